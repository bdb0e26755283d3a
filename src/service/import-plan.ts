import type { Brn } from '../domain/brn.js';
import type { Company, PauseReason, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { WatchProblem } from './companies.js';
import type { CompanyLine } from './company-file.js';

/** What is wrong with a line of a company file. */
export type LineProblem =
  | WatchProblem
  /** The same BRN stood on an earlier line. */
  | { readonly field: 'brn'; readonly why: 'twice'; readonly firstLine: number }
  | { readonly field: 'products'; readonly why: 'unknown' }
  | { readonly field: 'paused'; readonly why: 'unknown' }
  /** Found by whoever knows the workspace: nobody there has this ID, or they cannot look after a company. */
  | { readonly field: 'owner'; readonly why: 'unknown' | 'left' | 'not-a-member' };

export interface BadLine {
  /** As an editor counts. */
  readonly line: number;
  readonly problem: LineProblem;
  /** What stands there; absent where it must not be shown again. */
  readonly value?: string;
}

/** A company as it will be when the plan is carried out. */
export interface PlannedCompany {
  readonly line: number;
  /** As it was when the plan was made; absent: it is new. */
  readonly before?: Company;
  readonly fields: PlannedFields;
}

export interface PlannedFields extends Omit<Company, 'v' | 'addedBy' | 'addedAt' | 'paused'> {
  readonly paused?: PauseReason;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Lines, not problems. */
  readonly refused: number;
}

/** A new company that POPBiLL does not know as a member. It may be saved all the same. */
export interface NotMember {
  readonly line: number;
  readonly brn: Brn;
  readonly name: string;
}

/** What POPBiLL said of the new companies. */
export interface MembershipFound {
  readonly asked: number;
  /** Of those asked: POPBiLL did not say. */
  readonly unanswered: number;
  /** Too many to ask: the first sweep tells. */
  readonly notAsked: number;
  readonly notMembers: readonly NotMember[];
}

/** What an import would do, before anything is saved. */
export interface ImportPlan {
  readonly id: string;
  /** The same for plans that would save the same. */
  readonly fingerprint: string;
  readonly counts: ImportCounts;
  /** What would be written: those added and changed. */
  readonly companies: readonly PlannedCompany[];
  /** In the order of the file; a line may have several. */
  readonly bad: readonly BadLine[];
  readonly unknownColumns: readonly string[];
  readonly membership: MembershipFound;
  /** What it was made of, so that it can be made anew. */
  readonly lines: readonly CompanyLine[];
}

/** The company that a plan writes. */
export function companyOfPlan(
  { before, fields }: PlannedCompany,
  { by, at }: { readonly by: UserId | 'cli'; readonly at: Instant },
): Company {
  const { paused: reason, ...described } = fields;
  const stays = before?.paused?.reason === reason ? before?.paused : undefined;
  const paused = reason === undefined ? undefined : (stays ?? { reason, by, at });
  return {
    v: 1,
    ...described,
    ...(paused === undefined ? {} : { paused }),
    addedBy: before?.addedBy ?? by,
    addedAt: before?.addedAt ?? at,
  };
}

/** Whether two descriptions of a company say the same. */
export function saysTheSame(a: PlannedFields, b: PlannedFields): boolean {
  return isDescribedAlike(a, b) && a.paused === b.paused;
}

/** The same, whether or not one of them is paused. */
function isDescribedAlike(a: PlannedFields, b: PlannedFields): boolean {
  return (
    a.name === b.name &&
    a.products.join() === b.products.join() &&
    a.popbillUserId === b.popbillUserId &&
    a.channel === b.channel &&
    a.owner === b.owner &&
    a.note === b.note
  );
}

export function fieldsOf({ v, addedBy, addedAt, paused, ...described }: Company): PlannedFields {
  return { ...described, ...(paused === undefined ? {} : { paused: paused.reason }) };
}
