/** Strongly connected components of a directed graph, in an order where what is pointed at comes first. */
export interface Condensation {
  /** Nodes, component after component; a component comes after every component it points at. */
  readonly order: Int32Array;
  /** Component i is `order[offset[i]]` up to (not including) `order[offset[i + 1]]`. */
  readonly offset: Int32Array;
  /** Component of each node. */
  readonly componentOf: Int32Array;
}

/** Tarjan's algorithm without recursion. The edges of node v are `target[edgeOffset[v]]` up to the next offset. */
export function condense(nodeCount: number, edgeOffset: Int32Array, target: Int32Array): Condensation {
  const order = new Int32Array(nodeCount);
  const componentOf = new Int32Array(nodeCount).fill(-1);
  const offset: number[] = [0];
  const entered = new Int32Array(nodeCount);
  const low = new Int32Array(nodeCount);
  const nextEdge = new Int32Array(nodeCount);
  const path = new Int32Array(nodeCount);
  const open = new Int32Array(nodeCount);
  let pathLength = 0;
  let openCount = 0;
  let clock = 0;
  let done = 0;

  const enter = (v: number) => {
    clock++;
    entered[v] = clock;
    low[v] = clock;
    nextEdge[v] = edgeOffset[v]!;
    path[pathLength++] = v;
    open[openCount++] = v;
  };

  for (let root = 0; root < nodeCount; root++) {
    if (entered[root] !== 0) continue;
    enter(root);
    while (pathLength > 0) {
      const v = path[pathLength - 1]!;
      const edge = nextEdge[v]!;
      if (edge < edgeOffset[v + 1]!) {
        nextEdge[v] = edge + 1;
        const w = target[edge]!;
        if (entered[w] === 0) enter(w);
        else if (componentOf[w] === -1 && entered[w]! < low[v]!) low[v] = entered[w]!;
        continue;
      }
      pathLength--;
      if (pathLength > 0) {
        const parent = path[pathLength - 1]!;
        if (low[v]! < low[parent]!) low[parent] = low[v]!;
      }
      if (low[v] !== entered[v]) continue;
      const component = offset.length - 1;
      let w: number;
      do {
        w = open[--openCount]!;
        componentOf[w] = component;
        order[done++] = w;
      } while (w !== v);
      offset.push(done);
    }
  }
  return { order, offset: Int32Array.from(offset), componentOf };
}
