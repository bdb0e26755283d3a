import { collects } from '../assessment/alert-phrases.js';
import type { Reason } from '../records/reason.js';

/** Where a client registers, whichever service it uses. */
export const PLACE =
  "the HomeTax authentication page (on POPBiLL's site: 홈택스연동 > 환경설정 > 인증관리)";
export const ON_THAT_PC = `On the Windows PC that holds the certificate, open ${PLACE} and register the new certificate.`;
export const IN_ORDER = 'Please do the following:';

/** `tax invoices cannot be collected`, `it may not be possible to collect tax invoices`. */
export function cannot({ products }: Reason, isSure: boolean): string {
  const what = collects(products);
  return isSure ? `${what} cannot be collected` : `it may not be possible to collect ${what}`;
}

/** What goes on until something is done; nothing is lost meanwhile, which takes the fright out of it. */
export function untilSolved(reason: Reason, isSure: boolean): string {
  return `Until this is solved, ${cannot(reason, isSure)}. Nothing is lost at HomeTax.`;
}
