import { useEffect } from 'react';
import { IconButton } from '../dialog.js';
import { useWords } from '../page-context.js';

export interface Toast {
  readonly id: string;
  readonly title: string;
  readonly detail?: string;
}

const SHOWN_MS = 12_000;

/** What Slack refused, or would have shown to the app's developer. */
export function Toasts({
  toasts,
  onClose,
}: {
  readonly toasts: readonly Toast[];
  readonly onClose: (id: string) => void;
}) {
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={onClose} />
      ))}
    </div>
  );
}

function ToastCard({
  toast: { id, title, detail },
  onClose,
}: {
  readonly toast: Toast;
  readonly onClose: (id: string) => void;
}) {
  const words = useWords();
  useEffect(() => {
    const timer = setTimeout(() => onClose(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, onClose]);
  return (
    <div className="toast">
      <div>
        <b>{title}</b>
        {detail !== undefined && <p>{detail}</p>}
      </div>
      <IconButton label={words.close} onClick={() => onClose(id)} />
    </div>
  );
}
