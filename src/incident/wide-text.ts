import type { SetupWords } from '../alert/alert-text.js';
import type { RollUpLine, RollUpNews, RollUpRow, RollUpView } from '../alert/roll-up-rules.js';
import type { Instant } from '../kernel/time.js';
import type { CommonCauseAlert, OutageAlert } from '../records/incident.js';
import type { ReasonKind, Severity } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import type { MassChange } from './mass-change-rules.js';

export type EndedOutage = OutageAlert & { readonly endedAt: Instant };
export type EndedMassChange = MassChange & { readonly endedAt: Instant };
export type EndedCommonCause = CommonCauseAlert & { readonly endedAt: Instant };

/** Something wide that is over. */
export interface WideEnd {
  /** `복구됨`, `Back`; with the test stage, which is always said. */
  readonly state: string;
  readonly title: string;
  readonly body: string;
  /** Full sentences for a notification, without the state. */
  readonly sentence: string;
  /** Parts of the grey line. */
  readonly facts: readonly string[];
}

/** A question before something is done, and its two answers. */
export interface Question {
  readonly button: string;
  readonly title: string;
  readonly question: string;
  readonly yes: string;
  readonly no: string;
}

/** What concerns many companies at once. Everything is said in absolute times, because it stands for days. */
export interface WideText {
  readonly outage: (outage: OutageAlert) => SetupWords;
  readonly outageOver: (outage: EndedOutage) => WideEnd;
  readonly commonCause: (cause: CommonCauseAlert, markup: Markup) => SetupWords;
  readonly commonCauseOver: (cause: EndedCommonCause, markup: Markup) => WideEnd;
  readonly release: Question;
  /** To the person who pressed it. `over`: it had ended already. */
  readonly releaseAnswer: Readonly<Record<'released' | 'over', string>>;
  readonly massChange: (change: MassChange) => SetupWords;
  readonly massChangeOver: (change: EndedMassChange, markup: Markup) => WideEnd;
  readonly releaseAlerts: Question;
  readonly releaseAlertsAnswer: Readonly<Record<'released' | 'over', string>>;
  readonly rollUp: RollUpText;
}

export interface RollUpText {
  /** What the open ones have in common, and how many they are. */
  readonly title: (about: Pick<RollUpView, 'byKind'>, open: number) => string;
  /** `긴급 2곳, 주의 30곳`. */
  readonly severities: (bySeverity: Readonly<Record<Severity, number>>) => string;
  /** `인증서 만료 20곳, 부서사용자 로그인 거부 12곳`; empty when there is one kind, which the title names. */
  readonly kinds: (byKind: Readonly<Partial<Record<ReasonKind, number>>>) => string;
  /** `32곳 가운데 12곳이 해결되었습니다.`; empty before the first. */
  readonly progress: (view: RollUpView) => string;
  /** `맡은 회사 3곳(김 2, 이 1).`: who has how many of the open ones, and how many nobody has; empty before the first. */
  readonly hands: (view: RollUpView, open: number, markup: Markup) => string;
  /** How the alerts in it are handled. */
  readonly advice: string;
  /** What is wrong with one company, behind its name. */
  readonly row: (row: Omit<RollUpRow, 'brn' | 'name'>, at: Instant) => string;
  /** Who has it, behind what is wrong with one company. */
  readonly hand: (
    hand: NonNullable<RollUpRow['hand']>,
    at: Instant,
    markup: Pick<Markup, 'person'>,
  ) => string;
  /** Behind the rows, when there are more: `그 밖에 22곳`. */
  readonly more: (count: number) => string;
  readonly asOf: (at: Instant) => string;
  readonly showAll: string;
  /** For a notification, without severity. */
  readonly sentence: (view: RollUpView, open: number, markup: Markup) => string;
  /** None of them is left. */
  readonly over: (view: RollUpView) => WideEnd;
  /** Said aloud when some have to be looked at again, or somebody has to take them, without severity. */
  readonly news: (news: RollUpNews, at: Instant, markup: Markup) => string;
  /** A quiet line of its thread: who did what about which companies. */
  readonly line: (line: RollUpLine, markup: Markup) => string;
}
