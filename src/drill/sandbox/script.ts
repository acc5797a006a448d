/**
 * The first process inside, as a shell script: `sh -c SCRIPT sh NODE INSIDE NFT COMMAND...`. It is process 1 of its
 * namespace: it reaps what daemons leave behind, no signal of the terminal ends it, and all others end with it.
 *
 * File 3 is the channel to the process outside (Node's own protocol, only for the set-up). File 4 takes rules for
 * nft, a line each, as long as the command runs, and answers each on a line; the command has neither.
 */
export const SCRIPT = `
set -f
trap : HUP INT QUIT TERM
firebreak_node=$1 firebreak_inside=$2 firebreak_nft=$3
shift 3
NODE_OPTIONS= NODE_EXTRA_CA_CERTS= "$firebreak_node" "$firebreak_inside" </dev/null 4>&- || exit 3
unset NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE
exec 3>&-
while IFS= read -r rules; do
  if firebreak_said=$(printf '%s\\n' "$rules" | "$firebreak_nft" -f -); then echo ok $firebreak_said; else echo failed; fi
done <&4 >&4 2>/dev/null &
"$@" 4>&-
exit $?
`;

/**
 * How the command is started: without the powers that the set-up needed. An ordinary user has none left. Root keeps
 * what it needs for files and processes of its own, and cannot change the network or the mounts.
 */
export function withoutPowers(setpriv: string, isRoot: boolean): readonly string[] {
  return isRoot
    ? [setpriv, '--ambient-caps=-all', '--inh-caps=-all', `--bounding-set=${TAKEN.map((one) => `-${one}`)}`]
    : [setpriv, '--ambient-caps=-all', '--inh-caps=-all'];
}

const TAKEN = ['net_admin', 'sys_admin', 'sys_ptrace', 'sys_module', 'sys_rawio', 'sys_boot', 'sys_time'];
