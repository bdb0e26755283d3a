import type { Instant } from '../kernel/instant.js';
import type { OwnerGroup } from '../slack/owner-inputs.js';
import type { ChangeableName } from './settings-rules.js';
import type { SettingOrigin, SettingsProblem } from './settings-text.js';

/** What stands in the form. */
export interface SettingsDraft {
  readonly channel: string;
  readonly language: 'ko' | 'en';
  /** As typed. */
  readonly ladder: string;
  readonly quiet: 'on' | 'off';
  /** `20:00`; empty: not chosen. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** Empty: not chosen, the schedule stays. */
  readonly digestTime: string;
  readonly operators: readonly string[];
  readonly groups: readonly string[];
  /** Those that go back to the environment's value. */
  readonly reset: readonly ChangeableName[];
  /** It is meant that whoever saves cannot operate any more. */
  readonly withoutMe: boolean;
}

/** A setting beside its field: where its value comes from, and what would count if it went back. */
export interface SettingField extends SettingOrigin {
  /** As in the environment. */
  readonly value: string;
  readonly fixed: string;
}

export interface SettingsFormModel {
  readonly kind: 'form';
  readonly draft: SettingsDraft;
  readonly fields: readonly SettingField[];
  /** User groups that may be chosen; without any the field is not drawn. */
  readonly groups: readonly OwnerGroup[];
  /** What was found wrong after the form had been acked. */
  readonly problems: readonly SettingsProblem[];
  /** Why the form is back although nothing in it is wrong. */
  readonly said?: string;
  /** `encodeSettingsPlace` (settings-place.ts). */
  readonly metadata: string;
  readonly now: Instant;
}
