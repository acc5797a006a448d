/** The incident's clock. Wall times in milliseconds, incident times in seconds. */
export interface Clock {
  /** Seconds of the incident at a wall time; before it begins: less than where it begins. */
  readonly incident: (wall: number) => number;
  /** Wall time of a second of the incident. */
  readonly wall: (seconds: number) => number;
  /** Wall time from which on faults hold. */
  readonly begins: number;
}

export interface ClockOptions {
  /** Wall time at which the command began. */
  readonly start: number;
  /** Healthy time before, in milliseconds. */
  readonly warmup: number;
  /** Second of the incident to begin with. */
  readonly at: number;
  /** Seconds of the incident in one second. */
  readonly speed: number;
}

export function clockOf({ start, warmup, at, speed }: ClockOptions): Clock {
  const begins = start + warmup;
  return {
    begins,
    incident: (wall) => at + ((wall - begins) / 1000) * speed,
    wall: (seconds) => begins + ((seconds - at) / speed) * 1000,
  };
}
