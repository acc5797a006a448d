import { expandComponent, region as regionOf } from '../atlas/index.js';
import {
  type Component,
  type Dependency,
  type Estate,
  mergeEstates,
  TERRAFORM_STATE,
} from '../estate/index.js';
import { textWithHoles } from './inference/index.js';
import type { TerraformRoot } from './terraform/index.js';

/**
 * Adds where Terraform keeps its state, as far as the code tells: what is built from it can be built again only while
 * it can be read. The need is soft: whoever has to can change things by hand. Backends whose place the code does not
 * name (most but S3's) are left out.
 */
export function withStates(estate: Estate, roots: readonly TerraformRoot[]): Estate {
  const known = new Set(estate.components.map(({ id }) => id));
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  const groups: Estate['groups'][number][] = [];
  for (const { prefix, dir, backend } of roots) {
    const place = backend === undefined ? undefined : placeOf(backend);
    if (backend === undefined || place === undefined) continue;
    const users = estate.journeys.filter(({ entry }) => entry.startsWith(prefix));
    const id = `state/${prefix.replace(/:$/, '') || 'main'}`;
    if (users.length === 0 || known.has(id)) continue;
    const { file, line } = backend;
    const evidence = { by: 'code' as const, file, line, rule: 'state backend' };
    components.push({
      id,
      kind: 'resource',
      type: TERRAFORM_STATE,
      name: `Terraform state of ${dir}`,
      source: { file, line },
    });
    dependencies.push({ from: id, to: place, need: 'run', evidence: { ...evidence, note: 'is kept there' } });
    for (const { id: journey } of users) {
      const note = 'what it runs on is changed from this state';
      dependencies.push({
        from: journey,
        to: id,
        need: 'change',
        soft: true,
        evidence: { ...evidence, note },
      });
    }
    const expansion = expandComponent(place);
    const isNew = (one: string) => !known.has(one);
    const added = (expansion?.components ?? []).filter((one) => isNew(one.id));
    components.push(...added);
    const owners = new Set(added.map((one) => one.id));
    dependencies.push(...(expansion?.dependencies ?? []).filter(({ from }) => owners.has(from)));
    groups.push(
      ...(expansion?.groups ?? []).filter((one) =>
        [...owners].some((owner) => one.id.startsWith(`${owner}#`)),
      ),
    );
    for (const one of [id, ...owners]) known.add(one);
  }
  if (components.length === 0) return estate;
  return mergeEstates([estate, { components, dependencies, groups, journeys: [], diagnostics: [] }]);
}

/** The service that keeps it, where the backend names a region that the atlas knows. */
function placeOf({ type, values }: NonNullable<TerraformRoot['backend']>): string | undefined {
  // Other endpoints are other providers that speak the same protocol.
  if (type !== 's3' || values.has('endpoint') || values.has('endpoints')) return undefined;
  const region = values.get('region');
  const text = region === undefined ? undefined : textWithHoles(region, '*');
  return text !== undefined && regionOf('aws', text) !== undefined ? `aws/${text}/s3` : undefined;
}
