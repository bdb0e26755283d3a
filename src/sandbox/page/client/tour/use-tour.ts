import { useCallback, useEffect, useState } from 'react';
import {
  atStep,
  progressIn,
  STEPS,
  type StepName,
  storedProgress,
  storeProgress,
  type TourProgress,
} from './tour-progress.js';
import { momentOf, type StepMoment, type TourView } from './tour-task.js';

export interface Tour {
  readonly progress: TourProgress;
  readonly step: StepName | undefined;
  readonly moment: StepMoment | undefined;
  readonly begin: () => void;
  readonly resume: () => void;
  readonly leave: () => void;
  readonly back: () => void;
  readonly next: () => void;
}

/** The tour of one reader. It continues by itself when the page shows that a step is done. */
export function useTour(view: TourView): Tour {
  const { state } = view;
  const [stored, setStored] = useState(() => storedProgress(localStorage));
  const progress = progressIn(state, stored);
  const keep = useCallback((kept: TourProgress) => {
    storeProgress(localStorage, kept);
    setStored(kept);
  }, []);

  const step = STEPS[progress.step];
  const moment = step === undefined ? undefined : momentOf(step, view, progress.begin);
  const carriesOn = progress.status === 'on' && moment?.isDone === true && !progress.isRevisit;
  if (carriesOn) {
    const after = atStep(progress.step + 1, state, { justDone: true, seen: moment.seen });
    storeProgress(localStorage, after);
    setStored(after);
  } else if (progress !== stored && stored !== undefined) {
    setStored(progress);
  }

  return {
    progress,
    step,
    moment,
    begin: () => keep(atStep(0, state)),
    resume: () => keep({ ...progress, status: 'on' }),
    leave: () => keep({ ...progress, status: 'left' }),
    back: () => keep(atStep(progress.step - 1, state, { isRevisit: true })),
    next: () => keep(atStep(progress.step + 1, state, { justDone: moment?.isDone === true })),
  };
}

/**
 * Marks what the tour points at, wherever it is drawn, for as long as it does. The mark is an attribute that React knows
 * nothing of, so that it is set again after every drawing.
 */
export function usePointer(attribute: string, selector: string | undefined): void {
  useEffect(() => {
    if (selector === undefined) return;
    const mark = () => {
      const wanted = document.querySelectorAll(selector);
      for (const old of document.querySelectorAll(`[${attribute}]`)) {
        if (!old.matches(selector)) old.removeAttribute(attribute);
      }
      for (const element of wanted) {
        if (!element.hasAttribute(attribute)) element.setAttribute(attribute, '');
      }
    };
    mark();
    const observer = new MutationObserver(mark);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        element.removeAttribute(attribute);
      }
    };
  }, [attribute, selector]);
}

export function useInView(selector: string | undefined): void {
  useEffect(() => {
    if (selector === undefined) return;
    document.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
  }, [selector]);
}

/** Brings the first visible one of them into view and gives it the focus. */
export function showElement(selector: string): void {
  const shown = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (element) => element.getClientRects().length > 0,
  );
  shown?.scrollIntoView({ block: 'center' });
  const control = shown?.matches('label') === true ? shown.querySelector('input') : shown;
  control?.focus();
}
