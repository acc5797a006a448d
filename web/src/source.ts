/** How an assessment gets here: inlined in the page, from `firebreak serve`, or as a file. */
import { inlined } from './host.js';
import { NOW_SCHEMA, type NowDocument } from './model/now.js';
import {
  isLoading,
  notice,
  now,
  open,
  document as opened,
  type Trouble,
  take,
  takeNow,
  trouble,
} from './state.js';

/** Opens what the page holds or the server has; a page with neither waits for a file. */
export async function load(): Promise<void> {
  const carried = await readInlined();
  if (carried !== undefined) return openEnvelope(carried);
  if (location.protocol.startsWith('http') && (await loadServed())) return follow();
  isLoading.value = false;
}

async function readInlined(): Promise<string | undefined> {
  const plain = document.getElementById('firebreak-data')?.textContent?.trim();
  return plain || inlined('data');
}

/** The server's number of what is shown, and its mark for it, which another server's answer does not have. */
let shown: number | null = null;
let mark: string | null = null;

/**
 * The engine takes it as it is and parses it in its worker: parsed here as well, a large one would hold up the page. What
 * the server answers says its number itself, since the number stands before all that an estate could write.
 */
function openEnvelope(text: string): Promise<void> {
  const generation = /^\{"name":"(?:[^"\\]|\\.)*","generation":(\d+),/.exec(text)?.[1];
  shown = generation === undefined ? null : Number(generation);
  return open('assessment.json', text);
}

/** False where nobody serves an assessment, or none but what is shown. */
async function loadServed(): Promise<boolean> {
  try {
    const headers = { accept: 'application/json', ...(mark !== null && { 'if-none-match': mark }) };
    const response = await fetch('api/assessment', { headers });
    if (!response.ok) return false;
    mark = response.headers.get('etag');
    await openEnvelope(await response.text());
    return true;
  } catch {
    return false;
  }
}

/** Follows the server: a new generation is fetched, what cannot be assessed is told beside the last good result. */
function follow(): void {
  const events = new EventSource('api/events');
  events.addEventListener('generation', async ({ data }) => {
    const event = JSON.parse(data) as { generation: number };
    trouble.value = null;
    if (notice.value !== 'updated') notice.value = null;
    if (event.generation !== shown && (await loadServed())) announce();
  });
  events.addEventListener('problem', ({ data }) => {
    trouble.value = JSON.parse(data) as Trouble;
    notice.value = 'last-good';
  });
  events.addEventListener('now', loadNow);
  events.addEventListener('error', () => {
    // What cannot be followed is not live.
    now.value = null;
    // The next to answer may be a server that was started since and counts from 1 again.
    shown = null;
    if (opened.value !== null) notice.value = 'connection-lost';
  });
}

let lookNumber = 0;

/** Fetches what providers say; an answer that a later one overtook is dropped. */
async function loadNow(): Promise<void> {
  const number = ++lookNumber;
  try {
    const response = await fetch('api/now', { headers: { accept: 'application/json' } });
    if (!response.ok) return;
    const document = (await response.json()) as NowDocument;
    if (number === lookNumber && document.schema === NOW_SCHEMA) takeNow(document);
  } catch {
    // The connection is lost, which is told as such.
  }
}

/** Says for a while that what is shown is new. */
function announce(): void {
  notice.value = 'updated';
  setTimeout(() => {
    if (notice.value === 'updated') notice.value = null;
  }, 6000);
}

/** Takes files that are dropped anywhere on the page; `over` is called when one comes and when it is gone. */
export function acceptDrops(over: (isOver: boolean) => void): void {
  const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  window.addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    over(true);
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) over(false);
  });
  window.addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    over(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) void take(file);
  });
}
