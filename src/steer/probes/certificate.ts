import type { TLSSocket } from 'node:tls';
import { failed, type Outcome } from './types.js';

const DAY_MS = 86_400_000;

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its root is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its issuer is not known here, or the server leaves out a certificate in between',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known here',
  CERT_REVOKED: 'it is revoked',
  INVALID_PURPOSE: 'it is not for servers',
};

/** What is wrong with the certificate of an open connection; undefined where nothing is. */
export function certificateProblem(
  socket: TLSSocket,
  name: string,
  minValidityMs: number | undefined,
  now: number,
): Outcome | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return failed('the server showed no certificate');
  const left = Date.parse(certificate.validTo) - now;
  const code = socket.authorized ? undefined : String(socket.authorizationError);
  if (code === 'CERT_HAS_EXPIRED' || left <= 0) return failed(`certificate ended ${days(-left)} ago`);
  if (code === 'CERT_NOT_YET_VALID')
    return failed(`certificate begins in ${days(Date.parse(certificate.validFrom) - now)}`);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return failed(`certificate is for ${namesOf(certificate)}, not for ${name}`);
  if (code !== undefined)
    return failed(
      `certificate is not trusted: ${UNTRUSTED[code] ?? code.toLowerCase().replaceAll('_', ' ')}`,
    );
  if (minValidityMs !== undefined && left < minValidityMs) return failed(`certificate ends in ${days(left)}`);
  return undefined;
}

function namesOf({
  subjectAltName,
  subject,
}: {
  subjectAltName: string | undefined;
  subject: string;
}): string {
  const names = (subjectAltName ?? '').split(', ').map((one) => one.replace(/^(?:DNS|IP Address):/, ''));
  const shown = names.filter((one) => one !== '').slice(0, 3);
  const text = shown.length > 0 ? shown.join(', ') : (/CN=([^\n]+)/.exec(subject)?.[1] ?? 'nobody');
  return text.replace(/[^\x21-\x7e ]/g, '?').slice(0, 120);
}

function days(ms: number): string {
  const whole = Math.floor(ms / DAY_MS);
  if (whole >= 2) return `${whole} days`;
  const hours = Math.max(0, Math.floor(ms / 3_600_000));
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
