/** Public names that lead to an address which nothing in the code has. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { resource } from '../../../test/support/snippets.js';
import { project, removeProjects } from '../../../test/support/terraform.js';
import { readPaths } from '../index.js';

const ZONE = resource('aws_route53_zone', 'z', 'name = "shop.example"');
const record = (name: string, records: string, type = 'A') =>
  resource(
    'aws_route53_record',
    name.replaceAll(/\W/g, '_'),
    `zone_id = aws_route53_zone.z.zone_id\nname = "${name}"\ntype = "${type}"\nttl = 60\nrecords = [${records}]`,
  );
const ADDRESS = '"198.51.100.7"';
const problems = (text: string) =>
  infer(ZONE + text)
    .problems()
    .filter((line) => line.includes('public name'));

describe('a public name that leads to an address', () => {
  it('is told of, with its place and what to write', () => {
    const [line, ...rest] = problems(record('www.shop.example', ADDRESS));
    expect(rest).toEqual([]);
    expect(line).toMatch(
      /^info main\.tf:4 a public name leads to an address that nothing in this code has, so it is no journey: www\.shop\.example to 198\.51\.100\.7 \(\S*main\.tf:4\); say in firebreak\.yaml what answers there: "journeys: \{ www\.shop\.example: \{ entry: ID \} \}", and declare ID under components where it is not in the code$/,
    );
    expect(problems(record('www.shop.example', '"2001:db8::7"', 'AAAA'))).toHaveLength(1);
  });

  it('is told of once with others, of which a few are named', () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((one) => `${one}.shop.example`);
    const [line, ...rest] = problems(names.map((name) => record(name, ADDRESS)).join(''));
    expect(rest).toEqual([]);
    expect(line).toContain('5 public names lead to an address that nothing in this code has');
    expect(line).toMatch(/ c\.shop\.example to \S+ \(\S+main\.tf:\d+\) and 2 more; say /);
    expect(line).not.toContain('d.shop.example');
  });

  it('is not told of where something in the code answers, or users cannot reach it', () => {
    const address = resource('aws_eip', 'e');
    expect(problems(address + record('www.shop.example', 'aws_eip.e.public_ip'))).toEqual([]);
    for (const own of ['10.0.0.7', '172.20.1.1', '192.168.1.1', '100.64.0.1', '127.0.0.1']) {
      expect(problems(record('www.shop.example', `"${own}"`))).toEqual([]);
    }
    expect(problems(record('www.shop.example', '"fd00::7"', 'AAAA'))).toEqual([]);
    expect(problems(record('grafana.shop.example', ADDRESS))).toEqual([]);
    expect(problems(record('www.shop.example', '"v=spf1 -all"', 'TXT'))).toEqual([]);
    expect(problems(record('www.shop.example', '"shops.elsewhere.example"', 'CNAME'))).toEqual([]);
  });

  it('is not asked about again where firebreak.yaml declares it, or says that no other journeys count', () => {
    const asked = (yaml: string) => {
      const dir = project({
        'main.tf': `provider "aws" {\nregion = "eu-west-1"\n}\n${ZONE}${record('www.shop.example', ADDRESS)}`,
        'firebreak.yaml': yaml,
      });
      try {
        const { estate } = readPaths([dir]);
        expect(estate.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        return estate.diagnostics.filter(({ message }) => message.includes('public name')).length;
      } finally {
        removeProjects();
      }
    };
    const machine = 'components:\n  machine: { kind: resource }\n';
    expect(asked(machine)).toBe(1);
    expect(asked(`${machine}journeys:\n  www.shop.example: { entry: machine }\n`)).toBe(0);
    expect(asked(`${machine}journeys:\n  shop: { name: www.shop.example, entry: machine }\n`)).toBe(0);
    expect(asked(`inferJourneys: false\n${machine}journeys:\n  shop: { entry: machine }\n`)).toBe(0);
  });
});
