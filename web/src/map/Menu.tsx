import { useEffect, useRef } from 'preact/hooks';

export interface MenuItem {
  readonly text: string;
  readonly run: () => void;
}

/** What can be done with a box, at a point of the map. */
export function Menu({
  items,
  x,
  y,
  label,
  onClose,
}: {
  readonly items: readonly MenuItem[];
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly onClose: () => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector('button')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const buttons = [...ref.current!.querySelectorAll('button')];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (step === 0) return;
    else buttons[(at + step + buttons.length) % buttons.length]!.focus();
    event.preventDefault();
  };
  return (
    <div
      ref={ref}
      class="map-menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      style={{ left: `${x}px`, top: `${y}px` }}
      onKeyDown={onKeyDown}
      onFocusOut={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && ref.current?.contains(relatedTarget))) onClose();
      }}
    >
      {items.map(({ text, run }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          onClick={() => {
            onClose();
            run();
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
