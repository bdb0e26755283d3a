import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonCauseMessage, massChangeMessage } from '../../src/incident/incident-view.js';
import type { CommonCauseAlert } from '../../src/records/incident.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCommonCause, aMassChange } from '../support/incident-samples.js';
import {
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

async function press(cause: CommonCauseAlert, user = LEE) {
  await workspace.app.client.chat.postMessage({
    channel: OPS_CHANNEL,
    ...commonCauseMessage(cause, TONGUES['ko']),
  });
  const ts = workspace.slack.channel(OPS_CHANNEL).messages.at(-1)?.ts ?? '';
  await workspace.slack.press(user, { channel: OPS_CHANNEL, ts }, ACTIONS.causeRelease);
  return workspace.slack.waitFor((slack) => slack.ephemerals(user)[0]);
}

describe('the button "Resume login tests"', () => {
  it('releases the common cause, replies in private, and does not edit the message itself', async () => {
    workspace.commonCause.open = aCommonCause();

    const answer = await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([LEE]);
    expect(answer.text).toContain('Login tests have resumed.');
    expect(workspace.slack.channel(OPS_CHANNEL).messages).toHaveLength(1);
    expect(workspace.slack.channel(OPS_CHANNEL).messages[0]?.versions).toHaveLength(1);
  });

  it('replies that the common cause has ended already', async () => {
    const answer = await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([]);
    expect(answer.text).toContain('has already ended');
  });

  it('does not release a later common cause than that of the message', async () => {
    workspace.commonCause.open = aCommonCause({ openedAt: aCommonCause().openedAt + 1 });

    await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([]);
  });

  it('is refused unless an operator presses it', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ operators: () => [KIM] });
    workspace.commonCause.open = aCommonCause();

    const answer = await press(aCommonCause());

    expect(workspace.commonCause.releasedBy).toEqual([]);
    expect(answer.text).toContain('Only operators');
  });
});

describe('the button "Send company alerts"', () => {
  async function pressAlerts(user = LEE) {
    await workspace.app.client.chat.postMessage({
      channel: OPS_CHANNEL,
      ...massChangeMessage(aMassChange(), TONGUES['ko']),
    });
    const ts = workspace.slack.channel(OPS_CHANNEL).messages.at(-1)?.ts ?? '';
    await workspace.slack.press(user, { channel: OPS_CHANNEL, ts }, ACTIONS.alertsRelease);
    return workspace.slack.waitFor((slack) => slack.ephemerals(user)[0]);
  }

  it('releases the held alerts, and replies in private', async () => {
    workspace.massChange.open = aMassChange();

    const answer = await pressAlerts();

    expect(workspace.massChange.releasedBy).toEqual([LEE]);
    expect(answer.text).toContain('The alerts are no longer on hold.');
  });

  it('does not release the alerts of another mass change', async () => {
    workspace.massChange.open = aMassChange({ openedAt: aMassChange().openedAt + 1 });

    const answer = await pressAlerts();

    expect(workspace.massChange.releasedBy).toEqual([]);
    expect(answer.text).toContain('has already ended');
  });

  it('is refused unless an operator presses it', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ operators: () => [KIM] });
    workspace.massChange.open = aMassChange();

    const answer = await pressAlerts();

    expect(workspace.massChange.releasedBy).toEqual([]);
    expect(answer.text).toContain('Only operators');
  });
});
