import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import type { PopbillStandIn } from './server.js';

export interface VendorSdkOptions {
  /** As in the SDK: true sends no `x-lh-forwarded`, false sends `*`. */
  readonly ipRestricted?: boolean;
}

interface VendorResponse {
  readonly code: number;
  readonly message: string;
}

interface VendorDeptUser {
  readonly id: string;
  readonly password: string;
  readonly identityNum?: string;
}

interface VendorSdk {
  readonly taxinvoice: VendorHometax;
  readonly cashbill: VendorHometax;
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
 * The vendor's npm SDK `popbill`, made to call a stand-in. Throws when it is not installed (a development dependency).
 *
 * The SDK insists on its own hosts over TLS. Its token module has a setting for another base URL (`AuthURL`, plain http
 * allowed). Its API module has none: each request's options get this host and an `https.Agent` whose connections are
 * plain TCP. All else is the SDK's own code, on an agent with the settings of Node's global one. So its cost per call
 * is the real one, less TLS, which a client measured against it on the same loopback does not pay either; the bridge
 * adds one object copy and one assignment a call.
 */
export function connectVendorSdk(
  target: Pick<PopbillStandIn, 'url' | 'linkId' | 'secretKey' | 'stage'>,
  { ipRestricted = true }: VendorSdkOptions = {},
): VendorSdk {
  const { hostname, port } = new URL(target.url);
  const agent = new PlainAgent(hostname, Number(port));
  // The module is shared by all services of the process, so the builder is set before each call.
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

/** Node's global agent, but connections are plain TCP. */
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

type VendorHometax = ReturnType<typeof promised>;

/**
 * The SDK's methods that this product has a counterpart of, as promises. They resolve with what the success callback
 * gets and reject with what the error callback gets: `code` and `message`. As with the SDK itself, a call that meets a
 * broken connection never ends, and an answer that is no JSON throws where nobody can catch it.
 */
function promised(service: VendorService, beforeCall: () => void) {
  // The SDK chooses overloads by the number of arguments, so what is absent is left out or an empty text.
  const ask = <T>(method: string, ...args: readonly string[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      beforeCall();
      service[method]?.(...args, resolve, reject);
    });
  type Facts = Readonly<Record<string, unknown>>;
  const about =
    <T>(method: string) =>
    (brn: string) =>
      ask<T>(method, brn);
  const by =
    <T>(method: string) =>
    (brn: string, userId = '') =>
      ask<T>(method, brn, userId);
  return {
    checkIsMember: about<VendorResponse>('checkIsMember'),
    getCorpInfo: by<Facts>('getCorpInfo'),
    getCertificatePopUpURL: by<string>('getCertificatePopUpURL'),
    getCertificateExpireDate: about<string>('getCertificateExpireDate'),
    checkCertValidation: about<VendorResponse>('checkCertValidation'),
    checkDeptUser: by<VendorResponse>('checkDeptUser'),
    checkLoginDeptUser: about<VendorResponse>('checkLoginDeptUser'),
    getFlatRateState: by<Facts>('getFlatRateState'),
    deleteDeptUser: by<VendorResponse>('deleteDeptUser'),
    registDeptUser: (brn: string, user: VendorDeptUser, userId = '') =>
      ask<VendorResponse>(
        'registDeptUser',
        ...[brn, user.id, user.password, user.identityNum ?? '', userId],
      ),
  };
}

function throwUnhandled(problem: unknown): never {
  throw new Error(`The SDK had nobody to tell: ${JSON.stringify(problem)}`);
}
