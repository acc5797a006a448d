import type { RecordOut, WireName } from '../wire/index.js';
import { difference, type Served, soaRecord, type Zone } from '../zone/index.js';

/** From one version of a zone to the next. */
export interface Step {
  readonly before: RecordOut;
  readonly after: RecordOut;
  readonly removed: readonly RecordOut[];
  readonly added: readonly RecordOut[];
}

/** What has changed from version to version, as far back as is worth keeping. */
export interface History {
  /** Takes down what changes with a new plan. */
  readonly add: (before: Served | undefined, after: Served) => void;
  /** The steps from a serial to the zone's; undefined where they are not known, or more than the zone itself. */
  readonly since: (zone: Zone, serial: number) => readonly Step[] | undefined;
}

interface Version {
  readonly from: number;
  readonly to: number;
  readonly step: Step;
}

/** Steps kept for each zone; of older versions the whole zone is sent. */
const STEPS = 256;

export function createHistory(): History {
  const versions = new Map<WireName, Version[]>();
  return {
    add: (before, after) => {
      for (const zone of after.zones) {
        const old = before?.zones.find(({ origin }) => origin === zone.origin);
        // A zone that was away has another past at those who kept it.
        if (old === undefined) versions.delete(zone.origin);
        else if (old.serial !== zone.serial) {
          const list = versions.get(zone.origin) ?? [];
          const step = { before: soaRecord(old), after: soaRecord(zone), ...difference(old, zone) };
          list.push({ from: old.serial, to: zone.serial, step });
          versions.set(zone.origin, worthKeeping(list.slice(-STEPS), sizeOf(zone)));
        }
      }
    },
    since: (zone, serial) => {
      const list = versions.get(zone.origin) ?? [];
      const start = list.findIndex(({ from }) => from === serial);
      const end = list.findIndex(({ to }) => to === zone.serial);
      if (start < 0 || end < start) return undefined;
      const steps = list.slice(start, end + 1).map(({ step }) => step);
      return steps;
    },
  };
}

/** The newest steps that together are no more than the zone itself: beyond that it is sent whole, and memory is bounded. */
function worthKeeping(list: readonly Version[], records: number): Version[] {
  let size = 0;
  const tooOld = list.findLastIndex(({ step }) => {
    size += step.removed.length + step.added.length + 2;
    return size > records;
  });
  return list.slice(tooOld + 1);
}

function sizeOf(zone: Zone): number {
  let records = 0;
  for (const { sets } of zone.nodes.values()) for (const { data } of sets.values()) records += data.length;
  return records;
}
