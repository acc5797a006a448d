/** The checker of several registries over a zone and its delegation, all served by the built-in server. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeWith, programFile } from './support/programs.js';

const WORLD = fileURLToPath(new URL('support/world.mjs', import.meta.url));

const SCRIPT = `
set -e
ip link set lo up
for address in 192.0.2.53 198.51.100.53 203.0.113.1 203.0.113.2; do ip addr add "$address/32" dev lo; done
hints=$(mktemp)
printf '. 3600 NS a.root.example.\\na.root.example. 3600 A 203.0.113.1\\n' >"$hints"
exec 3< <(exec "$NODE" "$WORLD")
server=$!
trap 'kill "$server"; rm "$hints"' EXIT
read -r ready <&3
zonemaster-cli --no-ipv6 --level INFO --show-testcase --locale C --hints "$hints" shop.example
`;

describeWith('zonemaster-cli unshare ip bash', 'Zonemaster', () => {
  it('finds nothing wrong with a zone and its delegation', { timeout: 90_000 }, (context) => {
    const env = { ...process.env, NODE: process.execPath, WORLD };
    const options = { encoding: 'utf8', env, timeout: 80_000 } as const;
    if (spawnSync(programFile('unshare')!, ['-n', 'true']).status !== 0) {
      console.warn('SKIPPED: Zonemaster: no network namespaces here');
      return context.skip();
    }
    const { stdout, stderr } = spawnSync(programFile('unshare')!, ['-n', 'bash', '-c', SCRIPT], options);
    const lines = stdout.split('\n').filter((line) => /^ *\d+\.\d\d /.test(line));
    // It has looked at all of it.
    for (const part of ['BASIC', 'CONSISTENCY', 'DELEGATION', 'NAMESERVER', 'SYNTAX', 'ZONE'])
      expect(
        lines.some((line) => line.includes(` ${part}`)),
        `${part}: ${stdout}${stderr}`,
      ).toBe(true);
    expect(stdout).toMatch(/NAMESERVER08 .* preserves original case/);
    // Addresses of documentation (RFC 5737) are what they are.
    const wrong = lines.filter(
      (line) => /\b(?:ERROR|CRITICAL|WARNING)\b/.test(line) && !/ ADDRESS0[12] /.test(line),
    );
    expect(wrong).toEqual([]);
  });
});
