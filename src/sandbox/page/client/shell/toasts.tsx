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

/** Refused actions of the person, and Slack's problems since the page was opened. */
export function useToasts(
  state: Pick<PageState, 'sandbox' | 'problems'> | undefined,
  language: PageLanguage,
): ToastList {
  const [refusals, setRefusals] = useState<readonly Toast[]>([]);
  /** The newest problem in the first state of this sandbox. Older ones are not shown. */
  const [initialProblemId, setInitialProblemId] = useState<number>();
  const [sandbox, setSandbox] = useState<string>();
  const [closedIds, setClosedIds] = useState<readonly string[]>([]);
  if (state !== undefined && sandbox !== state.sandbox) {
    // A sandbox that has started over numbers its problems from 1 again.
    setSandbox(state.sandbox);
    setInitialProblemId(state.problems.at(-1)?.id ?? 0);
    setClosedIds([]);
    setRefusals([]);
  }

  const warn = useCallback<ToastList['warn']>(({ kind, sentence }) => {
    setRefusals((previous) => [
      ...previous,
      { id: `refusal ${previous.length} ${kind}`, title: sentence },
    ]);
  }, []);
  const close = useCallback((id: string) => setClosedIds((previous) => [...previous, id]), []);
  const words = WORDS[language].problems;
  const problems = (state?.problems ?? [])
    .filter(({ id }) => id > (initialProblemId ?? Number.POSITIVE_INFINITY))
    .map(({ id, kind, detail }) => ({
      id: `problem ${id}`,
      title: words[kind] ?? words.other,
      detail,
    }));
  const toasts = [...problems, ...refusals].filter(({ id }) => !closedIds.includes(id));
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
