import { connect } from 'node:tls';
import type { CertificateFact } from './types.js';

export interface GreetOptions {
  readonly timeoutMs: number;
  readonly port: number;
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string;
}

/** The certificate that a host shows, and whom clients may ask about it. Never rejects. */
export function certificateOf(
  host: string,
  addresses: readonly string[],
  { timeoutMs, port, ca }: GreetOptions,
): Promise<CertificateFact> {
  return new Promise((resolve) => {
    const socket = connect({
      host: addresses[0]!,
      port,
      servername: host,
      timeout: timeoutMs,
      // A bad certificate is a fact to report, and nothing is sent over the connection.
      rejectUnauthorized: false,
      ...(ca === undefined ? {} : { ca }),
    });
    const end = (fact: CertificateFact) => {
      socket.destroy();
      resolve(fact);
    };
    const fail = (problem: string) => end({ issuer: '', validTo: '', statusHosts: [], problem });
    socket.once('timeout', () => fail(`no TLS greeting within ${timeoutMs / 1000} s`));
    socket.once('error', ({ message }) => fail(message.split('\n')[0]!));
    socket.once('secureConnect', async () => {
      const shown = socket.getPeerX509Certificate();
      if (shown === undefined) return fail('no certificate');
      const problem = socket.authorizationError;
      const issuer =
        /^O=(.+)$/m.exec(shown.issuer)?.[1] ?? /^CN=(.+)$/m.exec(shown.issuer)?.[1] ?? shown.issuer;
      end({
        issuer,
        validTo: new Date(shown.validTo).toISOString(),
        statusHosts: await statusHosts(shown.raw),
        ...(problem ? { problem: String((problem as Error).message ?? problem) } : {}),
      });
    });
  });
}

/** Hosts of OCSP responders and revocation lists (RFC 5280, sections 4.2.2.1 and 4.2.1.13). */
async function statusHosts(raw: Buffer): Promise<readonly string[]> {
  // The library wants the polyfill first.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const certificate = new x509.X509Certificate(new Uint8Array(raw));
  const access = certificate.getExtension(x509.AuthorityInfoAccessExtension);
  const lists = certificate.getExtension(x509.CRLDistributionPointsExtension);
  const uris = [
    ...(access?.ocsp ?? []).map(({ value }) => value),
    ...(lists?.distributionPoints ?? []).flatMap(
      ({ distributionPoint }) =>
        distributionPoint?.fullName?.flatMap(
          ({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? [],
        ) ?? [],
    ),
  ];
  const hosts = uris.flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).hostname.toLowerCase()] : []));
  return [...new Set(hosts)].sort();
}
