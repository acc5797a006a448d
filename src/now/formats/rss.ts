import type { Claim } from '../types.js';
import { readXml } from './xml.js';

/** An entry that is older says nothing of today, whatever it says. */
const RECENT_MS = 7 * 24 * 3_600_000;

/**
 * RSS or Atom of a status page that has nothing better: messages without a state or a severity. What is recent and does
 * not read as over is a notice, never more: that something is up is all that such a feed tells.
 */
export function readRss(body: string, now: number): Claim[] {
  return readXml(body).map(({ id, title, link, published, updated, body: says }) => {
    const at = updated ?? published;
    const text = `${title} ${says}`;
    const isOver = (at !== undefined && now - at > RECENT_MS) || OVER.test(text);
    const state = isOver ? 'resolved' : MAINTENANCE.test(title) ? 'maintenance' : 'open';
    return {
      id,
      title,
      ...(link === undefined ? {} : { url: link }),
      state,
      ...(published === undefined ? {} : { began: published }),
      ...(at === undefined ? {} : { updated: at }),
      says,
      subjects: state === 'open' ? [{ severity: 'notice', text: `${title} ${says}` }] : [],
    };
  });
}

const OVER = /\b(?:resolved|completed|fixed|abgeschlossen|beendet|behoben|gelöst|résolu)\b/i;
const MAINTENANCE = /\b(?:maintenance|wartung|wartungsarbeiten|scheduled)\b/i;
