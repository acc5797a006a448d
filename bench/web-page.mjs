/** What is measured inside a page. The functions are sent there as text, so each holds all that it needs. */

/**
 * Before the page's own script: remembers when things were painted, as seen from outside of the app. Painted is the second
 * frame after the change, which the browser begins when the one with the change is out.
 */
export function probe() {
  const moments = new Map();
  const waiting = new Map();
  let busyUntil = 0;
  const painted = (name) =>
    requestAnimationFrame(() =>
      requestAnimationFrame((now) => {
        moments.set(name, now);
        waiting.get(name)?.(now);
      }),
    );
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) busyUntil = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });

  const once = new Set();
  const see = (name, isThere) => {
    if (!once.has(name) && isThere()) {
      once.add(name);
      painted(name);
    }
  };
  const is = (selector) => document.querySelector(selector) !== null;
  const look = () => {
    see('answer', () => is('.answer h1'));
    see('outcome', () => is('.run:not([aria-busy="true"]) .result'));
    see('choices', () => is('.choices section'));
    see('changes', () => is('.what-if .finding-list'));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });

  // A canvas tells nobody that it was drawn on: its first text is where the map has boxes.
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (...args) {
    see('map', () => true);
    return fillText.apply(this, args);
  };

  let clicked = 0;
  addEventListener(
    'pointerup',
    ({ timeStamp }) => {
      clicked = timeStamp;
    },
    { capture: true },
  );

  globalThis.bench = {
    /** Milliseconds since navigation, or since the last click, until it was painted. */
    at: (name) =>
      new Promise((resolve) => {
        if (moments.has(name)) resolve(moments.get(name) - clicked);
        else waiting.set(name, (now) => resolve(now - clicked));
      }),
    forget: () => {
      moments.clear();
      waiting.clear();
      once.clear();
    },
    /** Time to interactive: when the last task of over 50 ms ended before half a second without any. */
    quiet: async (since) => {
      while (performance.now() - Math.max(busyUntil, since) < 500)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return Math.max(busyUntil, since);
    },
  };
}

/** Times of all frames until `stopFrames`. */
export function startFrames() {
  globalThis.frames60 = [];
  const next = (now) => {
    globalThis.frames60.push(now);
    globalThis.frame = requestAnimationFrame(next);
  };
  globalThis.frame = requestAnimationFrame(next);
}

/** Frames a second, and the longest time between two in milliseconds. */
export function stopFrames() {
  cancelAnimationFrame(globalThis.frame);
  const times = globalThis.frames60;
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  return { perSecond: (gaps.length / (times.at(-1) - times[0])) * 1000, longest: Math.max(...gaps) };
}

/** The least that a page with the same data can do: get it, parse it, say how many components there are. */
export const BARE = `
  const packed = document.getElementById('firebreak-data-gz')?.textContent;
  const unpack = (text) => new Response(new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))])
    .stream().pipeThrough(new DecompressionStream('gzip')));
  const data = await (packed ? unpack(packed) : await fetch('api/assessment')).json();
  document.body.innerHTML = '<article class="answer"><h1></h1></article>';
  document.querySelector('h1').textContent = data.assessment.components.length + ' components';
`;
