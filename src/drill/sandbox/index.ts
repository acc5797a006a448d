export { FOLDER, type SandboxFile } from './files.js';
export { type Blocked, SYNTHETIC4, SYNTHETIC6 } from './layout.js';
export type { Passage } from './messages.js';
export { SandboxError } from './programs.js';
export { type Sandbox, type SandboxOptions, type Sockets, startSandbox } from './start.js';
