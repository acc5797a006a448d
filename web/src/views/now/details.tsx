import { type ClaimToday, type NowDocument, openClaims, touchedJourneys, unread } from '../../model/now.js';
import type { Document } from '../../model/types.js';
import { texts } from '../../state.js';
import { Page } from '../../ui/evidence.js';
import { Fold } from '../../ui/fold.js';
import { English } from '../../ui/sentence.js';
import { hrefOf } from '../route.js';
import { agoOf } from './ago.js';
import { Says } from './says.js';
import { claimOf, feedName, verdictOf } from './sentences.js';
import { Verdicts } from './verdicts.js';

/** Behind the line: which journeys, by whose word, how old it is, and who was not heard. */
export function Details({ now, document }: { readonly now: NowDocument; readonly document: Document }) {
  const { m } = texts.value;
  const journeys = touchedJourneys(now);
  const claims = openClaims(now);
  return (
    <div class="live-details">
      {journeys.length > 0 && (
        <section>
          <h2>{m.now.journeysTitle}</h2>
          <Fold items={journeys} first={10}>
            {(shown) => (
              <ul class="plain">
                {shown.map((one) => (
                  <li key={one.id}>
                    {document.components.has(one.id) ? (
                      <a href={hrefOf({ view: 'component', component: one.id })} translate={false}>
                        {verdictOf(one, now, texts.value)}
                      </a>
                    ) : (
                      verdictOf(one, now, texts.value)
                    )}
                    <Says claim={claimOf(one, now)} />
                  </li>
                ))}
              </ul>
            )}
          </Fold>
        </section>
      )}
      <Verdicts now={now} />
      {claims.length > 0 && (
        <section>
          <h2>
            {m.now.claimsTitle(claims.length, claims.filter(({ touches }) => touches.length > 0).length)}
          </h2>
          <Fold items={claims} first={8}>
            {(shown) => (
              <ul class="plain">
                {shown.map((one) => (
                  <Claim key={`${one.feed} ${one.id}`} claim={one} now={now} />
                ))}
              </ul>
            )}
          </Fold>
        </section>
      )}
      <Unheard now={now} />
      <p class="small">{m.now.caveat}</p>
    </div>
  );
}

function Claim({ claim, now }: { readonly claim: ClaimToday; readonly now: NowDocument }) {
  const { m } = texts.value;
  const { title, url, began, updated, touches } = claim;
  // Of a component alone the title is its name.
  const unmapped = claim.unmapped.filter((name) => !title.startsWith(name));
  const page = url ?? now.feeds.find(({ id }) => id === claim.feed)?.page;
  const names = new Map(now.journeys.map(({ id, name }) => [id, name]));
  const touched = touches.map((id) => names.get(id) ?? id).join(', ');
  const notes = [
    ...(touches.length > 0 ? [m.now.touches(touched)] : claim.meanings.length > 0 ? [m.now.touchesNone] : []),
    updated !== undefined
      ? m.now.updated(agoOf(updated, now))
      : began !== undefined
        ? m.now.ownSince(agoOf(began, now))
        : m.now.noTime,
    ...(claim.unmapped.length > 0 && unmapped.length === 0 ? [m.now.unmappedItself] : []),
    ...(unmapped.length > 0 ? [m.now.unmapped(unmapped.join(', '))] : []),
  ];
  return (
    <li>
      {feedName(claim, now)}: <English>{claim.title}</English>
      <span class="small">
        {' '}
        {notes.join(' · ')}
        {page !== undefined && (
          <>
            {' · '}
            <Page url={page} />
          </>
        )}
      </span>
    </li>
  );
}

/** Feeds that say nothing because they could not be read, and who has none. */
function Unheard({ now }: { readonly now: NowDocument }) {
  const { m } = texts.value;
  const missing = unread(now);
  return (
    <>
      {missing.length > 0 && (
        <section>
          <h2>{m.now.unreadTitle}</h2>
          <ul class="plain">
            {missing.map(({ id, name, page, problem = '', claimsFrom }) => (
              <li key={id}>
                {name}: <English>{problem}</English>
                <span class="small">
                  {claimsFrom !== undefined && ` · ${m.now.kept(agoOf(claimsFrom, now))}`} ·{' '}
                  <Page url={page} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {now.silent.length > 0 && (
        <section>
          <h2>{m.now.silentTitle}</h2>
          <p>{now.silent.join(', ')}</p>
        </section>
      )}
    </>
  );
}
