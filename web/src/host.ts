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
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(text).text();
}

async function start(url: string, name: string): Promise<Worker> {
  const source = await inlined(name);
  // Built, a worker is one script; Vite's own server makes modules of them.
  if (source === undefined)
    return new Worker(url, { type: import.meta.env.DEV ? 'module' : 'classic', name });
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  // Never a module: a page from disk has no origin that may load one, not even from itself.
  const worker = new Worker(blob, { name });
  // It is fetched when the first message comes at the latest; until then the address must hold.
  worker.addEventListener('message', () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
