import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import { DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';
import type { FakeSender } from '../support/fake-sender.js';

const REFUSAL = {
  kind: 'refused',
  code: -99010007,
  message: '권한 정보의 서명이 일치하지 않습니다.',
  codeClass: 'caller-misconfigured',
  at: 'token',
} as const;

function describeSends({ sends }: FakeSender): readonly string[] {
  return sends.map(
    ({ operation, kind, state, ts }) => `${operation} ${kind} ${ts ?? 'new'}: ${state}`,
  );
}

/** Another channel becomes the default one during the first send. */
async function benchWithChangingDefault() {
  let defaultChannel = DEFAULT_CHANNEL;
  const bench = await deliveryBench({ defaultChannel: () => defaultChannel });
  const { setup, delivery, sender } = bench;
  sender.onSend = async () => {
    sender.onSend = undefined;
    defaultChannel = 'C0NEW';
    await setup.moveTo(defaultChannel);
    await delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
  };
  return bench;
}

describe('incidentDelivery', () => {
  it('posts the message once, and edits it when the incident ends', async () => {
    const { setup, delivery, sender, store, pendingEntries, advance } = await deliveryBench();

    await setup.reportRefusal(REFUSAL);
    await setup.reportRefusal(REFUSAL);
    await delivery.untilIdle();
    await setup.resolve();
    await setup.forgetEnded();
    await advance(HOUR);

    expect(describeSends(sender)).toEqual(['post setup new: open', 'edit setup 1.0: over']);
    expect(await store.setup()).toBeUndefined();
    expect(await pendingEntries()).toEqual([]);
  });

  it('edits the message that was posted before a restart', async () => {
    const first = await deliveryBench();
    await first.setup.reportRefusal(REFUSAL);
    await first.delivery.untilIdle();

    const second = await first.restart();
    await second.setup.resolve();
    await second.delivery.untilIdle();

    expect(describeSends(second.sender)).toEqual(['post setup new: open', 'edit setup 1.0: over']);
  });

  it.each([1, 2, 3, 4])(
    'loses no message and repeats at most one when killed before step %i',
    async (diesAt) => {
      const first = await deliveryBench({ killAtStep: diesAt });
      const posted = first.setup.reportRefusal(REFUSAL).then(() => first.delivery.untilIdle());
      await Promise.race([posted, first.process.death]);

      const second = await first.restart();
      await second.setup.reportRefusal(REFUSAL);
      await second.delivery.untilIdle();
      await second.setup.resolve();
      await second.delivery.untilIdle();

      const posts = describeSends(first.sender).filter((send) => send.startsWith('post'));
      // Only a kill between the send and its record may repeat the message.
      expect(posts).toHaveLength(diesAt === 3 ? 2 : 1);
      expect(describeSends(first.sender).at(-1)).toMatch(/^edit setup .*: over$/);
      expect(await second.pendingEntries()).toEqual([]);
    },
  );

  it('continues in a channel that becomes the default one during the send', async () => {
    const { setup, delivery, sender, pendingEntries } = await benchWithChangingDefault();
    await setup.reportRefusal(REFUSAL);

    await delivery.untilIdle();

    expect(
      sender.sends.map(({ operation, channel, state }) => `${operation} ${channel}: ${state}`),
    ).toEqual(['post C0DEFAULT: open', 'post C0NEW: open', 'reply C0DEFAULT: continues in C0NEW']);
    expect(setup.open?.messageRef?.channel).toBe('C0NEW');
    expect(await pendingEntries()).toEqual([]);
  });

  it('blames no channel if another becomes the default one during a refused send', async () => {
    const { setup, delivery, sender, pendingEntries } = await benchWithChangingDefault();
    sender.answer('post', DEFAULT_CHANNEL, { kind: 'channel-refused', error: 'is_archived' });
    await setup.reportRefusal(REFUSAL);

    await delivery.untilIdle();

    expect(sender.directMessages).toEqual([]);
    expect(delivery.brokenChannels).toEqual([]);
    expect(setup.open?.messageRef?.channel).toBe('C0NEW');
    expect(await pendingEntries()).toEqual([]);
  });

  it('waits as long as Slack says', async () => {
    const { setup, delivery, sender, advance } = await deliveryBench();
    sender.answer('post', DEFAULT_CHANNEL, { kind: 'later', afterMs: SECOND, error: 'busy' }, 1);
    await setup.reportRefusal(REFUSAL);

    await delivery.untilIdle();
    await advance(SECOND - 1);
    const sendsBefore = describeSends(sender);
    await advance(1);

    expect(sendsBefore).toEqual(['post setup new: open']);
    expect(describeSends(sender)).toEqual(['post setup new: open', 'post setup new: open']);
  });

  it('posts a deleted message again, unless the incident has ended', async () => {
    const { setup, delivery, sender, pendingEntries } = await deliveryBench();
    await setup.reportRefusal(REFUSAL);
    await delivery.untilIdle();
    sender.answer('edit', DEFAULT_CHANNEL, { kind: 'message-gone', error: 'message_not_found' });
    await setup.reportRefusal({ ...REFUSAL, code: -99010016 });
    await delivery.untilIdle();
    await setup.resolve();

    await delivery.untilIdle();

    expect(describeSends(sender)).toEqual([
      'post setup new: open',
      'edit setup 1.0: open',
      'post setup new: open',
      'edit setup 2.0: over',
    ]);
    expect(await pendingEntries()).toEqual([]);
  });

  it('waits when the default channel is refused, and tries it once', async () => {
    const { setup, delivery, sender, pendingEntries } = await deliveryBench();
    await setup.reportRefusal(REFUSAL);
    await delivery.untilIdle();
    sender.answer('edit', DEFAULT_CHANNEL, { kind: 'channel-refused', error: 'is_archived' });
    await setup.resolve();

    await delivery.untilIdle();

    expect(describeSends(sender)).toHaveLength(2);
    expect(await pendingEntries()).toMatchObject([{ attempts: 1 }]);
    expect(sender.directMessages).toMatchObject([{ kind: 'default-channel-refused' }]);
  });
});
