import type {
  CertificateView,
  DeptUserView,
  ProductAssessment,
  Verdict,
} from '../assessment/assessment.js';
import type { HeldTest } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { PlanStatus } from '../records/status.js';
import type { CheckOutcome } from './check-outcome-words.js';

/** What the first sentence of a report answers, and what it depends on. */
export interface OutcomeFacts {
  readonly outcome: CheckOutcome;
  /** The app looked by itself, without logging in. */
  readonly looked: boolean;
  readonly company: string;
  readonly alertResolved: boolean;
  readonly now: Instant;
}

/** The report of one check, for one reader who reads it now. Company: its name, or the formatted BRN. */
export interface ReportText {
  /** At most 24 characters. */
  readonly modalTitle: string;
  /** The worst verdict, as the title says it. */
  readonly headline: (verdicts: readonly Verdict[], memberMissing: boolean) => string;
  readonly outcome: (facts: OutcomeFacts) => string;
  readonly testStage: string;
  readonly checkDigitWrong: string;
  /** `전자세금계산서: 수집 가능`. */
  readonly productHeading: (product: Product, verdict: Verdict) => string;
  /** What the verdict means and how it is known, where the label alone could mislead. */
  readonly verdictNote: (product: ProductAssessment) => string | undefined;
  readonly deptUser: (deptUser: DeptUserView, now: Instant) => string;
  readonly certificate: (certificate: CertificateView, now: Instant) => string;
  readonly plan: (plan: PlanStatus, now: Instant) => string;
  /** `calls`: the names of those that fared alike; `whatHappened`: a whole sentence. */
  readonly failure: (calls: readonly string[], whatHappened: string) => string;
  /** Why a login test was not made; undefined where the cell's line says it already. */
  readonly held: (test: HeldTest, now: Instant) => string | undefined;
  readonly nothingToDo: string;
  /** Nothing is wrong, but something could not be asked. */
  readonly tryLater: string;
  /** A department user whose login was never tested. */
  readonly testDeptUser: string;
  /** Relying on a certificate alone. */
  readonly deptUserAdvice: string;
  readonly nextSweep: (at: Instant, now: Instant) => string;
  readonly notWatched: string;
  /** Its checks by people change no alert. `why`: the reason's words. */
  readonly paused: (why: string) => string;
  readonly alertOpen: string;
  /** For viewers, who do not see the buttons that the advice names. */
  readonly operatorsOnly: string;
  /** The message's `text`. */
  readonly sentence: (about: {
    readonly company: string;
    readonly products: readonly ProductAssessment[];
    readonly reasons: readonly Reason[];
    readonly memberMissing: boolean;
    /** Some questions of this check got no answer. */
    readonly incomplete: boolean;
  }) => string;
  /** The message's `text` when POPBiLL refuses our own settings. */
  readonly notChecked: (company: string) => string;
  /** What follows was found earlier, because nothing could be asked now. */
  readonly knownBefore: string;
}
