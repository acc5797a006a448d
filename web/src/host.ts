/**
 * The workers, wherever the page is: served, they are files beside it; in a report that was opened from disk, where no
 * file may be loaded, their sources are in the page itself (src/report/html.ts puts them there).
 */
import layoutUrl from 'elkjs/lib/elk-worker.min.js?url';
import engineUrl from './model/worker.ts?worker&url';

/** The worker of src/model that runs the analyses. */
export function engineWorker(): Promise<Worker> {
  return start(engineUrl, 'engine');
}

/** The worker of elkjs, for `new ELK({ workerFactory: () => worker })` of elkjs/lib/elk-api.js. */
export function layoutWorker(): Promise<Worker> {
  return start(layoutUrl, 'layout');
}

/** Text that the page carries as gzip in base64 in `<script type="text/plain" id="firebreak-NAME-gz">`; or undefined. */
export async function inlined(name: string): Promise<string | undefined> {
  const packed = document.getElementById(`firebreak-${name}-gz`)?.textContent;
  if (packed === undefined || packed === null) return undefined;
  const letters = atob(packed);
  // A loop, because `Uint8Array.from` takes ten times as long.
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(text).text();
}

async function start(url: string, name: string): Promise<Worker> {
  sources.set(name, sources.get(name) ?? inlinedUrl(name));
  const inPage = await sources.get(name);
  // Never a module: a page from disk has no origin that may load one, not even from itself.
  if (inPage !== undefined) return new Worker(inPage, { name });
  // Built, a worker is one script; Vite's own server makes modules of them.
  return new Worker(url, { type: import.meta.env.DEV ? 'module' : 'classic', name });
}

/** Unpacked once, as a map is laid out by a new worker wherever one is shown; the addresses hold as long as the page. */
const sources = new Map<string, Promise<string | undefined>>();

async function inlinedUrl(name: string): Promise<string | undefined> {
  const source = await inlined(name);
  return source && URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}
