import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/kernel/time.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { createOwnerGroups, createOwnerNames } from '../../src/slack/people.js';
import { createOutboxClient } from '../../src/slack/slack-clients.js';
import { anAlert } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const at = seoul('2026-11-25 08:31');
let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn({ signingSecret: 's', botToken: 'xoxb-test', rateLimits: false });
  slack.addUser({ id: 'U0KIM', name: 'kim' });
  slack.addUserGroup('S0OPS', 'ops', ['U0KIM']);
});
afterEach(() => slack.close());

function ownersInSlack() {
  const log = captureLog();
  const clock = fakeClock(at);
  const client = createOutboxClient({ botToken: 'xoxb-test', apiUrl: slack.apiUrl, log });
  const deps = { client, clock, log };
  return { owners: createOwnerNames(deps), groups: createOwnerGroups(deps), clock, log };
}

function callsOf(method: string): number {
  return slack.calls.filter((call) => call.method === method).length;
}

const OWNER_NOTIFIED = { ownerAt: at };
const POSTED = { message: { channel: 'C0ALERTS', ts: '1' } };

describe('the name of an owner', () => {
  it('is plain text, for a person and for a group', async () => {
    const { owners } = ownersInSlack();

    expect(await owners.labelOf(anAlert({ owner: 'U0KIM' }), 'post')).toEqual({
      kind: 'name',
      name: 'kim',
    });
    expect(await owners.labelOf(anAlert({ owner: 'S0OPS' }), 'post')).toEqual({
      kind: 'name',
      name: 'ops',
    });
  });

  it.each([
    {
      name: "the alert's first post",
      posting: 'post',
      alert: { calls: OWNER_NOTIFIED },
      isMention: true,
    },
    {
      name: 'an edit',
      posting: 'edit',
      alert: { calls: OWNER_NOTIFIED, ...POSTED },
      isMention: true,
    },
    {
      name: 'a message that is posted again',
      posting: 'post',
      alert: { calls: OWNER_NOTIFIED, ...POSTED },
      isMention: false,
    },
    {
      name: 'an alert that has notified no owner yet',
      posting: 'post',
      alert: { calls: { criticalAt: at } },
      isMention: false,
    },
  ] as const)('is a mention ($isMention) for $name', async (row) => {
    const owner = await ownersInSlack().owners.labelOf(
      anAlert({ owner: 'U0KIM', ...row.alert }),
      row.posting,
    );

    expect(owner?.kind).toBe(row.isMention ? 'mention' : 'name');
  });

  it('is looked up once a day', async () => {
    const { owners, clock } = ownersInSlack();
    const alert = anAlert({ owner: 'U0KIM' });
    await owners.labelOf(alert, 'post');
    await owners.labelOf(alert, 'edit');
    expect(callsOf('users.info')).toBe(1);

    clock.advance(DAY);
    await owners.labelOf(alert, 'edit');
    expect(callsOf('users.info')).toBe(2);
  });

  it('is undefined if Slack does not return it', async () => {
    const { owners, log } = ownersInSlack();

    expect(await owners.labelOf(anAlert({ owner: 'U0GONE' }), 'post')).toBeUndefined();
    expect(await owners.labelOf(anAlert({ owner: 'S0GONE' }), 'post')).toBeUndefined();
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });

  it('is the last one returned if Slack no longer returns it', async () => {
    const { owners, clock } = ownersInSlack();
    const alert = anAlert({ owner: 'U0KIM' });
    await owners.labelOf(alert, 'post');
    clock.advance(DAY);
    slack.faults.set({ method: 'users.info' }, { kind: 'error', error: 'internal_error' });

    expect(await owners.labelOf(alert, 'edit')).toEqual({ kind: 'name', name: 'kim' });
  });

  it('is not looked up for a company without an owner', async () => {
    expect(await ownersInSlack().owners.labelOf(anAlert(), 'post')).toBeUndefined();
    expect(slack.calls).toEqual([]);
  });
});

describe('the names of several people', () => {
  it('are looked up once each, and left out if Slack does not return them', async () => {
    const { owners: people } = ownersInSlack();
    slack.addUser({ id: 'U0LEE', name: 'lee' });

    expect(await people.namesOf(['U0KIM', 'U0LEE', 'U0GONE', 'U0KIM'])).toEqual(
      new Map([
        ['U0KIM', 'kim'],
        ['U0LEE', 'lee'],
      ]),
    );
    expect(callsOf('users.info')).toBe(3);
  });
});

function failWith(error: string) {
  slack.faults.set({ method: 'usergroups.list' }, { kind: 'error', error });
}

describe('the groups of a person', () => {
  it('are unknown, not empty, while Slack does not list them', async () => {
    const { groups } = ownersInSlack();
    failWith('internal_error');

    expect(await groups.groupIdsOf('U0KIM')).toBeUndefined();
    expect(await groups.list()).toEqual([]);
  });

  it('are those that Slack listed last, if it does not answer now', async () => {
    const { groups, clock } = ownersInSlack();
    await groups.groupIdsOf('U0KIM');
    clock.advance(DAY);
    failWith('internal_error');

    expect(await groups.groupIdsOf('U0KIM')).toEqual(['S0OPS']);
    expect(await groups.groupIdsOf('U0LEE')).toEqual([]);
  });

  it('are none in a workspace whose plan has no user groups', async () => {
    const { groups } = ownersInSlack();
    failWith('plan_upgrade_required');

    expect(await groups.groupIdsOf('U0KIM')).toEqual([]);
  });
});
