import { HTTPReceiver } from '@slack/bolt';
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
