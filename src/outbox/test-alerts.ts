import type { MessageRef } from '../records/alert.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { TestAlert } from '../records/outbox.js';
import type { ViewMessage } from '../slack/blocks.js';
import { type Deliver, type DeliveryDeps, deliveredOutcome, type Waiting } from './outcome.js';

/** Slack's answer, for the person who asked for a test alert. */
export type TestAlertOutcome =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  /** The channel refuses alerts; they go to the default channel instead. */
  | { readonly kind: 'refused'; readonly channel: string; readonly error: string }
  /** Slack is busy or does not answer. The test alert will be sent again at `until`. */
  | ({ readonly kind: 'waits'; readonly channel: string } & Pick<Waiting, 'until' | 'error'>);

export type TestAlerts = ReturnType<typeof createTestAlerts>;

/** Sends test alerts through the outbox, like alerts. The person who asked gets Slack's answer to the first attempt. */
export function createTestAlerts(deps: DeliveryDeps & { readonly stage: Stage }) {
  const { store, outbox, clock, stage, defaultChannel } = deps;
  const resolvers = new Map<string, (outcome: TestAlertOutcome) => void>();

  /** Sends to the company's channel, or else to the default channel. Rejects with StoreError. */
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

  /** Passes the first outcome of an entry to the person who waits for it. */
  function reportOutcome(seq: string, outcome: TestAlertOutcome): void {
    resolvers.get(seq)?.(outcome);
    resolvers.delete(seq);
  }

  return { send, reportOutcome };
}

/** After a refusal, the test alert is neither sent to another channel nor sent again, because its question is answered. */
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
        return deliveredOutcome(seq, channel, deps);
      case 'later': {
        const waiting = await channels.postpone(sent);
        const { until, error } = waiting;
        deps.testAlerts.reportOutcome(seq, { kind: 'waits', channel, until, error });
        return waiting;
      }
      case 'message-gone':
      case 'channel-refused':
        deps.testAlerts.reportOutcome(seq, { kind: 'refused', channel, error: sent.error });
        return deliveredOutcome(seq, undefined, deps);
    }
  };
}
