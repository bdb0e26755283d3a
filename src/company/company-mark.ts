import type { Brn } from '../kernel/brn.js';
import type { Company } from '../records/company.js';

/** Tells one description of a company, or one choice of companies, from another in a few characters. */
export type CompanyMark = string;

/** The same for the same description: whoever saw it can tell later whether somebody has changed it. */
export function companyMark(company: Company): CompanyMark {
  const { name, products, popbillUserId, channel, owner, note } = company;
  return fnv1a(JSON.stringify([name, products, popbillUserId, channel, owner, note])).toString(36);
}

/** The same for the same companies, in whatever order: whoever was shown them can tell whether others are meant by now. */
export function companiesMark(brns: readonly Brn[]): CompanyMark {
  const sum = brns.reduce((marks, brn) => (marks + fnv1a(brn)) % 2 ** 32, 0);
  return sum.toString(36);
}

/** 32 bits; http://www.isthe.com/chongo/tech/comp/fnv/. */
function fnv1a(words: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) {
    hash = Math.imul(hash ^ words.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
