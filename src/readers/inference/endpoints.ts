/** Whose service answers, where the provider configuration gives another address for it than the provider's own. */
import { type HostOwner, ownerOfHost } from '../../atlas/index.js';
import type { Resource } from './resource.js';
import { isList, isMap, textWithHoles } from './value.js';

/** Software that stands in for the provider on a developer's machine: what it stands in for is what is meant. */
const STAND_IN = /(^|\.)(localhost|localstack|127\.0\.0\.1)(\.|$)/;

/**
 * The owner of the address that `endpoints { s3 = "https://..." }` gives for a service: object stores of many providers
 * are managed through another's Terraform provider. `unknown` where the atlas does not know whose the address is;
 * undefined where the service is the provider's own.
 */
export function endpointOwner(
  resource: Resource,
  provider: string | undefined,
  service: string | undefined,
): HostOwner | 'unknown' | undefined {
  const configured = resource.provider.values.get('endpoints');
  if (configured === undefined || service === undefined) return undefined;
  for (const block of isList(configured) ? configured : [configured]) {
    const value = isMap(block) ? block.get(service) : undefined;
    if (value === undefined || value === null) continue;
    const address = textWithHoles(value, '*');
    if (address === undefined || address === '*') return 'unknown';
    if (address === '') continue;
    const host = address.replace(/^[a-z]+:\/\//i, '').split(/[/:]/, 1)[0]!;
    if (STAND_IN.test(host) || /\.amazonaws\.com(\.cn)?$/.test(host)) return undefined;
    const owner = ownerOfHost(host);
    return owner?.of === 'service' && owner.provider === provider ? undefined : (owner ?? 'unknown');
  }
  return undefined;
}
