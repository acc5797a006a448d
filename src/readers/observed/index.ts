export { isObservation, type Observation, observedEstate, readObservation } from './read.js';
