import { texts } from '../../state.js';
import { English } from '../../ui/sentence.js';
import type { Headline } from './sentences.js';

/** Whose word it is. */
export function Says({ claim }: Pick<Headline, 'claim'>) {
  const { m } = texts.value;
  if (claim === undefined) return null;
  return (
    <>
      , {m.now.as(claim.by)}: <English>{claim.title}</English>
      {claim.more > 0 && ` (${m.now.moreClaims(claim.more)})`}
    </>
  );
}
