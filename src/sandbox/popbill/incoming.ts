import type { IncomingHttpHeaders } from 'node:http';
import { type Method, PRODUCTS, type Product } from '../../records/company.js';
import { isObject, type JsonObject } from '../slack/json.js';
import type { Language } from './reply.js';
import type { Session } from './tokens.js';

/** A parsed request. Nothing in it is verified yet. */
export interface Incoming {
  readonly target: Target;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly ip: string;
  readonly language: Language;
  /** The company of the request's token, or else the one that the request itself names. */
  readonly brn?: string;
  /** The session of the request's token. Set for every token that was issued here, even if no longer valid. */
  readonly session?: Session;
  readonly tokenRequest?: TokenRequest;
}

interface TokenRequest {
  readonly accessId?: string;
  readonly scope?: readonly string[];
}

export function readTokenRequest(body: Buffer): TokenRequest | undefined {
  const parsed = parseObject(body);
  if (parsed === undefined) return undefined;
  const { access_id: accessId, scope } = parsed;
  return {
    accessId: typeof accessId === 'string' ? accessId : undefined,
    scope: isStringArray(scope) ? scope : undefined,
  };
}

function parseObject(body: Buffer): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  return authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export type HometaxOperation =
  | 'popupUrl'
  | 'certInfo'
  | 'certCheck'
  | 'deptUser'
  | 'deptUserCheck'
  | 'contract';

/** Operations without a product. */
type PlainOperation = 'time' | 'join' | 'corpInfo' | 'popupPage' | 'popupForm' | 'unknown';

export type Operation = HometaxOperation | PlainOperation | 'token';

type Target =
  | {
      readonly operation: HometaxOperation;
      readonly product: Product;
      readonly serviceId?: undefined;
    }
  /** `serviceId`: the requested Linkhub service, as in the path. */
  | { readonly operation: 'token'; readonly serviceId: string; readonly product?: undefined }
  | {
      readonly operation: PlainOperation;
      readonly product?: undefined;
      readonly serviceId?: undefined;
    };

const OPERATIONS: Readonly<Record<string, PlainOperation>> = {
  'GET /Time': 'time',
  'GET /Join': 'join',
  'GET /CorpInfo': 'corpInfo',
  'GET /App/API': 'popupPage',
  'POST /App/API': 'popupForm',
};

/** By HTTP method and the rest of the path after the product's (`PATH_OF`). */
const HOMETAX_OPERATIONS: Readonly<Record<string, HometaxOperation>> = {
  'GET ': 'popupUrl',
  'GET /CertInfo': 'certInfo',
  'GET /CertCheck': 'certCheck',
  'GET /DeptUser': 'deptUser',
  'GET /DeptUser/Check': 'deptUserCheck',
  'GET /Contract': 'contract',
};

const PATH_OF: Readonly<Record<Product, string>> = {
  taxinvoice: '/HomeTax/Taxinvoice',
  cashbill: '/HomeTax/Cashbill',
};

const TARGETS: ReadonlyMap<string, Target> = new Map<string, Target>([
  ...Object.entries(OPERATIONS).map(([request, operation]) => [request, { operation }] as const),
  ...PRODUCTS.flatMap((product) =>
    Object.entries(HOMETAX_OPERATIONS).map(
      ([request, operation]) =>
        [request.replace(' ', ` ${PATH_OF[product]}`), { operation, product }] as const,
    ),
  ),
]);

const TOKEN_REQUEST = /^POST \/([^/]*)\/Token$/;

export function targetOf(method: string, path: string): Target {
  const request = `${method} ${path}`;
  const target = TARGETS.get(request);
  if (target !== undefined) return target;
  const serviceId = TOKEN_REQUEST.exec(request)?.[1];
  return serviceId === undefined ? { operation: 'unknown' } : { operation: 'token', serviceId };
}

/** The method whose login the call tests; undefined if it does not log in to HomeTax. */
export function loginMethod(operation: Operation): Method | undefined {
  if (operation === 'certCheck') return 'certificate';
  if (operation === 'deptUserCheck') return 'deptUser';
  return undefined;
}
