/** docs/steer-config.md: its examples are read, and it names every key that the schema has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, parseSteer } from '../../../src/steer/config/index.js';
import { ROOT } from '../../support/cli.js';

const page = readFileSync(join(ROOT, 'docs/steer-config.md'), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

describe('docs/steer-config.md', () => {
  it('begins with an example that is read without a complaint', () => {
    expect(examples.length).toBe(2);
    expect(parseSteer(examples[0]!, 'firebreak.yaml').diagnostics).toEqual([]);
  });

  it('its example shares no fate with what it protects', () => {
    const { config, place } = parseSteer(examples[0]!, 'firebreak.yaml');
    const nothing = { components: [], dependencies: [], groups: [], journeys: [], diagnostics: [] };
    const found = check(config!, nothing, place!);
    // Where the store's members and the name servers run is not said in the short example.
    expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('has an example with everything, of which only what its secondaries cannot do and the one endpoint are remarked on', () => {
    const { config, diagnostics } = parseSteer(examples[1]!, 'firebreak.yaml');
    expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: steer.zones.shop.example.names.shop.example.bySubnet: primary cannot carry what networks get: name servers there answer all clients alike; only serve chooses',
      'warning: steer.zones.shop.example.names.api.shop.example: primary cannot carry weights: name servers there answer with all its healthy endpoints alike; only serve chooses',
      'warning: steer.zones.shop.example.names.www.shop.example: has one endpoint, so there is nothing to move to',
    ]);
    expect(config).toBeDefined();
  });

  it('names every key of the schema', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schema/firebreak.schema.json'), 'utf8'));
    const keys = new Set<string>();
    const seen = new Set<string>();
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { $ref, properties } = node as { $ref?: string; properties?: object };
      for (const key of Object.keys(properties ?? {})) keys.add(key);
      if ($ref !== undefined && !seen.has($ref)) {
        seen.add($ref);
        visit(schema.$defs[$ref.replace('#/$defs/', '')]);
      }
      for (const child of Object.values(node)) visit(child);
    };
    visit(schema.$defs.steer);
    expect(keys.size).toBeGreaterThan(80);
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
  });
});
