import type { RecordSet } from '../../model/index.js';

/** Seconds. */
const TTL = 60;

/**
 * A record in every zone that tells the number of the plan which is answered. Serials do not: a name server that signs
 * counts its own. Anybody can ask for it, at each name server of a zone: `dig _firebreak-plan.shop.example TXT`.
 */
export const markerKey = (origin: string) =>
  ({ name: origin === '.' ? '_firebreak-plan' : `_firebreak-plan.${origin}`, type: 'TXT' }) as const;

export const markerSet = (origin: string, number: number): RecordSet => ({
  ...markerKey(origin),
  ttl: TTL,
  data: [`"${number}"`],
});

/** The number in a marker's data in presentation format; undefined where it is not one. */
export function markedNumber(data: readonly string[]): number | undefined {
  const digits = data.length === 1 ? /^"(\d{1,15})"$/.exec(data[0]!)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}
