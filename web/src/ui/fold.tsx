import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { isPrinting, texts } from '../state.js';

/** The first of many, and the rest on demand; on paper all of them. */
export function Fold<T>({
  items,
  first,
  children,
}: {
  readonly items: readonly T[];
  readonly first: number;
  readonly children: (shown: readonly T[]) => ComponentChildren;
}) {
  const [count, setCount] = useState(first);
  const { app } = texts.value.m;
  const shown = isPrinting.value ? items : items.slice(0, count);
  const rest = items.length - shown.length;
  const step = Math.max(100, first);
  return (
    <>
      {children(shown)}
      {rest > 0 && (
        <p class="more">
          <button type="button" onClick={() => setCount(rest > step ? count + step : items.length)}>
            {rest > step ? app.showMore(step) : app.showAll(items.length)}
          </button>
        </p>
      )}
    </>
  );
}
