import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/kernel/time.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { createOwnerNames } from '../../src/slack/people.js';
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

function names() {
  const log = captureLog();
  const clock = fakeClock(at);
  const client = createOutboxClient({ botToken: 'xoxb-test', apiUrl: slack.apiUrl, log });
  return { names: createOwnerNames({ client, clock, log }), clock, log };
}

function asked(method: string): number {
  return slack.calls.filter((call) => call.method === method).length;
}

const CALLED = { ownerAt: at };
const STANDS = { message: { channel: 'C0ALERTS', ts: '1' } };

describe('the name of an owner', () => {
  it('is plain, of a person and of a group', async () => {
    const { names: owners } = names();

    expect(await owners.of(anAlert({ owner: 'U0KIM' }), 'post')).toEqual({
      kind: 'name',
      name: 'kim',
    });
    expect(await owners.of(anAlert({ owner: 'S0OPS' }), 'post')).toEqual({
      kind: 'name',
      name: 'ops',
    });
  });

  it.each([
    { name: "the alert's first posting", posting: 'post', alert: { calls: CALLED }, rings: true },
    { name: 'an edit', posting: 'edit', alert: { calls: CALLED, ...STANDS }, rings: true },
    {
      name: 'a message that is posted anew',
      posting: 'post',
      alert: { calls: CALLED, ...STANDS },
      rings: false,
    },
    {
      name: 'an alert that calls nobody yet',
      posting: 'post',
      alert: { calls: { criticalAt: at } },
      rings: false,
    },
  ] as const)('is a mention where they are called: $name, $rings', async (row) => {
    const owner = await names().names.of(anAlert({ owner: 'U0KIM', ...row.alert }), row.posting);

    expect(owner?.kind).toBe(row.rings ? 'mention' : 'name');
  });

  it('is asked for once a day', async () => {
    const { names: owners, clock } = names();
    const alert = anAlert({ owner: 'U0KIM' });
    await owners.of(alert, 'post');
    await owners.of(alert, 'edit');
    expect(asked('users.info')).toBe(1);

    clock.advance(DAY);
    await owners.of(alert, 'edit');
    expect(asked('users.info')).toBe(2);
  });

  it('is left out when Slack does not say it', async () => {
    const { names: owners, log } = names();

    expect(await owners.of(anAlert({ owner: 'U0GONE' }), 'post')).toBeUndefined();
    expect(await owners.of(anAlert({ owner: 'S0GONE' }), 'post')).toBeUndefined();
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });

  it('stays the one that was known when Slack does not say it any more', async () => {
    const { names: owners, clock } = names();
    const alert = anAlert({ owner: 'U0KIM' });
    await owners.of(alert, 'post');
    clock.advance(DAY);
    slack.faults.set({ method: 'users.info' }, { kind: 'error', error: 'internal_error' });

    expect(await owners.of(alert, 'edit')).toEqual({ kind: 'name', name: 'kim' });
  });

  it('is not asked for where nobody owns the company', async () => {
    expect(await names().names.of(anAlert(), 'post')).toBeUndefined();
    expect(slack.calls).toEqual([]);
  });
});

describe('the names of several people', () => {
  it('are those that Slack says, each asked for once', async () => {
    const { names: people } = names();
    slack.addUser({ id: 'U0LEE', name: 'lee' });

    expect(await people.named(['U0KIM', 'U0LEE', 'U0GONE', 'U0KIM'])).toEqual(
      new Map([
        ['U0KIM', 'kim'],
        ['U0LEE', 'lee'],
      ]),
    );
    expect(asked('users.info')).toBe(3);
  });
});
