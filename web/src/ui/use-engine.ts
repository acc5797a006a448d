import { useEffect, useState } from 'preact/hooks';
import type { Engine } from '../model/types.js';
import { document, theEngine } from '../state.js';

export interface Asked<T> {
  /** The last answer; it stays while a new one is worked out. */
  readonly value: T | null;
  readonly isBusy: boolean;
  readonly error: string | null;
}

/**
 * Asks the analyses, again whenever `key` or the open assessment changes. Answers to what nobody asks any more are
 * dropped. A null key asks nothing.
 */
export function useEngine<T>(key: string | null, ask: (engine: Engine) => Promise<T>): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ value: null, isBusy: key !== null, error: null });
  const opened = document.value;
  useEffect(() => {
    if (key === null) {
      setAsked({ value: null, isBusy: false, error: null });
      return;
    }
    let isWanted = true;
    setAsked(({ value }) => ({ value, isBusy: true, error: null }));
    ask(theEngine()).then(
      (value) => isWanted && setAsked({ value, isBusy: false, error: null }),
      (reason: unknown) => {
        const error = reason instanceof Error ? reason.message : String(reason);
        if (isWanted) setAsked({ value: null, isBusy: false, error });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [key, opened]);
  return asked;
}
