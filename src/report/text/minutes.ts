/**
 * Minutes as people say them, to two digits: rates are hardly known to one. `under a second`, `12 s`, `40 min`, `7.5 h`, `12 d`.
 */
export function minutesText(minutes: number): string {
  if (minutes <= 0) return '0 min';
  if (minutes < 1 / 60) return 'under a second';
  if (minutes < 1) return `${twoDigits(minutes * 60)} s`;
  if (minutes < 100) return `${twoDigits(minutes)} min`;
  if (minutes < 72 * 60) return `${twoDigits(minutes / 60)} h`;
  return `${twoDigits(minutes / 60 / 24)} d`;
}

/** `7 min to 33 h`, `up to 24 min`: no lower end where it is next to nothing beside the upper one. */
export function minutesRange([least, most]: readonly [number, number]): string {
  const [low, high] = [minutesText(least), minutesText(most)];
  if (low === high) return high;
  return least < 1 && least < most / 100 ? `up to ${high}` : `${low} to ${high}`;
}

/** A number to two digits, without an exponent where that is readable. */
export function twoDigits(value: number): string {
  if (value === 0) return '0';
  if (value < 1e-3) return value.toExponential(1);
  return Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 6 });
}
