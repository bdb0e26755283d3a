import type { SetupWords } from '../alert/alert-text.js';
import type { Instant } from '../kernel/time.js';
import type { CommonCauseAlert, OutageAlert } from '../records/incident.js';
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
}
