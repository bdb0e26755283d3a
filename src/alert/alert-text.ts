import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife, NoticeReason, ThreadLine } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { SetupAlert } from '../records/incident.js';
import type { Reason, Severity } from '../records/reason.js';
import type { PopbillProblem } from '../records/status.js';
import type { Language } from '../text/language.js';
import type { Markup } from '../text/markup.js';
import { en } from './alert.js';
import { ko } from './alert.ko.js';

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
  /**
   * False (not watched, or paused): no sweep asks about this company and no alert follows, so neither is promised.
   * Default: true.
   */
  readonly watched?: boolean;
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
  /** `company` is `companyLabel`. */
  readonly sentence: (company: string) => string;
  /** The quiet line in the thread. */
  readonly line: string;
  /** Parts of the grey line. */
  readonly facts: readonly string[];
}

/** Lines in the thread that say what a person or a sweep did. */
export type DoneLine = Extract<
  ThreadLine,
  {
    kind:
      | 'taken'
      | 'handed-back'
      | 'woken'
      | 'client-told'
      | 'snoozed'
      | 'checked'
      | 'still-failing';
  }
>;

export type ResolvedAlert = Alert & { readonly life: Extract<AlertLife, { state: 'resolved' }> };
export type ClosedAlert = Alert & { readonly life: Extract<AlertLife, { state: 'closed' }> };
export type ResolvedSetup = SetupAlert & { readonly resolvedAt: Instant };

export interface SetupWords {
  readonly title: string;
  readonly happened: string;
  readonly means: string;
  readonly todo: Advice;
  /** Full sentences for a notification, without severity. */
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
  readonly closedWord: (stage: Stage) => string;
  readonly reason: (reason: Reason, about: ReasonContext) => ReasonWords;
  /** Said after the first reason when there are more: which others there are. Never called with none. */
  readonly otherReasons: (others: readonly Reason[], worst: Reason) => string;
  readonly resolved: (alert: ResolvedAlert, about: AlertContext) => EndWords;
  readonly closed: (alert: ClosedAlert, about: AlertContext) => EndWords;
  readonly owner: (person: string) => string;
  readonly asOf: (at: Instant) => string;
  /** When the certificate speaks up next; `undefined` for reasons that are told only when something changes. */
  readonly nextNotice: (reason: Reason, about: ReasonContext) => string | undefined;
  readonly pageOpened: (person: string, at: Instant, now: Instant) => string;
  /** In front of a thread line that makes noise: why it speaks again. Empty, or ends in a space. */
  readonly lead: Readonly<Record<NoticeReason, string>>;
  /** The lead of what has become critical: ends in a space. */
  readonly nowCritical: string;
  /** The lead of a reminder while it is known who took it and when: asks them. Ends in a space. */
  readonly stillOnIt: (person: string, takenAt: Instant, now: Instant) => string;
  /** Since when nobody has it, behind the lead, which ends in what is wrong. Ends in a space. */
  readonly untaken: (since: Instant, now: Instant) => string;
  /** What whoever is called presses, behind what is wrong. */
  readonly press: Readonly<Record<'take' | 'handBack', string>>;
  /** In front of the lead: who is called by name. Ends in a space. */
  readonly calling: (people: readonly string[]) => string;
  /** Quiet thread lines about what people and sweeps did. */
  readonly did: (line: DoneLine, person: (id: string) => string) => string;
  readonly reasonGone: (gone: readonly Reason[], left: readonly Reason[], at: Instant) => string;
  readonly pageOpenedLine: (person: string, at: Instant) => string;
  readonly moved: (channel: string) => string;
  readonly setup: (setup: SetupAlert, markup: Markup) => SetupWords;
  readonly setupResolved: (setup: ResolvedSetup) => Omit<
    SetupWords,
    'happened' | 'means' | 'todo'
  > & {
    readonly body: string;
  };
  /** What POPBiLL did instead of answering, as one sentence. Says nothing about the authentication. */
  readonly problem: (problem: PopbillProblem, markup: Markup) => string;
}

const TEXTS: Readonly<Record<Language, AlertText>> = { ko, en };

export function alertTextOf(language: Language): AlertText {
  return TEXTS[language];
}
