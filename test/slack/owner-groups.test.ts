import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/kernel/time.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { createOwnerGroups } from '../../src/slack/people.js';
import { createOutboxClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn({ signingSecret: 's', botToken: 'xoxb-test', rateLimits: false });
  slack.addUser({ id: 'U0KIM', name: 'kim' });
  slack.addUserGroup('S0OPS', 'ops', ['U0KIM']);
});
afterEach(() => slack.close());

function ownerGroups() {
  const log = captureLog();
  const clock = fakeClock(seoul('2026-11-25 08:31'));
  const client = createOutboxClient({ botToken: 'xoxb-test', apiUrl: slack.apiUrl, log });
  return { groups: createOwnerGroups({ client, clock, log }), clock };
}

function failWith(error: string) {
  slack.faults.set({ method: 'usergroups.list' }, { kind: 'error', error });
}

describe('the groups of a person', () => {
  it('are unknown, not empty, while Slack does not list them', async () => {
    const { groups } = ownerGroups();
    failWith('internal_error');

    expect(await groups.groupIdsOf('U0KIM')).toBeUndefined();
    expect(await groups.list()).toEqual([]);
  });

  it('are those that Slack listed last, if it does not answer now', async () => {
    const { groups, clock } = ownerGroups();
    await groups.groupIdsOf('U0KIM');
    clock.advance(DAY);
    failWith('internal_error');

    expect(await groups.groupIdsOf('U0KIM')).toEqual(['S0OPS']);
    expect(await groups.groupIdsOf('U0LEE')).toEqual([]);
  });

  it('are none in a workspace whose plan has no user groups', async () => {
    const { groups } = ownerGroups();
    failWith('plan_upgrade_required');

    expect(await groups.groupIdsOf('U0KIM')).toEqual([]);
  });
});
