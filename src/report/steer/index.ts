export { historyText, steerCheckText, steerStatusText } from './text.js';
