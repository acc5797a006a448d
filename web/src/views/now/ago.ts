import type { NowDocument } from '../../model/now.js';
import { texts } from '../../state.js';

/** How long before the look something was, in whole minutes. */
export function agoOf(iso: string, { at }: NowDocument): string {
  const seconds = Math.max(0, (Date.parse(at) - Date.parse(iso)) / 1000);
  return texts.value.f.duration(Math.max(60, Math.round(seconds / 60) * 60));
}
