import { useId, useMemo, useState } from 'preact/hooks';
import type { Component } from '../../../src/estate/index.js';
import { matching } from './picker-match.js';

/** Finds a component by name: type, go through what matches with the arrows, and choose one. */
export function Picker({
  label,
  components,
  onPick,
}: {
  readonly label: string;
  readonly components: readonly Component[];
  readonly onPick: (id: string) => void;
}) {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const found = useMemo(() => matching(components, search), [components, search]);
  const pick = (id: string | undefined) => {
    if (id === undefined) return;
    setSearch('');
    onPick(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    } else if (event.key === 'Enter') pick(found[active]?.id);
    else if (event.key === 'Escape') setSearch('');
  };
  const isOpen = found.length > 0;
  return (
    <div class="picker">
      <input
        type="text"
        role="combobox"
        aria-label={label}
        placeholder={label}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${list}-${active}` : undefined}
        value={search}
        onInput={({ currentTarget }) => {
          setSearch(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label={label} class="picker-list" hidden={!isOpen}>
        {found.map(({ id }, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which points here
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={id}
            id={`${list}-${at}`}
            role="option"
            aria-selected={at === active}
            translate={false}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(id)}
          >
            {id}
          </div>
        ))}
      </div>
    </div>
  );
}
