import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/sandbox/slack/model.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { LEE, OPS, type SlackWorkspace, startSlackWorkspace } from '../support/slack-workspace.js';

const companies = [aCompany(), aCompany({ brn: NURI, name: '누리식품' })];

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: companies });
});
afterEach(() => workspace.close());

async function asked(command: string) {
  await workspace.slack.slash(LEE, '/hometax', command, { channel: OPS });
  return workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
}

async function find(message: Message, action: string, typed: string) {
  const { options } = await workspace.slack.typeahead(LEE, action, typed, message);
  return JSON.stringify(options);
}

describe('a company that is found in a message', () => {
  it('is opened as if it had been named with the command', async () => {
    const message = await asked('popup');
    expect(await find(message, ACTIONS.pickPopup, '누리')).toContain(NURI);

    await workspace.slack.press(LEE, message, ACTIONS.pickPopup, NURI);

    await eventually(() => workspace.popups.minted.length > 0);
    expect(workspace.popups.minted).toMatchObject([{ brn: NURI, product: 'taxinvoice' }]);
  });

  it('keeps the product that was named', async () => {
    const message = await asked('popup cashbill');
    await find(message, ACTIONS.pickPopup, '한빛');

    await workspace.slack.press(LEE, message, ACTIONS.pickPopup, HANBIT);

    await eventually(() => workspace.popups.minted.length > 0);
    expect(workspace.popups.minted).toMatchObject([{ brn: HANBIT, product: 'cashbill' }]);
  });

  it('is asked about before it is watched no longer', async () => {
    const message = await asked('unwatch');
    await find(message, ACTIONS.pickUnwatch, '누리');

    await workspace.slack.press(LEE, message, ACTIONS.pickUnwatch, NURI);

    const view = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(JSON.stringify(view.blocks)).toContain('Stop watching 누리식품?');
    expect(workspace.companies.watched.size).toBe(2);
  });
});
