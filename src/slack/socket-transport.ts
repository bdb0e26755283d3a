import { SocketModeReceiver } from '@slack/bolt';
import { inTime } from '../kernel/in-time.js';
import { SECOND } from '../kernel/instant.js';
import type { Log } from '../records/ports.js';
import { boltLogger, withoutUrls } from './bolt-logger.js';
import { slackProblem } from './identity.js';
import type { Transport } from './transport-port.js';
import { wholeAnswers } from './whole-answers.js';

const LONGEST_PAUSE_MS = 30 * SECOND;
/** Closing a connection can hang, and there is nothing to lose by leaving it. */
const CLOSING_MS = 2 * SECOND;

/**
 * Socket Mode. We reconnect ourselves: the client's own way waits five seconds at each of Slack's regular refreshes,
 * and when a try fails for good its rejection reaches nobody and no further try is made
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
