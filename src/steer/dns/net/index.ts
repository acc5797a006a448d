export * from './address.js';
export * from './ask.js';
export * from './listen.js';
export { TCP_LIMITS, type TcpLimits } from './tcp.js';
