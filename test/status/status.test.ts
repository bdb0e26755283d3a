import { afterEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import { seoul } from '../support/fake-clock.js';
import { anAppStatus } from '../support/live-settings.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
afterEach(() => workspace.close());

let status = anAppStatus();

async function open() {
  status = anAppStatus();
  workspace = await startSlackWorkspace({
    admins: [LEE],
    operators: () => [LEE],
    status: { read: async () => status },
  });
}

function ask(user: string, word: string) {
  return workspace.slack.slash(user, '/hometax', word, { channel: OPS });
}

function answer(user: string, words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.ephemerals(user).find((one) => JSON.stringify(one.blocks).includes(words)),
  );
}

describe('/hometax status', () => {
  it.each(['앱상태', '상태', 'status'])('is for every full member: %s', async (word) => {
    await open();

    await ask(KIM, word);

    const shown = await answer(KIM, '정기 확인');
    expect(shown.text).toContain('지금 살펴볼 것은 없습니다.');
    expect(JSON.stringify(shown.blocks)).not.toContain(ACTIONS.statusSettings);
  });

  it('is not for guests', async () => {
    await open();

    await ask(GUEST, 'status');

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(refusal.text).toContain('only full members');
  });

  it('tells admins what to do, and leads them to the settings', async () => {
    await open();
    status = anAppStatus({
      channelsInTrouble: [
        {
          channel: 'C0OPS',
          error: 'is_archived',
          since: seoul('2026-11-25 08:42'),
          isDefault: true,
          companies: 0,
        },
      ],
    });

    await ask(LEE, 'status');
    const shown = await answer(LEE, 'To use another channel: /hometax settings');
    await workspace.slack.press(LEE, shown, ACTIONS.statusSettings);

    const form = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(form.title).toBe('Settings');
  });

  it('is drawn anew in its place', async () => {
    await open();
    await ask(KIM, 'status');
    const shown = await answer(KIM, '정기 확인');
    status = anAppStatus({ runningSweep: { startedAt: status.at, done: 120, total: 3000 } });

    await workspace.slack.press(KIM, shown, ACTIONS.statusRefresh);

    await answer(KIM, '3,000곳 가운데 120곳');
    expect(workspace.slack.ephemerals(KIM)).toHaveLength(1);
  });
});
