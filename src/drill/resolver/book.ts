/** Addresses of the sandbox, one for each name that was asked for. */
export interface Addresses {
  readonly four: string;
  readonly six: string;
}

export interface Book {
  /** The name's addresses; a new name gets the next ones. */
  readonly addressesOf: (name: string) => Addresses;
  readonly nameOf: (address: string) => string | undefined;
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
  let next = 0;
  return {
    nameOf: (address) => names.get(address),
    addressesOf: (name) => {
      const known = addresses.get(name);
      if (known !== undefined) return known;
      const value = (first + (next++ % count)) >>> 0;
      const four = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
      const six = `${prefix6}${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
      const before = names.get(four);
      if (before !== undefined) addresses.delete(before);
      names.set(four, name).set(six, name);
      addresses.set(name, { four, six });
      return { four, six };
    },
  };
}
