import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { Message } from '../../src/sandbox/slack/model.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = [aCompany(), aCompany({ brn: NURI, name: '누리식품' })];

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: companies });
});
afterEach(() => workspace.close());

async function runCommand(command: string) {
  await workspace.slack.slash(LEE, '/hometax', command, { channel: OPS_CHANNEL });
  return workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
}

async function suggest(message: Message, action: string, input: string) {
  const { options } = await workspace.slack.typeahead(LEE, action, input, message);
  return JSON.stringify(options);
}

describe('the typeahead in a message', () => {
  it('offers as many companies as Slack allows, beside one that is not watched', async () => {
    await workspace.close();
    const many = Array.from({ length: 120 }, (_, i) =>
      aCompany({ brn: String(1_234_567_891 + i) as Brn, name: `${NURI} 지점 ${i}` }),
    );
    workspace = await startSlackWorkspace({ watched: many });
    const message = await runCommand('popup');

    const { options } = await workspace.slack.typeahead(LEE, ACTIONS.pickPopup, NURI, message);

    expect(options).toHaveLength(100);
    expect(options[0]).toMatchObject({ value: NURI });
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('opens the page of the chosen company', async () => {
    const message = await runCommand('popup');
    expect(await suggest(message, ACTIONS.pickPopup, '누리')).toContain(NURI);

    await workspace.slack.press(LEE, message, ACTIONS.pickPopup, NURI);

    await eventually(() => workspace.popups.minted.length > 0);
    expect(workspace.popups.minted).toMatchObject([{ brn: NURI, product: 'taxinvoice' }]);
  });

  it('keeps the product of the command', async () => {
    const message = await runCommand('popup cashbill');
    await suggest(message, ACTIONS.pickPopup, '한빛');

    await workspace.slack.press(LEE, message, ACTIONS.pickPopup, HANBIT);

    await eventually(() => workspace.popups.minted.length > 0);
    expect(workspace.popups.minted).toMatchObject([{ brn: HANBIT, product: 'cashbill' }]);
  });

  it('asks for confirmation before it stops watching the chosen company', async () => {
    const message = await runCommand('unwatch');
    await suggest(message, ACTIONS.pickUnwatch, '누리');

    await workspace.slack.press(LEE, message, ACTIONS.pickUnwatch, NURI);

    const view = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(JSON.stringify(view.blocks)).toContain('Stop watching 누리식품?');
    expect(workspace.companies.watched.size).toBe(2);
  });
});
