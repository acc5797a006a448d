import { useState } from 'preact/hooks';
import { texts } from '../state.js';

/** Copies a text and says so. Where the page may not reach the clipboard, it selects nothing and says nothing. */
export function Copy({ text, label }: { readonly text: string; readonly label?: string }) {
  const [isCopied, setCopied] = useState(false);
  const { app } = texts.value.m;
  const copy = async () => {
    if (!(await copyText(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" class="copy" aria-label={label ?? app.copy} onClick={copy}>
      <span aria-live="polite">{isCopied ? app.copied : app.copy}</span>
    </button>
  );
}

/** A page from disk is no secure context, where the clipboard can only be reached by a selection. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
