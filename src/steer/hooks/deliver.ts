import { spawn } from 'node:child_process';
import type { HookConfig } from '../model/index.js';
import { environmentOf, type Message, signatureOf } from './message.js';

/** One try; resolves with why it failed, or with nothing. Never rejects. */
export type Deliver = (body: string, stop: AbortSignal) => Promise<string | undefined>;

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 2000;
/** After its end, what a command has said may still be on its way. */
const LAST_WORDS_MS = 500;
/** So much of what a command says when it fails is kept. */
const MOST_SAID = 2000;

/**
 * How a hook is tried once. Throws where the environment lacks what the hook needs.
 *
 * @param env what commands get, and where the secrets of webhooks are
 * @param hidden variables that commands do not get: the secrets of steer itself
 */
export function delivererOf(
  hook: HookConfig,
  env: Readonly<Record<string, string | undefined>>,
  hidden: ReadonlySet<string>,
): Deliver {
  const { id, run, url, urlFrom, secretFrom, timeoutMs } = hook;
  const value = (name: string): string => {
    const found = env[name];
    if (found === undefined || found === '')
      throw new Error(`hook ${id}: the environment variable ${name} is not set`);
    return found;
  };
  if (run !== undefined) {
    const visible = Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.has(name)));
    return (body, stop) =>
      runOnce(run, body, { ...visible, ...environmentOf(JSON.parse(body)) }, timeoutMs, stop);
  }
  const address = url ?? value(urlFrom!);
  if (!URL.canParse(address)) throw new Error(`hook ${id}: ${urlFrom ?? 'url'} holds no address`);
  const secret = secretFrom === undefined ? undefined : value(secretFrom);
  return (body, stop) => postOnce(address, body, secret, timeoutMs, stop);
}

/** Up to its end with status 0. Its whole process group is ended when time is up; no shell has a part in it. */
function runOnce(
  [command = '', ...args]: readonly string[],
  body: string,
  env: Record<string, string | undefined>,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve('stopped');
    // A group of its own: what the command starts ends with it.
    const child = spawned(command, args, env);
    if (child instanceof Error) return resolve(`cannot be run: ${child.message}`);
    let said = '';
    let ending: string | undefined;
    let kill: NodeJS.Timeout | undefined;
    const signal = (name: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // It is gone.
      }
    };
    const end = (why: string) => {
      ending ??= why;
      signal('SIGTERM');
      kill ??= setTimeout(() => signal('SIGKILL'), GRACE_MS);
    };
    const deadline = setTimeout(() => end(`took longer than ${timeoutMs} ms`), timeoutMs);
    const stopped = () => end('stopped');
    stop.addEventListener('abort', stopped);
    const finish = (why: string | undefined) => {
      clearTimeout(deadline);
      clearTimeout(kill);
      stop.removeEventListener('abort', stopped);
      resolve(why);
    };
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-MOST_SAID);
    });
    // A command that does not read its input is none that fails.
    child.stdin.on('error', () => {});
    child.stdin.end(body);
    child.on('error', (error) => finish(`cannot be run: ${error.message}`));
    child.on('exit', () => {
      if (ending !== undefined) signal('SIGKILL');
      // What it left behind may hold its stderr open: that is not waited for.
      setTimeout(() => child.stderr.destroy(), LAST_WORDS_MS).unref();
    });
    child.on('close', (status, by) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      if (ending !== undefined) finish(ending);
      else if (status === 0) finish(undefined);
      else finish(`ended with ${by ?? `status ${status}`}${last === '' ? '' : `: ${last}`}`);
    });
  });
}

/** Some refusals of the system come as an event, some (an environment that is too large) are thrown. */
function spawned(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  try {
    return spawn(command, args, { env, stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  } catch (error) {
    return error as Error;
  }
}

/** Up to an answer with a status from 200 to 299. Redirects are not followed: they would take the signature along. */
async function postOnce(
  url: string,
  body: string,
  secret: string | undefined,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<string | undefined> {
  const { id } = JSON.parse(body) as Message;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'firebreak-steer',
        ...signatureOf(id, Math.floor(Date.now() / 1000), body, secret),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answered with status ${response.status}`;
  } catch (error) {
    if (stop.aborted) return 'stopped';
    const { name, cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
    // The address may be a secret, and is not told.
    return name === 'TimeoutError'
      ? `took longer than ${timeoutMs} ms`
      : `cannot be reached (${cause?.code ?? cause?.message ?? message})`;
  }
}
