import { ErrorCode, type WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type SlackStandIn,
  type StandInOptions,
  startSlackStandIn,
} from '../../../src/sandbox/slack/server.js';
import { errorOf, standInClient } from '../../support/stand-in-client.js';

const BOT_TOKEN = 'xoxb-test';
const APP_TOKEN = 'xapp-test';
const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
});

let slack: SlackStandIn;
let time: number;

async function start(options: Partial<StandInOptions> = {}): Promise<void> {
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    now: () => time,
    rateLimits: false,
    ...options,
  });
  slack.addUser({ id: 'U1', name: 'kim', realName: '김철수', locale: 'ko-KR', isAdmin: true });
  slack.addUser({ id: 'U2', name: 'lee', isGuest: 'single-channel' });
  slack.addUser({ id: 'U9', name: 'external', teamId: 'T9' });
  slack.addUser({ id: 'U8', name: 'deactivated', isDeleted: true });
  slack.addChannel({ id: 'C1', name: 'tax', members: ['U1', 'U2'] });
  slack.addChannel({ id: 'C2', name: 'elsewhere', isBotMember: false });
  slack.addChannel({ id: 'C3', name: 'old', isArchived: true });
  slack.addChannel({ id: 'G1', name: 'secret', isPrivate: true, isBotMember: false });
  slack.addChannel({ id: 'G2', name: 'private', isPrivate: true, members: ['U1'] });
  slack.addUserGroup('S1', 'ops', ['U1', 'U2']);
}

function client(token = BOT_TOKEN): WebClient {
  return standInClient(slack.apiUrl, token);
}

beforeEach(async () => {
  time = Date.parse('2026-11-25T10:00:00+09:00');
  await start();
});

afterEach(() => slack.close());

describe('a Web API call', () => {
  it.each([
    { name: 'a wrong token', token: 'xoxb-other', error: 'invalid_auth' },
    { name: 'no token', token: '', error: 'not_authed' },
    { name: 'the app token', token: APP_TOKEN, error: 'not_allowed_token_type' },
  ])('is refused with $name', async ({ token, error }) => {
    expect(await errorOf(client(token).auth.test())).toBe(error);
  });

  it('is refused without the needed scope, which the answer names', async () => {
    await slack.close();
    await start({ scopes: ['chat:write'] });

    const call = client().users.info({ user: 'U1' });

    await expect(call).rejects.toMatchObject({
      code: ErrorCode.PlatformError,
      data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
    });
  });

  it('reads a direct message only with im:read, which the manifest does not request', async () => {
    const opened = await client().conversations.open({ users: 'U1' });

    expect(await errorOf(client().conversations.info({ channel: opened.channel?.id ?? '' }))).toBe(
      'missing_scope',
    );
  });

  it('is refused for an unknown method', async () => {
    expect(await errorOf(client().apiCall('chat.shout'))).toBe('unknown_method');
    expect(await errorOf(client().apiCall('toString'))).toBe('unknown_method');
  });

  it('returns the app’s identity with auth.test', async () => {
    expect(await client().auth.test()).toMatchObject({
      ok: true,
      team_id: 'T0STANDIN',
      user_id: 'U0BOT',
      bot_id: 'B0STANDIN',
    });
  });
});

describe('a Web API call about people and channels', () => {
  it('returns a member’s locale only if requested', async () => {
    const plain = await client().users.info({ user: 'U1' });
    const full = await client().users.info({ user: 'U1', include_locale: true });

    expect(plain.user).toMatchObject({ real_name: '김철수', is_admin: true, is_restricted: false });
    expect(plain.user).not.toHaveProperty('locale');
    expect(full.user).toMatchObject({ locale: 'ko-KR' });
  });

  it('describes guests, external people and deactivated people', async () => {
    const guest = await client().users.info({ user: 'U2' });
    const external = await client().users.info({ user: 'U9', include_locale: true });
    const deactivated = await client().users.info({ user: 'U8' });

    expect(guest.user).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(external.user).toMatchObject({ team_id: 'T9', is_stranger: true });
    expect(external.user).not.toHaveProperty('locale');
    expect(deactivated.user).toMatchObject({ deleted: true });
  });

  it('lists a user group', async () => {
    const { users } = await client().usergroups.users.list({ usergroup: 'S1' });

    expect(users).toEqual(['U1', 'U2']);
    expect(await errorOf(client().usergroups.users.list({ usergroup: 'S9' }))).toBe(
      'no_such_subteam',
    );
  });

  it('describes channels, and hides private ones without the app', async () => {
    slack.addChannel({ id: 'C4', name: 'shared', isExtShared: true });

    const mine = await client().conversations.info({ channel: 'C1', include_num_members: true });
    const other = await client().conversations.info({ channel: 'C2' });
    const shared = await client().conversations.info({ channel: 'C4' });

    expect(mine.channel).toMatchObject({ name: 'tax', is_member: true, is_archived: false });
    expect(other.channel).toMatchObject({ is_member: false });
    expect(shared.channel).toMatchObject({ is_ext_shared: true });
    expect(await errorOf(client().conversations.info({ channel: 'G1' }))).toBe('channel_not_found');
    expect(await errorOf(client().users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });

  it('lists channels of the requested kinds, and no private ones without the app', async () => {
    const types = 'public_channel,private_channel';
    const first = await client().conversations.list({ types, limit: 1 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const next = await client().conversations.list({ types, cursor });
    const open = await client().conversations.list();

    const ids = [...(first.channels ?? []), ...(next.channels ?? [])].map(({ id }) => id);
    expect(first.channels).toHaveLength(1);
    expect(ids).toEqual(expect.arrayContaining(['C1', 'C2']));
    expect(ids).not.toContain('G1');
    expect(open.channels?.every((channel) => channel.is_private === false)).toBe(true);
  });

  it('lists the members of a channel page by page', async () => {
    const first = await client().conversations.members({ channel: 'C1', limit: 2 });
    const next = await client().conversations.members({
      channel: 'C1',
      limit: 2,
      cursor: first.response_metadata?.next_cursor ?? '',
    });

    expect(first.members).toEqual(['U1', 'U2']);
    expect(next.members).toEqual(['U0BOT']);
    expect(next.response_metadata?.next_cursor).toBe('');
  });

  it('lists the people of the workspace page by page', async () => {
    const first = await client().users.list({ limit: 3 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const next = await client().users.list({ limit: 3, cursor });

    const ids = [...(first.members ?? []), ...(next.members ?? [])].map(({ id }) => id);
    expect(ids.toSorted()).toEqual(['U0BOT', 'U1', 'U2', 'U8', 'U9']);
    expect(first.members?.find(({ id }) => id === 'U1')).toMatchObject({ is_admin: true });
    expect(next.response_metadata?.next_cursor).toBe('');
  });

  it('opens a direct message with a person, but not with deactivated people or bots', async () => {
    const opened = await client().conversations.open({ users: 'U1' });
    await client().chat.postMessage({ channel: opened.channel?.id ?? '', text: 'Hello' });

    expect(slack.im('U1').messages).toMatchObject([{ text: 'Hello' }]);
    expect(await errorOf(client().conversations.open({ users: 'U8' }))).toBe('user_disabled');
    expect(await errorOf(client().conversations.open({ users: 'U0BOT' }))).toBe('cannot_dm_bot');
    expect(await errorOf(client().conversations.open({ users: 'U77' }))).toBe('user_not_found');
  });
});

describe('a message', () => {
  it('has a later ts than all previous ones, even while the clock is stopped', async () => {
    const first = await client().chat.postMessage({ channel: 'C1', text: 'One' });
    const second = await client().chat.postMessage({ channel: '#tax', text: 'Two' });

    expect(first.ts).toBe('1795568400.000000');
    expect(second.ts).toBe('1795568400.000001');
    expect(slack.channel('C1').messages).toMatchObject([
      { ts: first.ts, text: 'One', user: 'U0BOT' },
      { ts: second.ts, text: 'Two' },
    ]);
  });

  it('can be sent to a person’s ID', async () => {
    await client().chat.postMessage({ channel: 'U1', text: 'Hello' });

    expect(slack.im('U1').messages).toMatchObject([{ text: 'Hello' }]);
  });

  it.each([
    { name: 'an unknown channel', args: { channel: 'C9', text: 'x' }, error: 'channel_not_found' },
    { name: 'a hidden channel', args: { channel: 'G1', text: 'x' }, error: 'channel_not_found' },
    {
      name: 'a channel without the app',
      args: { channel: 'C2', text: 'x' },
      error: 'not_in_channel',
    },
    { name: 'an archived channel', args: { channel: 'C3', text: 'x' }, error: 'is_archived' },
    { name: 'no text', args: { channel: 'C1', text: '' }, error: 'no_text' },
    {
      name: 'too long a text',
      args: { channel: 'C1', text: 'x'.repeat(40_001) },
      error: 'msg_too_long',
    },
    {
      name: 'blocks that are too long together',
      args: { channel: 'C1', text: 'x', blocks: Array(5).fill(section('x'.repeat(2900))) },
      error: 'msg_blocks_too_long',
    },
    {
      name: 'blocks that are not a list',
      args: { channel: 'C1', text: 'x', blocks: 'nonsense' as never },
      error: 'invalid_blocks_format',
    },
    {
      name: 'a thread that does not exist',
      args: { channel: 'C1', text: 'x', thread_ts: '1795568400.000009' },
      error: 'thread_not_found',
    },
    {
      name: 'an invalid thread_ts',
      args: { channel: 'C1', text: 'x', thread_ts: 'yesterday' },
      error: 'invalid_thread_ts',
    },
  ])('is refused: $name', async ({ args, error }) => {
    expect(await errorOf(client().chat.postMessage(args))).toBe(error);
    expect(slack.channel('C1').messages).toEqual([]);
  });

  it('is refused with the details of its invalid blocks', async () => {
    const call = client().chat.postMessage({
      channel: 'C1',
      text: 'x',
      blocks: [section('x'.repeat(3001))],
    });

    await expect(call).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: [
            '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
          ],
        },
      },
    });
  });

  it('records a warning if it has blocks but no text', async () => {
    await client().chat.postMessage({ channel: 'C1', blocks: [section('x')] } as never);

    expect(slack.warnings).toMatchObject([{ kind: 'missing_text' }]);
  });

  it('appears in its thread, and also in the channel if broadcast', async () => {
    const root = await client().chat.postMessage({ channel: 'C1', text: 'Root' });
    const threadTs = root.ts ?? '';
    const quiet = await client().chat.postMessage({
      channel: 'C1',
      text: 'Quiet',
      thread_ts: threadTs,
    });
    await client().chat.postMessage({
      channel: 'C1',
      text: 'Loud',
      thread_ts: quiet.ts ?? '',
      reply_broadcast: true,
    });

    const { messages, timeline } = slack.channel('C1');
    expect(messages.map((each) => each.text)).toEqual(['Root']);
    expect(messages[0]?.replies).toMatchObject([
      { text: 'Quiet', replyBroadcast: false },
      { text: 'Loud', replyBroadcast: true, threadTs },
    ]);
    expect(timeline.map((each) => each.text)).toEqual(['Root', 'Loud']);
  });

  it('is edited in place and keeps its blocks if the edit has none', async () => {
    const posted = await client().chat.postMessage({
      channel: 'C1',
      text: 'Before',
      blocks: [section('Before')],
    });
    const ts = posted.ts ?? '';

    await client().chat.update({ channel: 'C1', ts, text: 'After' });
    const kept = slack.channel('C1').messages[0]?.blocks;
    await client().chat.update({ channel: 'C1', ts, text: 'Bare', blocks: [] });

    expect(kept).toMatchObject([section('Before')]);
    expect(slack.channel('C1').messages).toMatchObject([
      { ts, text: 'Bare', blocks: [], edited: { user: 'U0BOT' }, versions: [{}, {}, {}] },
    ]);
  });

  it('is edited only by its author, in an active channel, by the channel’s ID', async () => {
    const personal = slack.say('U1', 'C1', 'Mine');
    const own = await client().chat.postMessage({ channel: 'C1', text: 'Own' });
    const direct = await client().chat.postMessage({ channel: 'U1', text: 'Direct' });
    const update = (channel: string, ts: string | undefined) =>
      errorOf(client().chat.update({ channel, ts: ts ?? '', text: 'x' }));

    expect(await update('C1', personal.ts)).toBe('cant_update_message');
    expect(await update('C1', '1795568400.999999')).toBe('message_not_found');
    expect(await update('C9', own.ts)).toBe('channel_not_found');
    expect(await update('U1', direct.ts)).toBe('channel_not_found');
    slack.addChannel({ id: 'C1', name: 'tax', isArchived: true });
    expect(await update('C1', own.ts)).toBe('is_inactive');
  });

  it('has a permalink', async () => {
    const { ts } = await client().chat.postMessage({ channel: 'C1', text: 'x' });

    const link = await client().chat.getPermalink({ channel: 'C1', message_ts: ts ?? '' });

    expect(link.permalink).toBe('https://stand-in.slack.com/archives/C1/p1795568400000000');
    expect(await errorOf(client().chat.getPermalink({ channel: 'C1', message_ts: '1.2' }))).toBe(
      'message_not_found',
    );
  });

  it('is shown only to a member of the channel if it is ephemeral, and cannot be edited then', async () => {
    const posted = await client().chat.postEphemeral({ channel: 'C1', user: 'U1', text: 'Psst' });
    const outsider = client().chat.postEphemeral({ channel: 'C1', user: 'U9', text: 'Psst' });

    expect(await errorOf(outsider)).toBe('user_not_in_channel');
    expect(slack.ephemerals('U1')).toMatchObject([{ channel: 'C1', text: 'Psst' }]);
    expect(slack.ephemerals('U9')).toEqual([]);
    expect(slack.channel('C1').messages).toEqual([]);
    const ts = posted.message_ts ?? '';
    expect(await errorOf(client().chat.update({ channel: 'C1', ts, text: 'x' }))).toBe(
      'message_not_found',
    );
  });

  it('can be sent as a JSON body', async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        authorization: `Bearer ${BOT_TOKEN}`,
      },
      body: JSON.stringify({ channel: 'C1', text: 'JSON', blocks: [section('x')] }),
    });

    expect(await response.json()).toMatchObject({ ok: true });
    expect(slack.channel('C1').messages).toMatchObject([{ text: 'JSON', blocks: [section('x')] }]);
  });
});

describe('a file', () => {
  it('is posted to an opened direct message', async () => {
    const { channel } = await client().conversations.open({ users: 'U1' });

    await client().files.uploadV2({
      channel_id: channel?.id ?? '',
      filename: 'companies.csv',
      content: 'brn,name\n',
      initial_comment: 'Your export',
    });

    const [file] = slack.files;
    expect(file).toMatchObject({ name: 'companies.csv', content: Buffer.from('brn,name\n') });
    expect(slack.im('U1').messages).toMatchObject([{ text: 'Your export', files: [file?.id] }]);
  });

  it('is not posted to a person’s ID', async () => {
    const upload = client().files.uploadV2({ channel_id: 'U1', filename: 'a.csv', content: 'x' });

    expect(await errorOf(upload)).toBe('channel_not_found');
  });

  it('is described, and downloaded only with the app’s token', async () => {
    const { channel } = await client().conversations.open({ users: 'U1' });
    await client().files.uploadV2({
      channel_id: channel?.id ?? '',
      filename: 'a.csv',
      content: '가',
    });
    const id = slack.files[0]?.id ?? '';

    const { file } = await client().files.info({ file: id });
    const address = file?.url_private ?? '';
    const mine = await fetch(address, { headers: { authorization: `Bearer ${BOT_TOKEN}` } });
    const other = await fetch(address);

    expect(file).toMatchObject({ name: 'a.csv', size: 3, mimetype: 'text/csv' });
    expect(await mine.text()).toBe('가');
    expect(await other.text()).toContain('Sign in');
    expect(await errorOf(client().files.info({ file: 'F9' }))).toBe('file_not_found');
  });

  it('is refused unless it was uploaded completely', async () => {
    const upload = await client().files.getUploadURLExternal({ filename: 'a.csv', length: 4 });
    const short = await fetch(upload.upload_url ?? '', { method: 'POST', body: 'abc' });

    expect(short.status).toBe(500);
    expect(
      await errorOf(
        client().files.completeUploadExternal({
          files: [{ id: upload.file_id ?? '', title: 'a' }],
        }),
      ),
    ).toBe('file_not_found');
  });
});

describe('the record of calls', () => {
  it('contains arguments without tokens, and the errors', async () => {
    await client().chat.postMessage({ channel: 'C1', text: 'x', blocks: [section('x')] });
    await errorOf(client().chat.postMessage({ channel: 'C9', text: 'x', token: BOT_TOKEN }));

    expect(slack.calls).toEqual([
      {
        method: 'chat.postMessage',
        args: { channel: 'C1', text: 'x', blocks: [section('x')] },
        at: time,
      },
      {
        method: 'chat.postMessage',
        args: { channel: 'C9', text: 'x' },
        at: time,
        error: 'channel_not_found',
      },
    ]);
  });
});

describe('the rate limit', () => {
  it('allows one message per second and channel, with a small burst', async () => {
    let realTime = 0;
    await slack.close();
    await start({ rateLimits: true, realNow: () => realTime });
    const post = (channel: string) => client().chat.postMessage({ channel, text: 'x' });
    for (const _ of [1, 2, 3]) await post('C1');

    await expect(post('C1')).rejects.toMatchObject({
      code: ErrorCode.RateLimitedError,
      retryAfter: 1,
    });
    await expect(post('G2')).resolves.toMatchObject({ ok: true });
    realTime += 1000;
    await expect(post('C1')).resolves.toMatchObject({ ok: true });
    await expect(post('C1')).rejects.toMatchObject({ code: ErrorCode.RateLimitedError });
    expect(slack.channel('C1').messages).toHaveLength(4);
    expect(slack.calls.filter((each) => each.error === 'ratelimited')).toHaveLength(2);
  });

  it('allows 50 edits per minute', async () => {
    await slack.close();
    await start({ rateLimits: true, realNow: () => 0 });
    const { ts } = await client().chat.postMessage({ channel: 'C1', text: 'x' });
    const edit = () => client().chat.update({ channel: 'C1', ts: ts ?? '', text: 'y' });
    for (let count = 0; count < 50; count += 1) await edit();

    await expect(edit()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 2 });
  });
});

describe('a planted fault', () => {
  const post = () => client().chat.postMessage({ channel: 'C1', text: 'x' });

  it.each([
    {
      fault: { kind: 'error', error: 'token_revoked' },
      thrown: { code: ErrorCode.PlatformError, data: { error: 'token_revoked' } },
      recorded: 'token_revoked',
      done: 0,
    },
    {
      fault: { kind: 'status', status: 503 },
      thrown: { code: ErrorCode.HTTPError, statusCode: 503 },
      recorded: 'http_503',
      done: 0,
    },
    {
      fault: { kind: 'rate-limited', retryAfter: 30 },
      thrown: { code: ErrorCode.RateLimitedError, retryAfter: 30 },
      recorded: 'ratelimited',
      done: 0,
    },
    {
      fault: { kind: 'reset' },
      thrown: { code: ErrorCode.RequestError },
      recorded: 'reset',
      done: 0,
    },
    {
      fault: { kind: 'accept-then-reset' },
      thrown: { code: ErrorCode.RequestError },
      recorded: 'accept-then-reset',
      done: 1,
    },
  ] as const)('applies once: $fault.kind', async ({ fault, thrown, recorded, done }) => {
    slack.faults.set({ method: 'chat.postMessage', channel: 'C1', times: 1 }, fault);

    await expect(post()).rejects.toMatchObject(thrown);

    expect(slack.calls).toMatchObject([{ error: recorded }]);
    expect(slack.channel('C1').messages).toHaveLength(done);
    await expect(post()).resolves.toMatchObject({ ok: true });
  });

  it.each([
    { kind: 'hang', done: 0 },
    { kind: 'accept-then-hang', done: 1 },
  ] as const)('leaves the call without an answer: $kind', async ({ kind, done }) => {
    slack.faults.set({ method: 'chat.postMessage' }, { kind });
    const caller = client();

    const call = caller.chat.postMessage({ channel: 'C1', text: 'x' });
    const outcome = call.then(
      () => 'answered',
      ({ code }: { readonly code?: unknown }) => code,
    );
    await slack.waitFor(({ calls }) => calls.length > 0);

    expect(slack.calls).toMatchObject([{ error: kind }]);
    expect(slack.channel('C1').messages).toHaveLength(done);
    // A later call is answered. This one settles only when its connection ends.
    const later = caller.auth.test().then(() => 'later call');
    expect(await Promise.race([outcome, later])).toBe('later call');
    await slack.close();
    expect(await outcome).toBe(ErrorCode.RequestError);
  });

  it('applies only to the edits and replies of its message', async () => {
    const [first, second] = [(await post()).ts ?? '', (await post()).ts ?? ''];
    slack.faults.set({ message: first }, { kind: 'error', error: 'fatal_error' });
    const edit = (ts: string) => client().chat.update({ channel: 'C1', ts, text: 'y' });
    const reply = (ts: string) =>
      client().chat.postMessage({ channel: 'C1', thread_ts: ts, text: 'y' });

    await expect(edit(second)).resolves.toMatchObject({ ok: true });
    await expect(reply(second)).resolves.toMatchObject({ ok: true });
    expect([await errorOf(edit(first)), await errorOf(reply(first))]).toEqual([
      'fatal_error',
      'fatal_error',
    ]);
  });

  it('applies only to matching calls, until it is removed', async () => {
    const remove = slack.faults.set({ channel: 'G2' }, { kind: 'error', error: 'fatal_error' });
    const other = () => client().chat.postMessage({ channel: 'G2', text: 'x' });

    await expect(post()).resolves.toMatchObject({ ok: true });
    expect([await errorOf(other()), await errorOf(other())]).toEqual([
      'fatal_error',
      'fatal_error',
    ]);
    remove();
    await expect(other()).resolves.toMatchObject({ ok: true });
  });
});

describe('waitFor', () => {
  it('resolves when a later change brings the value', async () => {
    const waiting = slack.waitFor((each) => each.channel('C1').messages.at(0));

    await client().chat.postMessage({ channel: 'C1', text: 'At last' });

    expect(await waiting).toMatchObject({ text: 'At last' });
  });

  it('rejects after the timeout and lists the last calls', async () => {
    await errorOf(client().chat.postMessage({ channel: 'C9', text: 'x' }));

    await expect(slack.waitFor((each) => each.channel('C1').messages.at(0), 20)).rejects.toThrow(
      /after 20 ms.*chat.postMessage \(channel_not_found\)/,
    );
  });

  it('rejects when the stand-in is closed', async () => {
    const waiting = expect(slack.waitFor(() => false)).rejects.toThrow('closed');

    await slack.close();

    await waiting;
    await start();
  });
});
