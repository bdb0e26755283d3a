import type { Brn } from '../kernel/brn.js';
import type { Product, Stage } from '../records/company.js';
import type { CallName } from '../records/status.js';

/** By which addresses POPBiLL is reached: `static` and `ga` have fixed IPs, for firewalls that let out by IP. */
export type Route = 'default' | 'static' | 'ga';

export interface PopbillHosts {
  /** Base URL of Linkhub, which gives the tokens; the same for both stages. */
  readonly authUrl: string;
  readonly apiUrl: string;
}

const ROUTE_PREFIX: Readonly<Record<Route, string>> = {
  default: '',
  static: 'static-',
  ga: 'ga-',
};

/** The vendor's hosts, as in its SDKs (npm popbill 1.64.2, lib/BaseService.js; npm linkhub 1.8.2, lib/TokenBuilder.js). */
export function popbillHosts(stage: Stage, route: Route): PopbillHosts {
  const prefix = ROUTE_PREFIX[route];
  const api = stage === 'test' ? 'popbill-test' : 'popbill';
  return {
    authUrl: `https://${prefix}auth.linkhub.co.kr`,
    apiUrl: `https://${prefix}${api}.linkhub.co.kr`,
  };
}

const SERVICE_ID: Readonly<Record<Stage, string>> = { test: 'POPBILL_TEST', production: 'POPBILL' };

export function tokenPath(stage: Stage): string {
  return `/${SERVICE_ID[stage]}/Token`;
}

export const TIME_PATH = '/Time';

/** Scope of a token by product. Tokens are asked per product, so that a right missing for one does not hide the other. */
export const SCOPE_OF: Readonly<Record<Product, string>> = { taxinvoice: '111', cashbill: '141' };

/** Calls about a member, made with a token. */
export type CompanyCall = Exclude<CallName, 'is-member'>;

const TAXINVOICE: Readonly<Record<CompanyCall, string>> = pathsOf('Taxinvoice');
const CASHBILL: Readonly<Record<CompanyCall, string>> = pathsOf('Cashbill');

/** Path of a call that is made with a token; all of them are GET. */
export function callPath(call: CompanyCall, product: Product): string {
  return product === 'taxinvoice' ? TAXINVOICE[call] : CASHBILL[call];
}

/** Path of the membership question, which needs no token. */
export function membershipPath(brn: Brn, linkId: string): string {
  return `/Join?CorpNum=${brn}&LID=${encodeURIComponent(linkId)}`;
}

function pathsOf(segment: 'Taxinvoice' | 'Cashbill'): Readonly<Record<CompanyCall, string>> {
  const home = `/HomeTax/${segment}`;
  return {
    'certificate-expiry': `${home}/CertInfo`,
    'certificate-login-test': `${home}/CertCheck`,
    'dept-user-registered': `${home}/DeptUser`,
    'dept-user-login-test': `${home}/DeptUser/Check`,
    'flat-rate': `${home}/Contract`,
    'popup-url': `${home}?TG=CERT`,
    'company-info': '/CorpInfo',
  };
}
