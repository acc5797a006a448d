import { append, compareText } from '../../estate/index.js';
import type { Rule } from './types.js';
import { verb } from './words.js';

/**
 * All domains that the code shows are held with one registrar. Names go on being answered without it; where their
 * name servers are is only changed there, and so a DNS provider that is lost can only be left through it.
 */
export const singleRegistrar: Rule = ({ journeys, component, marks }) => {
  const held = new Map<string, string[]>();
  for (const { id, type, disabled } of component.values()) {
    const registrar = disabled ? undefined : marks.registrarOf(type);
    if (registrar !== undefined) append(held, registrar, id);
  }
  const [first, ...others] = [...held];
  if (first === undefined || others.length > 0 || journeys.length === 0) return [];
  const [registrar, domains] = first;
  return [
    {
      rule: 'single-registrar',
      severity: 'info',
      title: `${verb(domains.length, 'the domain in the code is', `the ${domains.length} domains in the code are all`)} held with ${registrar}: to move its names to other name servers, that registrar has to work`,
      subject: [...domains].sort(compareText)[0]!,
      journeys: journeys.map(({ id }) => id),
      path: [],
      fix: 'keep the account of the registrar apart from the cloud it serves, lock transfers, and let a second DNS provider be among the name servers beforehand',
    },
  ];
};
