/** For the tests of the rules: Terraform and firebreak.yaml in, findings out, in one line each. */
import { type Assessment, assess, type Finding } from '../../src/analysis/index.js';
import { readPaths } from '../../src/readers/index.js';
import { project, removeProjects } from './terraform.js';

export interface Found extends Assessment {
  /** `high shop: title` of each finding of a rule. */
  of(rule: string): string[];
  /** The one finding of a rule. */
  one(rule: string): Finding;
}

/** Assesses a snippet; throws where it is not understood, so that no test rests on a misreading. */
export function found(terraform: string, yaml?: string): Found {
  const dir = project({ 'main.tf': terraform, ...(yaml === undefined ? {} : { 'firebreak.yaml': yaml }) });
  try {
    const { estate } = readPaths([dir]);
    const problems = estate.diagnostics.filter(({ severity }) => severity !== 'info');
    if (problems.length > 0)
      throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
    const result = assess(estate);
    const ofRule = (rule: string) => result.findings.filter((finding) => finding.rule === rule);
    return {
      ...result,
      of: (rule) =>
        ofRule(rule).map(({ severity, journeys, title }) => `${severity} ${journeys.join(', ')}: ${title}`),
      one: (rule) => {
        const [first, ...rest] = ofRule(rule);
        if (first === undefined || rest.length > 0)
          throw new Error(`${rest.length + (first ? 1 : 0)} findings of ${rule}`);
        return first;
      },
    };
  } finally {
    removeProjects();
  }
}

/** AWS in Ireland, and `aws.frankfurt`. */
export const TWO_REGIONS = `
  provider "aws" {
    region = "eu-west-1"
  }
  provider "aws" {
    alias  = "frankfurt"
    region = "eu-central-1"
  }
`;

/** The snippet's resources in Frankfurt. */
export function inFrankfurt(text: string): string {
  return text.replaceAll(/^(resource .*\{)$/gm, '$1\nprovider = aws.frankfurt');
}

/** One journey `shop` that enters by `aws_lb.shop`; objectives and the rest as YAML. */
export function shop(objectives = '', more = ''): string {
  const held = objectives === '' ? '' : `\n    objectives: { ${objectives} }`;
  return `inferJourneys: false\njourneys:\n  shop:\n    entry: aws_lb.shop${held}\n${more}`;
}

/** A standby group of the shop. */
export function failover(standby: string, more = '', times = 'detect: 1m, switch: 2m'): string {
  return `groups:\n  - from: shop\n    name: failover\n    members: [aws_lb.shop, ${standby}]\n    failover: { ${times}${more} }\n`;
}
