import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import {
  currentProgress,
  readProgress,
  STEPS,
  type StepName,
  startStep,
  type TourProgress,
  writeProgress,
} from './tour-progress.js';
import { type StepState, stepStateOf, type TourView } from './tour-task.js';

export interface Tour {
  readonly progress: TourProgress;
  readonly step: StepName | undefined;
  readonly stepState: StepState | undefined;
  readonly start: () => void;
  readonly resume: () => void;
  readonly leave: () => void;
  readonly back: () => void;
  readonly next: () => void;
}

/** The tour of one reader. It proceeds automatically when the page's state shows that a step is done. */
export function useTour(view: TourView): Tour {
  const { state } = view;
  const [stored, setStored] = useState(() => readProgress(localStorage));
  const progress = currentProgress(state, stored);
  const save = useCallback((newProgress: TourProgress) => {
    writeProgress(localStorage, newProgress);
    setStored(newProgress);
  }, []);

  const step = STEPS[progress.step];
  const stepState = step === undefined ? undefined : stepStateOf(step, view, progress.begin);
  const isAdvancing = progress.status === 'on' && stepState?.isDone === true && !progress.isRevisit;
  if (isAdvancing) {
    const { selector: resultSelector } = stepState;
    const next = startStep(progress.step + 1, state, { hasJustDonePrevious: true, resultSelector });
    writeProgress(localStorage, next);
    setStored(next);
  } else if (progress !== stored && stored !== undefined) {
    // A new run of the sandbox. Without this, the step would begin again with every new state.
    setStored(progress);
  }
  // Not in the card: it is mounted again in every window that opens, and would scroll the channel each time.
  const shownSelector =
    progress.status === 'on' ? (stepState?.selector ?? progress.resultSelector) : undefined;
  useAttributeOnElements('data-tour-seen', shownSelector);
  useScrollIntoView(shownSelector, progress.step);

  return {
    progress,
    step,
    stepState,
    start: () => save(startStep(0, state)),
    resume: () => save({ ...progress, status: 'on' }),
    leave: () => save({ ...progress, status: 'left' }),
    back: () => save(startStep(progress.step - 1, state, { isRevisit: true })),
    next: () =>
      save(
        startStep(progress.step + 1, state, { hasJustDonePrevious: stepState?.isDone === true }),
      ),
  };
}

/**
 * Sets `attribute` on all elements that match `selector`, for the stylesheet. React does not know the attribute, so it
 * is set again after every change of the document.
 */
export function useAttributeOnElements(attribute: string, selector: string | undefined): void {
  // A layout effect, so that the marks change together with the card and none of an earlier task is seen.
  useLayoutEffect(() => {
    if (selector === undefined) return;
    const setAttributes = () => {
      const matching = document.querySelectorAll(selector);
      for (const old of document.querySelectorAll(`[${attribute}]`)) {
        if (!old.matches(selector)) old.removeAttribute(attribute);
      }
      for (const element of matching) {
        if (!element.hasAttribute(attribute)) element.setAttribute(attribute, '');
      }
    };
    setAttributes();
    const observer = new MutationObserver(setAttributes);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        element.removeAttribute(attribute);
      }
    };
  }, [attribute, selector]);
}

/** Scrolls again with every step, because newer messages may have moved the one that shows a step's result. */
function useScrollIntoView(selector: string | undefined, step: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step
  useEffect(() => {
    if (selector === undefined) return;
    document.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
  }, [selector, step]);
}

/** Scrolls to the first visible matching element and focuses it. */
export function showElement(selector: string): void {
  const visible = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (element) => element.getClientRects().length > 0,
  );
  visible?.scrollIntoView({ block: 'center' });
  const control = visible?.matches('label') === true ? visible.querySelector('input') : visible;
  control?.focus();
}
