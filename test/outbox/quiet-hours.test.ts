import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/records/alert.js';
import type { OutboxJob } from '../../src/records/outbox.js';
import { anAlert } from '../support/builders.js';
import { deliveryBench } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import type { Send } from '../support/fake-sender.js';
import { anOutage } from '../support/incident-samples.js';

const EARLY = seoul('2026-11-25 06:00');
const MORNING = seoul('2026-11-25 08:30');
const message = { channel: 'C0ALERTS', ts: '9.0' };

const describeSends = (sends: readonly Send[]) =>
  sends.map(({ operation, channel, state }) => `${operation} ${channel}: ${state}`);

/** A bench at six in the morning, with this job in its outbox. */
async function benchAtSix(job: OutboxJob, calm: boolean) {
  const bench = await deliveryBench({ clock: fakeClock(EARLY) });
  const entry = bench.outbox.createEntry(job, EARLY);
  await bench.write([{ put: 'outbox', value: { ...entry, ...(calm ? { calm } : {}) } }]);
  return bench;
}

const notice = (alert: Alert): OutboxJob => ({
  kind: 'notice',
  alert,
  line: { kind: 'notice', why: 'first' },
});
const edit = (alert: Alert): OutboxJob => ({
  kind: 'edit',
  alert,
  lines: [{ kind: 'still-failing', at: EARLY }],
});

describe('an entry that respects quiet hours, during them', () => {
  it('is posted after quiet hours', async () => {
    const { delivery, sender, clock } = await benchAtSix(notice(anAlert()), true);
    await delivery.untilIdle();
    expect(sender.sends).toEqual([]);

    clock.set(MORNING);
    await delivery.untilIdle();

    expect(describeSends(sender.sends)).toEqual(['post C0ALERTS: open']);
  });

  it('edits its message immediately, and broadcasts its line after quiet hours', async () => {
    const resolved = anAlert({
      message,
      reasons: [],
      life: { state: 'resolved', at: EARLY, was: [], gaps: [] },
    });
    const { delivery, sender, clock } = await benchAtSix(
      { kind: 'notice', alert: resolved, line: { kind: 'resolved' } },
      true,
    );
    await delivery.untilIdle();
    expect(describeSends(sender.sends)).toEqual(['edit C0ALERTS: resolved']);

    clock.set(MORNING);
    await delivery.untilIdle();

    expect(describeSends(sender.sends).at(-1)).toBe('broadcast-reply C0ALERTS: resolved');
  });

  it('edits its message and replies silently', async () => {
    const { delivery, sender } = await benchAtSix(edit(anAlert({ message })), true);

    await delivery.untilIdle();

    expect(describeSends(sender.sends)).toEqual([
      'edit C0ALERTS: open',
      'reply C0ALERTS: still-failing',
    ]);
  });

  it.each([
    { name: 'message is gone', refusal: { kind: 'message-gone', error: 'message_not_found' } },
    { name: 'channel is archived', refusal: { kind: 'channel-refused', error: 'is_archived' } },
  ] as const)(
    'is not posted again before the end of quiet hours when its $name',
    async ({ refusal }) => {
      const { delivery, sender, clock } = await benchAtSix(edit(anAlert({ message })), true);
      sender.answer('edit', 'C0ALERTS', refusal);
      await delivery.untilIdle();
      expect(sender.sends.filter(({ operation }) => operation === 'post')).toEqual([]);

      clock.set(MORNING);
      await delivery.untilIdle();

      expect(sender.sends.filter(({ operation }) => operation === 'post')).toHaveLength(1);
    },
  );

  it.each([
    { name: 'an outage', job: { kind: 'outage', outage: anOutage({ channel: 'C0ALERTS' }) } },
    { name: 'a summary', job: { kind: 'digest', digest: aDigest({ channel: 'C0ALERTS' }) } },
  ] as const)('is posted after quiet hours: $name', async ({ job }) => {
    const { delivery, sender, clock } = await benchAtSix(job, true);
    await delivery.untilIdle();
    expect(sender.sends).toEqual([]);

    clock.set(MORNING);
    await delivery.untilIdle();

    expect(sender.sends).toMatchObject([{ operation: 'post', kind: job.kind }]);
  });

  it('does not delay what people change in its message', async () => {
    const alert = anAlert({ message });
    const { delivery, sender, clock, put } = await benchAtSix(notice(alert), true);
    await delivery.untilIdle();
    const claimed = { ...alert, life: { state: 'acknowledged', by: 'U0KIM', at: EARLY } } as const;
    const lines = [{ kind: 'taken', by: 'U0KIM', at: EARLY }] as const;
    await put({ kind: 'edit', alert: claimed, lines }, [{ put: 'alert', value: claimed }]);

    await delivery.untilIdle();
    const early = describeSends(sender.sends);
    clock.set(MORNING);
    await delivery.untilIdle();

    expect(early.slice(1)).toEqual(['edit C0ALERTS: acknowledged', 'reply C0ALERTS: taken']);
    expect(describeSends(sender.sends).slice(early.length)).toEqual([
      'edit C0ALERTS: acknowledged',
      'broadcast-reply C0ALERTS: notice',
    ]);
  });

  it('keeps the thread line of a change until its alert is posted', async () => {
    const alert = anAlert();
    const { delivery, sender, clock, put } = await benchAtSix(notice(alert), true);
    await delivery.untilIdle();
    const lines = [{ kind: 'taken', by: 'U0KIM', at: EARLY }] as const;
    await put({ kind: 'edit', alert, lines }, [{ put: 'alert', value: alert }]);

    await delivery.untilIdle();
    const early = sender.sends.length;
    clock.set(MORNING);
    await delivery.untilIdle();

    expect(early).toBe(0);
    expect(describeSends(sender.sends)).toEqual([
      'post C0ALERTS: open',
      'edit C0ALERTS: open',
      'reply C0ALERTS: taken',
    ]);
  });

  it('shows the end of its alert when it is sent, if that ended in the meantime', async () => {
    const alert = anAlert({ message });
    const { delivery, sender, clock, put } = await benchAtSix(notice(alert), true);
    await delivery.untilIdle();
    const life = { state: 'resolved', at: EARLY, was: alert.reasons, gaps: [] } as const;
    const resolved = { ...alert, reasons: [], life };
    await put({ kind: 'edit', alert: resolved, lines: [{ kind: 'resolved' }] });
    await delivery.untilIdle();
    const early = sender.sends.length;

    clock.set(MORNING);
    await delivery.untilIdle();

    const edits = sender.sends.slice(early).filter(({ operation }) => operation === 'edit');
    expect(new Set(describeSends(edits))).toEqual(new Set(['edit C0ALERTS: resolved']));
  });

  it('does not count as failed while it waits', async () => {
    const { delivery, pendingEntries, log } = await benchAtSix(notice(anAlert()), true);

    await delivery.untilIdle();

    expect(await pendingEntries()).toMatchObject([{ attempts: 0, notBefore: MORNING, calm: true }]);
    expect(log.lines).toEqual([]);
  });

  it('is not sent by a drain', async () => {
    const job = { kind: 'roll-up', id: `C0ALERTS-${EARLY}`, channel: 'C0ALERTS' } as const;
    const { write, delivery, sender, pendingEntries } = await benchAtSix(job, true);
    const alert = anAlert({ rollUp: job.id });
    await write([{ put: 'alert', value: alert }]);

    await delivery.drain();

    expect(sender.sends).toEqual([]);
    expect(await pendingEntries()).toMatchObject([{ notBefore: MORNING }]);
  });

  it('is not counted as sent while it waits', async () => {
    const { delivery, sentMetrics } = await benchAtSix(notice(anAlert()), true);

    await delivery.untilIdle();

    expect(sentMetrics).toEqual([]);
  });
});

describe('an entry that a person asked for, during quiet hours', () => {
  it('is broadcast immediately', async () => {
    const { delivery, sender } = await benchAtSix(notice(anAlert({ message })), false);

    await delivery.untilIdle();

    expect(describeSends(sender.sends)).toEqual([
      'edit C0ALERTS: open',
      'broadcast-reply C0ALERTS: notice',
    ]);
  });
});
