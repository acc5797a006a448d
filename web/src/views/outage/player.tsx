import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Outcome } from '../../model/types.js';
import { keepTime, texts, time } from '../../state.js';
import { prefersStillness } from '../../ui/settings.js';
import { nextChange } from './gantt.js';
import { fullMoment } from './moment.js';

/** Seconds that a whole outage plays for. */
const LENGTH = { slow: 60, normal: 25, fast: 8 } as const;
type Speed = keyof typeof LENGTH;

const isPlaying = signal(false);
const speed = signal<Speed>('normal');

/** Time, to be moved and played: a slider with the clock beside it. */
export function Player({
  scenario,
  changes,
}: {
  readonly scenario: Outcome['scenario'];
  readonly changes: readonly number[];
}) {
  const now = texts.value;
  const { m } = now;
  const { seconds, epoch } = scenario;
  const at = Math.min(time.value, seconds);
  const seek = (to: number) => {
    time.value = Math.max(0, Math.min(seconds, Math.round(to)));
  };
  const toggle = () => {
    if (!isPlaying.value && time.value >= seconds) time.value = 0;
    isPlaying.value = !isPlaying.value;
    if (!isPlaying.value) keepTime();
  };
  const step = (direction: 1 | -1, isFar: boolean) => {
    isPlaying.value = false;
    seek(isFar ? nextChange(changes, time.value, direction) : time.value + direction * stepOf(seconds));
    keepTime();
  };
  usePlaying(seconds, changes);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const direction = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key as 'ArrowRight' | 'ArrowLeft'];
      if (event.key === ' ') toggle();
      else if (direction !== undefined) step(direction, event.shiftKey);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  useEffect(() => {
    if (time.value > seconds) time.value = seconds;
    return () => {
      isPlaying.value = false;
    };
  }, [scenario]);
  return (
    <fieldset class="player screen" aria-label={m.outage.time}>
      <button type="button" class="play" onClick={toggle}>
        {isPlaying.value ? m.outage.pause : m.outage.play}
      </button>
      <input
        type="range"
        min={0}
        max={seconds}
        step={1}
        value={at}
        aria-label={m.outage.time}
        aria-valuetext={fullMoment(at, epoch, now)}
        onInput={({ currentTarget }) => {
          isPlaying.value = false;
          seek(Number(currentTarget.value));
        }}
        onChange={keepTime}
      />
      <output class="clock">{fullMoment(at, epoch, now)}</output>
      <label>
        <span class="visually-hidden">{m.outage.speed}</span>
        <select
          value={speed.value}
          onChange={({ currentTarget }) => {
            speed.value = currentTarget.value as Speed;
          }}
        >
          {(Object.keys(LENGTH) as Speed[]).map((one) => (
            <option key={one} value={one}>
              {m.outage.speeds[one]}
            </option>
          ))}
        </select>
      </label>
      <p class="small keys">{m.outage.keys}</p>
    </fieldset>
  );
}

/** A two-hundredth of the outage, in whole minutes where it is long. */
function stepOf(seconds: number): number {
  const step = seconds / 200;
  return step < 60 ? Math.max(1, Math.round(step)) : Math.round(step / 60) * 60;
}

/** Whether a key belongs to what has the focus: text is typed there, or space presses it, or arrows move on a map. */
function isTaken({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'range';
  if (target.closest('select, textarea, canvas, [role="application"], [role="tree"]')) return true;
  return key === ' ' && target.closest('button, a, summary') !== null;
}

/** Moves the time while it plays: smoothly, or from change to change where the reader asked for less motion. */
function usePlaying(seconds: number, changes: readonly number[]): void {
  const plays = isPlaying.value;
  useEffect(() => {
    if (!plays) return;
    const end = () => {
      isPlaying.value = false;
      keepTime();
    };
    if (prefersStillness()) {
      const timer = setInterval(() => {
        time.value = nextChange(changes, time.value, 1);
        if (time.value >= seconds) end();
      }, 1500);
      return () => clearInterval(timer);
    }
    let last = performance.now();
    let exact = time.value;
    let frame = requestAnimationFrame(function move(now) {
      exact = Math.min(seconds, exact + ((now - last) / 1000 / LENGTH[speed.value]) * seconds);
      last = now;
      time.value = Math.round(exact);
      if (exact >= seconds) end();
      else frame = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(frame);
  }, [plays, seconds, changes]);
}
