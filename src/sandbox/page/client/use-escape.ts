import { useEffect, useRef } from 'react';

/** The open menus, dialogs and panels, in the order in which they were opened. */
const open: { readonly close: () => void }[] = [];

/**
 * Lets Esc call `close`, but only for what was opened last: a menu, not the dialog around it; a dialog, not the panel
 * behind it. `close: undefined` means that the caller is not open.
 */
export function useEscape(close: (() => void) | undefined): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  const isOpen = close !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    const entry = { close: () => latest.current?.() };
    if (open.length === 0) window.addEventListener('keydown', closeLast, true);
    open.push(entry);
    return () => {
      open.splice(open.indexOf(entry), 1);
      if (open.length === 0) window.removeEventListener('keydown', closeLast, true);
    };
  }, [isOpen]);
}

function closeLast(event: KeyboardEvent): void {
  // While a Korean syllable is being composed, Esc only ends the composition.
  if (event.key !== 'Escape' || event.isComposing) return;
  // Otherwise the browser would also close the dialog, and the field would see the key.
  event.preventDefault();
  event.stopPropagation();
  open.at(-1)?.close();
}
