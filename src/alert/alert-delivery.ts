import type { KeyedQueue } from '../kernel/keyed.js';
import type { QuietTimes } from '../kernel/policy.js';
import type { Deliver, DeliveryDeps, Outcome, SendTools } from '../outbox/outcome.js';
import { changesAfterSend } from './after-send.js';
import { type AlertDrawings, createAlertSender, type Placement } from './alert-sender.js';
import { type PreparedEntry, prepareEntry } from './prepare-entry.js';

interface Deps extends DeliveryDeps {
  readonly companyQueue: KeyedQueue;
  readonly policy: QuietTimes;
  readonly stopping?: AbortController;
}

/** Posts an alert's message or edits it, and posts the lines in its thread. */
export function alertDelivery(deps: Deps, draw: AlertDrawings): Deliver<'notice' | 'edit'> {
  const { companyQueue, store, outbox, clock, defaultChannel, stopping } = deps;

  return async ({ seq, job: { alert } }, tools) => {
    const prepared = await companyQueue.run(alert.brn, () => prepareEntry(seq, deps));
    if (prepared === undefined) return { kind: 'done', record: async () => {} };
    if (stopping?.signal.aborted === true) {
      return { kind: 'wait', until: clock.now(), error: 'stopping', holdsChannel: false };
    }
    // The entry stays in flight until its outcome is recorded (Delivery).
    return send(prepared, tools);
  };

  function send({ seq, job, alert, isSuperseded }: PreparedEntry, tools: SendTools) {
    const line = job.kind === 'notice' && !isSuperseded ? job.line : undefined;
    const outcomeOf = (placement?: Placement): Outcome => ({
      kind: 'done',
      channel: placement?.at.channel,
      record: () =>
        companyQueue.run(alert.brn, async () => {
          const sent = { seq, shown: alert, placement, broadcast: line };
          await store.write(await changesAfterSend(sent, deps));
          outbox.clearInFlight(seq);
        }),
    });
    const options = { ...tools, draw, defaultChannel, outcomeOf };
    const { sendNotice, editMessage, writeLines } = createAlertSender(alert, options);
    if (line !== undefined) return sendNotice(line);
    if (job.kind === 'notice') return editMessage([job.line], isSuperseded);
    return job.under === undefined
      ? editMessage(job.lines, isSuperseded)
      : writeLines(job.lines, job.under);
  }
}
