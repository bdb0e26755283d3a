import { productsIn } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { dayAndTime, list } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { ReasonContext } from './reason-words.js';

const { words } = TONGUES.en;

const ATTRIBUTES = { taxinvoice: 'tax-invoice', cashbill: 'cash-receipt' } as const;

/** `tax invoices`, `tax invoices and cash receipts`. */
export function collects(products: readonly Product[]): string {
  return productsIn(products, TONGUES.en);
}

/** `tax-invoice collection`. */
export function collection(products: readonly Product[]): string {
  const kinds = products.map((product) => ATTRIBUTES[product]);
  return `${list(kinds, 'en')} collection`;
}

/** The department user that HomeTax wants for these: one kind for each product. */
export function deptUserFor(products: readonly Product[]): string {
  return products.length > 1
    ? 'a department user for tax invoices and one for cash receipts'
    : `a department user for ${collects(products)}`;
}

/** `25 Nov, 08:31`. */
export function moment(at: Instant, about: { readonly at: Instant }): string {
  return dayAndTime(at, about.at, 'en');
}

export function severityWord(severity: Reason['severity'], stage: Stage): string {
  const word = words.severity[severity];
  return stage === 'test' ? `${word} (test stage)` : word;
}

/** In front of what they are called for. */
export function calling(people: readonly string[]): string {
  return people.length === 0 ? '' : `${list(people, 'en')}, `;
}

/** Behind a colon or within a sentence. Not for POPBiLL, whose second letter is a capital too. */
export function lowerFirst(words: string): string {
  return words.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** For the beginning of a sentence. */
export function upperFirst(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** POPBiLL's code for the grey line. */
export function evidence(code: number): string {
  return `POPBiLL ${code}`;
}

/** POPBiLL's own words, at the end of ours. */
export function inPopbillsWords(message: string, code: number, about: ReasonContext): string {
  return `POPBiLL's words: "${about.markup.quote(message)}" (${code})`;
}

/** The last step with a new certificate, which people forget after the bank and HomeTax. */
export function registerCertificate({ watched = true }: Pick<ReasonContext, 'watched'>): string {
  const only = watched
    ? 'Only then does this alert close.'
    : 'Only then can it be used to collect.';
  return `On the Windows PC that holds the certificate, open the authentication page and register it at POPBiLL too. ${only}`;
}

/** For who watches a company that is perhaps not collected any more. */
export function stopWatching({
  watched = true,
}: Pick<ReasonContext, 'watched'>): readonly string[] {
  return watched
    ? ['If this company is no longer collected, stop watching it with /hometax unwatch.']
    : [];
}

export const ADVICE = {
  deptUserEndsRenewals:
    "With a department user registered there is nothing to renew each year. It is free and can only read. Register it through the authentication page, or on POPBiLL's site under 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
  sayRegistered:
    'When that is done, press "I registered it again". We then log in once to see whether it works.',
  noSecretsInChat: 'Please do not take a password by Slack, mail or text message.',
} as const;
