export { signatureOf } from './message.js';
export { type HookFigures, type HookOptions, type Hooks, startHooks } from './start.js';
