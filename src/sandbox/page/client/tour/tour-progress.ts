import type { PageState } from '../../contract.js';

export const STEPS = ['check', 'fix', 'resolve', 'rung', 'outage', 'client'] as const;

export type StepName = (typeof STEPS)[number];

/** A reader's progress, stored in the browser. `step` counts from 0; `STEPS.length` means that all are done. */
export interface TourProgress {
  /** The ID of the sandbox run. In another run the tour is offered again. */
  readonly sandbox: string;
  readonly status: 'offered' | 'on' | 'left';
  readonly step: number;
  /** The state when the step began. Only later changes complete the steps `rung` and `outage`. */
  readonly begin: StepStart;
  /** Whether the reader has just done the step before, and did not skip it. */
  readonly hasJustDonePrevious: boolean;
  /** A CSS selector of the message that shows the result of the step before. */
  readonly resultSelector?: string;
  /** Whether the reader went back to this step. The tour then does not proceed when the step is done. */
  readonly isRevisit: boolean;
}

export interface StepStart {
  readonly now: number;
  /** The lowest notified rung by BRN. */
  readonly rungs: Readonly<Record<string, number>>;
}

const STORAGE_KEY = 'tour';

export function readProgress(storage: Pick<Storage, 'getItem'>): TourProgress | undefined {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null');
    return isProgress(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function writeProgress(storage: Pick<Storage, 'setItem'>, progress: TourProgress): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(progress));
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

export function startStep(
  step: number,
  state: Pick<PageState, 'sandbox' | 'clock' | 'notices'>,
  overrides: Partial<Omit<TourProgress, 'sandbox' | 'step' | 'begin'>> = {},
): TourProgress {
  const rungs = state.notices.alerts.flatMap(({ brn, rung }) =>
    rung === undefined ? [] : [[brn, rung] as const],
  );
  return {
    sandbox: state.sandbox,
    status: 'on',
    step: Math.max(0, Math.min(STEPS.length, step)),
    begin: { now: state.clock.now, rungs: Object.fromEntries(rungs) },
    hasJustDonePrevious: false,
    isRevisit: false,
    ...overrides,
  };
}

/** The progress in this run of the sandbox. A new run offers the tour again, with the choice of its language. */
export function currentProgress(
  state: Pick<PageState, 'sandbox' | 'clock' | 'notices'>,
  stored: TourProgress | undefined,
): TourProgress {
  return stored?.sandbox === state.sandbox ? stored : startStep(0, state, { status: 'offered' });
}
