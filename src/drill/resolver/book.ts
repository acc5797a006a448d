/** Addresses of the sandbox, one for each name that was asked for. */
export interface Addresses {
  readonly four: string;
  readonly six: string;
}

export interface Book {
  /** The name's addresses; a new name gets the next ones. */
  readonly addressesOf: (name: string) => Addresses;
  /** Of a former address, too. */
  readonly nameOf: (address: string) => string | undefined;
  /** Gives a name other addresses from now on; the ones it had are its former ones. */
  readonly move: (name: string) => void;
  /** The addresses that a name had until it moved last; undefined where it never did. */
  readonly formerOf: (name: string) => Addresses | undefined;
  /** Whether a name has moved away from an address. */
  readonly isFormer: (address: string) => boolean;
}

/** Where the book begins: an IPv4 address as a number, how many there are, and a prefix of 96 bits. */
export interface Range {
  readonly first: number;
  readonly count: number;
  readonly prefix6: string;
}

/** A book over a range; when it is full the oldest name loses its address to the new one. */
export function createBook({ first, count, prefix6 }: Range): Book {
  const addresses = new Map<string, Addresses>();
  const names = new Map<string, string>();
  const former = new Map<string, Addresses>();
  const left = new Set<string>();
  let next = 0;
  const addressesOf = (name: string): Addresses => {
    const known = addresses.get(name);
    if (known !== undefined) return known;
    const value = (first + (next++ % count)) >>> 0;
    const four = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    const six = `${prefix6}${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
    const before = names.get(four);
    if (before !== undefined && addresses.get(before)?.four === four) addresses.delete(before);
    left.delete(four);
    left.delete(six);
    names.set(four, name).set(six, name);
    addresses.set(name, { four, six });
    return { four, six };
  };
  return {
    addressesOf,
    nameOf: (address) => names.get(address),
    move: (name) => {
      const { four, six } = addressesOf(name);
      former.set(name, { four, six });
      left.add(four).add(six);
      addresses.delete(name);
      addressesOf(name);
    },
    formerOf: (name) => former.get(name),
    isFormer: (address) => left.has(address),
  };
}
