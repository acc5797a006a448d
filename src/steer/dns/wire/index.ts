export { addressBytes, ipv6, type Network, networkFromText } from './addresses.js';
export * from './message.js';
export * from './names.js';
export * from './rdata.js';
export * from './rdata-text.js';
export * from './reader.js';
export { long, word } from './text.js';
export * from './types.js';
export * from './writer.js';
