export { type Book, createBook } from './book.js';
export { type QueryRecord, type ResolverOptions, serveNames } from './serve.js';
export { hostResolver, type Upstream } from './upstream.js';
