import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

/** A dialog above everything else. The browser keeps the focus inside and gives it back; Esc dismisses it. */
export function Dialog({
  className,
  labelledBy,
  onDismiss,
  dialogRef,
  children,
}: {
  readonly className: string;
  readonly labelledBy: string;
  readonly onDismiss: () => void;
  readonly dialogRef?: RefObject<HTMLDialogElement | null>;
  readonly children: ReactNode;
}) {
  const own = useRef<HTMLDialogElement>(null);
  const ref = dialogRef ?? own;
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, [ref]);
  return (
    <dialog
      ref={ref}
      className={className}
      aria-labelledby={labelledBy}
      aria-modal="true"
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onDismiss();
      }}
      onClose={(event) => {
        // Browsers let no page refuse a second Esc in a row; whether the dialog goes is ours to say all the same.
        const dialog = event.currentTarget;
        if (event.target === dialog && dialog.isConnected && !dialog.open) dialog.showModal();
      }}
    >
      {children}
    </dialog>
  );
}
