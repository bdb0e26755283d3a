import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { ChangeableName } from '../records/settings.js';
import type { FieldText } from '../text/field-text.js';
import type { Markup } from '../text/markup.js';
import type { SettingChange, SettingSource } from './settings-rules.js';

/** What is wrong with a submitted settings form, by the field beside which it is said. */
export type SettingsProblem =
  | {
      readonly field: 'defaultChannel';
      readonly why:
        | 'none'
        | 'not-in-channel'
        | 'shared-outside'
        | 'archived'
        | 'not-found'
        | 'unknown';
    }
  /** The app may not look at channels. */
  | {
      readonly field: 'defaultChannel';
      readonly why: 'scopes-missing';
      readonly scopes: readonly string[];
    }
  | { readonly field: 'certAlertDays'; readonly why: 'malformed' }
  | { readonly field: 'quietHours'; readonly why: 'no-times' | 'same-times' }
  /**
   * `nobody`: none of those named is a full member. `without-you`: the one who saves could not operate any more, and has
   * to say that this is meant. `unknown`: Slack did not say who they are.
   */
  | { readonly field: 'operators'; readonly why: 'nobody' | 'without-you' | 'unknown' }
  /** The value was changed and is to go back as well. */
  | { readonly field: 'reset'; readonly why: 'changed-too'; readonly name: ChangeableName };

/** Where a value comes from. */
export interface SettingOrigin {
  readonly name: ChangeableName;
  readonly source: SettingSource;
  readonly set?: { readonly by: UserId; readonly at: Instant };
}

/** The window in which admins change settings while the app runs. Titles have at most 24 characters. */
export interface SettingsText {
  readonly title: string;
  readonly intro: string;
  readonly label: Readonly<Record<ChangeableName, string>>;
  /** A value in words, from the text in which it is written in the environment. */
  readonly value: (name: ChangeableName, text: string, markup: Markup) => string;
  /** Under a field. */
  readonly origin: (about: SettingOrigin, now: Instant, markup: Markup) => string;
  readonly channel: FieldText;
  readonly language: FieldText;
  readonly languageName: Readonly<Record<'ko' | 'en', string>>;
  readonly ladder: FieldText;
  readonly quiet: FieldText;
  readonly quietChoice: Readonly<Record<'on' | 'off', string>>;
  readonly quietFrom: FieldText;
  readonly quietTo: FieldText;
  /** `pattern`: what the environment says where that is no plain time of the day. */
  readonly digest: (pattern: string | undefined) => FieldText;
  readonly operators: FieldText;
  readonly operatorGroups: FieldText;
  readonly reset: FieldText;
  /** Beside a box: the value that would count. */
  readonly resetTo: (name: ChangeableName, text: string) => string;
  readonly withoutMe: FieldText;
  readonly withoutMeChoice: string;
  readonly submit: string;
  readonly checking: string;
  readonly notSavedYet: string;
  /** Above a form that stands as typed, because Slack did not say who submitted it. */
  readonly notSavedUnknown: string;
  readonly problem: (problem: SettingsProblem) => string;
  readonly nothingChanged: string;
  readonly saved: string;
  /** One line per change. */
  readonly changed: (change: SettingChange, markup: Markup) => string;
  /** What follows from it, where that is not obvious. */
  readonly consequence: (change: SettingChange) => string | undefined;
}
