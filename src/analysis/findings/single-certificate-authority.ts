import type { Finding, Rule } from './types.js';
import { verb } from './words.js';

/**
 * All certificates come from one service. Nothing is down without it: what is issued goes on working until it
 * expires, and no new name or standby gets one meanwhile. One finding per estate.
 */
export const singleCertificateAuthority: Rule = ({ journeys, component, dependencies, around, marks }) => {
  const issuers = new Map<string, Set<string>>();
  for (const { id, kind, disabled } of component.values()) {
    if (kind !== 'resource' || disabled) continue;
    for (const { to } of around.needsOf(id)) {
      const [provider, , service] = to.split('/');
      if (service === undefined || !marks.certificates.has(service.replace(/:control$/, ''))) continue;
      const issuer = `${provider} ${service.replace(/:control$/, '')}`;
      issuers.set(issuer, (issuers.get(issuer) ?? new Set()).add(id));
    }
  }
  if (issuers.size !== 1 || journeys.length === 0) return [];
  const [[issuer, found]] = [...issuers] as [[string, Set<string>]];
  const certificates = [...found].sort();
  const subject = certificates[0]!;
  const service = dependencies.find(
    ({ from, to }) => from === subject && marks.certificates.has(to.split('/')[2] ?? ''),
  )!;
  const finding: Finding = {
    rule: 'single-certificate-authority',
    severity: 'info',
    title: `${verb(certificates.length, 'the certificate comes', `the ${certificates.length} certificates all come`)} from ${issuer}: those that are issued go on working until they expire, new ones and renewals wait for it`,
    subject,
    journeys: journeys.map(({ id }) => id),
    path: [{ from: subject, to: service.to, need: service.need, evidence: service.evidence }],
    fix: 'renew early, keep a certificate of a second authority ready, and allow both in the CAA record',
  };
  return [finding];
};
