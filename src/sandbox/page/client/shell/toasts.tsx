import { useCallback, useEffect, useState } from 'react';
import type { PageLanguage, PageState } from '../../contract.js';
import type { Refusal } from '../acts.js';
import { CloseButton } from '../controls.js';
import { useWords } from '../page-context.js';
import { WORDS } from '../words.js';

const SHOWN_AT_MOST = 4;

interface ToastBook {
  readonly toasts: readonly Toast[];
  readonly tell: (refused: Refusal) => void;
  readonly close: (id: string) => void;
}

/** Refusals of what the person did, and the troubles that came up since the page was opened. */
export function useToasts(
  state: Pick<PageState, 'sandbox' | 'troubles'> | undefined,
  language: PageLanguage,
): ToastBook {
  const [refusals, setRefusals] = useState<readonly Toast[]>([]);
  const [seen, setSeen] = useState<number>();
  const [sandbox, setSandbox] = useState<string>();
  const [closed, setClosed] = useState<readonly string[]>([]);
  if (state !== undefined && sandbox !== state.sandbox) {
    // One that has started over counts its troubles from 1.
    setSandbox(state.sandbox);
    setSeen(state.troubles.at(-1)?.id ?? 0);
    setClosed([]);
  }

  const tell = useCallback<ToastBook['tell']>(({ kind, sentence }) => {
    setRefusals((before) => [
      ...before,
      { id: `refusal ${before.length} ${kind}`, title: sentence },
    ]);
  }, []);
  const close = useCallback((id: string) => setClosed((before) => [...before, id]), []);
  const words = WORDS[language].troubles;
  const fresh = (state?.troubles ?? [])
    .filter(({ id }) => id > (seen ?? Number.POSITIVE_INFINITY))
    .map(({ id, kind, detail }) => ({
      id: `trouble ${id}`,
      title: words[kind] ?? words.other,
      detail,
    }));
  const toasts = [...fresh, ...refusals].filter(({ id }) => !closed.includes(id));
  return { toasts: toasts.slice(-SHOWN_AT_MOST), tell, close };
}

interface Toast {
  readonly id: string;
  readonly title: string;
  readonly detail?: string;
}

const SHOWN_MS = 12_000;

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
      <CloseButton label={words.close} onClick={() => onClose(id)} />
    </div>
  );
}
