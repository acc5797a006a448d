/** Level of the two terminals: below all variables. */
const TERMINAL_LEVEL = 2 ** 30;

/** There are more nodes than were allowed. */
export class OutOfNodes extends Error {
  constructor(limit: number, reached = '') {
    super(`a decision diagram needs more than ${limit} nodes${reached}`);
  }
}

/**
 * The nodes of decision diagrams in flat memory, each there once. Node 0 is false (the family without a set), node 1 true
 * (the family of the empty set); the others have a level, and two nodes made before them. So ascending numbers are a walk
 * from the terminals up.
 */
export class Nodes {
  level: Int32Array;
  low: Int32Array;
  high: Int32Array;
  count = 2;
  /** Above so many nodes `find` throws. */
  limit: number;
  /** Numbers of nodes by hash, 0 where free; a power of two and at least twice as many as nodes. */
  #table: Int32Array;

  constructor(limit: number) {
    this.limit = limit;
    this.level = new Int32Array(SMALLEST);
    this.low = new Int32Array(SMALLEST);
    this.high = new Int32Array(SMALLEST);
    this.#table = new Int32Array(SMALLEST * 2);
    this.level[0] = TERMINAL_LEVEL;
    this.level[1] = TERMINAL_LEVEL;
  }

  /**
   * The node of a level with these two below it, made where there is none.
   *
   * @throws OutOfNodes
   */
  find(level: number, low: number, high: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let at = hash(level, low, high) & mask;
    for (let node = table[at]!; node !== 0; node = table[at]!) {
      if (this.low[node] === low && this.high[node] === high && this.level[node] === level) return node;
      at = (at + 1) & mask;
    }
    const node = this.count;
    if (node >= this.limit) throw new OutOfNodes(this.limit);
    if (node === this.level.length) this.#grow();
    this.level[node] = level;
    this.low[node] = low;
    this.high[node] = high;
    this.count = node + 1;
    if (this.#table === table) table[at] = node;
    else this.#insert(node);
    return node;
  }

  /** Forgets the nodes from this one on. */
  truncate(count: number): void {
    this.count = count;
    this.#table.fill(0);
    for (let node = 2; node < count; node++) this.#insert(node);
  }

  /** Bytes of memory held. */
  get bytes(): number {
    return 4 * (3 * this.level.length + this.#table.length);
  }

  #grow(): void {
    const larger = this.level.length * 2;
    this.level = grown(this.level, larger);
    this.low = grown(this.low, larger);
    this.high = grown(this.high, larger);
    this.#table = new Int32Array(larger * 2);
    for (let node = 2; node < this.count; node++) this.#insert(node);
  }

  #insert(node: number): void {
    const mask = this.#table.length - 1;
    let at = hash(this.level[node]!, this.low[node]!, this.high[node]!) & mask;
    while (this.#table[at] !== 0) at = (at + 1) & mask;
    this.#table[at] = node;
  }
}

const SMALLEST = 2 ** 12;

function grown(array: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}

/** Mixes three numbers into 32 bits. */
function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x27d4eb2f);
  return h ^ (h >>> 13);
}

/** Results of operations on two nodes, by hash; a new one takes the place of an older one. */
export class Results {
  #first = new Int32Array(SMALLEST);
  #second = new Int32Array(SMALLEST);
  #result = new Int32Array(SMALLEST);

  /** -1 where it is not known (any more). The pair must not be (0, 0). */
  get(first: number, second: number): number {
    const at = hash(first, second, 0) & (this.#result.length - 1);
    return this.#first[at] === first && this.#second[at] === second ? this.#result[at]! : -1;
  }

  put(first: number, second: number, result: number): void {
    const at = hash(first, second, 0) & (this.#result.length - 1);
    this.#first[at] = first;
    this.#second[at] = second;
    this.#result[at] = result;
  }

  /** Makes room for so many results: keeps what it has where there is room already. */
  reserve(count: number): void {
    if (count <= this.#result.length || this.#result.length >= LARGEST) return;
    const [first, second, result] = [this.#first, this.#second, this.#result];
    const length = Math.min(LARGEST, this.#result.length * 4);
    this.#first = new Int32Array(length);
    this.#second = new Int32Array(length);
    this.#result = new Int32Array(length);
    for (let i = 0; i < first.length; i++) {
      if (first[i] !== 0 || second[i] !== 0) this.put(first[i]!, second[i]!, result[i]!);
    }
  }

  clear(): void {
    this.#first.fill(0);
    this.#second.fill(0);
  }
}

const LARGEST = 2 ** 22;
