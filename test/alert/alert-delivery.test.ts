import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Change } from '../../src/records/store.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import type { Send } from '../support/fake-sender.js';
import { authMissing, planStopped } from '../support/reasons.js';

const POSTED = { channel: 'C0ALERTS', ts: '9.0' };
const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const BUSY = { kind: 'later', afterMs: 30 * SECOND, error: 'busy' } as const;
const GONE = { kind: 'message-gone', error: 'message_not_found' } as const;
const PLAN_GONE = { kind: 'reason-gone', reasons: [planStopped()] } as const;
const RESOLVED = { state: 'resolved', at: NOW, was: [], gaps: [] } as const;
const END = { kind: 'resolved' } as const;

function describeSends({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends.map(({ operation, channel, state }) => `${operation} ${channel}: ${state}`);
}

function resolved(overrides: Partial<Alert> = {}): Alert {
  return anAlert({ life: RESOLVED, reasons: [], ...overrides });
}

describe('AlertDelivery', () => {
  it('posts a first notice, empties the outbox and stores the reference of the message', async () => {
    const { store, delivery, sender, notice, pendingEntries, history } = await deliveryBench();
    await notice(anAlert());

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['post C0ALERTS: open']);
    expect(await pendingEntries()).toEqual([]);
    expect((await store.alert(HANBIT))?.message).toEqual({ channel: 'C0ALERTS', ts: '1.0' });
    const [record] = await history(HANBIT);
    expect(record?.event).toMatchObject({ kind: 'told', why: 'first', channel: 'C0ALERTS' });
  });

  it('edits the message and broadcasts a later notice', async () => {
    const { delivery, sender, notice } = await deliveryBench();
    await notice(anAlert({ message: POSTED }));

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual([
      'edit C0ALERTS: open',
      'broadcast-reply C0ALERTS: notice',
    ]);
  });

  it.each([
    { name: 'nobody has claimed', life: { state: 'open' } as const, criticalAt: NOW },
    {
      name: 'somebody has claimed',
      life: { state: 'acknowledged', by: 'U0KIM', at: NOW } as const,
      criticalAt: undefined,
    },
  ])(
    'waits for a claim from when a notice shows that an alert that $name became critical',
    async ({ life, criticalAt }) => {
      const { store, delivery, notice } = await deliveryBench();
      await notice(
        anAlert({ life, message: POSTED, told: { severity: 'notice', kinds: ['plan'] } }),
      );

      await delivery.untilIdle();

      const alert = await store.alert(HANBIT);
      expect(alert).toMatchObject({ told: { severity: 'critical' } });
      expect(alert?.calls?.criticalAt).toBe(criticalAt);
    },
  );

  it('stores the reference of the first post in the entries that wait for it', async () => {
    const { delivery, sender, notice, put } = await deliveryBench();
    await notice(anAlert());
    await put({ kind: 'edit', alert: anAlert(), lines: [PLAN_GONE] });

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual([
      'post C0ALERTS: open',
      'edit C0ALERTS: open',
      'reply C0ALERTS: reason-gone',
    ]);
    expect(sender.sends.slice(1).map(({ ts }) => ts)).toEqual(['1.0', '1.0']);
  });

  it('repeats no thread line when Slack was too busy for the next one', async () => {
    const { delivery, sender, put, advance, pendingEntries } = await deliveryBench();
    sender.onSend = async ({ state }) => {
      if (state === 'reason-gone') sender.answer('reply', 'C0ALERTS', BUSY, 1);
    };
    await put({
      kind: 'edit',
      alert: anAlert({ message: POSTED }),
      lines: [{ kind: 'still-failing', at: NOW }, PLAN_GONE],
    });
    await delivery.untilIdle();
    sender.onSend = undefined;

    await advance(30 * SECOND);

    expect(describeSends(sender)).toEqual([
      'edit C0ALERTS: open',
      'reply C0ALERTS: still-failing',
      'reply C0ALERTS: reason-gone',
      'reply C0ALERTS: reason-gone',
    ]);
    expect(await pendingEntries()).toEqual([]);
  });

  it('shows the current state when the first post is late', async () => {
    const { delivery, sender, notice, put } = await deliveryBench();
    await notice(anAlert());
    await put({ kind: 'edit', alert: resolved(), lines: [] }, [{ delete: 'alert', brn: HANBIT }]);

    await delivery.untilIdle();

    expect(sender.sends[0]).toMatchObject({ operation: 'post', state: 'resolved' });
  });

  it.each([
    { name: 'edit', fails: 'edit' },
    { name: 'reply', fails: 'broadcast-reply' },
  ] as const)('does not lose a resolution whose $name failed', async ({ fails }) => {
    const { delivery, sender, put, advance, pendingEntries } = await deliveryBench();
    sender.answer(fails, 'C0ALERTS', { kind: 'later', afterMs: 30 * SECOND, error: 'busy' }, 3);
    const alert = resolved({ message: POSTED });
    await put({ kind: 'notice', alert, line: { kind: 'resolved' } });

    await delivery.untilIdle();
    for (let i = 0; i < 3; i += 1) await advance(30 * SECOND);

    expect(describeSends(sender).slice(-2)).toEqual([
      'edit C0ALERTS: resolved',
      'broadcast-reply C0ALERTS: resolved',
    ]);
    expect(await pendingEntries()).toEqual([]);
  });

  it('sends one notice for all that gathered while the channel was held', async () => {
    const { delivery, sender, put, advance, pendingEntries, history } = await deliveryBench();
    const alert = anAlert({ message: POSTED });
    sender.answer('edit', 'C0ALERTS', BUSY, 1);
    await put({ kind: 'notice', alert, line: { kind: 'notice', why: 'snooze-over' } });
    await delivery.untilIdle();
    await put({ kind: 'notice', alert, line: { kind: 'notice', why: 'rung' } });

    await advance(30 * SECOND);

    expect(describeSends(sender).slice(1)).toEqual([
      'edit C0ALERTS: open',
      'broadcast-reply C0ALERTS: notice',
    ]);
    expect(await pendingEntries()).toEqual([]);
    const events = (await history(HANBIT)).map(({ event }) => event);
    expect(events).toMatchObject([{ kind: 'told', why: 'rung' }]);
  });

  it('posts the message before the mention of the operators', async () => {
    const { delivery, sender, notice, put, advance } = await deliveryBench();
    sender.answer('post', 'C0ALERTS', BUSY, 1);
    await notice(anAlert());
    await delivery.untilIdle();
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    await put({ kind: 'notice', alert: anAlert(), line });

    await advance(30 * SECOND);

    expect(describeSends(sender).slice(1)).toEqual([
      'post C0ALERTS: open',
      'edit C0ALERTS: open',
      'broadcast-reply C0ALERTS: notice',
    ]);
  });

  it('leaves a repeated post to a waiting notice if an edit fails', async () => {
    const { delivery, sender, put, pendingEntries } = await deliveryBench();
    const alert = anAlert({ message: POSTED });
    sender.answer('edit', 'C0ALERTS', REFUSED);
    sender.answer('post', 'C0ALERTS', REFUSED);
    await put({ kind: 'edit', alert, lines: [] });
    await put({ kind: 'notice', alert, line: { kind: 'notice', why: 'rung' } });

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['edit C0ALERTS: open', 'post C0DEFAULT: open']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('does not post the alert just before a notice because an edit with thread lines is refused', async () => {
    const { delivery, sender, put, pendingEntries } = await deliveryBench();
    const alert = anAlert({ message: POSTED });
    sender.answer('edit', 'C0ALERTS', REFUSED);
    sender.answer('post', 'C0ALERTS', REFUSED);
    await put({ kind: 'edit', alert, lines: [{ kind: 'checked', by: 'U0KIM', at: NOW }] });
    await put({ kind: 'notice', alert, line: { kind: 'notice', why: 'rung' } });

    await delivery.untilIdle();

    const posts = describeSends(sender).filter((send) => !send.startsWith('edit'));
    expect(posts).toEqual(['post C0DEFAULT: open']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('posts one message for an alert that became worse before its first notice was sent', async () => {
    const { delivery, sender, notice, put, advance } = await deliveryBench();
    sender.answer('post', 'C0ALERTS', BUSY, 1);
    await notice(anAlert());
    await delivery.untilIdle();
    await put({ kind: 'notice', alert: anAlert(), line: { kind: 'notice', why: 'worse' } });

    await advance(30 * SECOND);

    expect(describeSends(sender)).toEqual(['post C0ALERTS: open', 'post C0ALERTS: open']);
  });

  it('posts again when the message was deleted or can no longer be edited', async () => {
    const { store, delivery, sender, notice } = await deliveryBench();
    sender.answer('edit', 'C0ALERTS', GONE);
    await notice(anAlert({ message: POSTED }));

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['edit C0ALERTS: open', 'post C0ALERTS: open']);
    expect((await store.alert(HANBIT))?.message?.ts).toBe('1.0');
  });

  it('posts again when an edit fails', async () => {
    const { store, delivery, sender, put } = await deliveryBench();
    sender.answer('edit', 'C0ALERTS', GONE);
    const alert = anAlert({ message: POSTED });
    await put({ kind: 'edit', alert, lines: [] }, [{ put: 'alert', value: alert }]);

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['edit C0ALERTS: open', 'post C0ALERTS: open']);
    expect((await store.alert(HANBIT))?.message?.ts).toBe('1.0');
  });

  it('does not post a resolved alert again whose message was deleted', async () => {
    const { delivery, sender, put, pendingEntries } = await deliveryBench();
    sender.answer('edit', 'C0ALERTS', GONE);
    await put({ kind: 'edit', alert: resolved({ message: POSTED }), lines: [] });

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['edit C0ALERTS: resolved']);
    expect(await pendingEntries()).toEqual([]);
  });

  it('posts in the default channel when the own one is refused, and notifies the person who set it once', async () => {
    const { write, delivery, sender, notice } = await deliveryBench();
    await write([{ put: 'company', value: aCompany({ channel: 'C0ALERTS' }) }]);
    sender.answer('post', 'C0ALERTS', REFUSED);
    await notice(anAlert());
    await notice(anAlert({ brn: NURI, openedAt: NOW + 1 }));

    await delivery.untilIdle();

    const channels = ['C0ALERTS', DEFAULT_CHANNEL, 'C0ALERTS', DEFAULT_CHANNEL];
    expect(sender.sends.map(({ channel }) => channel)).toEqual(channels);
    expect(sender.directMessages).toMatchObject([
      {
        kind: 'channel-refused',
        channel: 'C0ALERTS',
        error: 'is_archived',
        company: '한빛상사',
        to: 'U0KIM',
      },
    ]);
    expect(delivery.brokenChannels).toMatchObject([{ channel: 'C0ALERTS', error: 'is_archived' }]);
  });

  it('continues in the default channel when the channel of its message refuses', async () => {
    const { store, delivery, sender, put } = await deliveryBench();
    sender.answer('edit', 'C0ALERTS', REFUSED);
    const alert = resolved({ message: POSTED });
    await put({ kind: 'notice', alert, line: { kind: 'resolved' } });

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['edit C0ALERTS: resolved', 'post C0DEFAULT: resolved']);
    expect(await store.alert(HANBIT)).toBeUndefined();
  });

  it.each([
    { name: 'the same problem', reasons: [authMissing()], sent: 'reply', told: 0 },
    { name: 'another problem', reasons: [planStopped()], sent: 'broadcast-reply', told: 1 },
  ])(
    'announces late that a problem is resolved if the company has $name now, as $sent',
    async ({ reasons, sent, told }) => {
      const { delivery, sender, put, history } = await deliveryBench();
      const life = { ...RESOLVED, was: [authMissing()] };
      const alert = resolved({ message: POSTED, life });
      const later = anAlert({ openedAt: NOW + HOUR, reasons });
      await put({ kind: 'notice', alert, line: END }, [{ put: 'alert', value: later }]);

      await delivery.untilIdle();

      expect(describeSends(sender)).toEqual([
        'edit C0ALERTS: resolved',
        `${sent} C0ALERTS: resolved`,
      ]);
      expect(await history(HANBIT)).toHaveLength(told);
    },
  );

  it.each([
    { name: 'an edit', life: { state: 'open' } as const, kind: 'edit' as const },
    { name: 'its end', life: RESOLVED, kind: 'notice' as const },
  ])(
    'continues in the new channel of its company when the old one refuses $name',
    async ({ life, kind }) => {
      const { delivery, sender, put } = await deliveryBench();
      sender.answer('edit', 'C0ALERTS', REFUSED);
      const alert = anAlert({ life, channel: 'C0NEW', message: POSTED });
      const job = kind === 'edit' ? { kind, alert, lines: [] } : { kind, alert, line: END };
      await put(job);

      await delivery.untilIdle();

      expect(describeSends(sender)).toEqual([
        `edit C0ALERTS: ${life.state}`,
        `post C0NEW: ${life.state}`,
      ]);
      expect(delivery.brokenChannels).toMatchObject([{ channel: 'C0ALERTS' }]);
    },
  );

  it('tries a refused channel again with the next notice, and returns there when it accepts one', async () => {
    const { store, delivery, sender, notice } = await deliveryBench();
    sender.answer('post', 'C0ALERTS', REFUSED, 2);
    const at = { channel: DEFAULT_CHANNEL, ts: '1.0' };
    await notice(anAlert());
    await delivery.untilIdle();
    await notice(anAlert({ message: at }));
    await delivery.untilIdle();
    await notice(anAlert({ message: at }));

    await delivery.untilIdle();

    expect(describeSends(sender).slice(2)).toEqual([
      'post C0ALERTS: open',
      'edit C0DEFAULT: open',
      'broadcast-reply C0DEFAULT: notice',
      'post C0ALERTS: open',
      'reply C0DEFAULT: moved',
    ]);
    expect((await store.alert(HANBIT))?.message?.channel).toBe('C0ALERTS');
    expect(delivery.brokenChannels).toEqual([]);
  });

  it('moves to a new channel with the next notice and leaves a pointer', async () => {
    const { store, delivery, sender, notice } = await deliveryBench();
    await notice(anAlert({ channel: 'C0NEW', message: POSTED }));

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual(['post C0NEW: open', 'reply C0ALERTS: moved']);
    expect((await store.alert(HANBIT))?.message?.channel).toBe('C0NEW');
  });

  it.each([
    { name: 'because it is gone', alert: { message: POSTED }, place: 'C0ALERTS' },
    { name: 'in another channel', alert: { message: POSTED, channel: 'C0NEW' }, place: 'C0NEW' },
  ])('keeps the mentions when the message is posted again $name', async ({ alert, place }) => {
    const { delivery, sender, put } = await deliveryBench();
    sender.answer('edit', 'C0ALERTS', GONE);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    await put({ kind: 'notice', alert: anAlert(alert), line });

    await delivery.untilIdle();

    expect(describeSends(sender)).toContain(`post ${place}: open`);
    expect(describeSends(sender).at(-1)).toBe(`reply ${place}: notice`);
  });

  it.each([
    { name: 'before the send', diesAt: 2, sent: 1 },
    { name: 'between the send and its record', diesAt: 3, sent: 2 },
    { name: 'after the record', diesAt: 4, sent: 1 },
  ])(
    'loses no notice and repeats at most one when it is killed $name',
    async ({ diesAt, sent }) => {
      const first = await deliveryBench({ killAtStep: diesAt });
      await first.notice(anAlert());
      await Promise.race([first.delivery.untilIdle(), first.process.death]);

      const second = await first.restart();
      await second.delivery.untilIdle();

      expect(describeSends(first.sender)).toEqual(Array(sent).fill('post C0ALERTS: open'));
      expect(await second.pendingEntries()).toEqual([]);
      expect((await second.store.alert(HANBIT))?.message?.ts).toBe(`${sent}.0`);
    },
  );

  it('closes a message whose company was unwatched during the send', async () => {
    const { outbox, write, delivery, sender, notice, clock } = await deliveryBench();
    await notice(anAlert());
    sender.onSend = async ({ operation }) => {
      if (operation !== 'post') return;
      const dropped = outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq }));
      const at = clock.now();
      const event = { kind: 'unwatched', by: 'U0LEE' } as const;
      const opened = { kind: 'page-opened', by: 'U0KIM', product: 'taxinvoice' } as const;
      const pageOpened = { v: 1, at, brn: HANBIT, event: opened } as const;
      await write([
        ...dropped,
        { delete: 'alert', brn: HANBIT },
        { put: 'history', value: { v: 1, at, brn: HANBIT, event } },
        // Many other events happen in the meantime.
        ...Array.from({ length: 60 }, (): Change => ({ put: 'history', value: pageOpened })),
      ]);
    };

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual([
      'post C0ALERTS: open',
      'edit C0ALERTS: closed',
      'reply C0ALERTS: closed',
    ]);
    const { posting } = sender.sends[1] ?? {};
    expect(posting).toMatchObject({ alert: { life: { state: 'closed', by: 'U0LEE' } } });
  });

  it('posts nothing for an ended alert of a combined alert', async () => {
    const { delivery, sender, put, pendingEntries } = await deliveryBench();
    const alert = resolved({ rollUp: 'C0ALERTS-1' });
    await put({ kind: 'notice', alert, line: { kind: 'resolved' } });

    await delivery.untilIdle();

    expect(sender.sends).toEqual([]);
    expect(await pendingEntries()).toEqual([]);
  });

  it('waits an hour when the default channel refuses what the own one refused', async () => {
    const { delivery, sender, notice, advance, pendingEntries } = await deliveryBench();
    sender.answer('post', 'C0ALERTS', REFUSED, 1);
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await notice(anAlert());

    await delivery.untilIdle();
    const left = await pendingEntries();
    await advance(HOUR);

    expect(left).toMatchObject([{ attempts: 1 }]);
    expect(describeSends(sender).at(-1)).toBe('post C0ALERTS: open');
    expect(sender.directMessages).toMatchObject([{ kind: 'default-channel-refused' }]);
    expect(await pendingEntries()).toEqual([]);
  });
});
