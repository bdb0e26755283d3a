import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../service/ports.js';
import { boltLogger } from './bolt-logger.js';
import { inTime } from './in-time.js';

/** How Slack reaches us. */
export type TransportOptions =
  | { readonly kind: 'http'; readonly signingSecret: string }
  | { readonly kind: 'socket'; readonly appToken: string };

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

export const EVENTS_PATH = '/slack/events';

export function createTransport(
  options: TransportOptions,
  about: { readonly log: Log; readonly apiUrl?: string },
): Transport {
  return options.kind === 'http' ? http(options, about.log) : socket(options, about);
}

function http({ signingSecret }: { readonly signingSecret: string }, log: Log): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    logger: boltLogger(log),
  });
  return {
    receiver,
    requestListener: receiver.requestListener,
    open: async () => {},
    isOpen: () => true,
    close: async () => {},
  };
}

function socket(
  { appToken }: { readonly appToken: string },
  { log, apiUrl }: { readonly log: Log; readonly apiUrl?: string },
): Transport {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    installerOptions: {
      clientOptions: apiUrl === undefined ? {} : { slackApiUrl: apiUrl },
    },
  });
  let connected = false;
  receiver.client.on('connected', () => {
    connected = true;
  });
  receiver.client.on('disconnected', () => {
    connected = false;
  });
  return {
    receiver,
    open: async () => void (await receiver.client.start()),
    isOpen: () => connected,
    // The receiver's own `stop()` resolves before the connection is closed, and closing can hang.
    close: async (deadlineMs) => void (await inTime(receiver.client.disconnect(), deadlineMs)),
  };
}
