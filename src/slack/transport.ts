import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  type BufferedIncomingMessage,
  HTTPModuleFunctions,
  HTTPReceiver,
  type Receiver,
  SocketModeReceiver,
  verifySlackRequest,
} from '@slack/bolt';
import { withTimeout } from '../kernel/async.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import { boltLogger, createValidatingFetch, withoutUrls } from './slack-clients.js';
import { slackProblem } from './slack-watch.js';

interface Transport {
  readonly receiver: Receiver;
  /** HTTP mode: the handler of POST requests to EVENTS_PATH. It must get no others: Bolt's error would be unhandled. */
  readonly requestListener?: RequestListener;
  /** Rejects when Slack refuses the app token or cannot be reached. */
  open(): Promise<void>;
  isOpen(): boolean;
  /** In HTTP mode it does nothing: the HTTP server is closed separately. */
  close(timeoutMs: number): Promise<void>;
}

export type TransportOptions =
  | { readonly kind: 'http'; readonly signingSecret: string }
  | { readonly kind: 'socket'; readonly appToken: string };

export const EVENTS_PATH = '/slack/events';

export function createTransport(
  options: TransportOptions,
  deps: { readonly log: Log; readonly apiUrl?: string },
): Transport {
  if (options.kind === 'socket') return createSocketTransport(options, deps);
  return createHttpTransport(options.signingSecret, deps.log);
}

const MAX_RECONNECT_DELAY_MS = 30 * SECOND;
/** Closing a connection can hang, and abandoning it is harmless. */
const CLOSE_TIMEOUT_MS = 2 * SECOND;

const NO_HELLO =
  'The WebSocket was closed before Slack said hello. Check that Socket Mode is on in the settings of the Slack app, and that a firewall or proxy allows WebSockets.';

/**
 * Socket Mode. We reconnect ourselves, because the client would wait five seconds at each of Slack's regular refreshes,
 * and throw an unhandled rejection after its last failed attempt (@slack/socket-mode 3.1, `delayReconnectAttempt`).
 */
function createSocketTransport(
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
        fetch: createValidatingFetch(apiUrl),
      },
    },
  });
  const { client } = receiver;
  let state: 'closed' | 'connecting' | 'open' | 'lost' = 'closed';
  let isReconnecting = false;
  // A function, because TypeScript does not expect that `state` changes during an `await`.
  const isClosed = () => state === 'closed';

  async function connect(): Promise<void> {
    state = 'connecting';
    try {
      await client.start();
      if (isClosed()) await client.disconnect();
    } catch (error) {
      if (state === 'connecting') state = 'lost';
      // The client rejects with `undefined` when the connection ends before Slack's hello.
      throw error ?? new Error(NO_HELLO);
    }
  }

  async function reconnect(): Promise<void> {
    if (isReconnecting) return;
    isReconnecting = true;
    let delayMs = 0;
    while (state === 'lost') {
      await new Promise<void>((resolve) => setTimeout(resolve, delayMs).unref());
      if (isClosed()) break;
      try {
        await connect();
      } catch (error) {
        log.warn('Connecting to Slack by Socket Mode failed', {
          error: withoutUrls(slackProblem(error).error),
        });
      }
      delayMs = Math.min(2 * delayMs + SECOND, MAX_RECONNECT_DELAY_MS);
    }
    isReconnecting = false;
  }

  // Set here, not after `start()`, because the connection may break between Slack's hello and the end of `start()`.
  client.on('connected', () => {
    if (state === 'connecting') state = 'open';
  });
  client.on('disconnected', () => {
    // If the connection breaks before it is open, `start()` rejects, which `connect` handles.
    if (state !== 'open') return;
    state = 'lost';
    void reconnect();
  });

  return {
    receiver,
    open: connect,
    isOpen: () => state === 'open',
    async close(timeoutMs) {
      state = 'closed';
      // The receiver's own `stop()` resolves before the connection is closed.
      await withTimeout(client.disconnect(), Math.min(timeoutMs, CLOSE_TIMEOUT_MS));
    },
  };
}

function createHttpTransport(signingSecret: string, log: Log): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    bodyLimit: INPUT_LIMITS.requestBytes,
    logger: boltLogger(log),
  });
  const bodies = createRequestBodies(INPUT_LIMITS.concurrentRequestBytes);
  return {
    receiver,
    requestListener: (req, res) => {
      void admitRequest(req, res, { signingSecret, log, bodies }).then((isAdmitted) => {
        if (isAdmitted) receiver.requestListener(req, res);
      });
    },
    open: async () => {},
    isOpen: () => true,
    close: async () => {},
  };
}

/**
 * Whether Bolt may process the request; answers it if not. Bolt parses a body before it verifies the signature, so
 * anybody could overload us with large bodies. It also assumes that JSON is an object, so `null` would crash the app.
 */
async function admitRequest(
  req: IncomingMessage,
  res: ServerResponse,
  options: { readonly signingSecret: string; readonly log: Log; readonly bodies: RequestBodies },
): Promise<boolean> {
  const { signingSecret, log, bodies } = options;
  const { requestBytes, unsignedRequestBytes } = INPUT_LIMITS;
  try {
    const maxBytes = looksSigned(req) ? requestBytes : unsignedRequestBytes;
    const request = await bodies.read(req, maxBytes);
    const signatureError = signatureErrorOf(request, signingSecret);
    const isSigned = signatureError === undefined;
    // Bolt itself rejects a short body with a wrong signature, and answers `ssl_check`, which has none.
    if (!isSigned && request.rawBody.length > unsignedRequestBytes) {
      // This logger adds what to check if the request did come from Slack.
      boltLogger(log).warn(signatureError);
      res.writeHead(401).end();
      return false;
    }
    if (mayBeAnObject(request)) return true;
    log.warn('The body of a request to Slack’s path is not an object', { isSigned });
    res.writeHead(isSigned ? 400 : 401).end();
  } catch (error) {
    const isTooLarge = error instanceof Error && 'type' in error && error.type === TOO_LARGE;
    log.warn('A request to Slack’s path was refused', { isTooLarge });
    // The rest of the body is not read, so the connection cannot be reused.
    res.writeHead(isTooLarge ? 413 : 401, { connection: 'close' }).end();
  }
  return false;
}

/** Slack's `ssl_check` has no signature, and is short. */
function looksSigned({ headers }: IncomingMessage): boolean {
  return SIGNATURE.test(String(headers['x-slack-signature']));
}

const SIGNATURE = /^v0=[\da-f]{64}$/;

/** Bolt's message about an invalid signature; `undefined`: it is valid. */
function signatureErrorOf(
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
    return messageOf(error);
  }
}

/** False for JSON that is not an object. Bolt rejects a body that is not JSON after verifying the signature. */
function mayBeAnObject(request: BufferedIncomingMessage): boolean {
  try {
    const body: unknown = HTTPModuleFunctions.parseHTTPRequestBody(request);
    return typeof body === 'object' && body !== null && !Array.isArray(body);
  } catch {
    return true;
  }
}

/** raw-body's error type. */
const TOO_LARGE = 'entity.too.large';

type RequestBodies = ReturnType<typeof createRequestBodies>;

/**
 * For requests that are not verified yet. If all bodies being read exceed `maxTotalBytes`, the connections open longest
 * are closed, because Slack sends a body at once, but an attacker who wants to fill our memory sends slowly.
 */
export function createRequestBodies(maxTotalBytes: number) {
  const bytesRead = new Map<IncomingMessage, number>();
  let totalBytes = 0;

  function count(req: IncomingMessage, bytes: number): void {
    bytesRead.set(req, (bytesRead.get(req) ?? 0) + bytes);
    totalBytes += bytes;
    for (const oldest of bytesRead.keys()) {
      if (totalBytes <= maxTotalBytes) return;
      oldest.destroy();
      forget(oldest);
    }
  }

  function forget(req: IncomingMessage): void {
    totalBytes -= bytesRead.get(req) ?? 0;
    bytesRead.delete(req);
  }

  return {
    /** Rejects when the body is longer than `maxBytes` (TOO_LARGE) or incomplete. */
    async read(req: IncomingMessage, maxBytes: number): Promise<BufferedIncomingMessage> {
      const onData = (chunk: Buffer): void => count(req, chunk.length);
      bytesRead.set(req, 0);
      req.on('data', onData);
      try {
        return await HTTPModuleFunctions.bufferIncomingMessage(req, maxBytes);
      } finally {
        req.off('data', onData);
        forget(req);
      }
    },
  };
}
