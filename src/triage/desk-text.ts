import type { Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { FieldText } from '../text/field-text.js';
import type { Language } from '../text/language.js';
import type { SnoozeChoice } from './snooze-rules.js';

/** What is wrong with a snooze form. `past`: the day is over. `no-day`: a day was to be picked. `day-unused`: one was
 * picked beside another choice. */
export type SnoozeProblem = 'past' | 'no-day' | 'day-unused';

/** The words around what people do with an alert. Titles and submit buttons have at most 24 characters. */
export interface DeskText {
  readonly snooze: {
    readonly title: string;
    readonly question: (company: string) => string;
    readonly choices: FieldText;
    readonly choice: Readonly<Record<SnoozeChoice['kind'], string>>;
    /** Under a choice: when it would speak again. */
    readonly moment: (until: Instant, now: Instant) => string;
    readonly day: FieldText;
    readonly problem: Readonly<Record<SnoozeProblem, string>>;
    /** The latest moment that would be taken. */
    readonly limit: (limit: Instant, now: Instant) => string;
    /** The certificate expires too soon for any choice. */
    readonly tooLate: string;
    readonly submit: string;
    readonly saving: string;
    readonly done: (until: Instant, now: Instant) => string;
  };
  readonly details: {
    readonly title: string;
    /** Of an alert that nobody took or put off. */
    readonly open: string;
    readonly since: (openedAt: Instant, now: Instant) => string;
    readonly held: (why: string, until: Instant | undefined, now: Instant) => string;
    readonly ownerCalled: (at: Instant, now: Instant) => string;
    readonly operatorsCalled: (at: Instant, now: Instant) => string;
    readonly popbillSaid: (message: string, code: number) => string;
    readonly history: string;
    readonly noHistory: string;
    /** The company has no open alert. */
    readonly noAlert: string;
  };
  readonly client: {
    readonly title: string;
    readonly howTo: string;
    readonly field: FieldText;
    readonly inLanguage: Readonly<Record<Language, string>>;
    readonly toldBefore: (person: string, at: Instant, now: Instant) => string;
    readonly nothingToAsk: string;
    readonly submit: string;
    readonly saving: string;
    readonly done: string;
  };
  /** Somebody has it already. */
  readonly alreadyTaken: (person: string, at: Instant, now: Instant) => string;
  /** `처리 중 · @김지우 님이 11월 25일 09:02에 맡았습니다`; nothing of an alert that nobody took or put off. */
  readonly state: (
    life: AlertLife,
    now: Instant,
    person: (id: UserId) => string,
  ) => string | undefined;
  /** The same as a sentence. */
  readonly stateSentence: (
    life: AlertLife,
    now: Instant,
    person: (id: UserId) => string,
  ) => string | undefined;
  /** A part of the grey line: who told the client. */
  readonly clientTold: (person: string, at: Instant, now: Instant) => string;
}
