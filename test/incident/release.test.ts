import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonCauseMessage, massChangeMessage } from '../../src/incident/incident-view.js';
import type { CommonCauseAlert } from '../../src/records/incident.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { TONGUES } from '../../src/text/tongue.js';
import {
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';
import { aCommonCause, aMassChange } from '../support/wide-samples.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

async function press(cause: CommonCauseAlert, user = LEE) {
  await workspace.app.client.chat.postMessage({
    channel: OPS,
    ...commonCauseMessage(cause, TONGUES['ko']),
  });
  const ts = workspace.slack.channel(OPS).messages.at(-1)?.ts ?? '';
  await workspace.slack.press(user, { channel: OPS, ts }, ACTIONS.causeRelease);
  return workspace.slack.waitFor((slack) => slack.ephemerals(user)[0]);
}

describe('"It was each company’s own"', () => {
  it('releases the common cause, says so in private and leaves the message to its edit', async () => {
    workspace.commonCause.open = aCommonCause();

    const answer = await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([LEE]);
    expect(answer.text).toContain('The login tests go on.');
    expect(workspace.slack.channel(OPS).messages).toHaveLength(1);
    expect(workspace.slack.channel(OPS).messages[0]?.versions).toHaveLength(1);
  });

  it('says that it is over when another was first', async () => {
    const answer = await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([]);
    expect(answer.text).toContain('was over already');
  });

  it('does not release another one than that of the message', async () => {
    workspace.commonCause.open = aCommonCause({ openedAt: aCommonCause().openedAt + 1 });

    await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([]);
  });

  it('is refused to who is no operator', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ operators: () => [KIM] });
    workspace.commonCause.open = aCommonCause();

    const answer = await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([]);
    expect(answer.text).toContain('for operators');
  });
});

describe('"It is each company’s own"', () => {
  async function pressAlerts(user = LEE) {
    await workspace.app.client.chat.postMessage({
      channel: OPS,
      ...massChangeMessage(aMassChange(), TONGUES['ko']),
    });
    const ts = workspace.slack.channel(OPS).messages.at(-1)?.ts ?? '';
    await workspace.slack.press(user, { channel: OPS, ts }, ACTIONS.alertsRelease);
    return workspace.slack.waitFor((slack) => slack.ephemerals(user)[0]);
  }

  it('releases the alerts that wait and says so in private', async () => {
    workspace.massChange.open = aMassChange();

    const answer = await pressAlerts();

    expect(workspace.massChange.releasedBy).toEqual([LEE]);
    expect(answer.text).toContain('The alerts no longer wait.');
  });

  it('does not release those of another notice, nor what is over', async () => {
    workspace.massChange.open = aMassChange({ openedAt: aMassChange().openedAt + 1 });

    const answer = await pressAlerts();

    expect(workspace.massChange.releasedBy).toEqual([]);
    expect(answer.text).toContain('was over already');
  });

  it('is refused to who is no operator', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ operators: () => [KIM] });
    workspace.massChange.open = aMassChange();

    const answer = await pressAlerts();

    expect(workspace.massChange.releasedBy).toEqual([]);
    expect(answer.text).toContain('for operators');
  });
});
