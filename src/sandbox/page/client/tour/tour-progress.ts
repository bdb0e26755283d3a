import type { PageState } from '../../contract.js';

export const STEPS = ['check', 'fix', 'resolve', 'rung', 'outage'] as const;

export type StepName = (typeof STEPS)[number];

/** How far a reader is. `step` counts from 0; as many as there are steps: all are done. */
export interface TourProgress {
  /** The run of the sandbox it belongs to: in another one everything is to be done again. */
  readonly sandbox: string;
  readonly status: 'offered' | 'on' | 'left';
  readonly step: number;
  /** The world when the step began: only what happens after it counts. */
  readonly begin: StepBegin;
  /** The reader has just done the step before. */
  readonly justDone: boolean;
  /** A selector of the message that shows it. */
  readonly seen?: string;
  /** The reader went back: a step that is done does not continue by itself. */
  readonly isRevisit: boolean;
}

export interface StepBegin {
  readonly now: number;
  /** BRN, lowest step of the ladder that had its notice. */
  readonly rungs: Readonly<Record<string, number>>;
}

const KEY = 'tour';

export function storedProgress(storage: Pick<Storage, 'getItem'>): TourProgress | undefined {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? 'null');
    return isProgress(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function storeProgress(storage: Pick<Storage, 'setItem'>, progress: TourProgress): void {
  storage.setItem(KEY, JSON.stringify(progress));
}

function isProgress(stored: unknown): stored is TourProgress {
  if (typeof stored !== 'object' || stored === null) return false;
  if (!('sandbox' in stored && 'status' in stored && 'step' in stored && 'begin' in stored)) {
    return false;
  }
  const { step, status, begin } = stored;
  const isStep = Number.isInteger(step) && Number(step) >= 0 && Number(step) <= STEPS.length;
  const isStatus = ['offered', 'on', 'left'].includes(String(status));
  const isBegin = typeof begin === 'object' && begin !== null && 'now' in begin && 'rungs' in begin;
  return isStep && isStatus && isBegin;
}

/** The beginning of a step: nothing of it is done. */
export function atStep(
  step: number,
  state: Pick<PageState, 'sandbox' | 'clock' | 'notices'>,
  about: Partial<Pick<TourProgress, 'status' | 'justDone' | 'seen' | 'isRevisit'>> = {},
): TourProgress {
  const rungs = state.notices.alerts.flatMap(({ brn, rung }) =>
    rung === undefined ? [] : [[brn, rung] as const],
  );
  return {
    sandbox: state.sandbox,
    status: 'on',
    step: Math.max(0, Math.min(STEPS.length, step)),
    begin: { now: state.clock.now, rungs: Object.fromEntries(rungs) },
    justDone: false,
    isRevisit: false,
    ...about,
  };
}

/** The progress in this run of the sandbox. A new run starts the tour over, and offers it again to a reader who left it. */
export function progressIn(
  state: Pick<PageState, 'sandbox' | 'clock' | 'notices'>,
  stored: TourProgress | undefined,
): TourProgress {
  if (stored === undefined) return atStep(0, state, { status: 'offered' });
  if (stored.sandbox === state.sandbox) return stored;
  return atStep(0, state, { status: stored.status === 'on' ? 'on' : 'offered' });
}
