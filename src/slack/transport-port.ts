import type { RequestListener } from 'node:http';
import type { Receiver } from '@slack/bolt';

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
