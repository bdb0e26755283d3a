import { describe, expect, it } from 'vitest';
import { AlertMessages, type NoticeLine } from '../../src/alert/alert-messages.js';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import { anAlert, HANBIT } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';

const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const STANDS = { channel: DEFAULT_CHANNEL, ts: '9.0' };
const SAID: NoticeLine = { kind: 'notice', why: 'rung' };

async function bench() {
  const about = await deliveryBench();
  const messages = new AlertMessages(about);
  return {
    ...about,
    messages,
    edit: (alert: Alert, calm?: boolean) =>
      about.write([
        { put: 'alert', value: alert },
        ...messages.edit(alert, [], {
          now: about.clock.now(),
          ...(calm === undefined ? {} : { calm: calm }),
        }),
      ]),
  };
}

describe('AlertMessages', () => {
  it('keeps one edit per alert that only shows how things stand, however long its channel takes nothing', async () => {
    const { delivery, sender, edit, passes, waiting } = await bench();
    const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
    sender.answer('edit', DEFAULT_CHANNEL, REFUSED, 10);
    for (let day = 0; day < 10; day += 1) {
      await edit({ ...alert, checkedAt: day });
      await passes(HOUR);
    }

    expect(await waiting()).toHaveLength(1);
    await delivery.idle();
    await passes(HOUR);

    expect(sender.sends.at(-1)?.posting).toMatchObject({ alert: { checkedAt: 9 } });
    expect(await waiting()).toEqual([]);
  });

  it('adds an edit to one that is on its way, so that nothing is missing from it', async () => {
    const { delivery, sender, edit } = await bench();
    const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
    sender.onSend = async () => {
      sender.onSend = undefined;
      await edit({ ...alert, checkedAt: 2 });
    };
    await edit({ ...alert, checkedAt: 1 });

    await delivery.idle();

    const shown = sender.sends.map(({ posting }) => posting);
    expect(shown).toMatchObject([{ alert: { checkedAt: 1 } }, { alert: { checkedAt: 2 } }]);
  });

  it('leaves an edit to the notice that goes out right after it', async () => {
    const { delivery, sender, edit, put, waiting } = await bench();
    const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
    await edit(alert);
    await put({ kind: 'notice', alert, line: SAID });

    await delivery.idle();

    expect(sender.sends.map(({ what }) => what)).toEqual(['edit', 'loud-reply']);
    expect(await waiting()).toEqual([]);
  });

  it('tells as one of many what waited to be told alone', async () => {
    const { sender, notice, tell, passes, clock, delivery, store } = await bench();
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.idle();
    const round = clock.now();
    for (let n = 1; n <= 5; n += 1) {
      const brn = `100000000${n}` as typeof HANBIT;
      await tell(anAlert({ brn, channel: DEFAULT_CHANNEL }), round);
    }
    const before = await store.alert(HANBIT);
    if (before === undefined) throw new Error('There is no such alert.');

    await tell(before, round);
    await passes(HOUR + 10 * SECOND);

    const about = (brn: string) =>
      sender.sends.filter(({ posting }) => posting?.kind === 'alert' && posting.alert.brn === brn);
    expect(about(HANBIT)).toHaveLength(1);
    expect(sender.sends.filter(({ about: one }) => one === 'roll-up')).toHaveLength(1);
  });

  it('keeps no quiet hours for what a person asked for because a sweep has more to say with it', async () => {
    const { outbox, write, messages, clock } = await bench();
    const alert = anAlert({ message: STANDS });
    const at = { round: undefined, lines: [], now: clock.now() };
    await write(messages.notice(alert, SAID, at).changes);

    await write(messages.notice(alert, { ...SAID, why: 'worse' }, { ...at, calm: true }).changes);

    expect(outbox.all().map(({ job, calm }) => [job, calm])).toMatchObject([
      [{ line: { why: 'worse' } }, undefined],
    ]);
  });
});
