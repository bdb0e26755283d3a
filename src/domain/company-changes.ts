import type { Company } from './company.js';

/** What is told of a company when it is described anew: which field, and for where its alerts go and to whom, the IDs. */
export type CompanyChange =
  | { readonly field: 'name' | 'products' | 'popbillUserId' | 'note' }
  /** Slack IDs; empty: nobody, the default channel. */
  | { readonly field: 'channel' | 'owner'; readonly from: string; readonly to: string };

export type CompanyField = CompanyChange['field'];

type Described = Pick<
  Company,
  'name' | 'products' | 'popbillUserId' | 'channel' | 'owner' | 'note'
>;

/** In the order of the form; none: both say the same. Notes and POPBiLL IDs are not repeated. */
export function companyChanges(before: Described, after: Described): readonly CompanyChange[] {
  const differs = (field: 'name' | 'popbillUserId' | 'note') => before[field] !== after[field];
  const moved = (field: 'channel' | 'owner'): readonly CompanyChange[] =>
    before[field] === after[field]
      ? []
      : [{ field, from: before[field] ?? '', to: after[field] ?? '' }];
  return [
    ...(differs('name') ? [{ field: 'name' } as const] : []),
    ...(before.products.join() === after.products.join() ? [] : [{ field: 'products' } as const]),
    ...(differs('popbillUserId') ? [{ field: 'popbillUserId' } as const] : []),
    ...moved('channel'),
    ...moved('owner'),
    ...(differs('note') ? [{ field: 'note' } as const] : []),
  ];
}
