import { type Method, PRODUCTS, type Product } from '../../records/company.js';

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

export type Target =
  | {
      readonly operation: HometaxOperation;
      readonly product: Product;
      readonly serviceId?: undefined;
    }
  /** `serviceId`: the Linkhub service a token is asked for, as it stands in the path. */
  | { readonly operation: 'token'; readonly serviceId: string; readonly product?: undefined }
  | {
      readonly operation: PlainOperation;
      readonly product?: undefined;
      readonly serviceId?: undefined;
    };

const PLAIN: Readonly<Record<string, PlainOperation>> = {
  'GET /Time': 'time',
  'GET /Join': 'join',
  'GET /CorpInfo': 'corpInfo',
  'GET /App/API': 'popupPage',
  'POST /App/API': 'popupForm',
};

const HOMETAX: Readonly<Record<string, HometaxOperation>> = {
  'GET ': 'popupUrl',
  'GET /CertInfo': 'certInfo',
  'GET /CertCheck': 'certCheck',
  'GET /DeptUser': 'deptUser',
  'POST /DeptUser': 'registerDeptUser',
  'DELETE /DeptUser': 'deleteDeptUser',
  'GET /DeptUser/Check': 'deptUserCheck',
  'GET /Contract': 'contract',
};

const PATH_OF: Readonly<Record<Product, string>> = {
  taxinvoice: '/HomeTax/Taxinvoice',
  cashbill: '/HomeTax/Cashbill',
};

const TARGETS: ReadonlyMap<string, Target> = new Map<string, Target>([
  ...Object.entries(PLAIN).map(([request, operation]) => [request, { operation }] as const),
  ...PRODUCTS.flatMap((product) =>
    Object.entries(HOMETAX).map(
      ([request, operation]) =>
        [request.replace(' ', ` ${PATH_OF[product]}`), { operation, product }] as const,
    ),
  ),
]);

const TOKEN_REQUEST = /^POST \/([^/]*)\/Token$/;

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
  return serviceId === undefined ? { operation: 'unknown' } : { operation: 'token', serviceId };
}

export function loginMethod(operation: Operation): Method | undefined {
  if (operation === 'certCheck') return 'certificate';
  if (operation === 'deptUserCheck') return 'deptUser';
  return undefined;
}
