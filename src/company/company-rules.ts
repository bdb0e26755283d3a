import { type Brn, hasValidCheckDigit } from '../kernel/brn.js';
import type {
  Company,
  CompanyChange,
  CompanyDifference,
  CompanyField,
  Stage,
} from '../records/company.js';

/** In the order in which changes are listed, which differs from the form's. Fingerprints depend on this order. */
const FIELDS = ['name', 'products', 'popbillUserId', 'channel', 'owner', 'note'] as const;

/** On the test stage, numbers with a wrong check digit are in use. */
export function hasWrongCheckDigit(brn: Brn, stage: Stage): boolean {
  return stage === 'production' && !hasValidCheckDigit(brn);
}

type Details = Pick<Company, CompanyField>;

export function companyDifferences(before: Details, after: Details): readonly CompanyDifference[] {
  return FIELDS.flatMap((field): readonly CompanyDifference[] => {
    if (field === 'products') {
      const [from, to] = [before.products, after.products];
      return from.join() === to.join() ? [] : [{ field, from, to }];
    }
    const [from, to] = [before[field] ?? '', after[field] ?? ''];
    return from === to ? [] : [{ field, from, to }];
  });
}

/** The changes for the history, which keeps the values of channels and owners only. */
export function companyChanges(before: Details, after: Details): readonly CompanyChange[] {
  return companyDifferences(before, after).map(({ field, from, to }) =>
    field === 'channel' || field === 'owner' ? { field, from, to } : { field },
  );
}

export type CompanyFingerprint = string;

/** Tells later whether somebody has changed the company's details. */
export function companyFingerprint(company: Company): CompanyFingerprint {
  return fnv1a(JSON.stringify(FIELDS.map((field) => company[field]))).toString(36);
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
