import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/kernel/time.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { createDepartedOwnersFinder } from '../../src/slack/people.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock } from '../support/fake-clock.js';

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn({
    signingSecret: 's',
    botToken: 'xoxb-token',
    rateLimits: false,
  });
  slack.addUser({ id: 'U0KIM', name: 'kim' });
  slack.addUser({ id: 'U0PARK', name: 'park', isDeleted: true });
});
afterEach(() => slack.close());

function departedOwners(token = 'xoxb-token') {
  const client = new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
  });
  const clock = fakeClock(1_800_000_000_000);
  return { findDeparted: createDepartedOwnersFinder({ client, clock, log: captureLog() }), clock };
}

describe('createDepartedOwnersFinder', () => {
  it('finds only people who are deactivated or not in the workspace', async () => {
    const { findDeparted } = departedOwners();

    expect(await findDeparted(['U0KIM', 'U0PARK', 'U0NOBODY'], 20_000)).toEqual(
      new Set(['U0PARK', 'U0NOBODY']),
    );
  });

  it('looks up each person once in two days', async () => {
    const { findDeparted, clock } = departedOwners();
    const lookups = () => slack.calls.filter(({ method }) => method === 'users.info').length;

    await findDeparted(['U0KIM', 'U0PARK'], 20_000);
    await findDeparted(['U0KIM', 'U0PARK'], 20_000);
    expect(lookups()).toBe(2);
    clock.advance(2 * DAY);
    await findDeparted(['U0KIM'], 20_000);

    expect(lookups()).toBe(3);
  });

  it('stops looking up people when its time is over', async () => {
    expect(await departedOwners().findDeparted(['U0PARK'], -1)).toEqual(new Set());
  });

  it('finds nobody when Slack does not answer', async () => {
    const { findDeparted } = departedOwners('xoxb-wrong');

    expect(await findDeparted(['U0KIM', 'U0PARK'], 20_000)).toEqual(new Set());
  });
});
