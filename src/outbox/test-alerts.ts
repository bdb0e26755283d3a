import type { Instant } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { TestAlert } from '../records/outbox.js';
import type { ViewMessage } from '../slack/blocks.js';
import { type Deliver, type DeliveryDeps, deliveredOutcome } from './outcome.js';

/** The result of the first attempt, for the person who asked for the test alert. */
export type TestAlertOutcome =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  | { readonly kind: 'refused'; readonly channel: string; readonly error: string }
  /** Not sent yet; tried again at `until`. `error`: Slack's; absent: the app itself failed, usually its store. */
  | {
      readonly kind: 'waits';
      readonly channel: string;
      readonly until: Instant;
      readonly error?: string;
    };

export type TestAlerts = ReturnType<typeof createTestAlerts>;

/** Sends test alerts through the outbox, like alerts. */
export function createTestAlerts(deps: DeliveryDeps & { readonly stage: Stage }) {
  const { store, outbox, clock, stage, defaultChannel } = deps;
  const resolvers = new Map<string, (outcome: TestAlertOutcome) => void>();

  /** Resolves with the outcome of the first attempt. Rejects with StoreError. */
  async function send(by: UserId, company?: Company): Promise<TestAlertOutcome> {
    const at = clock.now();
    const channel = company?.channel ?? defaultChannel();
    const test = { stage, channel, by, at, company: company?.name };
    const entry = outbox.createEntry({ kind: 'test-alert', test }, at);
    const event = { kind: 'test-alert', by, channel } as const;
    const outcome = new Promise<TestAlertOutcome>((resolve) => {
      resolvers.set(entry.seq, resolve);
    });
    try {
      await store.write([
        { put: 'outbox', value: entry },
        { put: 'history', value: { v: 1, at, brn: company?.brn, event } },
      ]);
    } catch (error) {
      resolvers.delete(entry.seq);
      throw error;
    }
    return outcome;
  }

  function reportOutcome(seq: string, outcome: TestAlertOutcome): void {
    resolvers.get(seq)?.(outcome);
    resolvers.delete(seq);
  }

  return { send, reportOutcome };
}

/** A refused test alert is neither sent elsewhere nor retried: the refusal is what the person wanted to know. */
export function testAlertDelivery(
  deps: Pick<DeliveryDeps, 'store'> & { readonly testAlerts: Pick<TestAlerts, 'reportOutcome'> },
  draw: (test: TestAlert) => ViewMessage,
): Deliver<'test-alert'> {
  return async ({ seq, job: { test } }, { sender, channels }) => {
    const { channel } = test;
    const sent = await sender.post(draw(test), channel);
    switch (sent.kind) {
      case 'sent':
        deps.testAlerts.reportOutcome(seq, sent);
        return deliveredOutcome(seq, deps);
      case 'later': {
        const waiting = channels.postpone(sent);
        const { until, error } = waiting;
        deps.testAlerts.reportOutcome(seq, { kind: 'waits', channel, until, error });
        return waiting;
      }
      // Not expected after a post; handled like a refusal.
      case 'message-gone':
      case 'channel-refused':
        deps.testAlerts.reportOutcome(seq, { kind: 'refused', channel, error: sent.error });
        return deliveredOutcome(seq, deps);
    }
  };
}
