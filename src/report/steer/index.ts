export { positionOf } from '../text/evidence.js';
export { historyText, steerCheckText, steerStatusText } from './text.js';
