import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of the run, and the variables by which clients find them. */
export interface Trust {
  readonly files: readonly { readonly path: string; readonly text: string | Buffer }[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where distributions keep the certificates that all programs trust. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
/** Read by OpenSSL, Go and .NET; Python's requests; curl; the AWS SDKs and CLI; git. */
const BUNDLE_VARIABLES = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'AWS_CA_BUNDLE',
  'GIT_SSL_CAINFO',
];

/**
 * Makes clients trust a certificate beside those they trust anyway. What a variable names already is kept: it is part of
 * the new bundle.
 */
export function trustIn(certificate: string, folder: string, env: NodeJS.ProcessEnv = process.env): Trust {
  const named = [
    ...new Set([env.SSL_CERT_FILE, env.REQUESTS_CA_BUNDLE, env.CURL_CA_BUNDLE, env.AWS_CA_BUNDLE]),
  ];
  const present = [...named, ...BUNDLES.slice(0, named.some(Boolean) ? 0 : undefined)].filter(
    (file) => file !== undefined && existsSync(file),
  );
  const bundle = `${present.map((file) => readFileSync(file!, 'utf8')).join('\n')}\n${certificate}`;
  const extra = env.NODE_EXTRA_CA_CERTS;
  const forNode =
    extra !== undefined && existsSync(extra) ? `${readFileSync(extra, 'utf8')}\n${certificate}` : certificate;
  const at = (name: string) => join(folder, name);
  const java = `-Djavax.net.ssl.trustStore=${at('trust.jks')} -Djavax.net.ssl.trustStorePassword=changeit`;
  return {
    files: [
      { path: 'ca.pem', text: forNode },
      { path: 'bundle.pem', text: bundle },
      { path: 'trust.jks', text: javaKeyStore(certificatesIn(bundle)) },
    ],
    env: {
      ...Object.fromEntries(BUNDLE_VARIABLES.map((name) => [name, at('bundle.pem')])),
      NODE_EXTRA_CA_CERTS: at('ca.pem'),
      JAVA_TOOL_OPTIONS: [env.JAVA_TOOL_OPTIONS, java].filter(Boolean).join(' '),
    },
  };
}

function certificatesIn(text: string): readonly Buffer[] {
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  return [...new Set([...blocks].map(([, body]) => body!.replace(/\s/g, '')))].map((one) =>
    Buffer.from(one, 'base64'),
  );
}

/**
 * Trusted certificates in Java's own format (`sun.security.provider.JavaKeyStore`, version 2), which every JVM reads and
 * keytool would take half a second to write: magic, version, entries, and a digest over password and contents.
 */
function javaKeyStore(certificates: readonly Buffer[], password = 'changeit'): Buffer {
  const int = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const TRUSTED = 2;
  const date = Buffer.alloc(8);
  const entries = certificates.map((one, i) =>
    Buffer.concat([int(TRUSTED), text(`ca${i}`), date, text('X.509'), int(one.length), one]),
  );
  const body = Buffer.concat([int(0xfeedfeed), int(2), int(entries.length), ...entries]);
  const secret = Buffer.from(password, 'utf16le').swap16();
  const digest = createHash('sha1').update(secret).update('Mighty Aphrodite').update(body).digest();
  return Buffer.concat([body, digest]);
}
