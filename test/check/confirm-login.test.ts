import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import { TARGET } from '../../src/slack/origin.js';
import { aCompany, HANBIT } from '../support/builders.js';
import {
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: [aCompany()] });
  workspace.checks.record = { attempts: 4 };
});
afterEach(() => workspace.close());

async function press(person: string, action: string) {
  await workspace.app.client.chat.postMessage({
    channel: OPS_CHANNEL,
    text: 'Critical: 한빛상사',
    blocks: [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: action,
            value: TARGET.encode({ brn: HANBIT, product: 'taxinvoice' }),
            text: { type: 'plain_text', text: action },
          },
        ],
      },
    ],
  });
  const message = workspace.slack.channel(OPS_CHANNEL).messages.at(-1);
  if (message === undefined) throw new Error('The alert was not posted.');
  await workspace.slack.press(person, message, action);
}

describe('the confirmation of a login that may lock the account', () => {
  it.each([
    { action: ACTIONS.alertConfirmLogin, method: 'deptUser' },
    { action: ACTIONS.reportConfirmLogin, method: 'deptUser' },
    { action: ACTIONS.reportCertTest, method: 'certificate' },
  ])(
    'is asked for by $action in a window that names the count, before the test',
    async ({ action, method }) => {
      await press(LEE, action);
      const question = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);

      expect(JSON.stringify(question)).toContain('logins in a row were rejected');
      expect(workspace.checks.requests).toEqual([]);
      await workspace.slack.submit(LEE);
      await workspace.slack.waitFor((slack) => slack.views(LEE)[0]?.callbackId === 'check_report');

      expect(workspace.checks.requests).toEqual([
        {
          brn: HANBIT,
          product: 'taxinvoice',
          products: ['taxinvoice'],
          method,
          intent: 'confirmed',
          by: LEE,
          mayOperate: true,
        },
      ]);
    },
  );

  it('is not asked for by an old button once the login works again: that checks at once', async () => {
    workspace.checks.record = { attempts: 0 };

    await press(LEE, ACTIONS.alertConfirmLogin);

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length >= 2);
    expect(workspace.slack.views(LEE)).toEqual([]);
    expect(workspace.checks.requests).toMatchObject([
      { brn: HANBIT, product: 'taxinvoice', intent: 'check-again' },
    ]);
  });

  it('is refused to a viewer', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ operators: () => [KIM], watched: [aCompany()] });

    await press(LEE, ACTIONS.alertConfirmLogin);

    const [refusal] = await workspace.slack.waitFor((slack) => {
      const messages = slack.ephemerals(LEE);
      return messages.length > 0 ? messages : undefined;
    });
    expect(refusal?.text).toContain('operator');
    expect(workspace.slack.views(LEE)).toEqual([]);
    expect(workspace.checks.requests).toEqual([]);
  });
});
