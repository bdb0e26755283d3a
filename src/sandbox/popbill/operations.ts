import type { Method, Product } from '../../domain/company.js';

/** The calls about one product's HomeTax authentication. */
export type HometaxOperation =
  | 'popupUrl'
  | 'certInfo'
  | 'certCheck'
  | 'deptUser'
  | 'registerDeptUser'
  | 'deleteDeptUser'
  | 'deptUserCheck'
  | 'contract';

type PlainOperation = 'time' | 'join' | 'corpInfo' | 'popupPage' | 'popupForm' | 'unknown';

/** Everything that can be asked of the stand-in, by the name used in faults and in the record of calls. */
export type Operation = HometaxOperation | PlainOperation | 'token';

/** A request, read as one of the operations. */
export type Target =
  | {
      readonly operation: HometaxOperation;
      readonly product: Product;
      readonly serviceId?: undefined;
    }
  | {
      readonly operation: 'token';
      /** The Linkhub service a token is asked for, as it stands in the path. */
      readonly serviceId: string;
      readonly product?: undefined;
    }
  | {
      readonly operation: PlainOperation;
      readonly product?: undefined;
      readonly serviceId?: undefined;
    };

const PRODUCT_OF: ReadonlyMap<string, Product> = new Map([
  ['Taxinvoice', 'taxinvoice'],
  ['Cashbill', 'cashbill'],
]);

const PLAIN: ReadonlyMap<string, PlainOperation> = new Map([
  ['GET /Time', 'time'],
  ['GET /Join', 'join'],
  ['GET /CorpInfo', 'corpInfo'],
  ['GET /App/API', 'popupPage'],
  ['POST /App/API', 'popupForm'],
]);

const HOMETAX: ReadonlyMap<string, HometaxOperation> = new Map([
  ['GET ', 'popupUrl'],
  ['GET /CertInfo', 'certInfo'],
  ['GET /CertCheck', 'certCheck'],
  ['GET /DeptUser', 'deptUser'],
  ['POST /DeptUser', 'registerDeptUser'],
  ['DELETE /DeptUser', 'deleteDeptUser'],
  ['GET /DeptUser/Check', 'deptUserCheck'],
  ['GET /Contract', 'contract'],
]);

const UNKNOWN: Target = { operation: 'unknown' };

/**
 * Reads method and path as an operation.
 *
 * @param method the HTTP method; for a POST with `X-HTTP-Method-Override`, the verb named there.
 */
export function targetOf(method: string, path: string): Target {
  const plain = PLAIN.get(`${method} ${path}`);
  if (plain !== undefined) return { operation: plain };
  const parts = path.split('/');
  if (parts[1] === 'HomeTax') {
    const product = PRODUCT_OF.get(parts[2] ?? '');
    const rest = parts.slice(3).map((part) => `/${part}`);
    const operation = HOMETAX.get(`${method} ${rest.join('')}`);
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
