export { type Daemon, type DaemonOptions, startDaemon } from './start.js';
