import type { Verdict } from '../assessment/assessment.js';
import type { StoreIndex } from '../records/indexed-store.js';
import type { CallName, PopbillProblem } from '../records/popbill-problem.js';
import type { Severity } from '../records/reason.js';

/** Takes down what the app does and how long it takes, for `/metrics`. Never told whom it was about. */
export interface Meter {
  /** One product of one company was asked about. */
  readonly checked: (by: CheckedBy, verdict: Verdict['kind']) => void;
  /** A sweep came to its end, or was stopped or interrupted before. */
  readonly swept: (outcome: 'finished' | 'stopped' | 'interrupted', tookMs: number) => void;
  /** A notice that made noise stands in its channel. */
  readonly told: (why: string, severity: Severity) => void;
  /** News is kept back; once for each reason and alert. */
  readonly held: (why: string) => void;
  /** One call to POPBiLL, or one token asked for, by the real clock and without the wait for its turn. */
  readonly popbillCalled: (
    call: CallName | 'token',
    outcome: PopbillOutcome,
    tookMs: number,
  ) => void;
  /** `error`: Slack's own word, or `no_answer`. */
  readonly slackFailed: (method: string, error: string) => void;
  readonly homePublished: (outcome: string) => void;
}

/** `recheck`: asked again by itself, because a question stayed unanswered or to see whether there are answers again. */
export type CheckedBy = 'person' | 'sweep' | 'recheck';

/** `answered` also when the answer is bad news; else the class of POPBiLL's code, or how no answer came about. */
export type PopbillOutcome =
  | 'answered'
  | Exclude<PopbillProblem, { kind: 'refused' }>['kind']
  | Extract<PopbillProblem, { kind: 'refused' }>['codeClass'];

export function popbillOutcomeOf(problem: PopbillProblem | undefined): PopbillOutcome {
  if (problem === undefined) return 'answered';
  return problem.kind === 'refused' ? problem.codeClass : problem.kind;
}

/** Where nobody reads the figures, as on the command line. */
export const NO_METER: Meter = {
  checked: () => {},
  swept: () => {},
  told: () => {},
  held: () => {},
  popbillCalled: () => {},
  slackFailed: () => {},
  homePublished: () => {},
};

/** Counts notices by their records, so that each is counted once, when it is known to stand. */
export function noticeCounter(meter: Pick<Meter, 'told' | 'held'>): StoreIndex {
  return {
    apply(changes) {
      for (const change of changes) {
        if (!('put' in change) || change.put !== 'history') continue;
        const { event } = change.value;
        if (event.kind === 'told') meter.told(event.why, event.severity);
        else if (event.kind === 'held') meter.held(event.why);
      }
    },
  };
}
