import type { Component } from '../../../src/estate/index.js';
import { safe } from '../../../src/report/text/style.js';

/** First words of resource types that name a provider: the domain around says it already. */
const PREFIX =
  /^(?:aws|azurerm|azuread|azapi|google|google-beta|cloudflare|hcloud|ionoscloud|ovh|openstack|opentelekomcloud|scaleway|exoscale|upcloud|stackit|digitalocean|fastly|kubernetes|vercel|heroku|gcore)_/;
/** Parts of resource types that are abbreviations. */
const ABBREVIATION =
  /\b(?:acl|acm|alb|ami|api|asg|cdn|cidr|cpu|db|dns|ebs|ec2|ecr|ecs|efs|eip|eks|elb|fsx|http|https|iam|id|ip|kms|lb|mq|msk|mwaa|nat|nfs|oidc|rds|s3|ses|sfn|sns|sql|sqs|ssh|ssl|ssm|tls|url|vm|vpc|vpn|waf|wafv2)\b/g;

/** What people call a type: `aws_lambda_function` is a `Lambda function`. */
export function typeName(type: string): string {
  const words = safe(type).replace(PREFIX, '').replaceAll('_', ' ').replace(ABBREVIATION, upper).trim();
  return words === '' ? safe(type) : words[0]!.toUpperCase() + words.slice(1);
}

function upper(word: string): string {
  return word.toUpperCase();
}

/** What tells a component from others of its type: `api.main[0]` for `module.api.aws_lb.main[0]`. */
export function titleOf({ id, kind, type, name }: Component): string {
  if (kind !== 'resource') return safe(kind === 'service' ? (name.split(', ')[0] ?? name) : name);
  const title = id
    .replace(/^.*?:(?=module\.|[a-z])/, '')
    .split('.')
    .filter((part) => part !== 'module' && part !== type)
    .join('.');
  return safe(title === '' ? name : title);
}

/** `measure` says how wide a text is; both ends of a name tell something, so the middle goes. */
export function shortened(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const characters = [...text];
  let [fits, tooMany] = [0, characters.length];
  const cut = (kept: number) => {
    const tail = Math.floor(kept / 2);
    const end = tail === 0 ? '' : characters.slice(-tail).join('');
    return `${characters.slice(0, kept - tail).join('')}…${end}`;
  };
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (measure(cut(middle)) <= width) fits = middle;
    else tooMany = middle;
  }
  return fits === 0 ? '' : cut(fits);
}
