/**
 * Numbers in [0, 1) of 53 bits: sfc32 of C. Doty-Humphrey's PractRand, a stream of its own for each number (and for each
 * second one). The same seed gives the same numbers everywhere.
 */
export function random(seed: number, stream: number, second = 0x9e3779b9): () => number {
  let a = seed | 0;
  let b = stream | 0;
  let c = second | 0;
  let counter = 1;
  const word = () => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let i = 0; i < 15; i++) word();
  return () => (word() * 2 ** 21 + (word() >>> 11)) * 2 ** -53;
}

/** A stream of its own for each name, so that what is called the same is drawn the same in two models. */
export function randomFor(seed: number, name: string): () => number {
  return random(seed, hashOf(name, 0x811c9dc5), hashOf(name, 0x050c5d1f));
}

/** FNV-1a of G. Fowler, L. Noll and K. Vo, over UTF-16 units. */
function hashOf(name: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}

/**
 * The standard normal deviate that so large a part of all lies below: M. Wichura, "Algorithm AS 241: The percentage points
 * of the normal distribution", Applied Statistics 37, 1988 (routine PPND16, about 16 digits).
 *
 * @param p from 0 (minus infinity) to 1 (infinity)
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRAL[0], r)) / polynomial(CENTRAL[1], r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail <= 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const [[over, under], shift] = r <= 5 ? [MIDDLE, 1.6] : [FAR, 5];
  const value = polynomial(over, r - shift) / polynomial(under, r - shift);
  return q < 0 ? -value : value;
}

type Ratio = readonly [readonly number[], readonly number[]];

/** Highest power first. */
const CENTRAL: Ratio = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
];
const MIDDLE: Ratio = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const FAR: Ratio = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
];

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, one) => sum * at + one, 0);
}
