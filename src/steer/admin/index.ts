export { type AdminClient, adminClient } from './client.js';
export { type Admin, type AdminOptions, type Obeyed, startAdmin } from './start.js';
export { type Tokens, tokensIn } from './tokens.js';
