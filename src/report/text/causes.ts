import type { JourneyReplay } from '../../analysis/index.js';
import { UNKNOWN } from '../../atlas/index.js';
import type { Evidence } from '../../estate/index.js';
import { listed } from './style.js';

type Cause = JourneyReplay['because'][number];

/** One reason as a sentence, with where it is from. */
export interface Told {
  readonly text: string;
  readonly evidence: Evidence | undefined;
  /** How many more there are that say nothing new to most readers. */
  readonly further: number;
}

/** How many failures that may be behind it are named before the rest is counted. */
const NAMED = 3;

/**
 * Why a journey had outages, the surest first: what failed, then what may have been behind it where the code does not
 * tell. Unless `all` is asked for, what is said of one component several times is told once, and so is what one gap
 * in the code leaves open.
 */
export function tellCauses(because: readonly Cause[], all: boolean): Told[] {
  const firm = inOrder(because.filter(({ placeholder }) => placeholder === undefined));
  const told = all ? onceEach(firm) : byComponent(firm);
  return [...told, ...inDoubt(because, all)];
}

/**
 * The first of each kind before the second of any: why it was down, why it could not start, could not change. What only
 * degraded it comes after all of them.
 */
function inOrder(firm: readonly Cause[]): Cause[] {
  const down = firm.filter(({ severity }) => severity === 'down');
  const isFirst = ({ capability }: Cause, at: number) =>
    down.findIndex((one) => one.capability === capability) === at;
  return [...new Set([...down.filter(isFirst), ...down, ...firm])];
}

function onceEach(causes: readonly Cause[]): Told[] {
  const once = new Map(causes.map((one) => [`${one.component} ${one.evidence.note}`, one] as const));
  return [...once.values()].map(tell);
}

/** What failed of a component, told once, however often it is reported: first how it began. */
function byComponent(causes: readonly Cause[]): Told[] {
  const groups = new Map<string, Cause[]>();
  for (const one of causes) {
    const key = `${one.component} ${one.capability} ${one.severity}`;
    const known = groups.get(key) ?? [];
    if (!known.some(({ evidence }) => evidence.note === one.evidence.note)) known.push(one);
    groups.set(key, known);
  }
  return [...groups.values()].map(([first, ...more]) => ({ ...tell(first!), further: more.length }));
}

function tell({ component, evidence }: Cause): Told {
  return { text: `because ${component}: ${evidence.note ?? ''}`, evidence, further: 0 };
}

/** What may have been behind it: for each gap in the code one sentence, with what failed that it may stand for. */
function inDoubt(because: readonly Cause[], all: boolean): Told[] {
  const gaps = new Map<string, Cause[]>();
  for (const one of because) {
    if (one.placeholder === undefined) continue;
    const gap = gapOf(one.placeholder);
    gaps.set(gap, [...(gaps.get(gap) ?? []), one]);
  }
  return [...gaps].map(([gap, causes]) => {
    const failed = [...new Set(causes.map(({ component }) => component))];
    const named = listed(failed, all ? Infinity : NAMED);
    const what =
      failed.length === 1 ? `it may be ${named}` : `it may be any of ${failed.length} that failed: ${named}`;
    return {
      text: `in doubt: ${gap}; ${what}`,
      evidence: failed.length === 1 ? causes[0]!.evidence : undefined,
      further: 0,
    };
  });
}

/** What the code does not show, by the placeholder that stands for it. */
function gapOf(placeholder: string): string {
  const [provider, place] = placeholder.split('/');
  const end = /^(.*)\/(not-known|zones-not-known)$/.exec(placeholder);
  if (end?.[2] === 'zones-not-known') return `the code does not tell the zones of ${end[1]}`;
  if (end !== null) return `what ${end[1]} hangs on is not in the code`;
  if (place === UNKNOWN) return `the code does not name the region of ${provider}`;
  return `the code does not tell what ${placeholder} is`;
}
