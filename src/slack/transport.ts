import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPModuleFunctions, HTTPReceiver } from '@slack/bolt';
import { INPUT_LIMITS } from '../domain/input-limits.js';
import type { Log } from '../service/ports.js';
import { boltLogger } from './bolt-logger.js';
import { createSocketTransport } from './socket-transport.js';
import type { Transport } from './transport-port.js';

/** How Slack reaches us. */
export type TransportOptions =
  | { readonly kind: 'http'; readonly signingSecret: string }
  | { readonly kind: 'socket'; readonly appToken: string };

/** Where Slack's requests come in. */
export const EVENTS_PATH = '/slack/events';

export function createTransport(
  options: TransportOptions,
  about: { readonly log: Log; readonly apiUrl?: string },
): Transport {
  return options.kind === 'http' ? http(options, about.log) : createSocketTransport(options, about);
}

function http({ signingSecret }: { readonly signingSecret: string }, log: Log): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    bodyLimit: INPUT_LIMITS.requestBytes,
    logger: boltLogger(log),
  });
  return {
    receiver,
    requestListener: (req, res) => {
      void withObjects(req, res, { signingSecret, log }).then((isObject) => {
        if (isObject) receiver.requestListener(req, res);
      });
    },
    open: async () => {},
    isOpen: () => true,
    close: async () => {},
  };
}

/**
 * Whether Bolt may have the request, which is answered here otherwise: Bolt takes whatever JSON a body holds for an
 * object, and ends the process over `null`.
 */
async function withObjects(
  req: IncomingMessage,
  res: ServerResponse,
  { signingSecret, log }: { readonly signingSecret: string; readonly log: Log },
): Promise<boolean> {
  const { bufferIncomingMessage, parseHTTPRequestBody, parseAndVerifyHTTPRequest } =
    HTTPModuleFunctions;
  try {
    const read = await bufferIncomingMessage(req, INPUT_LIMITS.requestBytes);
    const body: unknown = parsedOr(() => parseHTTPRequestBody(read));
    if (body === UNPARSED || (typeof body === 'object' && body !== null && !Array.isArray(body))) {
      return true;
    }
    await parseAndVerifyHTTPRequest({ enabled: true, signingSecret }, read);
    log.warn('slack sent a body that is no object');
    res.writeHead(400).end();
  } catch (error) {
    const isTooLarge = error instanceof Error && 'type' in error && error.type === TOO_LARGE;
    log.warn('slack sent a request that is not taken', { isTooLarge });
    res.writeHead(isTooLarge ? 413 : 401).end();
  }
  return false;
}

/** raw-body's word. */
const TOO_LARGE = 'entity.too.large';

/** Bolt says itself what is no JSON, once it has looked at the signature. */
const UNPARSED = Symbol('unparsed');

function parsedOr(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return UNPARSED;
  }
}
