import type { CertificateView, DeptUserView, Verdict } from '../assessment/assessment.js';
import type { Method, PauseReason, Product, Stage } from '../records/company.js';
import type { ReasonKind, Severity } from '../records/reason.js';
import type { PlanStatus } from '../records/status.js';
import type { Language } from './language.js';
import { en } from './words.js';
import { ko } from './words.ko.js';

/** The glossary: one word per thing, the same in every message, modal and list. */
export interface Words {
  /** Label in front of a sentence or as a heading: `전자세금계산서`, `Tax invoices`. */
  readonly productLabel: Readonly<Record<Product, string>>;
  /** Inside a sentence: `전자세금계산서`, `tax invoices`. */
  readonly product: Readonly<Record<Product, string>>;
  /** Several products inside a sentence: `전자세금계산서와 현금영수증`, `tax invoices and cash receipts`. */
  readonly products: (products: readonly Product[]) => string;
  readonly methodLabel: Readonly<Record<Method, string>>;
  readonly method: Readonly<Record<Method, string>>;
  readonly stage: Readonly<Record<Stage, string>>;
  /** Whether a product can be collected, as a label; see `verdictMeaning` for its one line. */
  readonly verdict: (verdict: Verdict) => string;
  /** The one line under the label: what is known and how. */
  readonly verdictMeaning: (verdict: Verdict) => string;
  /** What is known of a certificate; `now` decides whether the year is said. */
  readonly certificate: (certificate: CertificateView, now: number) => string;
  readonly deptUser: (deptUser: DeptUserView) => string;
  /** `4회 중 3회 시도`: logins that were rejected in a row, of those that may be before somebody has to confirm one. */
  readonly attempts: (used: number) => string;
  readonly plan: (plan: PlanStatus, now: number) => string;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly reason: Readonly<Record<ReasonKind, string>>;
  /** Why a company is left alone for the time being. */
  readonly pauseReason: Readonly<Record<PauseReason, string>>;
  readonly button: Readonly<Record<ButtonWord, string>>;
  readonly label: Readonly<Record<LabelWord, string>>;
}

export type ButtonWord =
  | 'openPage'
  | 'newLink'
  | 'check'
  | 'checkAgain'
  | 'testCertificateLogin'
  | 'registeredAgain'
  | 'testAnyway'
  | 'watch'
  | 'edit'
  | 'unwatch'
  | 'save'
  | 'cancel'
  | 'close'
  | 'take'
  | 'handBack'
  | 'snooze'
  | 'wake'
  | 'details'
  | 'clientText';

export type LabelWord =
  | 'company'
  | 'brn'
  | 'popbillId'
  | 'collects'
  | 'plan'
  | 'owner'
  | 'note'
  | 'channel'
  | 'defaultChannel'
  | 'stage'
  | 'whatHappened'
  | 'whatItMeans'
  | 'whatToDo'
  | 'couldNotCheck';

const WORDS: Readonly<Record<Language, Words>> = { ko, en };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}
