import { webcrypto } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';

/** Presents certificates for any host, as a client that trusts the authority expects them, or not. */
export interface Authority {
  /** The public certificate, PEM. */
  readonly certificate: string;
  readonly contextFor: (host: string, flaw?: 'expired' | 'wrong-name') => Promise<SecureContext>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 3600 * 1000;

/** Makes an authority that nobody else knows, good for a day on each side of now. */
export async function createAuthority(now = Date.now()): Promise<Authority> {
  // Loaded here: only drills that read or forge TLS need it. The library wants the polyfill first.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const generate = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const keys = await generate();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Firebreak drill',
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + DAY),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  // One key for all hosts: certificates are for this run only.
  const leaf = await generate();
  const key = pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', leaf.privateKey));
  let serial = 2;

  const issue = async (host: string, flaw?: 'expired' | 'wrong-name'): Promise<SecureContext> => {
    const name = flaw === 'wrong-name' ? 'wrong.name.invalid' : host;
    const isAddress = /^[\d.]+$|:/.test(name);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: (serial++).toString(16).padStart(4, '0'),
      subject: 'CN=Firebreak drill host',
      issuer: root.subject,
      notBefore: new Date(now - (flaw === 'expired' ? 3 : 1) * DAY + 3600_000),
      notAfter: new Date(flaw === 'expired' ? now - 2 * 3600_000 : now + DAY - 3600_000),
      publicKey: leaf.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: isAddress ? 'ip' : 'dns', value: name }], true),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return createSecureContext({ key, cert: `${certificate.toString('pem')}\n` });
  };
  const issued = new Map<string, Promise<SecureContext>>();
  return {
    certificate: `${root.toString('pem')}\n`,
    contextFor: (host, flaw) => {
      const id = `${flaw ?? ''} ${host}`;
      const known = issued.get(id) ?? issue(host, flaw);
      issued.set(id, known);
      return known;
    },
  };
}

function pem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
