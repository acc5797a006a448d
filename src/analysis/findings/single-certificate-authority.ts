import type { Dependency } from '../../estate/index.js';
import type { Finding, Rule } from './types.js';
import { verb } from './words.js';

/**
 * All certificates come from one service. Nothing is down without it: what is issued goes on working until it
 * expires, and no new name or standby gets one meanwhile. One finding per estate.
 */
export const singleCertificateAuthority: Rule = ({ journeys, component, around, marks }) => {
  /** Certificates by who issues them: `aws acm`, in whatever region. */
  const issued = new Map<string, Map<string, Dependency>>();
  for (const { id, kind } of component.values()) {
    if (kind !== 'service') continue;
    const [provider, , service = ''] = id.split('/');
    if (!marks.certificateServices.has(service)) continue;
    const known = issued.get(`${provider} ${service}`) ?? new Map<string, Dependency>();
    issued.set(`${provider} ${service}`, known);
    for (const one of around.needing(id)) {
      const from = component.get(one.from);
      if (from?.kind === 'resource' && !from.disabled) known.set(one.from, one);
    }
  }
  const [first, ...others] = [...issued].filter(([, certificates]) => certificates.size > 0);
  if (first === undefined || others.length > 0 || journeys.length === 0) return [];
  const [issuer, certificates] = first;
  const subject = [...certificates.keys()].sort()[0]!;
  const { from, to, need, evidence } = certificates.get(subject)!;
  const finding: Finding = {
    rule: 'single-certificate-authority',
    severity: 'info',
    title: `${verb(certificates.size, 'the certificate comes', `the ${certificates.size} certificates all come`)} from ${issuer}: those that are issued go on working until they expire, new ones and renewals wait for it`,
    subject,
    journeys: journeys.map(({ id }) => id),
    path: [{ from, to, need, evidence }],
    fix: 'renew early, keep a certificate of a second authority ready, and allow both in the CAA record',
  };
  return [finding];
};
