import { type Method, PRODUCTS, type Product } from '../../records/company.js';

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

const PLAIN: readonly (readonly [request: string, operation: PlainOperation])[] = [
  ['GET /Time', 'time'],
  ['GET /Join', 'join'],
  ['GET /CorpInfo', 'corpInfo'],
  ['GET /App/API', 'popupPage'],
  ['POST /App/API', 'popupForm'],
];

const HOMETAX: readonly (readonly [verb: string, rest: string, operation: HometaxOperation])[] = [
  ['GET', '', 'popupUrl'],
  ['GET', '/CertInfo', 'certInfo'],
  ['GET', '/CertCheck', 'certCheck'],
  ['GET', '/DeptUser', 'deptUser'],
  ['POST', '/DeptUser', 'registerDeptUser'],
  ['DELETE', '/DeptUser', 'deleteDeptUser'],
  ['GET', '/DeptUser/Check', 'deptUserCheck'],
  ['GET', '/Contract', 'contract'],
];

const PATH_OF: Readonly<Record<Product, string>> = {
  taxinvoice: '/HomeTax/Taxinvoice',
  cashbill: '/HomeTax/Cashbill',
};

/** All that has a fixed path, by verb and path. */
const TARGETS: ReadonlyMap<string, Target> = new Map<string, Target>([
  ...PLAIN.map(([request, operation]) => [request, { operation }] as const),
  ...PRODUCTS.flatMap((product) =>
    HOMETAX.map(
      ([verb, rest, operation]) =>
        [`${verb} ${PATH_OF[product]}${rest}`, { operation, product }] as const,
    ),
  ),
]);

const TOKEN_REQUEST = /^POST \/([^/]*)\/Token$/;

const UNKNOWN: Target = { operation: 'unknown' };

/**
 * Reads method and path as an operation.
 *
 * @param method the HTTP method; for a POST with `X-HTTP-Method-Override`, the verb named there.
 */
export function targetOf(method: string, path: string): Target {
  const request = `${method} ${path}`;
  const target = TARGETS.get(request);
  if (target !== undefined) return target;
  const serviceId = TOKEN_REQUEST.exec(request)?.[1];
  return serviceId === undefined ? UNKNOWN : { operation: 'token', serviceId };
}

/** Which method logs in to HomeTax by this operation, or undefined when it does not log in. */
export function loginMethod(operation: Operation): Method | undefined {
  if (operation === 'certCheck') return 'certificate';
  if (operation === 'deptUserCheck') return 'deptUser';
  return undefined;
}
