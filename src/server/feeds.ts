import { type Body, jsonBody } from '../http/index.js';

/** A document of schema/now.schema.json, as far as the server knows it. */
export interface NowDocument {
  /** ISO time at which the feeds were asked. */
  readonly at: string;
}

/** What providers' feeds came to when they were last looked at. */
export interface LiveFeeds {
  /** Undefined until they were looked at for the first time. */
  latest(): { readonly at: string; readonly body: Body } | undefined;
  /** Takes a new look; false where it says the same as the one before. */
  take(document: NowDocument): boolean;
}

export function liveFeeds(): LiveFeeds {
  let latest: ReturnType<LiveFeeds['latest']>;
  return {
    latest: () => latest,
    take(document) {
      const body = jsonBody(document);
      if (body.tag === latest?.body.tag) return false;
      latest = { at: document.at, body };
      return true;
    },
  };
}
