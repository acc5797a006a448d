export { doraRegister } from './dora.js';
export { exitJson } from './exit-json.js';
export { assessmentJson, replayJson } from './json.js';
export { assessmentText, type TextOptions } from './text/assessment.js';
export { type ExitTextOptions, exitText } from './text/exit.js';
export { explanationText } from './text/explanation.js';
export { replayText } from './text/replay.js';
export { scenariosText } from './text/scenarios.js';
export { type Style, safe, style } from './text/style.js';
