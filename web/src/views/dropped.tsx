import { useEffect, useRef } from 'preact/hooks';
import { compareWith, dropped, open, texts } from '../state.js';

/** Asks what to do with a file while another one is open. */
export function DroppedDialog() {
  const { m } = texts.value;
  const file = dropped.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (file !== null) dialog.current?.showModal();
    else dialog.current?.close();
  }, [file]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="dropped"
      onClose={() => {
        dropped.value = null;
      }}
    >
      {file !== null && (
        <>
          <p id="dropped">{m.app.droppedWhat(file.name)}</p>
          <div class="choices-row">
            <button type="button" class="primary" onClick={() => compareWith(file.name, file.text)}>
              {m.app.compareWith}
            </button>
            <button type="button" onClick={() => open(file.name, file.text)}>
              {m.app.replace}
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              {m.app.cancel}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}
