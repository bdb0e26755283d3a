import type { Method, Product } from '../../domain/company.js';

/** Everything that can be asked of the stand-in, by the name used in faults and in the record of calls. */
export type Operation =
  | 'time'
  | 'token'
  | 'join'
  | 'corpInfo'
  | 'popupUrl'
  | 'certInfo'
  | 'certCheck'
  | 'deptUser'
  | 'registerDeptUser'
  | 'deleteDeptUser'
  | 'deptUserCheck'
  | 'contract'
  | 'popupPage'
  | 'popupForm'
  | 'unknown';

/** A request, read as one of the operations. */
export interface Target {
  readonly operation: Operation;
  /** Set for the HomeTax operations. */
  readonly product?: Product;
  /** The Linkhub service a token is asked for, as it stands in the path. */
  readonly serviceId?: string;
}

const PRODUCT_OF: Readonly<Record<string, Product>> = {
  Taxinvoice: 'taxinvoice',
  Cashbill: 'cashbill',
};

const PLAIN: Readonly<Record<string, Operation>> = {
  'GET /Time': 'time',
  'GET /Join': 'join',
  'GET /CorpInfo': 'corpInfo',
  'GET /App/API': 'popupPage',
  'POST /App/API': 'popupForm',
};

const HOMETAX: Readonly<Record<string, Operation>> = {
  'GET ': 'popupUrl',
  'GET /CertInfo': 'certInfo',
  'GET /CertCheck': 'certCheck',
  'GET /DeptUser': 'deptUser',
  'POST /DeptUser': 'registerDeptUser',
  'DELETE /DeptUser': 'deleteDeptUser',
  'GET /DeptUser/Check': 'deptUserCheck',
  'GET /Contract': 'contract',
};

const UNKNOWN: Target = { operation: 'unknown' };

/**
 * Reads method and path as an operation.
 *
 * @param method the HTTP method; for a POST with `X-HTTP-Method-Override`, the verb named there.
 */
export function targetOf(method: string, path: string): Target {
  const plain = PLAIN[`${method} ${path}`];
  if (plain !== undefined) return { operation: plain };
  const parts = path.split('/');
  if (parts[1] === 'HomeTax') {
    const product = PRODUCT_OF[parts[2] ?? ''];
    const rest = parts.slice(3).map((part) => `/${part}`);
    const operation = HOMETAX[`${method} ${rest.join('')}`];
    return product === undefined || operation === undefined ? UNKNOWN : { operation, product };
  }
  if (method === 'POST' && parts.length === 3 && parts[2] === 'Token') {
    return { operation: 'token', serviceId: parts[1] ?? '' };
  }
  return UNKNOWN;
}

/** Which method logs in to HomeTax by this operation, or undefined when it does not log in. */
export function loginMethod(operation: Operation): Method | undefined {
  if (operation === 'certCheck') return 'certificate';
  if (operation === 'deptUserCheck') return 'deptUser';
  return undefined;
}
