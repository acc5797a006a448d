import type { Evidence, Source } from '../../../src/estate/index.js';
import { texts } from '../state.js';
import { Copy } from './copy.js';
import { English } from './sentence.js';
import { pageName, pageUrl } from './url.js';

/** A place in the code, to be copied into an editor. */
export function Place({ file, line }: { readonly file: string; readonly line?: number | undefined }) {
  const place = line === undefined || line === 0 ? file : `${file}:${line}`;
  return (
    <span class="place">
      <code translate={false}>{place}</code>
      <Copy text={place} label={texts.value.m.evidence.copyPlace(place)} />
    </span>
  );
}

/** A public page; what is no page is shown and leads nowhere. */
export function Page({ url }: { readonly url: string }) {
  const href = pageUrl(url);
  if (href === null) return <code>{url}</code>;
  return (
    <a class="page" href={href} rel="noreferrer noopener" target="_blank" title={href} translate={false}>
      {pageName(href)}
    </a>
  );
}

/** How something is known: where it stands, the page that states it, the words for it. */
export function EvidenceLine({ evidence }: { readonly evidence: Evidence }) {
  const { by, file, line, url, rule, note, confidence } = evidence;
  const say = texts.value.m.evidence;
  return (
    <span class="evidence">
      <span class="by">{say.by[by]}</span>
      {file !== undefined && <Place file={file} line={line} />}
      {url !== undefined && <Page url={url} />}
      {(note ?? rule) !== undefined && (
        <span class="note">
          <English>{note ?? rule ?? ''}</English>
        </span>
      )}
      {confidence !== undefined && (
        <span class="unverified" title={say.unverifiedHint}>
          {say.unverified}
        </span>
      )}
    </span>
  );
}

/** Where a component comes from. */
export function SourceLine({ source }: { readonly source: Source }) {
  if ('file' in source) return source.file === '' ? null : <Place file={source.file} line={source.line} />;
  return <Page url={source.url} />;
}
