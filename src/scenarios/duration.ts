const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };
const FORM = /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** Seconds of `3h`, `90m`, `1d`, `45s`, `1h30m`; undefined where the text is no duration or is zero. */
export function parseDuration(text: string): number | undefined {
  const seconds = secondsIn(text);
  return seconds === undefined ? undefined : Math.round(seconds);
}

/** Milliseconds of `250ms`, `1.5s`, `1m30s`; undefined where the text is no duration or is zero. */
export function parseMilliseconds(text: string): number | undefined {
  const alone = Number(/^(\d+)ms$/.exec(text.trim().toLowerCase())?.[1]);
  if (alone > 0) return alone;
  const seconds = secondsIn(text);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

function secondsIn(text: string): number | undefined {
  const match = FORM.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const seconds = Object.values(UNITS).reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0);
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/** `2 h 35 min`, `45 s`: the two largest units. */
export function duration(seconds: number): string {
  const units: [number, string][] = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}
