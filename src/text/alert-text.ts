import type { Alert, AlertLife, SetupAlert, ThreadLine } from '../domain/alert.js';
import type { Stage } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import type { Reason, Severity } from '../domain/reason.js';
import type { AdminNewsFacts } from './admin-news.js';
import { en } from './en/alert.js';
import { ko } from './ko/alert.js';
import type { Language } from './language.js';
import type { Markup } from './markup.js';

/** What the words about one reason depend on besides the reason itself. */
export interface ReasonContext {
  /**
   * When the facts were found. Days left are said "as of" this day and years are left out relative to it, because a
   * channel's message is read for days: "today" in it would become false.
   */
  readonly at: Instant;
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly markup: Markup;
}

/** What to do: steps in their order, or ways to choose from. */
export interface Advice {
  readonly intro?: string;
  readonly steps: readonly string[];
  readonly ordered: boolean;
}

/** One reason in words: what happened, what it means for collection, what to do now. */
export interface ReasonWords {
  /** Short; with the company's name it is complete. */
  readonly title: (name: string) => string;
  readonly happened: string;
  readonly means: string;
  readonly todo: Advice;
  /** What is good to know besides, each a paragraph of its own. */
  readonly remarks: readonly string[];
  /** Full sentences for a notification, without severity. `company` is `companyLabel`. */
  readonly sentence: (company: string) => string;
  /** POPBiLL's code, for the grey line. */
  readonly evidence?: string;
}

export interface AlertContext {
  readonly collectsBy: Policy['collectsBy'];
  readonly markup: Markup;
}

/** A message about something that is over. */
export interface EndWords {
  readonly title: (name: string) => string;
  readonly body: string;
  readonly sentence: (company: string) => string;
  /** Parts of the grey line. */
  readonly facts: readonly string[];
}

type ResolvedLife = Extract<AlertLife, { state: 'resolved' }>;
type ClosedLife = Extract<AlertLife, { state: 'closed' }>;
export type ResolvedAlert = Alert & { readonly life: ResolvedLife };
export type ClosedAlert = Alert & { readonly life: ClosedLife };

export interface SetupWords {
  readonly title: string;
  readonly happened: string;
  readonly means: string;
  readonly todo: Advice;
  readonly sentence: string;
  /** Parts of the grey line. */
  readonly facts: readonly string[];
}

export interface AlertText {
  /** `한빛상사(123-45-67891)`, `Hanbit Trading (123-45-67891)`. */
  readonly companyLabel: (name: string, brn: string) => string;
  /** `긴급`, and with the test stage, which is always said, `긴급(테스트 환경)`. */
  readonly severity: (severity: Severity, stage: Stage) => string;
  readonly resolvedWord: (stage: Stage) => string;
  readonly reason: (reason: Reason, about: ReasonContext) => ReasonWords;
  /** Said after the first reason's sentence when there are more: which others there are. Never empty input. */
  readonly otherReasons: (others: readonly Reason[]) => string;
  readonly resolved: (alert: ResolvedAlert, about: AlertContext) => EndWords;
  readonly closed: (alert: ClosedAlert, about: AlertContext) => EndWords;
  readonly owner: (person: string) => string;
  readonly checkedAt: (at: Instant) => string;
  /** When the certificate speaks up next; `undefined` for reasons that are told only when something changes. */
  readonly nextNotice: (reason: Reason, about: ReasonContext) => string | undefined;
  readonly pageOpened: (person: string, at: Instant, now: Instant) => string;
  readonly noteLabel: string;
  /**
   * A line in the thread. `loud` lines also stand in the channel on their own, so they name the company and say
   * everything; quiet ones are short.
   */
  readonly line: (
    line: ThreadLine,
    alert: Alert,
    about: AlertContext & { readonly loud: boolean },
  ) => string;
  readonly setup: (setup: SetupAlert, markup: Markup) => SetupWords;
  readonly setupResolved: (
    setup: SetupAlert & { readonly resolvedAt: Instant },
    markup: Markup,
  ) => EndWords;
  readonly adminNews: (news: AdminNewsFacts, markup: Markup) => string;
}

const TEXTS: Readonly<Record<Language, AlertText>> = { ko, en };

export function alertTextOf(language: Language): AlertText {
  return TEXTS[language];
}
