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

function shown({ sends }: FakeSender): readonly string[] {
  return sends.map(({ what, about, says, ts }) => `${what} ${about} ${ts ?? 'new'}: ${says}`);
}

describe('deliverStanding', () => {
  it('posts the notice once and edits it when it is over', async () => {
    const { setup, delivery, sender, store, waiting, passes } = await deliveryBench();

    await setup.refused(REFUSAL);
    await setup.refused(REFUSAL);
    await delivery.idle();
    await setup.accepted();
    await passes(HOUR);

    expect(shown(sender)).toEqual(['post setup new: open', 'edit setup 1.0: over']);
    expect(await store.setup()).toBeUndefined();
    expect(await waiting()).toEqual([]);
  });

  it('edits the message that was posted before a restart', async () => {
    const first = await deliveryBench();
    await first.setup.refused(REFUSAL);
    await first.delivery.idle();

    const second = await first.restarted();
    await second.setup.accepted();
    await second.delivery.idle();

    expect(shown(second.sender)).toEqual(['post setup new: open', 'edit setup 1.0: over']);
  });

  it.each([1, 2, 3, 4])(
    'is neither lost nor told twice by a kill before step %i',
    async (diesAt) => {
      const first = await deliveryBench({ diesAt });
      const told = first.setup.refused(REFUSAL).then(() => first.delivery.idle());
      await Promise.race([told, first.process.death]);

      const second = await first.restarted();
      await second.setup.refused(REFUSAL);
      await second.delivery.idle();
      await second.setup.accepted();
      await second.delivery.idle();

      const posts = shown(first.sender).filter((send) => send.startsWith('post'));
      // Only between the sending and its record may it be repeated.
      expect(posts).toHaveLength(diesAt === 3 ? 2 : 1);
      expect(shown(first.sender).at(-1)).toMatch(/^edit setup .*: over$/);
      expect(await second.waiting()).toEqual([]);
    },
  );

  it('continues to the channel that becomes the default one while it is sent', async () => {
    let defaultChannel = DEFAULT_CHANNEL;
    const { setup, delivery, sender, waiting } = await deliveryBench({
      defaultChannel: () => defaultChannel,
    });
    await setup.refused(REFUSAL);
    sender.onSend = async () => {
      sender.onSend = undefined;
      defaultChannel = 'C0NEW';
      await setup.moveTo(defaultChannel);
      await delivery.defaultChannelChanged(DEFAULT_CHANNEL);
    };

    await delivery.idle();

    expect(sender.sends.map(({ what, channel, says }) => `${what} ${channel}: ${says}`)).toEqual([
      'post C0DEFAULT: open',
      'post C0NEW: open',
      'reply C0DEFAULT: continues in C0NEW',
    ]);
    expect(setup.open?.messageRef?.channel).toBe('C0NEW');
    expect(await waiting()).toEqual([]);
  });

  it('waits as long as Slack says', async () => {
    const { setup, delivery, sender, passes } = await deliveryBench();
    sender.answer('post', DEFAULT_CHANNEL, { kind: 'later', afterMs: SECOND, error: 'busy' }, 1);
    await setup.refused(REFUSAL);

    await delivery.idle();
    await passes(SECOND);

    expect(shown(sender)).toEqual(['post setup new: open', 'post setup new: open']);
  });

  it('is posted again when its message was deleted, unless it is over', async () => {
    const { setup, delivery, sender, waiting } = await deliveryBench();
    await setup.refused(REFUSAL);
    await delivery.idle();
    sender.answer('edit', DEFAULT_CHANNEL, { kind: 'message-gone', error: 'message_not_found' });
    await setup.refused({ ...REFUSAL, code: -99010016 });
    await delivery.idle();
    await setup.accepted();

    await delivery.idle();

    expect(shown(sender)).toEqual([
      'post setup new: open',
      'edit setup 1.0: open',
      'post setup new: open',
      'edit setup 2.0: over',
    ]);
    expect(await waiting()).toEqual([]);
  });

  it('waits an hour when the default channel is refused, and asks it once', async () => {
    const { setup, delivery, sender, waiting } = await deliveryBench();
    await setup.refused(REFUSAL);
    await delivery.idle();
    sender.answer('edit', DEFAULT_CHANNEL, { kind: 'channel-refused', error: 'is_archived' });
    await setup.accepted();

    await delivery.idle();

    expect(shown(sender)).toHaveLength(2);
    expect(await waiting()).toMatchObject([{ attempts: 1 }]);
    expect(sender.adminNews).toMatchObject([{ kind: 'default-channel-refused' }]);
  });
});
