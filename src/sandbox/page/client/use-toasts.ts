import { useCallback, useState } from 'react';
import type { ActResult, PageLanguage, PageState, PageTrouble } from '../contract.js';
import type { Toast } from './shell/toasts.js';
import { WORDS } from './words.js';

const SHOWN_AT_MOST = 4;

interface ToastBook {
  readonly toasts: readonly Toast[];
  readonly tell: (refused: Extract<ActResult, { readonly ok: false }>) => void;
  readonly close: (id: string) => void;
}

/** Refusals of what the person did, and the troubles that came up since the page was opened. */
export function useToasts(
  state: Pick<PageState, 'sandbox' | 'troubles'> | undefined,
  language: PageLanguage,
): ToastBook {
  const troubles = state?.troubles;
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
    setRefusals((before) => [...before, refusalToast(kind, sentence, before.length)]);
  }, []);
  const close = useCallback((id: string) => setClosed((before) => [...before, id]), []);
  const fresh = (troubles ?? [])
    .filter(({ id }) => id > (seen ?? Number.POSITIVE_INFINITY))
    .map((trouble) => troubleToast(trouble, language));
  const toasts = [...fresh, ...refusals].filter(({ id }) => !closed.includes(id));
  return { toasts: toasts.slice(-SHOWN_AT_MOST), tell, close };
}

function refusalToast(kind: string, sentence: string, before: number): Toast {
  return { id: `refusal ${before} ${kind}`, title: sentence };
}

function troubleToast({ id, kind, detail }: PageTrouble, language: PageLanguage): Toast {
  const { troubles } = WORDS[language];
  return { id: `trouble ${id}`, title: troubles[kind] ?? troubles.other, detail };
}
