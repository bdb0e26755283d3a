import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  type BufferedIncomingMessage,
  HTTPModuleFunctions,
  HTTPReceiver,
  type Receiver,
  SocketModeReceiver,
  verifySlackRequest,
} from '@slack/bolt';
import { inTime } from '../kernel/async.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Log } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';
import { boltLogger, wholeAnswers, withoutUrls } from './slack-clients.js';
import { slackProblem } from './slack-watch.js';

const LONGEST_PAUSE_MS = 30 * SECOND;
/** Closing a connection can hang, and there is nothing to lose by leaving it. */
const CLOSING_MS = 2 * SECOND;

/**
 * Socket Mode. We reconnect ourselves: the client's own way waits five seconds at each of Slack's regular refreshes,
 * and when a try fails for good its rejection is not handled and no further try is made
 * (@slack/socket-mode 3.1, `delayReconnectAttempt`).
 */
export function createSocketTransport(
  { appToken }: { readonly appToken: string },
  { log, apiUrl }: { readonly log: Log; readonly apiUrl?: string },
): Transport {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 1 },
        rejectRateLimitedCalls: true,
        timeout: 10 * SECOND,
        fetch: wholeAnswers(apiUrl),
      },
    },
  });
  const { client } = receiver;
  let state: 'closed' | 'connecting' | 'open' | 'lost' = 'closed';
  let isReconnecting = false;
  const isClosed = () => state === 'closed';

  async function connect(): Promise<void> {
    state = 'connecting';
    try {
      await client.start();
      if (isClosed()) await client.disconnect();
    } catch (error) {
      if (state === 'connecting') state = 'lost';
      throw error;
    }
  }

  async function reconnect(): Promise<void> {
    if (isReconnecting) return;
    isReconnecting = true;
    for (
      let pauseMs = 0;
      state === 'lost';
      pauseMs = Math.min(2 * pauseMs + SECOND, LONGEST_PAUSE_MS)
    ) {
      await new Promise<void>((resolve) => setTimeout(resolve, pauseMs).unref());
      if (isClosed()) break;
      try {
        await connect();
      } catch (error) {
        log.warn('slack cannot be reached by socket', {
          error: withoutUrls(slackProblem(error).error),
        });
      }
    }
    isReconnecting = false;
  }

  // Not when `start()` resolves: a connection that breaks right after Slack's hello is gone by then.
  client.on('connected', () => {
    if (state === 'connecting') state = 'open';
  });
  client.on('disconnected', () => {
    // While connecting, `start()` rejects.
    if (state !== 'open') return;
    state = 'lost';
    void reconnect();
  });

  return {
    receiver,
    open: connect,
    isOpen: () => state === 'open',
    async close(deadlineMs) {
      state = 'closed';
      // The receiver's own `stop()` resolves before the connection is closed.
      await inTime(client.disconnect(), Math.min(deadlineMs, CLOSING_MS));
    },
  };
}

/** One way for Slack's requests to reach Bolt. */
export interface Transport {
  readonly receiver: Receiver;
  /** HTTP mode: what requests for `/slack/events` are given to. It throws on other paths. */
  readonly requestListener?: RequestListener;
  /** Begins to receive. Rejects when Slack refuses the app token or cannot be reached. */
  open(): Promise<void>;
  isOpen(): boolean;
  /** Stops receiving. Of HTTP mode that is the server's business. */
  close(deadlineMs: number): Promise<void>;
}

export type TransportOptions =
  | { readonly kind: 'http'; readonly signingSecret: string }
  | { readonly kind: 'socket'; readonly appToken: string };

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
  const bodies = createRequestBodies(INPUT_LIMITS.requestBytesTogether);
  return {
    receiver,
    requestListener: (req, res) => {
      void isForBolt(req, res, { signingSecret, log, bodies }).then((isFor) => {
        if (isFor) receiver.requestListener(req, res);
      });
    },
    open: async () => {},
    isOpen: () => true,
    close: async () => {},
  };
}

/**
 * Whether Bolt may have the request, which is answered here otherwise. Bolt makes something of a body before it looks at
 * the signature, so that anybody could keep us busy with large ones; and it takes whatever JSON a body holds for an
 * object, and ends the process over `null`.
 */
async function isForBolt(
  req: IncomingMessage,
  res: ServerResponse,
  about: { readonly signingSecret: string; readonly log: Log; readonly bodies: RequestBodies },
): Promise<boolean> {
  const { signingSecret, log, bodies } = about;
  const { requestBytes, unsignedRequestBytes } = INPUT_LIMITS;
  try {
    const most = looksSigned(req) ? requestBytes : unsignedRequestBytes;
    const read = await bodies.read(req, most);
    const fault = signatureFault(read, signingSecret);
    const isSigned = fault === undefined;
    if (!isSigned && read.rawBody.length > unsignedRequestBytes) {
      boltLogger(log).warn(fault);
      res.writeHead(401).end();
      return false;
    }
    if (mayBeAnObject(read)) return true;
    log.warn('slack sent a body that is no object', { isSigned });
    res.writeHead(isSigned ? 400 : 401).end();
  } catch (error) {
    const isTooLarge = error instanceof Error && 'type' in error && error.type === TOO_LARGE;
    log.warn('slack sent a request that is not taken', { isTooLarge });
    // The rest of it is not read, so nothing can follow on this connection.
    res.writeHead(isTooLarge ? 413 : 401, { connection: 'close' }).end();
  }
  return false;
}

/** Slack's own check of the address (`ssl_check`) is not signed, and short. */
function looksSigned({ headers }: IncomingMessage): boolean {
  return SIGNATURE.test(String(headers['x-slack-signature']));
}

const SIGNATURE = /^v0=[\da-f]{64}$/;

/** Bolt's words for what is wrong with the signature; undefined: it is valid. */
function signatureFault(
  { headers, rawBody }: BufferedIncomingMessage,
  signingSecret: string,
): string | undefined {
  try {
    verifySlackRequest({
      signingSecret,
      body: rawBody.toString(),
      headers: {
        'x-slack-signature': String(headers['x-slack-signature']),
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      },
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Bolt itself rejects what is no JSON, after it checked the signature. */
function mayBeAnObject(read: BufferedIncomingMessage): boolean {
  try {
    const body: unknown = HTTPModuleFunctions.parseHTTPRequestBody(read);
    return typeof body === 'object' && body !== null && !Array.isArray(body);
  } catch {
    return true;
  }
}

/** raw-body's word. */
export const TOO_LARGE = 'entity.too.large';

type RequestBodies = ReturnType<typeof createRequestBodies>;

/**
 * Reads the bodies of requests that are not known yet to be Slack's.
 *
 * @param mostTogether bytes of all that are being read. Beyond them those connections are closed that have been open longest:
 *   Slack sends a body at once, and an attacker who wants to fill our memory sends slowly.
 */
export function createRequestBodies(mostTogether: number) {
  const read = new Map<IncomingMessage, number>();
  let together = 0;

  function count(req: IncomingMessage, bytes: number): void {
    read.set(req, (read.get(req) ?? 0) + bytes);
    together += bytes;
    for (const slowest of read.keys()) {
      if (together <= mostTogether) return;
      slowest.destroy();
      forget(slowest);
    }
  }

  function forget(req: IncomingMessage): void {
    together -= read.get(req) ?? 0;
    read.delete(req);
  }

  return {
    /** Rejects when the body is longer than `most` (TOO_LARGE), or does not come to an end. */
    async read(req: IncomingMessage, most: number): Promise<BufferedIncomingMessage> {
      const onData = (chunk: Buffer): void => count(req, chunk.length);
      read.set(req, 0);
      req.on('data', onData);
      try {
        return await HTTPModuleFunctions.bufferIncomingMessage(req, most);
      } finally {
        req.off('data', onData);
        forget(req);
      }
    },
  };
}
