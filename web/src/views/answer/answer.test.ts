import { describe, expect, it } from 'vitest';
import { component, documentOf, needing } from '../../model/fixture.js';
import { plain, textsOf } from '../../text/index.js';
import { blast, finding, journey } from '../fixture.js';
import { journeyFacts } from './journey-facts.js';
import { objectivesOf } from './objectives.js';
import { fixesFirst, worstFirst } from './ranking.js';
import { headline, journeyLosses, journeySentences, shortened } from './sentences.js';

const en = textsOf('en');
const PLACES = [
  component('aws', 'domain', { type: 'provider' }),
  component('aws/r', 'domain', { type: 'region' }),
  component('aws/ra', 'domain', { type: 'zone' }),
  component('aws/r/db', 'service'),
];

describe('what takes most down', () => {
  it('is first, the narrower of equals before the wider, and what nobody feels is left out', () => {
    const rows = [
      blast('aws', { down: ['a', 'b'] }),
      blast('aws/r', { down: ['a', 'b'], cannotChange: ['a'] }),
      blast('aws/ra', { degraded: ['a', 'b'] }),
      blast('aws/r/db', { down: ['a'] }),
      blast('aws/r/nothing'),
    ];
    const ranked = worstFirst(documentOf({ components: PLACES, blast: rows }));
    expect(ranked.map(({ domain }) => domain)).toEqual(['aws/r', 'aws', 'aws/r/db', 'aws/ra']);
  });

  it('is told as a place where one takes as much down', () => {
    const down = ['a', 'b'];
    const told = (rows: ReturnType<typeof blast>[], count: number) => {
      const journeys = ['a', 'b', 'c'].slice(0, count).map((id) => journey(id));
      return plain(headline(documentOf({ components: PLACES, journeys, blast: rows }), en));
    };
    expect(told([blast('aws/r/db', { down }), blast('aws/r', { down })], 3)).toBe(
      'Losing aws/r takes 2 of 3 journeys down.',
    );
    expect(told([blast('aws/r/db', { down })], 2)).toBe('Losing aws/r/db takes both journeys down.');
    expect(told([blast('aws/r', { unknown: ['a'] })], 1)).toContain('the code does not tell');
    expect(told([blast('aws/r', { degraded: ['a'] })], 1)).toBe(
      'No single loss that is known takes the journey down.',
    );
  });
});

describe('a journey', () => {
  const falling = documentOf({
    components: PLACES,
    journeys: [journey('sturdy'), journey('shop')],
    dependencies: [needing('shop', 'lb')],
    blast: [
      blast('aws', { down: ['shop'], cannotStart: ['shop'] }),
      blast('aws/ra', { down: ['shop'] }),
      blast('aws/r/db', { cannotStart: ['shop'] }),
    ],
  });

  it('falls with the narrowest loss, and those that fall with least come first', () => {
    const facts = journeyFacts(falling);
    expect(facts.map(({ journey: { id }, fallsWith }) => [id, fallsWith])).toEqual([
      ['shop', 'zone'],
      ['sturdy', 'none'],
    ]);
  });

  it('is told with what takes it down, the narrowest first, and not twice what it cannot start without', () => {
    const [shop] = journeyFacts(falling);
    expect(journeySentences(shop!, en).map(plain)).toEqual([
      '2 single points of failure: 1 zone and 1 provider.',
      'Nothing in the code takes over from what it runs on.',
    ]);
    expect(journeyLosses(shop!, en).map(({ label, losses }) => `${label} ${plain(losses)}`)).toEqual([
      'Down without aws/ra or aws',
      'Cannot start without aws/r/db',
    ]);
  });

  it('with a standby that fails with the active says so', () => {
    const hindrance = finding('failover-needs-what-fails', { journeys: ['shop'] });
    const [shop] = journeyFacts({ ...falling, findings: [hindrance] });
    expect(shop!.obstacles).toEqual([hindrance]);
    expect(shop!.catches).toEqual([]);
  });

  it('says what takes over from what, where the journey cannot do without it', () => {
    const failover = { detect: 30, switch: 90, needs: [], failback: 'auto' as const };
    const groups = [{ id: 'g', need: 1, full: 1, failover }];
    const members = [
      needing('lb', 'y', { group: 'g', rank: 1 }),
      needing('lb', 'x', { group: 'g', rank: 0 }),
    ];
    const dependencies = [needing('shop', 'lb'), ...members];
    const soft = [needing('shop', 'lb', { soft: true }), ...members];
    const told = (list: typeof dependencies) => {
      const { journeys, blast: rows } = falling;
      const document = documentOf({ components: PLACES, journeys, blast: rows, groups, dependencies: list });
      return journeySentences(journeyFacts(document)[0]!, en).map(plain).at(-1);
    };
    expect(told(dependencies)).toBe('Fails over from x to y within 2 min.');
    expect(told(soft)).toBe('Nothing in the code takes over from what it runs on.');
  });

  it('names one more than it shortens to, rather than counting one', () => {
    const more = (count: number) => `${count} more`;
    expect(shortened(['a', 'b', 'c', 'd', 'e'], more)).toHaveLength(5);
    expect(shortened(['a', 'b', 'c', 'd', 'e', 'f'], more).at(-1)).toBe('2 more');
  });
});

describe('objectives', () => {
  const verdicts = (
    objectives: object,
    findings = [finding('single-zone')],
    minutes: [number, number] | null = null,
  ) => objectivesOf(journey('shop', { objectives }), findings, minutes).map(({ verdict }) => verdict);

  it('of availability are missed where the least is too much, and may be where only the most is', () => {
    // 99.9 % of a year leaves 526 minutes.
    expect(verdicts({ availability: 0.999 }, [], [600, 900])).toEqual(['missed']);
    expect(verdicts({ availability: 0.999 }, [], [5, 900])).toEqual(['mayMiss']);
    expect(verdicts({ availability: 0.999 }, [], [5, 500])).toEqual(['holds']);
    expect(verdicts({ availability: 0.999 })).toEqual(['open']);
  });

  it('of time and data are judged by findings, and hold for nobody', () => {
    const against = (severity: 'high' | 'low') =>
      finding('objective-missed', { severity, title: 'down for 2 h; its RTO is 1 h' });
    expect(verdicts({ rto: 3600 }, [against('high')])).toEqual(['missed']);
    expect(verdicts({ rto: 3600 }, [against('low')])).toEqual(['mayMiss']);
    expect(verdicts({ rto: 3600 })).toEqual(['open']);
    expect(verdicts({ rpo: 0 }, [finding('data-in-one-region')])).toEqual(['missed']);
    expect(verdicts({ lossPerHour: { amount: 5, currency: 'EUR' } })).toEqual([null]);
  });
});

describe('what to fix first', () => {
  const fix = (id: string, effort: string, points: number, most: number) => ({
    ...{
      id,
      effort,
      points,
      kind: 'k',
      title: id,
      why: '',
      subjects: [],
      evidence: [],
      sources: [],
      removes: [],
    },
    minutes: [0, most] as const,
  });

  it('is what gains most for its effort, weeks apart from months', () => {
    const { quick, larger } = fixesFirst([
      fix('month', 'project', 10, 1000),
      fix('weeks', 'change', 3, 60),
      fix('setting', 'configuration', 1, 30),
      fix('year', 'programme', 30, 4000),
    ]);
    expect(quick.map(({ id }) => id)).toEqual(['setting', 'weeks']);
    expect(larger.map(({ id }) => id)).toEqual(['year', 'month']);
  });
});
