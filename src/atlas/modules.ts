/** Public modules of the registry as Firebreak describes them: small modules of the same names and addresses. */
import { data } from './modules/generated.js';

/** A description of one public module (or submodule), as Terraform configuration. */
export interface ModuleSkeleton {
  /** `terraform-aws-modules/vpc/aws`, `terraform-aws-modules/vpc/aws//modules/vpc-endpoints` */
  readonly address: string;
  /** The module's own page. */
  readonly source: string;
  /** Major versions it was written from. */
  readonly majors: readonly number[];
  readonly text: string;
}

/** What data holds: a description, or the address of the one that also stands for this module. */
type Entry = Omit<ModuleSkeleton, 'address'> | string;

let entries: ReadonlyMap<string, Entry> | undefined;

/** Unpacked at first use: most estates call few public modules, and many none. */
function all(): ReadonlyMap<string, Entry> {
  entries ??= new Map(Object.entries(JSON.parse(data) as Record<string, Entry>));
  return entries;
}

/** The description of a registry address; namespaces are compared without case, as the registry does. */
export function moduleSkeleton(address: string): ModuleSkeleton | undefined {
  const key = address.toLowerCase();
  const entry = all().get(key);
  if (typeof entry !== 'string') return entry && { address, ...entry };
  const { source, majors, text } = all().get(entry) as Exclude<Entry, string>;
  return { address, source, majors, text };
}

/** Every address that is described, sorted. */
export function describedModules(): readonly string[] {
  return [...all().keys()].sort();
}
