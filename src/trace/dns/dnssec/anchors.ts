import type { Digest } from './wire.js';

/**
 * Digests of the root's key-signing keys, of 2017 (tag 20326) and of 2024 (tag 38696), as IANA publishes them:
 * https://data.iana.org/root-anchors/root-anchors.xml (RFC 9718).
 */
const PUBLISHED = `
. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
`;

export const IANA_ANCHORS: readonly Digest[] = anchorsIn(PUBLISHED);

/**
 * DS records of the root in a text, as zone files and validators' anchor files have them; `;` and `#` begin a comment. Throws a
 * RangeError that names the first line that is something else.
 */
export function anchorsIn(text: string): readonly Digest[] {
  return text.split('\n').flatMap((line, i) => {
    const plain = line.replace(/[;#].*$/, '').trim();
    if (plain === '') return [];
    const [, tag = '', algorithm = '', type = '', digest = ''] =
      /^\.\s+(?:\d+\s+)?(?:IN\s+)?DS\s+(\d{1,5})\s+(\d{1,3})\s+(\d{1,3})\s+([\da-f\s]+)$/i.exec(plain) ?? [];
    const hex = digest.replace(/\s+/g, '');
    if (hex === '' || hex.length % 2 !== 0)
      throw new RangeError(
        `line ${i + 1}: expected a DS record of the root: . IN DS TAG ALGORITHM TYPE DIGEST`,
      );
    return [
      {
        keyTag: Number(tag),
        algorithm: Number(algorithm),
        digestType: Number(type),
        digest: Buffer.from(hex, 'hex'),
      },
    ];
  });
}
