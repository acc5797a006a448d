import type { RefObject } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { safe } from '../../../src/report/text/style.js';
import { typeText } from './captions.js';
import type { Places } from './places.js';
import { search, searchIndexOf } from './search.js';
import type { Translate } from './texts.js';

interface Props {
  readonly places: Places;
  readonly t: Translate;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onChoose: (id: string) => void;
  readonly onLeave: () => void;
}

/** Finds a component by any of its names; arrow keys choose, Enter goes there. */
export function Search({ places, t, input, onChoose, onLeave }: Props) {
  const id = useId();
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const index = useMemo(() => searchIndexOf(places), [places]);
  const { components, total } = useMemo(() => search(index, query), [index, query]);
  const isShown = isOpen && query.trim() !== '';
  const choose = (at: number) => {
    const component = components[at];
    if (component === undefined) return;
    setOpen(false);
    onChoose(component.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, components.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(active);
    else if (event.key === 'Escape') {
      setOpen(false);
      if (!isShown) onLeave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search class="map-search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={t('map.search')}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && components.length > 0 ? `${id}-${active}` : undefined}
        placeholder={t('map.search.hint')}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <kbd>/</kbd>
      <div class="map-found" hidden={!isShown}>
        <div role="listbox" id={`${id}-list`} aria-label={t('map.search')}>
          {components.map((component, at) => (
            <div
              key={component.id}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              // The input keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(at)}
              onKeyDown={onKeyDown}
            >
              <span dir="ltr">{safe(component.kind === 'resource' ? component.id : component.name)}</span>
              <small>{typeText(component.kind === 'domain' ? component.type : typeOf(component), t)}</small>
            </div>
          ))}
        </div>
        <p role="status">
          {isShown && (total === 0 ? t('map.search.none') : t('map.search.count', { count: total }))}
        </p>
      </div>
    </search>
  );
}

function typeOf({ kind, type }: { readonly kind: string; readonly type: string }): string {
  return kind === 'resource' ? type : kind;
}
