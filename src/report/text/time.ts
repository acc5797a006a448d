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

/** A moment of a scenario: the clock (UTC) where it has a date, the time since its start otherwise. */
export function moment(seconds: number, epoch: string | null): string {
  if (epoch === null) return `+${duration(seconds)}`;
  const at = new Date(Date.parse(epoch) + seconds * 1000).toISOString();
  const day = epoch.slice(0, 10);
  const clock = at.slice(11, at.slice(17, 19) === '00' ? 16 : 19);
  return at.slice(0, 10) === day ? clock : `${at.slice(5, 10)} ${clock}`;
}
