import { afterEach, describe, expect, it } from 'vitest';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
afterEach(() => workspace.close());

async function refusalOf(user: string, input: string) {
  await workspace.slack.slash(user, '/hometax', input, { channel: OPS_CHANNEL });
  const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(user)[0]);
  return answer.text;
}

describe('admit', () => {
  it('admits operators of a user group, and refuses other members', async () => {
    workspace = await startSlackWorkspace({ operators: () => ['S0OPS'] });

    await workspace.slack.slash(KIM, '/hometax', 'popup', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.views(KIM)[0]);

    expect(await refusalOf(LEE, 'popup')).toContain('operators');
    expect(workspace.slack.views(LEE)).toEqual([]);
  });

  it('checks the permission at the press, and refuses a person who has become a guest', async () => {
    workspace = await startSlackWorkspace();
    await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    workspace.slack.addUser({ id: LEE, name: 'lee', locale: 'en-GB', isGuest: true });
    workspace.clock.advance(10 * 60_000);

    await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS_CHANNEL });

    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[1]);
    expect(answer.text).toContain('full members');
  });

  it('does not call a member no operator when Slack does not name the operators', async () => {
    workspace = await startSlackWorkspace({ operators: () => ['S0OPS'] });
    workspace.slack.faults.set(
      { method: 'usergroups.users.list' },
      { kind: 'error', error: 'internal_error' },
    );

    const refusal = await refusalOf(KIM, '팝업');

    expect(refusal).not.toContain('운영 권한');
    expect(workspace.slack.views(KIM)).toEqual([]);
  });

  it('admits viewers when Slack does not list the operators', async () => {
    workspace = await startSlackWorkspace({ operators: () => ['S0OPS'] });
    workspace.slack.faults.set(
      { method: 'usergroups.users.list' },
      { kind: 'error', error: 'internal_error' },
    );

    await workspace.slack.slash(LEE, '/hometax', 'check', { channel: OPS_CHANNEL });

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length === 2);
    expect(workspace.checks.requests).toHaveLength(1);
  });

  it.each(['', 'check', 'popup', 'watch', 'unwatch', 'list', 'sweep', 'help', 'nonsense'])(
    'refuses a guest "/hometax %s"',
    async (input) => {
      workspace = await startSlackWorkspace();

      expect(await refusalOf(GUEST, input)).toContain('full members');
      expect(workspace.slack.views(GUEST)).toEqual([]);
      expect(workspace.checks.requests).toEqual([]);
      expect(workspace.sweeps.startedBy).toEqual([]);
    },
  );
});
