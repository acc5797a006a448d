import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { assess, atlasKnowledge, type Candidate, prospectOf } from '../../../src/analysis/index.js';
import type { Estate } from '../../../src/estate/index.js';
import { readPaths } from '../../../src/readers/index.js';
import { readUserFile } from '../../../src/readers/userfile/index.js';
import { estate as small } from '../../../test/small-estate.js';
import { HOSTILE_NAMES } from '../../../test/support/hostile.js';
import { snippetOf } from './snippet.js';

const candidatesOf = (estate: Estate) => [...prospectOf(atlasKnowledge(), estate).candidates.values()];

/** The estate of a path with a snippet as its firebreak.yaml. */
function readWith(path: string, snippet: string) {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-snippet-'));
  try {
    const config = join(folder, 'firebreak.yaml');
    writeFileSync(config, snippet);
    return readPaths([path], { config });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a snippet', () => {
  it.each(readdirSync('examples'))('of any change of %s is read without a complaint', (name) => {
    const { estate } = readPaths([`examples/${name}`]);
    const candidates = candidatesOf(estate);
    for (const some of [...candidates.map((one) => [one]), candidates]) {
      const text = snippetOf(estate, some);
      const { problems, ...read } = complaintsOf(text);
      expect(problems, text).toEqual([]);
      expect(read).toBeDefined();
      for (const { title } of some) expect(text).toContain(title);
    }
  });

  it('is what makes the change known where the code does not show it', () => {
    const path = 'examples/web-shop-two-regions';
    const { estate, overridden: alreadyOverridden } = readWith(path, '');
    const written = candidatesOf(estate).filter(
      (one) => Object.keys(parse(snippetOf(estate, [one])) ?? {}).length > 0,
    );
    expect(written.length).toBeGreaterThan(0);
    for (const one of written) {
      const after = readWith(path, snippetOf(estate, [one]));
      expect(after.estate.diagnostics.filter(({ severity }) => severity === 'error')).toEqual(
        estate.diagnostics.filter(({ severity }) => severity === 'error'),
      );
      expect(after.overridden.length).toBeGreaterThan(alreadyOverridden.length);
      const minutes = (of: Estate) =>
        assess(of).downtime.reduce((sum, { minutes: [, high] }) => sum + high, 0);
      expect(minutes(after.estate), one.id).toBeLessThanOrEqual(minutes(estate) + 1e-6);
    }
  });

  it('says in words what the file has no words for', () => {
    const { estate } = readPaths(['examples/web-shop']);
    const standby = candidatesOf(estate).filter(({ kind }) => kind === 'standby-region');
    expect(standby.length).toBe(1);
    const text = snippetOf(estate, standby);
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    expect(text).toContain(standby[0]!.why);
    expect(snippetOf(estate, [])).toBe('');
  });

  it('keeps names from code inside their text', () => {
    for (const name of HOSTILE_NAMES) {
      const supplier = `saas/${name}`;
      const built = small()
        .component(supplier, { kind: 'third-party', type: 'third-party' })
        .needs('J', `web ${name}`)
        .needs(`web ${name}`, supplier, { evidence: { by: 'code', file: 'a.tf', line: 1 } })
        .build();
      const candidates = candidatesOf(built).filter(({ kind }) => kind === 'second-third-party');
      expect(candidates.length).toBe(1);
      const text = snippetOf(built, candidates);
      expect(complaintsOf(text).problems, text).toEqual([]);
      const { groups, overrides } = parse(text) as {
        groups: { from: string }[];
        overrides: { dependency: object; remove: boolean }[];
      };
      expect(groups.map(({ from }) => from)).toEqual([`web ${name}`]);
      expect(overrides).toMatchObject([
        { dependency: { from: `web ${name}`, to: supplier, need: 'run' }, remove: true },
      ]);
    }
  });

  it('writes failovers and graces as the file has them', () => {
    const evidence = { by: 'code', file: 'a.tf', line: 1 } as const;
    const built = small()
      .standby('J', ['east', 'west'], { switch: 400, needs: ['aws/global/route53:control', 'office'] })
      .build();
    const estate = {
      ...built,
      groups: built.groups.map((one) => ({ ...one, name: 'failover' })),
      dependencies: built.dependencies.map((one) => ({ ...one, evidence })),
    };
    const change = (relieves: Candidate['relieves']): Candidate => ({
      id: 'c',
      kind: 'test',
      title: 'a title',
      why: 'a reason',
      effort: 'change',
      subjects: [],
      evidence: [],
      sources: [],
      relieves,
      needs: [],
    });
    const group = estate.groups[0]!.id;
    const text = snippetOf(estate, [
      change([{ group, failoverNeed: 'aws/global/route53:control' }]),
      change([{ group, seconds: 120 }]),
    ]);
    expect(parse(text)).toEqual({
      overrides: [
        {
          group: { from: 'J', name: 'failover' },
          failover: { switch: '2m', needs: ['office'] },
          reason: 'a title',
        },
      ],
    });
    expect(complaintsOf(text).problems).toEqual([]);
  });
});

function complaintsOf(text: string) {
  const declaration = readUserFile(text, 'firebreak.yaml');
  return { ...declaration, problems: declaration.diagnostics };
}
