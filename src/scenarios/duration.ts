const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };
const FORM = /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** Seconds of `3h`, `90m`, `1d`, `45s`, `1h30m`; undefined where the text is no duration or is zero. */
export function parseDuration(text: string): number | undefined {
  const match = FORM.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const seconds = Object.values(UNITS).reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0);
  return seconds > 0 && Number.isFinite(seconds) ? Math.round(seconds) : undefined;
}
