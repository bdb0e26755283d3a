import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  GUEST,
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  // Nobody who asks here is an operator: a summary is for everybody.
  workspace = await startSlackWorkspace({ operators: () => ['U0OTHER'] });
});
afterEach(() => workspace.close());

async function ask(person: string, words: string): Promise<string> {
  await workspace.slack.slash(person, '/hometax', words, { channel: OPS });
  const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(person)[0]);
  return `${answer.text} ${JSON.stringify(answer.blocks)}`;
}

describe('/hometax digest', () => {
  it('shows the summary as of now to the person alone, in their language', async () => {
    const said = await ask(LEE, 'digest');

    expect(said).toContain('Summary now · Wed 25 Nov, 10:12 KST');
    expect(said).toContain('No company needs action today.');
    expect(workspace.slack.channel(OPS).messages).toEqual([]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('answers in Korean to whoever reads Korean', async () => {
    expect(await ask(KIM, '요약')).toContain('현재 요약 · 11월 25일(수) 10:12');
  });

  it('is about the channel in which it was typed when that is asked for', async () => {
    await ask(LEE, 'digest');
    await ask(KIM, '요약 여기');

    expect(workspace.digests.asked).toEqual(['all', OPS]);
  });

  it('is refused to guests', async () => {
    const said = await ask(GUEST, 'digest');

    expect(said).not.toContain('Summary');
    expect(workspace.digests.asked).toEqual([]);
  });
});
