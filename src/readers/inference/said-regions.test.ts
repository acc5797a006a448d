/** Where a provider is that the code configures without a region: in the one that the user says. */
import { afterAll, describe, expect, it } from 'vitest';
import { project, removeProjects } from '../../../test/support/terraform.js';
import { withPlace } from '../../atlas/index.js';
import { readPaths } from '../index.js';

afterAll(removeProjects);

const SAID = withPlace('aws/eu-west-1');
const QUEUE = 'resource "aws_sqs_queue" "orders" {}\n';

function read(code: string, regions = SAID) {
  const { estate } = readPaths([project({ 'main.tf': code })], { regions });
  return {
    placed: estate.components.filter(({ type }) => type === 'region').map(({ id }) => id),
    told: estate.diagnostics.filter(({ message }) => message.includes('as was said')),
  };
}

describe('a region that is said of a provider', () => {
  it('is where its resources are when nothing in the code names one, and the reader is told so', () => {
    for (const code of [
      QUEUE,
      `provider "aws" {}\n${QUEUE}`,
      `provider "aws" {\n  region = null\n}\n${QUEUE}`,
    ]) {
      const { placed, told } = read(code);
      expect(placed, code).toEqual(['aws/eu-west-1']);
      expect(told.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
        "info 1 resource of aws taken to be in aws/eu-west-1, as was said: neither they nor their provider's configuration name a region",
      ]);
    }
  });

  it.each([
    ['the provider', `provider "aws" {\n  region = "us-east-1"\n}\n${QUEUE}`, 'aws/us-east-1'],
    [
      'a variable without a value',
      `variable "r" {}\nprovider "aws" {\n  region = var.r\n}\n${QUEUE}`,
      'aws/unknown',
    ],
    ['the resource', 'resource "aws_sqs_queue" "orders" {\n  region = "us-west-2"\n}\n', 'aws/us-west-2'],
  ])('gives way to %s', (_, code, region) => {
    const { placed, told } = read(code);
    expect(placed).toEqual([region]);
    expect(told.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('is not that of what sits where something else is, which a variable decides', () => {
    const vault = (location: string) => `variable "l" {}
      resource "azurerm_key_vault" "v" {
        name     = "v"
        location = ${location}
      }
      resource "azurerm_key_vault_secret" "s" {
        name         = "s"
        key_vault_id = azurerm_key_vault.v.id
      }`;
    const said = withPlace('azure/westeurope');
    expect(read(vault('var.l'), said).placed).toEqual(['azure/unknown']);
    expect(read(vault('"northeurope"'), said).placed).toEqual(['azure/northeurope']);
  });

  it('is of that provider only', () => {
    expect(read(QUEUE, withPlace('gcp/europe-west1')).placed).toEqual(['aws/unknown']);
  });

  it('may stand in firebreak.yaml, where an option says otherwise than which the option counts', () => {
    const code = project({ 'main.tf': QUEUE, 'firebreak.yaml': 'regions: [aws/eu-central-1]\n' });
    const placed = (regions?: typeof SAID) =>
      readPaths([code], regions && { regions })
        .estate.components.filter(({ type }) => type === 'region')
        .map(({ id }) => id);
    expect(placed()).toEqual(['aws/eu-central-1']);
    const elsewhere = project({ 'main.tf': QUEUE, 'firebreak.yaml': 'regions: [azure/westeurope]\n' });
    const told = readPaths([elsewhere]).estate.diagnostics.filter(({ severity }) => severity !== 'info');
    expect(told).toEqual([]);
    expect(placed(SAID)).toEqual(['aws/eu-west-1']);
  });

  it('is refused with its line where there is no such region, and where another file says otherwise', () => {
    const files = ['aws/eu-central-1', 'aws/eu-central-1', 'aws/eu-west-1', 'aws/nowhere'].map((region) =>
      project({ 'main.tf': QUEUE, 'firebreak.yaml': `# ours\nregions:\n  - ${region}\n` }),
    );
    const { estate } = readPaths(files);
    expect(estate.components.filter(({ type }) => type === 'region').map(({ id }) => id)).toEqual([
      'aws/eu-central-1',
    ]);
    expect(
      estate.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
    ).toEqual([
      `${files[2]}/firebreak.yaml:3:5: regions.0: "aws/eu-west-1": aws/eu-central-1 is said already; one for each provider`,
      expect.stringContaining(
        `${files[3]}/firebreak.yaml:3:5: regions.0: "aws/nowhere": expected PROVIDER/REGION`,
      ),
    ]);
  });
});
