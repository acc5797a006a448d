import { spawn } from 'node:child_process';

/** A running `firebreak serve`. */
export interface Served {
  readonly url: string;
  /** What it wrote so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Interrupts it as Ctrl-C does; its exit status. */
  stop(): Promise<number | null>;
}

/** Runs `BIN serve` on a free port and waits until it says where it is. */
export function serve(bin: string, args: readonly string[], cwd: string): Promise<Served> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', ...args], { cwd, env: { PATH, HOME } });
  const output = { stdout: '', stderr: '' };
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = () => {
    child.kill('SIGINT');
    return ended;
  };
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
      const url = /at (http:\S+) \(Ctrl-C/.exec(output.stdout)?.[1];
      if (url !== undefined) resolve({ url, output, stop });
    });
    ended.then((status) => reject(new Error(`serve ended with ${status}: ${output.stderr}`)));
  });
}
