import type { Claim, Format } from '../types.js';
import { readAwsHealth, readAwsRss } from './aws.js';
import { readAzure } from './azure.js';
import { readGoogle } from './google.js';
import { readRss } from './rss.js';
import { readStackmon } from './stackmon.js';
import { readStatuspage } from './statuspage.js';

export { NotTheFeed } from './text.js';
export { readVerdicts } from './verdicts.js';

/**
 * Claims of a feed's document, in its order. `now` (milliseconds since 1970) decides what is too old where a feed has no
 * states. Throws NotTheFeed where it is another document: an error page with status 200 must not read as "all is well".
 */
export const READERS: Readonly<Record<Format, (body: string, now: number) => readonly Claim[]>> = {
  'aws-health': readAwsHealth,
  'aws-rss': readAwsRss,
  'azure-rss': readAzure,
  google: readGoogle,
  statuspage: readStatuspage,
  stackmon: readStackmon,
  rss: readRss,
};
