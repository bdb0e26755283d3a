import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../src/sandbox/slack/server.js';
import { standInClient } from '../../support/stand-in-client.js';

let slack: SlackStandIn;
let client: ReturnType<typeof standInClient>;

const MEMBER = 'U1';
const OTHER_MEMBER = 'U2';
const GUEST = 'U3';
const EXTERNAL = 'U9';

beforeEach(async () => {
  slack = await startSlackStandIn({ signingSecret: 'secret', botToken: 'xoxb-test' });
  slack.addUser({ id: MEMBER, name: 'kim' });
  slack.addUser({ id: OTHER_MEMBER, name: 'lee' });
  slack.addUser({ id: GUEST, name: 'guest', isGuest: true });
  slack.addUser({ id: EXTERNAL, name: 'otto', teamId: 'T9' });
  const allMembers = [MEMBER, GUEST, EXTERNAL];
  slack.addChannel({ id: 'C0PUBLIC', name: 'public', members: [MEMBER] });
  slack.addChannel({ id: 'C0PRIVATE', name: 'private', members: [MEMBER], isPrivate: true });
  slack.addChannel({ id: 'C0JOINED', name: 'joined', members: allMembers });
  slack.addChannel({ id: 'C0SHARED', name: 'shared', members: allMembers, isExtShared: true });
  slack.addChannel({ id: 'C0OTHERS', name: 'others', members: [MEMBER], isExtShared: true });
  client = standInClient(slack.apiUrl, 'xoxb-test');
});

afterEach(() => slack.close());

const BUTTON = {
  type: 'actions',
  block_id: 'b',
  elements: [
    { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: 'x' },
  ],
} as const;

describe('a channel', () => {
  it.each([
    { who: MEMBER, sees: ['C0PUBLIC', 'C0PRIVATE', 'C0JOINED', 'C0SHARED', 'C0OTHERS'] },
    { who: OTHER_MEMBER, sees: ['C0PUBLIC', 'C0JOINED', 'C0SHARED', 'C0OTHERS'] },
    { who: GUEST, sees: ['C0JOINED', 'C0SHARED'] },
    { who: EXTERNAL, sees: ['C0SHARED'] },
  ])('is seen by $who: $sees', ({ who, sees }) => {
    const all = ['C0PUBLIC', 'C0PRIVATE', 'C0JOINED', 'C0SHARED', 'C0OTHERS'];

    expect(all.filter((channel) => slack.sees(who, channel))).toEqual(sees);
  });

  it('is seen only by its person if it is a direct message', () => {
    const { id } = slack.im(MEMBER);

    expect([MEMBER, OTHER_MEMBER, EXTERNAL].filter((who) => slack.sees(who, id))).toEqual([MEMBER]);
  });
});

describe('an action of a person', () => {
  it.each([
    { who: GUEST, channel: 'C0PUBLIC' },
    { who: EXTERNAL, channel: 'C0JOINED' },
    { who: OTHER_MEMBER, channel: 'C0PRIVATE' },
  ])('is refused if $who does not see the channel $channel', async ({ who, channel }) => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'x', blocks: [BUTTON] });

    await expect(slack.press(who, { channel, ts }, 'go', 'x')).rejects.toThrow('does not see');
    await expect(slack.slash(who, '/hometax', '', { channel })).rejects.toThrow();
    expect(() => slack.say(who, channel, 'hello')).toThrow('does not see');
    await expect(
      client.chat.postEphemeral({ channel, user: who, text: 'for you' }),
    ).rejects.toThrow('user_not_in_channel');
  });

  it('is refused on another person’s ephemeral message, and on an own one without access to the channel', async () => {
    const channel = 'C0SHARED';
    const blocks = [BUTTON];
    const { message_ts: ts = '' } = await client.chat.postEphemeral({
      channel,
      user: EXTERNAL,
      text: 'for you',
      blocks,
    });
    await expect(slack.press(MEMBER, { channel, ts }, 'go', 'x')).rejects.toThrow('does not see');

    slack.addChannel({ id: channel, name: 'shared', members: [MEMBER, EXTERNAL] });

    await expect(slack.press(EXTERNAL, { channel, ts }, 'go', 'x')).rejects.toThrow('does not see');
  });

  it('is possible in the app for guests, but not for external people', async () => {
    expect(slack.isOfferedApp(GUEST)).toBe(true);
    expect(slack.isOfferedApp(EXTERNAL)).toBe(false);
    await expect(slack.openHome(EXTERNAL)).rejects.toThrow('does not offer');
    await expect(slack.slash(EXTERNAL, '/hometax', '', { channel: 'C0SHARED' })).rejects.toThrow(
      'does not offer',
    );
  });
});
