import { afterEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import { seoul } from '../support/fake-clock.js';
import { anAppStatus } from '../support/live-settings.js';
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

let status = anAppStatus();

async function startWorkspace() {
  status = anAppStatus();
  workspace = await startSlackWorkspace({
    admins: [LEE],
    operators: () => [LEE],
    status: { read: async () => status },
  });
}

function runCommand(user: string, word: string) {
  return workspace.slack.slash(user, '/hometax', word, { channel: OPS_CHANNEL });
}

function answerWith(user: string, text: string) {
  return workspace.slack.waitFor((slack) =>
    slack.ephemerals(user).find(({ blocks }) => JSON.stringify(blocks).includes(text)),
  );
}

describe('/hometax status', () => {
  it.each(['앱상태', '상태', 'status'])('is available to every full member: %s', async (word) => {
    await startWorkspace();

    await runCommand(KIM, word);

    const shown = await answerWith(KIM, '전체 확인');
    expect(shown.text).toContain('이상 없습니다.');
    expect(JSON.stringify(shown.blocks)).not.toContain(ACTIONS.statusSettings);
  });

  it('is not available to guests', async () => {
    await startWorkspace();

    await runCommand(GUEST, 'status');

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(refusal.text).toContain('only full members');
  });

  it('shows admins what to do, and opens the settings', async () => {
    await startWorkspace();
    status = anAppStatus({
      refusedChannels: [
        {
          channel: 'C0OPS',
          error: 'is_archived',
          since: seoul('2026-11-25 08:42'),
          isDefault: true,
          companies: 0,
        },
      ],
    });

    await runCommand(LEE, 'status');
    const shown = await answerWith(LEE, 'To use another channel: /hometax settings');
    await workspace.slack.press(LEE, shown, ACTIONS.statusSettings);

    const form = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(form.title).toBe('Settings');
  });

  it('lists the companies that need action', async () => {
    await startWorkspace();
    await runCommand(KIM, 'status');
    const shown = await answerWith(KIM, '전체 확인');

    await workspace.slack.press(KIM, shown, ACTIONS.openAttention);

    await answerWith(KIM, '회사 목록');
    await answerWith(KIM, '전체 확인');
  });

  it('replaces the message when it is refreshed', async () => {
    await startWorkspace();
    await runCommand(KIM, 'status');
    const shown = await answerWith(KIM, '전체 확인');
    status = anAppStatus({ runningSweep: { startedAt: status.at, done: 120, total: 3000 } });

    await workspace.slack.press(KIM, shown, ACTIONS.statusRefresh);

    await answerWith(KIM, '3,000곳 중 120곳 확인');
    expect(workspace.slack.ephemerals(KIM)).toHaveLength(1);
  });
});
