import type { ClockWitness } from '../kernel/clock-rules.js';
import type { HolidayData } from '../kernel/working-days.js';
import type { Stage } from '../records/company.js';
import type { SetupFault } from '../records/incident.js';
import type { StoreErrorCode, UnreadableRecord } from '../records/store.js';
import type { UnusedName } from '../settings/environment-words.js';

/** What doctor tries in sequence, each within a time limit. */
export type DoctorTrial = 'store' | 'disk' | 'popbill' | 'slack' | 'public-url';

/**
 * One thing `doctor` looked at, and what it found. `fine` and `note` need nothing; `no-answer` and `unknown` could not be
 * found out; everything else needs action.
 */
export type DoctorFinding =
  /** A name in the environment that does nothing. */
  | { readonly item: 'setting'; readonly found: 'unused'; readonly name: UnusedName }
  | {
      readonly item: 'late';
      readonly found: 'no-answer';
      readonly trial: DoctorTrial;
      readonly seconds: number;
    }
  /** `inUse`: another process, most likely the app, is its writer. */
  | {
      readonly item: 'store';
      readonly found: 'fine';
      readonly companies: number;
      readonly inUse: boolean;
    }
  | { readonly item: 'store'; readonly found: 'broken'; readonly why: StoreErrorCode }
  | {
      readonly item: 'records';
      readonly found: 'unreadable';
      readonly records: readonly UnreadableRecord[];
    }
  | {
      readonly item: 'disk';
      readonly found: 'fine' | 'little';
      readonly storeBytes: number;
      readonly freeBytes: number;
    }
  | { readonly item: 'holidays'; readonly found: 'fine' | 'ending'; readonly data: HolidayData }
  | { readonly item: 'popbill'; readonly found: 'fine'; readonly stage: Stage }
  /** `problem`: a whole sentence. */
  | {
      readonly item: 'popbill';
      readonly found: 'refused';
      readonly problem: string;
      readonly fault: SetupFault;
      readonly stage: Stage;
    }
  | { readonly item: 'popbill'; readonly found: 'no-answer'; readonly problem: string }
  /** `unknown`: `by` did not tell the time. */
  | { readonly item: 'clock'; readonly by: ClockWitness; readonly found: 'fine' | 'unknown' }
  /** Positive: ours is behind. */
  | {
      readonly item: 'clock';
      readonly by: ClockWitness;
      readonly found: 'skewed';
      readonly skewMs: number;
    }
  /** About one of the watched companies; `note`: there is none yet; `unknown`: the store could not be read. */
  | { readonly item: 'member'; readonly found: 'note' | 'unknown' }
  | { readonly item: 'member'; readonly found: 'fine'; readonly company: string }
  | {
      readonly item: 'member';
      readonly found: 'not-member';
      readonly company: string;
      readonly stage: Stage;
    }
  | {
      readonly item: 'member';
      readonly found: 'no-answer';
      readonly company: string;
      readonly problem: string;
    }
  | { readonly item: 'slack'; readonly found: 'fine'; readonly team: string }
  | { readonly item: 'slack'; readonly found: 'refused' | 'no-answer'; readonly error: string }
  | { readonly item: 'scopes'; readonly found: 'fine' | 'unknown' }
  | { readonly item: 'scopes'; readonly found: 'missing'; readonly scopes: readonly string[] }
  /** Socket Mode only; `off`: it is not switched on for the app. */
  | { readonly item: 'app-token'; readonly found: 'fine' | 'off' }
  | {
      readonly item: 'app-token';
      readonly found: 'refused' | 'no-answer';
      /** Slack's word; `missing_scope`: made without connections:write. */
      readonly error: string;
    }
  /** HTTP only; it can only be verified by Slack's first request. */
  | { readonly item: 'signing-secret'; readonly found: 'note' }
  /** `isSet`: chosen in Slack's settings window, not in the environment. */
  | {
      readonly item: 'channel';
      readonly found:
        | 'fine'
        | 'not-in-channel'
        | 'shared-outside'
        | 'archived'
        | 'not-found'
        | 'unknown';
      readonly channel: string;
      readonly isSet: boolean;
    }
  /** `everybody`: in production nobody is named as operator, so every full member is one. */
  | { readonly item: 'people'; readonly found: 'unknown' | 'everybody' }
  /** `unchecked`: so many people were not looked up. */
  | { readonly item: 'people'; readonly found: 'fine'; readonly unchecked: number }
  /** `missing`: not in the workspace, or a group that is switched off. `powerless`: no full members. */
  | {
      readonly item: 'people';
      readonly found: 'missing' | 'powerless';
      readonly ids: readonly string[];
    }
  /** Some are named, but none of them is a full member. */
  | { readonly item: 'people'; readonly found: 'nobody'; readonly role: 'operators' | 'admins' }
  | { readonly item: 'public-url'; readonly found: 'fine' }
  /** `isRunning`: another process has the store, so that the app should have answered. */
  | {
      readonly item: 'public-url';
      readonly found: 'no-answer' | 'other';
      readonly error: string;
      readonly isRunning: boolean;
    };

export function isRoomLittle(freeBytes: number): boolean {
  return freeBytes < LITTLE;
}

/** The disk will soon be full: an import of 10,000 companies takes a few megabytes, and logs grow beside the store. */
const LITTLE = 500e6;
