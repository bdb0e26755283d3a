import type { Instant } from '../kernel/time.js';
import type { CompanyField, Method, Stage } from '../records/company.js';

/** What is wrong with a field of the watch form: the service's problems, and what Slack's side finds itself. */
export type FormProblem =
  | { readonly field: 'brn'; readonly why: 'not-ten-digits' | 'all-zero' | 'check-digit' }
  /** POPBiLL says so of this stage. */
  | { readonly field: 'brn'; readonly why: 'not-member'; readonly stage: Stage }
  | { readonly field: 'name'; readonly why: 'too-long' }
  | { readonly field: 'products'; readonly why: 'none' }
  | { readonly field: 'popbillUserId'; readonly why: 'malformed' }
  | {
      readonly field: 'channel';
      readonly why: 'malformed' | 'not-in-channel' | 'shared-outside' | 'archived';
    }
  /** The app may not look at channels. */
  | {
      readonly field: 'channel';
      readonly why: 'scopes-missing';
      readonly scopes: readonly string[];
    }
  /** `both-owners`: a person and a group were chosen. */
  | { readonly field: 'owner'; readonly why: 'malformed' | 'both-owners' }
  /** The workspace has nobody with this ID, or they cannot look after a company. */
  | { readonly field: 'owner'; readonly why: 'unknown' | 'left' | 'not-a-member' }
  | { readonly field: 'note'; readonly why: 'looks-secret' | 'too-long' };

export type CheckFormProblem =
  | 'no-company'
  | 'no-products'
  | 'not-ten-digits'
  | 'all-zero'
  | 'check-digit';

/** A field of a form: its label, and what stands under it. */
export interface FieldText {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
}

/** Modals with something to fill in or to decide. Titles have at most 24 characters. */
export interface FormText {
  readonly check: {
    readonly title: string;
    readonly company: FieldText;
    readonly products: FieldText;
    readonly submit: string;
    readonly checking: (company: string) => string;
    readonly problem: Readonly<Record<CheckFormProblem, string>>;
    /** Typeahead entry for a BRN that is not watched. */
    readonly offerUnwatched: (brn: string) => string;
  };
  readonly watch: {
    readonly title: Readonly<Record<'add' | 'edit', string>>;
    readonly brn: FieldText;
    readonly name: FieldText;
    readonly products: FieldText;
    readonly popbillUserId: FieldText;
    readonly channel: FieldText;
    readonly owner: FieldText;
    readonly ownerGroup: FieldText;
    readonly note: FieldText;
    readonly submit: Readonly<Record<'add' | 'edit', string>>;
    readonly notSavedYet: string;
    /** Above a form that stands as typed, because Slack did not say who submitted it. */
    readonly notSavedUnknown: string;
    /** Above a form for a new company that turned out to be watched: what saving it would change. */
    readonly alreadyWatched: (fields: readonly CompanyField[]) => string;
    /** Above a form as typed, because somebody else has changed the company since it was drawn. */
    readonly changedMeanwhile: (fields: readonly CompanyField[]) => string;
    /** Either of them, for who closed the window. */
    readonly overtakenElsewhere: (company: string) => string;
    readonly problem: (problem: FormProblem) => string;
    readonly checkDigitWrong: string;
    readonly saving: (company: string) => string;
    /** While POPBiLL is asked about a company that is to be added. */
    readonly confirming: (company: string) => string;
    /** Above a form that stands as typed, because POPBiLL did not answer: `problem` is what it did instead. */
    readonly unconfirmed: (problem: string) => string;
    /** The same in a message, for who closed the window: what was typed is gone. */
    readonly unconfirmedElsewhere: (problem: string) => string;
    /** Saves without POPBiLL's word. */
    readonly submitAnyway: string;
    /** POPBiLL calls the company by another name than the one that was typed. */
    readonly otherName: (name: string) => string;
    readonly saved: (was: 'added' | 'changed' | 'unchanged', company: string) => string;
    /** `channel` is a mention; absent: the default channel. */
    readonly channelLine: (channel: string | undefined) => string;
    readonly checking: string;
  };
  readonly unwatch: {
    readonly title: string;
    readonly question: (company: string) => string;
    readonly consequence: string;
    readonly submit: string;
    readonly working: (company: string) => string;
    readonly done: (company: string) => string;
    readonly wasNotWatched: (company: string) => string;
  };
  readonly certTest: {
    readonly title: string;
    readonly question: string;
    readonly why: string;
    readonly submit: string;
    readonly testing: (company: string) => string;
  };
  /** Asks before a login that may lock the account. */
  readonly confirmLogin: {
    readonly title: string;
    /** `attempts`: how many in a row failed or may have; `lost`: that is not known any more. */
    readonly found: (attempts: number | 'lost', method: Method) => string;
    /** What has to be done before, outside of Slack. */
    readonly first: (method: Method) => string;
    readonly why: string;
    readonly submit: string;
    readonly notBefore: (at: Instant, now: Instant) => string;
    readonly testing: (company: string) => string;
  };
}
