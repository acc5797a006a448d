/**
 * Marks in the browser's timeline (`performance.mark`) that what was just drawn is on the screen: after the next frame,
 * as a task that comes behind it.
 */
export function markPainted(name: 'answer' | 'map' | 'outcome'): void {
  requestAnimationFrame(() => setTimeout(() => performance.mark(`firebreak:${name}`)));
}
