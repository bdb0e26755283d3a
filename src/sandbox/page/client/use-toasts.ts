import { useCallback, useState } from 'react';
import type { PageLanguage, PageState } from '../contract.js';
import type { Refusal } from './acts.js';
import type { Toast } from './shell/toasts.js';
import { WORDS } from './words.js';

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
