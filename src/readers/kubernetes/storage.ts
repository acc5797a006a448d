import { isMap, textOf, UNKNOWN, type Value } from '../inference/index.js';
import { type Inventory, type Placed, spaceOf } from './inventory.js';
import { first, firstText } from './object.js';
import type { Resolved } from './view.js';

/**
 * Drivers whose volumes are in one zone, and those whose volumes are reached from all zones.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes.html
 * https://learn.microsoft.com/azure/aks/azure-csi-driver-volume-provisioning
 */
const ZONAL = new Set(['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']);
const SHARED = new Set([
  'efs.csi.aws.com',
  's3.csi.aws.com',
  'blob.csi.azure.com',
  'gcsfuse.csi.storage.gke.io',
]);

/**
 * Whether a claim's volume is in one zone (`zonal`) or reached from all (`shared`), as far as its class or its volume
 * tells, and what the volume is (a file system of the provider's).
 */
export function resolveStorage(resolved: Resolved, { object, cluster }: Placed, inventory: Inventory): void {
  const wide = spaceOf(cluster, 'default');
  const volume = inventory.named('persistent_volume', wide, first(object.values, 'spec.volume_name'));
  const ofClass = inventory.named('storage_class', wide, first(object.values, 'spec.storage_class_name'));
  const source =
    volume && first(volume.object.values, 'spec.persistent_volume_source.csi') !== undefined
      ? first(volume.object.values, 'spec.persistent_volume_source.csi')
      : volume && first(volume.object.values, 'spec.csi');
  const driver =
    (isMap(source) ? textOf(source.get('driver')) : undefined) ??
    (ofClass &&
      (firstText(ofClass.object.values, 'storage_provisioner') ??
        firstText(ofClass.object.values, 'provisioner')));
  const kind =
    driver === undefined
      ? undefined
      : ZONAL.has(driver)
        ? 'zonal'
        : SHARED.has(driver)
          ? 'shared'
          : undefined;
  resolved.set('storage', { value: kind ?? UNKNOWN, told: ['spec'] });
  const named: Value[] = [source, ofClass && first(ofClass.object.values, 'parameters')].filter(
    (one) => one !== undefined,
  );
  if (named.length > 0) resolved.set('volume', { value: named, told: ['spec'] });
}
