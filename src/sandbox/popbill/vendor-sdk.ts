import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import type { PopbillStandIn } from './server.js';

/**
 * Calls one of the SDK's methods. Resolves with what the success callback gets and rejects with what the error callback
 * gets: `code` and `message`. As with the SDK itself, a call that meets a broken connection never ends, and an answer
 * that is no JSON throws where nobody can catch it. The SDK chooses overloads by the number of arguments: what is absent
 * is left out or an empty text.
 */
export type AskVendor = <T>(method: string, ...args: readonly string[]) => Promise<T>;

export interface VendorSdkOptions {
  /** As in the SDK: true sends no `x-lh-forwarded`, false sends `*`. */
  readonly ipRestricted?: boolean;
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
) {
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

  const connected = (file: string): AskVendor => {
    const Service: VendorServiceClass = requireHere(`popbill/lib/${file}`);
    const service = new Service({
      ...settings,
      IsTest: target.stage === 'test',
      IPRestrictOnOff: ipRestricted,
    });
    redirect(service, { host: hostname, port: Number(port), agent });
    return (method, ...args) =>
      new Promise((resolve, reject) => {
        linkhub._tokenBuilder = tokenBuilder;
        service[method]?.(...args, resolve, reject);
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

function throwUnhandled(problem: unknown): never {
  throw new Error(`The SDK had nobody to tell: ${JSON.stringify(problem)}`);
}
