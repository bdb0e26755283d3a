import type { StandingCounts } from '../incident/standing-counts.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import type {
  Digest,
  DigestCounts,
  DigestList,
  DigestRemark,
  DigestRow,
} from '../records/digest.js';
import type { Markup } from '../text/markup.js';

/** When a digest is about; its message stays, so everything is said with its date. */
export interface DigestMoment {
  readonly day: SeoulDay;
  readonly at: Instant;
}

/** The daily summary of a channel, or one that a person asked for. Whole sentences; headings and rows are phrases. */
export interface DigestText {
  /** Without markup. */
  readonly title: (about: Pick<Digest, 'day' | 'at' | 'reader' | 'stage'>) => string;
  /** What needs action and how the companies stand, in one line; also what a phone shows. */
  readonly lead: (digest: Digest, markup: Markup) => string;
  /** Of all channels together. */
  readonly totals: (counts: DigestCounts) => string;
  /** Whose summary it is, when its channel does not take it. `channel` is a mention. */
  readonly elsewhere: (channel: string) => string;
  readonly attention: (total: number) => string;
  /** What is good to know and needs nobody. */
  readonly known: (total: number) => string;
  readonly taken: (total: number) => string;
  readonly snoozed: (total: number) => string;
  readonly fixed: (total: number, since: Instant, moment: DigestMoment) => string;
  /** What stands behind a company's name: its trouble, and who looks after it or until when it waits. */
  readonly row: Readonly<
    Record<
      'attention' | 'taken' | 'snoozed',
      (row: DigestRow, moment: DigestMoment, markup: Markup) => string
    >
  >;
  /** Rows that are left out of a list of alerts, and where they are. */
  readonly more: (count: number) => string;
  /** `names` that are shown of `total`, in one line. */
  readonly names: (names: readonly string[], total: number) => string;
  /** Beside the button that gives all companies of an owner who has left to another; `owner` is a mention. */
  readonly ownerGone: (owner: string, companies: number) => string;
  readonly changeOwner: string;
  readonly remarks: string;
  readonly remark: (remark: DigestRemark, moment: DigestMoment, markup: Markup) => string;
}

const UNSURE: readonly DigestRemark['kind'][] = [
  'setup',
  'outage',
  'common-cause',
  'mass-change',
  'unchecked',
  'logins-open',
];

/** Whether something kept companies from being checked: then it is not known that nothing needs action. */
export function isUnsure({ remarks }: Digest): boolean {
  return remarks.some(({ kind }) => UNSURE.includes(kind));
}

export function standingCountsOf(counts: DigestCounts): StandingCounts {
  const { collectable, atRisk = 0, broken: cannotCollect, unknown, neverChecked = 0 } = counts;
  return { collectable, atRisk, cannotCollect, unknown, neverChecked };
}

/** So many channels that take no alerts are named. */
export const CHANNELS_NAMED = 12;

/** What a list of companies that expire during a break is written from. */
export function expiringNames(
  { rows }: DigestList,
  write: (row: DigestRow & { readonly expiresAt: Instant }) => string,
): readonly string[] {
  return rows.flatMap((row) =>
    row.expiresAt === undefined ? [] : [write({ ...row, expiresAt: row.expiresAt })],
  );
}
