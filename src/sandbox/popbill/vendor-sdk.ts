import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import type { Stage } from '../../records/company.js';

/** Where the SDK shall call, and as whom: what a stand-in says of itself. */
export interface VendorSdkTarget {
  readonly url: string;
  readonly linkId: string;
  readonly secretKey: string;
  readonly stage: Stage;
}

export interface VendorSdkOptions {
  /** As in the SDK: true sends no `x-lh-forwarded`, false sends `*`. */
  readonly ipRestricted?: boolean;
}

/** What the SDK's error callback is given when POPBiLL refuses. */
export interface VendorRefusal {
  readonly code: number | string;
  readonly message: string;
}

/** The answer of an action: code 1. */
export interface VendorResponse {
  readonly code: number;
  readonly message: string;
}

/**
 * The SDK's methods that this product has a counterpart of, as promises. They resolve with what the success callback
 * gets and reject with what the error callback gets, a VendorRefusal. As with the SDK itself, a call that meets a
 * broken connection never ends, and an answer that is no JSON throws where nobody can catch it.
 */
export interface VendorHometax {
  checkIsMember(brn: string): Promise<VendorResponse>;
  getCorpInfo(brn: string, userId?: string): Promise<Readonly<Record<string, unknown>>>;
  getCertificatePopUpURL(brn: string, userId?: string): Promise<string>;
  getCertificateExpireDate(brn: string): Promise<string>;
  checkCertValidation(brn: string): Promise<VendorResponse>;
  checkDeptUser(brn: string, userId?: string): Promise<VendorResponse>;
  checkLoginDeptUser(brn: string): Promise<VendorResponse>;
  getFlatRateState(brn: string, userId?: string): Promise<Readonly<Record<string, unknown>>>;
  registDeptUser(brn: string, form: VendorDeptUser, userId?: string): Promise<VendorResponse>;
  deleteDeptUser(brn: string, userId?: string): Promise<VendorResponse>;
}

export interface VendorDeptUser {
  readonly id: string;
  readonly password: string;
  /** First digits of the representative's resident number. */
  readonly identityNum?: string;
}

export interface VendorSdk {
  readonly taxinvoice: VendorHometax;
  readonly cashbill: VendorHometax;
  /** Closes idle connections. */
  close(): void;
}

/** One of the SDK's service objects: untyped, callbacks last. */
interface VendorService {
  [method: string]: (...args: unknown[]) => unknown;
}
type VendorServiceClass = new (config: Readonly<Record<string, unknown>>) => VendorService;
/** The part of the SDK's token module that is set here. */
interface VendorLinkhub {
  _tokenBuilder: unknown;
  TokenBuilder(options: Readonly<Record<string, unknown>>): unknown;
}

const requireHere = createRequire(import.meta.url);
const requireOfSdk = createRequire(requireHere.resolve('popbill'));

/**
 * The vendor's npm SDK `popbill`, made to call a stand-in.
 *
 * The SDK insists on its own hosts over TLS. Its token module has a setting for another base URL (`AuthURL`, plain http
 * allowed), which is used. Its API module has none: each request's options are given this host and an `https.Agent`
 * whose connections are plain TCP to the stand-in. All else is the SDK's own code, on an agent with the settings of
 * Node's global one (keep-alive, LIFO, 5 s). So its cost per call is what it is in life, less TLS, which a client
 * measured against it on the same loopback does not pay either; the bridge adds one object copy and one assignment
 * a call.
 *
 * The SDK must be installed (a development dependency): throws when it is not.
 */
export function connectVendorSdk(
  target: VendorSdkTarget,
  { ipRestricted = true }: VendorSdkOptions = {},
): VendorSdk {
  const { hostname, port } = new URL(target.url);
  const agent = new PlainAgent(hostname, Number(port));
  // The module is shared by all services of the process, hence set anew before each call (see `ask`).
  const linkhub: VendorLinkhub = requireOfSdk('linkhub');
  const settings = {
    LinkID: target.linkId,
    SecretKey: target.secretKey,
    UseLocalTimeYN: true,
    defaultErrorHandler: throwUnhandled,
  };
  const tokenBuilder = linkhub.TokenBuilder({ ...settings, AuthURL: target.url });

  const connected = (file: string): VendorHometax => {
    const Service: VendorServiceClass = requireHere(`popbill/lib/${file}`);
    const service = new Service({
      ...settings,
      IsTest: target.stage === 'test',
      IPRestrictOnOff: ipRestricted,
    });
    redirect(service, { host: hostname, port: Number(port), agent });
    return promised(service, () => {
      linkhub._tokenBuilder = tokenBuilder;
    });
  };
  return {
    taxinvoice: connected('HTTaxinvoiceService'),
    cashbill: connected('HTCashbillService'),
    close: () => agent.destroy(),
  };
}

/** Speaks TLS to nobody: connections are plain TCP. Otherwise as Node's global agent. */
class PlainAgent extends Agent {
  readonly #host: string;
  readonly #port: number;

  constructor(host: string, port: number) {
    super({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });
    this.#host = host;
    this.#port = port;
  }

  override createConnection(): Socket {
    return connect(this.#port, this.#host);
  }
}

function redirect(
  service: VendorService,
  to: { readonly host: string; readonly port: number; readonly agent: Agent },
): void {
  const makeRequest = service['_makeRequest'];
  if (makeRequest === undefined) throw new Error('This version of the SDK has no _makeRequest.');
  service['_makeRequest'] = (options, success, error) =>
    makeRequest.call(service, Object.assign({}, options, to), success, error);
}

function promised(service: VendorService, beforeCall: () => void): VendorHometax {
  // The SDK chooses overloads by the number of arguments, so what is absent is left out or an empty text.
  const ask = <T>(method: string, ...args: unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      beforeCall();
      service[method]?.(...args, resolve, reject);
    });
  return {
    checkIsMember: (brn) => ask('checkIsMember', brn),
    getCorpInfo: (brn, userId = '') => ask('getCorpInfo', brn, userId),
    getCertificatePopUpURL: (brn, userId = '') => ask('getCertificatePopUpURL', brn, userId),
    getCertificateExpireDate: (brn) => ask('getCertificateExpireDate', brn),
    checkCertValidation: (brn) => ask('checkCertValidation', brn),
    checkDeptUser: (brn, userId = '') => ask('checkDeptUser', brn, userId),
    checkLoginDeptUser: (brn) => ask('checkLoginDeptUser', brn),
    getFlatRateState: (brn, userId = '') => ask('getFlatRateState', brn, userId),
    registDeptUser: (brn, { id, password, identityNum = '' }, userId = '') =>
      ask('registDeptUser', brn, id, password, identityNum, userId),
    deleteDeptUser: (brn, userId = '') => ask('deleteDeptUser', brn, userId),
  };
}

function throwUnhandled(problem: unknown): never {
  throw new Error(`The SDK had nobody to tell: ${JSON.stringify(problem)}`);
}
