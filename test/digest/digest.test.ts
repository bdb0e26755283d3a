import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  // None of the people here is an operator, because a summary is for everybody.
  workspace = await startSlackWorkspace({ operators: () => ['U0OTHER'] });
});
afterEach(() => workspace.close());

async function ask(person: string, input: string): Promise<string> {
  await workspace.slack.slash(person, '/hometax', input, { channel: OPS_CHANNEL });
  const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(person)[0]);
  return `${answer.text} ${JSON.stringify(answer.blocks)}`;
}

describe('/hometax digest', () => {
  it('shows the current summary only to the person who asked, in their language', async () => {
    const answer = await ask(LEE, 'digest');

    expect(answer).toContain('Daily summary · Wed 25 Nov, 10:12 KST');
    expect(answer).toContain('Nothing needs action');
    expect(workspace.slack.channel(OPS_CHANNEL).messages).toEqual([]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('answers in Korean to a Korean reader', async () => {
    expect(await ask(KIM, '요약')).toContain('일일 요약 · 11월 25일(수) 10:12');
  });

  it('is about the current channel on request', async () => {
    await ask(LEE, 'digest');
    await ask(KIM, '요약 여기');

    expect(workspace.digests.requestedDigests).toEqual(['all', OPS_CHANNEL]);
  });

  it('opens the list of the channel from its summary, which stays', async () => {
    workspace.digests.atRisk = 1;
    await ask(LEE, 'summary here');
    const summary = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    await workspace.slack.press(LEE, summary, ACTIONS.openAttention);

    const [, list] = await workspace.slack.waitFor((slack) => {
      const shown = slack.ephemerals(LEE);
      return shown.length === 2 && shown;
    });
    expect(list?.text).toContain(`companies with alerts in <#${OPS_CHANNEL}>`);
  });

  it('is refused to guests', async () => {
    const answer = await ask(GUEST, 'digest');

    expect(answer).not.toContain('summary');
    expect(workspace.digests.requestedDigests).toEqual([]);
  });
});
