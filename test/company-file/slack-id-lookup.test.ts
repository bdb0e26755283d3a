import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createSlackIdLookup,
  createSlackNameLookup,
} from '../../src/company-file/slack-id-lookup.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import type { Actor } from '../../src/slack/user-directory.js';
import { captureLog } from '../support/capture-log.js';
import { standInClient } from '../support/stand-in-client.js';

let slack: SlackStandIn;
let waits: number[];

beforeEach(async () => {
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: 'xoxb-test',
    rateLimits: false,
  });
  slack.addUser({ id: 'U0KIM', name: 'kim' });
  for (let i = 0; i < 50; i += 1) slack.addChannel({ id: `C0${i}`, name: `c${i}`, members: [] });
  waits = [];
});

afterEach(() => slack.close());

/** `kinds`: how Slack describes the owner at each call; the last one is repeated. */
function lookupWith(kinds: readonly Actor['person']['kind'][] = ['member']) {
  const client = standInClient(slack.apiUrl, 'xoxb-test');
  let calls = 0;
  const actorOf = async () => {
    const kind = kinds[Math.min(calls, kinds.length - 1)] ?? 'unknown';
    calls += 1;
    return { person: { kind, id: 'U0KIM' } } as Actor;
  };
  // Nothing else of the users and groups is used.
  const deps = { client, log: captureLog(), directory: { actorOf }, ownerGroups: {} };
  return createSlackIdLookup(deps as never, async (ms) => {
    waits.push(ms);
  });
}

function channelCalls(): number {
  return slack.calls.filter(({ method }) => method === 'conversations.info').length;
}

describe('createSlackIdLookup', () => {
  it('makes at most 40 lookups of one kind a minute, over all imports', async () => {
    const lookup = lookupWith();

    for (let i = 0; i < 42; i += 1) await lookup.channel(`C0${i}`);
    await lookup.owner('U0KIM');

    expect(channelCalls()).toBe(42);
    expect(waits).toHaveLength(2);
    for (const wait of waits) expect(wait).toBeGreaterThan(50_000);
  });

  it('retries once after the wait that Slack asks for', async () => {
    const rateLimited = { kind: 'rate-limited', retryAfter: 20 } as const;
    slack.faults.set({ method: 'conversations.info', times: 1 }, rateLimited);
    slack.faults.set({ method: 'users.info', times: 1 }, rateLimited);
    const lookup = lookupWith(['unknown', 'guest']);

    expect(await lookup.channel('C01')).toBeUndefined();
    expect(await lookup.owner('U0KIM')).toEqual({ field: 'owner', why: 'not-a-member' });

    expect(waits).toEqual([20_000, 20_000]);
  });

  it.each([
    { name: 'asks for a long wait', retryAfter: 300, times: 1, waited: [] },
    { name: 'is rate limited twice', retryAfter: 20, times: 2, waited: [20_000] },
  ])('gives up if Slack $name', async ({ retryAfter, times, waited }) => {
    slack.faults.set({ method: 'conversations.info', times }, { kind: 'rate-limited', retryAfter });

    expect(await lookupWith().channel('C01')).toBe('unanswered');

    expect(waits).toEqual(waited);
  });

  it('counts an owner of unknown kind as unanswered', async () => {
    expect(await lookupWith(['unknown']).owner('U0KIM')).toBe('unanswered');
  });
});

describe('createSlackNameLookup', () => {
  const names = () =>
    createSlackNameLookup(
      {
        client: standInClient(slack.apiUrl, 'xoxb-test'),
        log: captureLog(),
        teamId: () => slack.app.teamId,
      },
      async (ms) => {
        waits.push(ms);
      },
    );

  function callsOf(name: string): number {
    return slack.calls.filter(({ method }) => method === name).length;
  }

  it('lists people, groups and channels, each with what it needs to be chosen', async () => {
    slack.addUser({ id: 'U0GUEST', name: 'guest', realName: '손님', isGuest: true });
    slack.addUser({ id: 'U0GONE', name: 'gone', isDeleted: true });
    slack.addUserGroup('S0TAX', 'tax', ['U0KIM']);
    slack.addChannel({ id: 'C0ELSE', name: 'else', isBotMember: false });
    slack.addChannel({ id: 'C0PRIVATE', name: 'private', isPrivate: true, isArchived: true });

    const { owners, channels } = await names()(['owner', 'channel']);

    expect(owners?.people).toContainEqual({
      id: 'U0GUEST',
      kind: 'guest',
      name: '손님',
      fullName: '손님',
      username: 'guest',
      email: undefined,
    });
    expect(owners?.people.find(({ id }) => id === 'U0GONE')?.kind).toBe('unknown');
    expect(owners?.groups).toEqual([{ id: 'S0TAX', handle: 'tax' }]);
    expect(channels).toContainEqual({ id: 'C0ELSE', name: 'else', finding: 'not-in-channel' });
    expect(channels).toContainEqual({ id: 'C0PRIVATE', name: 'private', finding: 'archived' });
    expect(channels).toContainEqual({ id: 'C01', name: 'c1', finding: 'fine' });
  });

  it('asks only for what the file names', async () => {
    expect(await names()(['owner'])).not.toHaveProperty('channels', expect.anything());
    expect(callsOf('conversations.list')).toBe(0);

    await names()(['channel']);
    expect([callsOf('users.list'), callsOf('usergroups.list')]).toEqual([1, 1]);
  });

  it('reads all pages', async () => {
    for (let i = 0; i < 1200; i += 1) slack.addUser({ id: `U0${i}`, name: `n${i}` });

    const { owners } = await names()(['owner']);

    expect(callsOf('users.list')).toBe(7);
    expect(owners?.people.filter(({ id }) => /^U0\d+$/.test(id))).toHaveLength(1200);
  });

  it('retries once after the wait that Slack asks for', async () => {
    const rateLimited = { kind: 'rate-limited', retryAfter: 20 } as const;
    slack.faults.set({ method: 'conversations.list', times: 1 }, rateLimited);

    expect((await names()(['channel'])).channels).toHaveLength(50);
    expect(waits).toEqual([20_000]);
  });

  it('makes at most 18 calls of one kind a minute', async () => {
    const lookup = names();

    for (let i = 0; i < 19; i += 1) await lookup(['channel']);

    expect(waits).toHaveLength(1);
  });

  it.each([
    { name: 'Slack refuses', fault: 'missing_scope' },
    { name: 'Slack fails', fault: 'fatal_error' },
  ])('gives no list if $name', async ({ fault: error }) => {
    slack.faults.set({ method: 'conversations.list' }, { kind: 'error', error });
    slack.faults.set({ method: 'usergroups.list' }, { kind: 'error', error });

    expect(await names()(['channel', 'owner'])).toEqual({});
  });

  it('gives no people while our own workspace is unknown, because guests could not be told apart', async () => {
    const lookup = createSlackNameLookup(
      {
        client: standInClient(slack.apiUrl, 'xoxb-test'),
        log: captureLog(),
        teamId: () => undefined,
      },
      async () => {},
    );

    expect(await lookup(['owner'])).toEqual({});
  });
});
