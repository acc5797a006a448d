/** What is wrong with a document, by the place of the first mistake: `dependencies[3].to`. */
export class Broken extends Error {
  constructor(readonly place: string) {
    super(place);
  }
}

/** An object of a document that anybody may have written: each field is checked as it is read. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    readonly place: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Broken(place);
    this.#values = value as Readonly<Record<string, unknown>>;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  raw(name: string): unknown {
    return this.has(name) ? this.#values[name] : undefined;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  at(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }

  text(name: string): string {
    const value = this.raw(name);
    if (typeof value !== 'string') throw new Broken(this.at(name));
    return value;
  }

  /** A finite number, not below `least`. */
  number(name: string, least = Number.NEGATIVE_INFINITY): number {
    return numberAt(this.raw(name), this.at(name), least);
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    if (typeof value !== 'boolean') throw new Broken(this.at(name));
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const found = values.find((one) => one === this.raw(name));
    if (found === undefined) throw new Broken(this.at(name));
    return found;
  }

  fields(name: string): Fields {
    return new Fields(this.raw(name), this.at(name));
  }

  list(name: string): Fields[] {
    return this.#array(name).map((one, i) => new Fields(one, `${this.at(name)}[${i}]`));
  }

  texts(name: string): string[] {
    return this.#array(name).map((one, i) => {
      if (typeof one !== 'string') throw new Broken(`${this.at(name)}[${i}]`);
      return one;
    });
  }

  /** Fewest and most, neither below 0. */
  range(name: string): [number, number] {
    const [low, high, ...more] = this.#array(name);
    if (more.length > 0) throw new Broken(this.at(name));
    return [numberAt(low, `${this.at(name)}[0]`, 0), numberAt(high, `${this.at(name)}[1]`, 0)];
  }

  /** What `read` makes of the field, under its name; nothing where it is absent. */
  maybe<N extends string, T>(name: N, read: (name: N) => T): { readonly [K in N]?: T } {
    return this.has(name) ? ({ [name]: read(name) } as { [K in N]: T }) : {};
  }

  #array(name: string): readonly unknown[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) throw new Broken(this.at(name));
    return value;
  }
}

function numberAt(value: unknown, place: string, least: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least) throw new Broken(place);
  return value;
}
