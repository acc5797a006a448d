export { type Answer, answer, type Question } from './answer.js';
export { boundsOf, minCutUpperBound, rareEvent } from './bounds.js';
export { countSets, LARGEST_SIZE } from './count.js';
export { type Diagram, type DiagramOptions, diagramOf, functionOf } from './diagram.js';
export { type CutSet, cutSets, type Enumeration } from './enumerate.js';
export * from './formula.js';
export { type Importance, importance } from './importance.js';
export { type NamedAnswer, type NamedSet, named, type RankedComponent } from './named.js';
export { OutOfNodes } from './nodes.js';
export { probability } from './probability.js';
export { normalQuantile } from './random.js';
export {
  estimate,
  estimateFrom,
  planSampling,
  type SampledPart,
  type Sampling,
  type SamplingPlan,
  sampler,
} from './sampling.js';
export { type Condensation, condense } from './scc.js';
export { type Circuit, simplify } from './simplify.js';
export { type Difference, type Estimate, simulate, simulateDifference, type Variant } from './simulate.js';
export {
  deviationOf,
  type Fill,
  type Lognormal,
  lognormalOfMean,
  normalSamples,
  propagate,
  type Spread,
  spreadOf,
  uniformSamples,
} from './uncertainty.js';
