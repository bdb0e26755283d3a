import type { Brn } from '../kernel/brn.js';
import type {
  Company,
  CompanyChange,
  CompanyDifference,
  CompanyField,
  CompanyTextField,
} from '../records/company.js';

type Details = Pick<Company, CompanyField>;

/** The differences, in the order of the form. */
export function companyDifferences(before: Details, after: Details): readonly CompanyDifference[] {
  const textDifference = (field: CompanyTextField): readonly CompanyDifference[] => {
    const from = before[field] ?? '';
    const to = after[field] ?? '';
    return from === to ? [] : [{ field, from, to }];
  };
  const products = { field: 'products', from: before.products, to: after.products } as const;
  return [
    ...textDifference('name'),
    ...(products.from.join() === products.to.join() ? [] : [products]),
    ...textDifference('popbillUserId'),
    ...textDifference('channel'),
    ...textDifference('owner'),
    ...textDifference('note'),
  ];
}

/** The changes for the history, which keeps the values of channels and owners only. */
export function companyChanges(before: Details, after: Details): readonly CompanyChange[] {
  return companyDifferences(before, after).map((difference) => {
    const { field, from, to } = difference;
    return field === 'channel' || field === 'owner' ? { field, from, to } : { field };
  });
}

/** A short hash of a company's details, or of a set of companies. */
export type CompanyFingerprint = string;

/** Tells later whether somebody has changed the company's details. */
export function companyFingerprint(company: Company): CompanyFingerprint {
  const { name, products, popbillUserId, channel, owner, note } = company;
  return fnv1a(JSON.stringify([name, products, popbillUserId, channel, owner, note])).toString(36);
}

/** Tells later whether the set of companies has changed. The order of the companies does not matter. */
export function companiesFingerprint(brns: readonly Brn[]): CompanyFingerprint {
  const sum = brns.reduce((total, brn) => (total + fnv1a(brn)) % 2 ** 32, 0);
  return sum.toString(36);
}

/** The FNV-1a hash of 32 bits, see http://www.isthe.com/chongo/tech/comp/fnv/. */
function fnv1a(input: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < input.length; at++) {
    hash = Math.imul(hash ^ input.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
