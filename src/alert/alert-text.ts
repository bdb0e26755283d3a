import type { ReasonContext, ReasonWords } from '../assessment/reason-words.js';
import type { Instant } from '../kernel/time.js';
import type { SetupAlert } from '../records/incident.js';
import type { Reason } from '../records/reason.js';
import type { PopbillProblem } from '../records/status.js';
import type { Language } from '../text/language.js';
import type { Markup } from '../text/markup.js';
import type { Advice } from '../text/phrases.js';
import { en } from './alert.js';
import { ko } from './alert.ko.js';

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
  readonly reason: (reason: Reason, about: ReasonContext) => ReasonWords;
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
