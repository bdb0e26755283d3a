import { describe, expect, it } from 'vitest';
import { createAlertMessages, type NoticeLine } from '../../src/alert/alert-messages.js';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import { anAlert, HANBIT } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';

const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const STANDS = { channel: DEFAULT_CHANNEL, ts: '9.0' };
const SAID: NoticeLine = { kind: 'notice', why: 'rung' };

async function bench() {
  const bench = await deliveryBench();
  const messages = createAlertMessages(bench);
  return {
    ...bench,
    messages,
    edit: (alert: Alert, calm?: boolean) =>
      bench.write([
        { put: 'alert', value: alert },
        ...messages.edit(alert, [], {
          now: bench.clock.now(),
          ...(calm === undefined ? {} : { respectsQuietHours: calm }),
        }),
      ]),
  };
}

describe('AlertMessages', () => {
  it('keeps one plain edit per alert while its channel accepts no messages', async () => {
    const { delivery, sender, edit, advance, pendingEntries } = await bench();
    const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
    sender.answer('edit', DEFAULT_CHANNEL, REFUSED, 10);
    for (let day = 0; day < 10; day += 1) {
      await edit({ ...alert, checkedAt: day });
      await advance(HOUR);
    }

    expect(await pendingEntries()).toHaveLength(1);
    await delivery.untilIdle();
    await advance(HOUR);

    expect(sender.sends.at(-1)?.posting).toMatchObject({ alert: { checkedAt: 9 } });
    expect(await pendingEntries()).toEqual([]);
  });

  it('adds an edit while another is in flight', async () => {
    const { delivery, sender, edit } = await bench();
    const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
    sender.onSend = async () => {
      sender.onSend = undefined;
      await edit({ ...alert, checkedAt: 2 });
    };
    await edit({ ...alert, checkedAt: 1 });

    await delivery.untilIdle();

    const shown = sender.sends.map(({ posting }) => posting);
    expect(shown).toMatchObject([{ alert: { checkedAt: 1 } }, { alert: { checkedAt: 2 } }]);
  });

  it('drops an edit if a notice is sent right after it', async () => {
    const { delivery, sender, edit, put, pendingEntries } = await bench();
    const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
    await edit(alert);
    await put({ kind: 'notice', alert, line: SAID });

    await delivery.untilIdle();

    expect(sender.sends.map(({ operation }) => operation)).toEqual(['edit', 'broadcast-reply']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('moves a waiting individual notice into the combined alert', async () => {
    const { sender, notice, notify: tell, advance, clock, delivery, store } = await bench();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.untilIdle();
    const round = clock.now();
    for (let n = 1; n <= 5; n += 1) {
      const brn = `100000000${n}` as typeof HANBIT;
      await tell(anAlert({ brn, channel: DEFAULT_CHANNEL }), round);
    }
    const before = await store.alert(HANBIT);
    if (before === undefined) throw new Error('There is no such alert.');

    await tell(before, round);
    await advance(HOUR + 10 * SECOND);

    const sendsAbout = (brn: string) =>
      sender.sends.filter(({ posting }) => posting?.kind === 'alert' && posting.alert.brn === brn);
    expect(sendsAbout(HANBIT)).toHaveLength(1);
    expect(sender.sends.filter(({ kind: one }) => one === 'roll-up')).toHaveLength(1);
  });

  it('ignores quiet hours for a notice that a person asked for, also when a sweep’s notice joins it', async () => {
    const { outbox, write, messages, clock } = await bench();
    const alert = anAlert({ message: STANDS });
    const at = { round: undefined, lines: [], now: clock.now() };
    await write(messages.notify(alert, SAID, at).changes);

    await write(
      messages.notify(alert, { ...SAID, why: 'worse' }, { ...at, respectsQuietHours: true })
        .changes,
    );

    expect(outbox.all().map(({ job, calm }) => [job, calm])).toMatchObject([
      [{ line: { why: 'worse' } }, undefined],
    ]);
  });

  it('lets a mention of the operators wait, while the alert that a person asked for is posted', async () => {
    const { outbox, write, messages, clock } = await bench();
    const at = { round: undefined, lines: [], now: clock.now() };
    const lateMention = { ...SAID, why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    await write(messages.notify(anAlert(), { ...SAID, why: 'first' }, at).changes);

    const timing = { ...at, respectsQuietHours: true };
    await write(messages.notify(anAlert(), lateMention, timing).changes);

    expect(outbox.all().map(({ job, calm }) => [job, calm])).toMatchObject([
      [{ line: { why: 'first' } }, undefined],
      [{ line: { why: 'nobody-took-it' } }, true],
    ]);
  });
});
