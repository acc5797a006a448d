import type { Document, Plug } from '../../model/types.js';
import { Chooser } from './chooser.js';
import { Run } from './run.js';

/** Pull the plug: choose what fails, and watch it in time. */
export function OutageView({ document, plug }: { readonly document: Document; readonly plug: Plug | null }) {
  return plug === null ? <Chooser document={document} /> : <Run document={document} plug={plug} />;
}
