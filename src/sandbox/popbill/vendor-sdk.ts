import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import type { PopbillStandIn } from './server.js';

/**
 * Calls one of the SDK's methods. Resolves with the value of its success callback and rejects with the `code` and
 * `message` of its error callback. As with the SDK itself, a call on a broken connection never settles, and an answer
 * that is not JSON throws an uncaught error. The SDK chooses overloads by the number of arguments: to omit an optional
 * argument, leave it out of `args` or give ''.
 */
export type CallVendor = <T>(method: string, ...args: readonly string[]) => Promise<T>;

export interface VendorSdkOptions {
  /** True sends no `x-lh-forwarded`, false sends `*`, as in the SDK. */
  readonly ipRestricted?: boolean;
}

/** One of the SDK's service objects. Its methods are untyped, with callbacks as the last arguments. */
interface VendorService {
  [method: string]: (...args: unknown[]) => unknown;
}
type VendorServiceClass = new (config: Readonly<Record<string, unknown>>) => VendorService;
/** The part of the SDK's token module that is used here. */
interface VendorLinkhub {
  _tokenBuilder: unknown;
  TokenBuilder(options: Readonly<Record<string, unknown>>): unknown;
}

const requireHere = createRequire(import.meta.url);
const requireOfSdk = createRequire(requireHere.resolve('popbill'));

/**
 * The vendor's npm SDK `popbill`, redirected to a stand-in. Throws if the SDK, a development dependency, is missing.
 *
 * The SDK uses its own hosts over TLS. Its token module accepts another base URL (`AuthURL`, also plain http). Its API
 * module does not, so each request's options get this host and an `https.Agent` with plain TCP connections. Everything
 * else is the SDK's own code, on an agent with the settings of Node's global one. Its cost per call is therefore the
 * real one without TLS, plus one object copy and one assignment. Our client is measured without TLS too.
 */
export function connectVendorSdk(
  target: Pick<PopbillStandIn, 'url' | 'linkId' | 'secretKey' | 'stage'>,
  { ipRestricted = true }: VendorSdkOptions = {},
) {
  const { hostname, port } = new URL(target.url);
  const agent = new PlainAgent(hostname, Number(port));
  // All services of the process share this module, so the builder is set before each call.
  const linkhub: VendorLinkhub = requireOfSdk('linkhub');
  const settings = {
    LinkID: target.linkId,
    SecretKey: target.secretKey,
    UseLocalTimeYN: true,
    defaultErrorHandler: throwUnhandledError,
  };
  const tokenBuilder = linkhub.TokenBuilder({ ...settings, AuthURL: target.url });

  const connectService = (file: string): CallVendor => {
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
    taxinvoice: connectService('HTTaxinvoiceService'),
    cashbill: connectService('HTCashbillService'),
    close: () => agent.destroy(),
  };
}

/** Like Node's global agent, but with plain TCP connections. */
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

function throwUnhandledError(problem: unknown): never {
  throw new Error(`Unhandled error of the SDK: ${JSON.stringify(problem)}`);
}
