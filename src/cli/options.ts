import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Places, withPlace } from '../atlas/index.js';

/** How code is to be read. */
export interface SourceFlags {
  readonly var: Readonly<Record<string, string>>;
  readonly varFile: readonly string[];
  readonly workspace?: string;
  readonly config?: string;
  /** Where things are that do not tell it themselves. */
  readonly region?: Places;
}

/** Options that every command which reads code and prints understands. */
export interface ReadFlags<Format extends string = 'text' | 'json'> extends SourceFlags {
  readonly format: Format;
  readonly all?: boolean;
}

/** Adds the options of reading, and those of printing where the command prints in one of several formats. */
export function withReadFlags(command: Command, formats: readonly string[] = ['text', 'json']): Command {
  if (formats.length > 0) {
    command
      .addOption(new Option('--format <format>', 'what to print').choices(formats).default('text'))
      .option('--all', 'show everything, nothing below the fold');
  }
  return command
    .option(
      '--var <name=value>',
      'Terraform variable, may be given several times; wins over files',
      variable,
      {},
    )
    .option('--var-file <file>', 'file with Terraform variables, may be given several times', collect, [])
    .option(
      '--workspace <name>',
      'Terraform workspace; default: the one selected in .terraform, else not known',
    )
    .option('--config <file>', 'firebreak.yaml to use instead of the ones found in the paths')
    .addOption(regionOption('where a provider is that the code configures without a region'));
}

/** `--region PROVIDER/REGION`, and of what. */
export function regionOption(about: string): Option {
  return new Option(
    '--region <provider/region>',
    `${about} (aws/eu-west-1); may be given for several providers`,
  ).argParser((text: string, known?: Places) => valid(() => withPlace(text, known)));
}

/** The value, or commander's error with what was expected. */
export function valid<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function variable(text: string, known: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected name=value');
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) };
}

/** The value of an option that may be given several times. */
export function collect(text: string, known: readonly string[]): string[] {
  return [...known, text];
}
