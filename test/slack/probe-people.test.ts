import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { probePeople } from '../../src/slack/probe-slack.js';
import { standInClient } from '../support/stand-in-client.js';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    rateLimits: false,
  });
  slack.addUser({ id: 'U1', name: 'kim' });
  slack.addUser({ id: 'U2', name: 'guest', isGuest: true });
  slack.addUser({ id: 'U3', name: 'robot', isBot: true });
  slack.addUser({ id: 'U4', name: 'foreigner', teamId: 'T9' });
  slack.addUser({ id: 'U5', name: 'gone', isDeleted: true });
  slack.addUserGroup('S1', 'ops', ['U2', 'U1']);
  slack.addUserGroup('S2', 'guests', ['U2', 'U5']);
  slack.addUserGroup('S3', 'empty', []);
});

afterEach(() => slack.close());

function probe(operators: readonly string[], admins: readonly string[] = []) {
  const client = standInClient(slack.apiUrl, 'xoxb-test');
  return probePeople(client, { operators, admins }, slack.app.teamId);
}

describe('probePeople', () => {
  it.each([
    { name: 'no IDs', operators: [], admins: [] },
    { name: 'full members', operators: ['U1'], admins: ['U1'] },
    { name: 'a group with one full member', operators: ['S1'], admins: [] },
    { name: 'an empty group and a full member', operators: ['S3', 'U1'], admins: [] },
  ])('accepts $name', async ({ operators, admins }) => {
    expect(await probe(operators, admins)).toEqual([{ status: 'fine', unchecked: 0 }]);
  });

  it('reports people and groups that are not in the workspace', async () => {
    expect(await probe(['U1', 'U5', 'S9'], ['U1', 'U0NOBODY'])).toEqual([
      { status: 'missing', ids: ['U5', 'U0NOBODY', 'S9'] },
    ]);
  });

  it('reports people who are not full members', async () => {
    expect(await probe(['U1', 'U2', 'U3'], ['U1', 'U4'])).toEqual([
      { status: 'powerless', ids: ['U2', 'U3', 'U4'] },
    ]);
  });

  it.each([
    { name: 'an empty group', ids: ['S3'] },
    { name: 'a group of guests and people who left', ids: ['S2'] },
  ])('reports a role with nobody for $name', async ({ ids }) => {
    expect(await probe(ids)).toEqual([{ status: 'nobody', role: 'operators' }]);
    expect(await probe(['U1'], ids)).toEqual([{ status: 'nobody', role: 'admins' }]);
  });

  it('looks up at most 60 people, and counts the others as unchecked', async () => {
    const many = Array.from({ length: 75 }, (_, i) => `U1${i}`);
    for (const id of many.slice(0, 60)) slack.addUser({ id, name: id });

    expect(await probe(many)).toEqual([{ status: 'fine', unchecked: 15 }]);
    expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(60);
  });

  it('reports unknown if Slack does not answer', async () => {
    slack.faults.set({ method: 'users.info' }, { kind: 'error', error: 'ratelimited' });

    expect(await probe(['U1'])).toEqual([{ status: 'unknown' }]);
  });
});
