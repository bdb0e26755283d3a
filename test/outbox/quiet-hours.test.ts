import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/records/alert.js';
import type { OutboxJob } from '../../src/records/outbox.js';
import { anAlert } from '../support/builders.js';
import { deliveryBench } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import type { Send } from '../support/fake-sender.js';
import { anOutage } from '../support/wide-samples.js';

const EARLY = seoul('2026-11-25 06:00');
const MORNING = seoul('2026-11-25 08:30');
const message = { channel: 'C0ALERTS', ts: '9.0' };

const shown = (sends: readonly Send[]) =>
  sends.map(({ what, channel, says }) => `${what} ${channel}: ${says}`);

/** The process is back at six and finds this in its outbox. */
async function backAtSix(job: OutboxJob, calm: boolean) {
  const bench = await deliveryBench({ clock: fakeClock(EARLY) });
  const entry = bench.outbox.entry(job, EARLY);
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

describe('an entry that respects quiet hours, sent in them', () => {
  it('is posted when they end', async () => {
    const { delivery, sender, clock } = await backAtSix(notice(anAlert()), true);
    await delivery.idle();
    expect(sender.sends).toEqual([]);

    clock.set(MORNING);
    await delivery.idle();

    expect(shown(sender.sends)).toEqual(['post C0ALERTS: open']);
  });

  it('is shown in its message at once, and announced when they end', async () => {
    const resolved = anAlert({
      message,
      reasons: [],
      life: { state: 'resolved', at: EARLY, was: [], gaps: [] },
    });
    const { delivery, sender, clock } = await backAtSix(
      { kind: 'notice', alert: resolved, line: { kind: 'resolved' } },
      true,
    );
    await delivery.idle();
    expect(shown(sender.sends)).toEqual(['edit C0ALERTS: resolved']);

    clock.set(MORNING);
    await delivery.idle();

    expect(shown(sender.sends).at(-1)).toBe('loud-reply C0ALERTS: resolved');
  });

  it('edits and goes quietly into the thread', async () => {
    const { delivery, sender } = await backAtSix(edit(anAlert({ message })), true);

    await delivery.idle();

    expect(shown(sender.sends)).toEqual(['edit C0ALERTS: open', 'reply C0ALERTS: still-failing']);
  });

  it.each([
    { name: 'message is gone', refusal: { kind: 'message-gone', error: 'message_not_found' } },
    { name: 'channel is archived', refusal: { kind: 'channel-refused', error: 'is_archived' } },
  ] as const)('is not posted again before they end when its $name', async ({ refusal }) => {
    const { delivery, sender, clock } = await backAtSix(edit(anAlert({ message })), true);
    sender.answer('edit', 'C0ALERTS', refusal);
    await delivery.idle();
    expect(sender.sends.filter(({ what }) => what === 'post')).toEqual([]);

    clock.set(MORNING);
    await delivery.idle();

    expect(sender.sends.filter(({ what }) => what === 'post')).toHaveLength(1);
  });

  it.each([
    { name: 'an outage', job: { kind: 'outage', outage: anOutage({ channel: 'C0ALERTS' }) } },
    { name: 'a summary', job: { kind: 'digest', digest: aDigest({ channel: 'C0ALERTS' }) } },
  ] as const)('is posted when they end: $name', async ({ job }) => {
    const { delivery, sender, clock } = await backAtSix(job, true);
    await delivery.idle();
    expect(sender.sends).toEqual([]);

    clock.set(MORNING);
    await delivery.idle();

    expect(sender.sends).toMatchObject([{ what: 'post', about: job.kind }]);
  });

  it('has not failed meanwhile', async () => {
    const { delivery, waiting, log } = await backAtSix(notice(anAlert()), true);

    await delivery.idle();

    expect(await waiting()).toMatchObject([{ attempts: 0, notBefore: MORNING, calm: true }]);
    expect(log.lines).toEqual([]);
  });

  it('is left for the morning by a command line that sends what waits', async () => {
    const job = { kind: 'roll-up', id: `C0ALERTS-${EARLY}`, channel: 'C0ALERTS' } as const;
    const { write, delivery, sender, waiting } = await backAtSix(job, true);
    const alert = anAlert({ rollUp: job.id });
    await write([{ put: 'alert', value: alert }]);

    await delivery.drain();

    expect(sender.sends).toEqual([]);
    expect(await waiting()).toMatchObject([{ notBefore: MORNING }]);
  });

  it('is counted as handed over only when it was', async () => {
    const { delivery, counted } = await backAtSix(notice(anAlert()), true);

    await delivery.idle();

    expect(counted).toEqual([]);
  });
});

describe('what a person asked for, sent in quiet hours', () => {
  it('makes its noise at once', async () => {
    const { delivery, sender } = await backAtSix(notice(anAlert({ message })), false);

    await delivery.idle();

    expect(shown(sender.sends)).toEqual(['edit C0ALERTS: open', 'loud-reply C0ALERTS: notice']);
  });
});
