import type { Company, Product } from '../records/company.js';

/** One field that two descriptions of a company have different; an empty text: nothing stands there. */
export type CompanyDifference =
  | {
      readonly field: 'products';
      readonly from: readonly Product[];
      readonly to: readonly Product[];
    }
  | { readonly field: TextField; readonly from: string; readonly to: string };

type TextField = 'name' | 'popbillUserId' | 'channel' | 'owner' | 'note';

/** What is told of a company when it is described anew: which field, and for where its alerts go and to whom, the IDs. */
export type CompanyChange =
  | { readonly field: 'name' | 'products' | 'popbillUserId' | 'note' }
  /** Slack IDs; empty: nobody, the default channel. */
  | { readonly field: 'channel' | 'owner'; readonly from: string; readonly to: string };

export type CompanyField = CompanyDifference['field'];

type Described = Pick<Company, CompanyField>;

/** In the order of the form; none: both say the same. */
export function companyDifferences(
  before: Described,
  after: Described,
): readonly CompanyDifference[] {
  const text = (field: TextField): readonly CompanyDifference[] => {
    const [from = '', to = ''] = [before[field], after[field]];
    return from === to ? [] : [{ field, from, to }];
  };
  const [from, to] = [before.products, after.products];
  return [
    ...text('name'),
    ...(from.join() === to.join() ? [] : [{ field: 'products', from, to } as const]),
    ...text('popbillUserId'),
    ...text('channel'),
    ...text('owner'),
    ...text('note'),
  ];
}

/** The same as it is kept on record: notes and POPBiLL IDs are not repeated. */
export function companyChanges(before: Described, after: Described): readonly CompanyChange[] {
  return companyDifferences(before, after).map((difference) => {
    switch (difference.field) {
      case 'channel':
      case 'owner': {
        const { field, from, to } = difference;
        return { field, from, to };
      }
      case 'name':
      case 'products':
      case 'popbillUserId':
      case 'note':
        return { field: difference.field };
      default:
        return difference satisfies never;
    }
  });
}
