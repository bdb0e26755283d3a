import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Markup } from '../text/markup.js';
import type { Advice } from '../text/phrases.js';
import type { AlertTopic, HelpTopic } from './help-topics.text.js';

/** How checks and notices are set just now. */
export interface SweepFacts
  extends Pick<Policy, 'certAlertDays' | 'quietHours' | 'deptLoginTest' | 'certLoginTest'> {
  /** From so many watched companies on what is good to know only is told in the daily summary. */
  readonly manyWatched: number;
  /** Absent: none is planned. */
  readonly nextSweepAt?: Instant;
  /** `09:00`; absent: the setting is no plain time of day. */
  readonly digestAt?: string;
  readonly now: Instant;
}

/** Slack IDs of users and user groups; empty: nobody is named. */
export interface RoleFacts {
  readonly operators: readonly string[];
  readonly admins: readonly string[];
}

/** One line of the usage: what to type, and what it does. */
export interface HelpLine {
  /** Without `/hometax`; `<...>` is to be filled in, `[...]` may be left out. */
  readonly command: string;
  readonly does: string;
  /** Not shown to who is no operator. What admins only may do is shown to everybody: it says so. */
  readonly operatorsOnly: boolean;
}

/** One of the two methods, compared point by point. */
export interface MethodHelp {
  readonly name: string;
  readonly points: readonly { readonly label: string; readonly says: string }[];
}

export interface HelpText {
  readonly title: string;
  readonly intro: string;
  readonly lines: readonly HelpLine[];
  readonly companyNote: string;
  readonly secretsNote: string;
  readonly methods: {
    readonly title: string;
    readonly intro: Readonly<Record<Policy['collectsBy'], string>>;
    readonly deptUser: MethodHelp;
    readonly certificate: MethodHelp;
    readonly separate: string;
    readonly registerTitle: string;
    readonly register: readonly string[];
    readonly before: string;
  };
  readonly methodsButton: string;
  readonly usageButton: string;
  readonly chooseTopic: string;
  /** The name of each topic, where one is chosen. */
  readonly topic: Readonly<Record<HelpTopic, string>>;
  /** Nothing is called what was typed; `nearest`: what is shown instead, if anything is alike. */
  readonly noSuchTopic: (asked: string, nearest: string | undefined) => string;
  readonly register: {
    readonly intro: string;
    readonly ways: readonly { readonly title: string; readonly advice: Advice }[];
    readonly after: string;
  };
  readonly alerts: {
    readonly intro: string;
    /** What each kind is, in one line. */
    readonly kinds: Readonly<Record<AlertTopic, string>>;
    /** In front of sentences that were written for a company that does not exist. */
    readonly example: string;
    readonly company: string;
    /** In front of the other causes of the same kind. */
    readonly otherCauses: string;
    readonly buttons: string;
  };
  readonly sweeps: {
    readonly intro: string;
    readonly lines: (facts: SweepFacts) => readonly string[];
  };
  readonly roles: {
    readonly intro: string;
    readonly lines: (facts: RoleFacts, markup: Markup) => readonly string[];
    readonly outsiders: string;
  };
}
