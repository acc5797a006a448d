export * from './address.js';
export * from './ask.js';
export * from './listen.js';
export type { TcpLimits } from './tcp.js';
