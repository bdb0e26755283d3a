import { useCallback, useEffect, useState } from 'react';
import type { PageLanguage, PageState } from '../../contract.js';
import type { Refusal } from '../actions.js';
import { CloseButton } from '../controls.js';
import { useWords } from '../page-context.js';
import { WORDS } from '../words.js';

const MAX_TOASTS = 4;

interface ToastList {
  readonly toasts: readonly Toast[];
  readonly warn: (refused: Refusal) => void;
  readonly close: (id: string) => void;
}

/** Refused actions of the person, and troubles since the page was opened. */
export function useToasts(
  state: Pick<PageState, 'sandbox' | 'troubles'> | undefined,
  language: PageLanguage,
): ToastList {
  const [refusals, setRefusals] = useState<readonly Toast[]>([]);
  const [lastSeenId, setLastSeenId] = useState<number>();
  const [sandbox, setSandbox] = useState<string>();
  const [closed, setClosed] = useState<readonly string[]>([]);
  if (state !== undefined && sandbox !== state.sandbox) {
    // A sandbox that has started over counts its troubles from 1 again.
    setSandbox(state.sandbox);
    setLastSeenId(state.troubles.at(-1)?.id ?? 0);
    setClosed([]);
  }

  const warn = useCallback<ToastList['warn']>(({ kind, sentence }) => {
    setRefusals((previous) => [
      ...previous,
      { id: `refusal ${previous.length} ${kind}`, title: sentence },
    ]);
  }, []);
  const close = useCallback((id: string) => setClosed((previous) => [...previous, id]), []);
  const words = WORDS[language].troubles;
  const troubles = (state?.troubles ?? [])
    .filter(({ id }) => id > (lastSeenId ?? Number.POSITIVE_INFINITY))
    .map(({ id, kind, detail }) => ({
      id: `trouble ${id}`,
      title: words[kind] ?? words.other,
      detail,
    }));
  const toasts = [...troubles, ...refusals].filter(({ id }) => !closed.includes(id));
  return { toasts: toasts.slice(-MAX_TOASTS), warn, close };
}

interface Toast {
  readonly id: string;
  readonly title: string;
  readonly detail?: string;
}

const TOAST_DURATION_MS = 12_000;

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
    const timer = setTimeout(() => onClose(id), TOAST_DURATION_MS);
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
