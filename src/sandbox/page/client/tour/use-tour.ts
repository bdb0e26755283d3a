import { useCallback, useState } from 'react';
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
  /** Absent at the end. */
  readonly step: StepName | undefined;
  readonly moment: StepMoment | undefined;
  /** From the first step on. */
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
