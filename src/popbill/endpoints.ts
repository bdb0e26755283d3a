import type { Brn } from '../kernel/brn.js';
import type { Product, Stage } from '../records/company.js';
import type { CallName } from '../records/status.js';

/** A set of POPBiLL's hosts: those of `static` and `ga` have fixed IPs, for firewalls that allow traffic by IP. */
type Route = 'default' | 'static' | 'ga';

/**
 * The vendor's hosts, as in its SDKs (npm popbill 1.64.2, lib/BaseService.js; npm linkhub 1.8.2, lib/TokenBuilder.js).
 * Linkhub (`authUrl`), which issues the tokens, is the same for both stages.
 */
export function popbillHosts(stage: Stage, route: Route) {
  const prefix = route === 'default' ? '' : `${route}-`;
  const api = stage === 'test' ? 'popbill-test' : 'popbill';
  return {
    authUrl: `https://${prefix}auth.linkhub.co.kr`,
    apiUrl: `https://${prefix}${api}.linkhub.co.kr`,
  };
}

export function tokenPath(stage: Stage): string {
  return stage === 'test' ? '/POPBILL_TEST/Token' : '/POPBILL/Token';
}

export const TIME_PATH = '/Time';

/** Tokens are requested per product, so that a missing permission for one does not block the other. */
export const SCOPE_OF: Readonly<Record<Product, string>> = { taxinvoice: '111', cashbill: '141' };

export type CompanyCall = Exclude<CallName, 'is-member'>;

export function callPath(call: CompanyCall, product: Product): string {
  return call === 'company-info'
    ? '/CorpInfo'
    : `/HomeTax/${product === 'taxinvoice' ? 'Taxinvoice' : 'Cashbill'}${CALL_PATH[call]}`;
}

const CALL_PATH: Readonly<Record<Exclude<CompanyCall, 'company-info'>, string>> = {
  'certificate-expiry': '/CertInfo',
  'certificate-login-test': '/CertCheck',
  'dept-user-registered': '/DeptUser',
  'dept-user-login-test': '/DeptUser/Check',
  'flat-rate': '/Contract',
  'popup-url': '?TG=CERT',
};

/** The membership query needs no token. */
export function membershipPath(brn: Brn, linkId: string): string {
  return `/Join?CorpNum=${brn}&LID=${encodeURIComponent(linkId)}`;
}
