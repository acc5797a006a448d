import { type Style, style } from '../report/index.js';
import { isPrinted } from './terminal.js';

/** Width and colour of stdout: the terminal's, or plain 100 columns into a file or a pipe. */
export function stdoutStyle(): Style {
  return styleOf(process.stdout);
}

/** The same for stderr, where a command of the user's has stdout. */
export function stderrStyle(): Style {
  return styleOf(process.stderr);
}

/** Width and colour of text in a file: what a pipe gets, whatever the terminal. */
export function outputStyle(file: string | undefined): Style {
  return isPrinted(file) ? stdoutStyle() : style(100, false);
}

function styleOf(stream: NodeJS.WriteStream): Style {
  const { env } = process;
  const columns = Number(env.COLUMNS);
  const width = Number.isInteger(columns) && columns > 0 ? columns : (stream.columns ?? 100);
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const color = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' && (stream.isTTY || forced);
  return style(Math.min(width, 160), color);
}
