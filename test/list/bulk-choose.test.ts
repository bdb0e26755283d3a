import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 210 }, (_, index) =>
  aCompany({ brn: String(2148812340 + index) as Brn, name: `회사 ${index + 1}번` }),
);
const ALL = companies.map(({ brn }) => brn);

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: companies });
});
afterEach(() => workspace.close());

function windowShowing(words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.views(LEE).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

async function openChoice() {
  await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS_CHANNEL });
  const list = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
  await workspace.slack.press(LEE, list, ACTIONS.listBulk);
  return windowShowing('page 1 of 21');
}

/** Ticks companies on the shown page, and turns to another page. */
async function tickAndTurn(brns: readonly Brn[], action: string, to: number) {
  workspace.slack.fill(LEE, { [FIELDS.bulkCompanies.id]: brns });
  return turn(action, to);
}

async function turn(action: string, to: number) {
  const [view] = workspace.slack.views(LEE);
  if (view === undefined) throw new Error('There is no window.');
  await workspace.slack.press(LEE, view, action);
  return windowShowing(`page ${to} of 21`);
}

/** Chooses a change, and waits for its fields. */
async function chooseChange(change: string, label: string) {
  const [view] = workspace.slack.views(LEE);
  if (view === undefined) throw new Error('There is no window.');
  await workspace.slack.press(LEE, view, FIELDS.bulkKind.id, change);
  return windowShowing(label);
}

async function chooseOwnerOfCompanies() {
  const [view] = workspace.slack.views(LEE);
  if (view === undefined) throw new Error('There is no window.');
  await workspace.slack.press(LEE, view, FIELDS.bulkTarget.id, 'owner');
  return windowShowing('Current owner');
}

/** The BRNs that are ticked on the shown page. */
function tickedBrns(): readonly unknown[] {
  const [view] = workspace.slack.views(LEE);
  const checkboxes = Object.entries(view?.input ?? {}).find(([id]) =>
    id.startsWith(FIELDS.bulkCompanies.block),
  );
  const typed = checkboxes?.[1][FIELDS.bulkCompanies.id]?.['selected_options'];
  const initial = /"initial_options":(\[.*?\}\])/.exec(JSON.stringify(view?.blocks))?.[1];
  const options = (typed ?? JSON.parse(initial ?? '[]')) as readonly { readonly value: string }[];
  return options.map(({ value }) => value);
}

describe('choosing companies on several pages', () => {
  it('changes only the companies that are ticked on the shown page', async () => {
    const first = await openChoice();
    expect(JSON.stringify(first.blocks)).toContain('To include all 210, choose');

    await tickAndTurn(ALL.slice(0, 2), ACTIONS.bulkNext, 2);
    expect(tickedBrns()).toEqual([]);
    await tickAndTurn(ALL.slice(12, 13), ACTIONS.bulkPrevious, 1);
    expect(tickedBrns()).toEqual([]);
    await turn(ACTIONS.bulkNext, 2);
    await workspace.slack.submit(LEE, {
      [FIELDS.bulkCompanies.id]: ALL.slice(13, 15),
      [FIELDS.bulkKind.id]: 'resume',
    });
    await eventually(() => workspace.bulk.requests.length > 0);
    expect(workspace.bulk.requests).toMatchObject([{ brns: [ALL[13], ALL[14]] }]);
  });

  it('keeps the other fields when the page is turned', async () => {
    await openChoice();
    await chooseChange('pause', 'Reason for the pause');
    workspace.slack.fill(LEE, { [FIELDS.pauseReason.id]: 'moved-elsewhere' });

    await turn(ACTIONS.bulkNext, 2);
    await workspace.slack.submit(LEE, { [FIELDS.bulkCompanies.id]: ALL.slice(10, 11) });

    const question = await windowShowing('Pause 1 company?');
    expect(JSON.stringify(question.blocks)).toMatch(/"initial_option":.{0,120}"moved-elsewhere"/);
  });

  it('leaves out companies that are no longer watched', async () => {
    await openChoice();
    workspace.slack.fill(LEE, { [FIELDS.bulkCompanies.id]: ALL.slice(0, 2) });
    workspace.companies.watched.delete(ALL[1] ?? ('' as Brn));
    await workspace.slack.submit(LEE, { [FIELDS.bulkKind.id]: 'unwatch' });
    await windowShowing('Stop watching 1 company?');
  });

  it('shows the window again with every selection if Slack did not say who submitted it', async () => {
    await openChoice();
    await turn(ACTIONS.bulkNext, 2);
    workspace.clock.advance(11 * MINUTE);
    const clearFault = workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'ratelimited' },
    );

    await workspace.slack.submit(LEE, {
      [FIELDS.bulkCompanies.id]: ALL.slice(10, 12),
      [FIELDS.bulkKind.id]: 'unwatch',
    });

    await windowShowing('Slack took too long to confirm who you are');
    clearFault();
    await workspace.slack.submit(LEE);
    await windowShowing('Stop watching 2 companies?');
  });
});

describe('choosing a change', () => {
  it('shows the fields of the change, and keeps the selected companies', async () => {
    await openChoice();
    workspace.slack.fill(LEE, { [FIELDS.bulkCompanies.id]: ALL.slice(0, 2) });

    const ofOwner = await chooseChange('owner', 'New owner');
    expect(JSON.stringify(ofOwner.blocks)).not.toContain(FIELDS.channel.block);
    const ofChannel = await chooseChange('channel', 'Alert channel');
    expect(JSON.stringify(ofChannel.blocks)).not.toContain(FIELDS.owner.block);

    expect(tickedBrns()).toEqual(ALL.slice(0, 2));
  });

  it('changes the selected companies without asking again, once', async () => {
    await openChoice();
    await chooseChange('owner', 'New owner');

    await workspace.slack.submit(LEE, {
      [FIELDS.bulkCompanies.id]: ALL.slice(0, 2),
      [FIELDS.owner.id]: KIM,
    });

    const list = await workspace.slack.waitFor(
      (slack) =>
        slack.views(LEE).length === 0 &&
        slack.ephemerals(LEE).find(({ text }) => text.includes('2 companies have a new owner')),
    );
    expect(list.text).toBe(`2 companies have a new owner: <@${KIM}>`);
    expect(JSON.stringify(list.blocks)).toContain('page 1 of 21');
    expect(workspace.bulk.requests).toMatchObject([
      { brns: ALL.slice(0, 2), change: { kind: 'owner', owner: KIM }, by: LEE },
    ]);
  });

  it('asks again with the entered fields before it changes all of the list', async () => {
    await openChoice();
    const view = await chooseChange('owner', 'New owner');
    await workspace.slack.press(LEE, view, FIELDS.bulkTarget.id, 'filter');
    await workspace.slack.waitFor(
      (slack) => !JSON.stringify(slack.views(LEE)).includes(FIELDS.bulkCompanies.block),
    );

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    const question = await windowShowing('Change the owner of 210 companies?');
    expect(JSON.stringify(question.blocks)).toContain(`"initial_user":"${KIM}"`);
    expect(workspace.bulk.requests).toEqual([]);
  });

  it('shows a wrong field beside it', async () => {
    await openChoice();
    await chooseChange('owner', 'New owner');

    await workspace.slack.submit(LEE, { [FIELDS.bulkCompanies.id]: ALL.slice(0, 2) });

    const blocks = Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {});
    expect(blocks).toContain(FIELDS.owner.block);
    expect(blocks).toContain(FIELDS.bulkKind.block);
    expect(workspace.bulk.requests).toEqual([]);
  });
});

describe('choosing companies', () => {
  it.each([
    {
      name: 'no owner is chosen',
      target: 'owner',
      fields: {},
      block: FIELDS.bulkFrom.block,
    },
    {
      name: 'a person and a group are chosen',
      target: 'owner',
      fields: { [FIELDS.bulkFrom.id]: KIM, [FIELDS.bulkFromGroup.id]: 'S0OPS' },
      block: FIELDS.bulkFrom.block,
    },
  ])('shows an error beside the field if $name', async ({ target, fields, block }) => {
    await openChoice();
    if (target === 'owner') await chooseOwnerOfCompanies();

    await workspace.slack.submit(LEE, { [FIELDS.bulkKind.id]: 'resume', ...fields });

    const blocks = Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {});
    expect(blocks).toContain(block);
    expect(blocks).toContain(FIELDS.bulkKind.block);
    expect(workspace.bulk.requests).toEqual([]);
  });
});

describe('the button back to the first window', () => {
  const CLOSED = { [FIELDS.pauseReason.id]: 'closed' };

  async function pressBack() {
    const [view] = workspace.slack.views(LEE);
    if (view === undefined) throw new Error('There is no window.');
    await workspace.slack.press(LEE, view, ACTIONS.bulkBack);
  }

  /** Ticks two companies on the second page, and opens the window that asks whether to pause them. */
  async function openPause() {
    await openChoice();
    await turn(ACTIONS.bulkNext, 2);
    await workspace.slack.submit(LEE, {
      [FIELDS.bulkCompanies.id]: ALL.slice(12, 14),
      [FIELDS.bulkKind.id]: 'pause',
    });
    await windowShowing('Pause 2 companies?');
  }

  it('shows the page of the first window with its ticks', async () => {
    await openPause();

    await pressBack();
    await windowShowing('page 2 of 21');

    expect(tickedBrns()).toEqual(ALL.slice(12, 14));
    await workspace.slack.submit(LEE, CLOSED);
    await windowShowing('Pause 2 companies?');
  });

  it('shows the reason and details of a pause, if they were given', async () => {
    await openPause();

    await pressBack();
    const untouched = JSON.stringify(await windowShowing('page 2 of 21'));
    await workspace.slack.submit(LEE, CLOSED);
    await windowShowing('Pause 2 companies?');
    workspace.slack.fill(LEE, {
      [FIELDS.pauseReason.id]: 'other',
      [FIELDS.pauseNote.id]: 'on hold',
    });
    await pressBack();
    const filled = JSON.stringify(await windowShowing('page 2 of 21'));

    expect(untouched).toContain('Reason for the pause');
    expect(untouched).not.toMatch(/"action_id":"pause_reason"[^\]]*\],"initial_option"/);
    expect(filled).toMatch(
      /"action_id":"pause_reason"[^\]]*\],"initial_option"[^}]*"Other reason"/,
    );
    expect(filled).toContain('"initial_value":"on hold"');
  });

  it('keeps the owner whose companies were chosen', async () => {
    await openChoice();
    await chooseOwnerOfCompanies();
    await workspace.slack.submit(LEE, {
      [FIELDS.bulkFrom.id]: KIM,
      [FIELDS.bulkKind.id]: 'pause',
    });
    await windowShowing('Pause 210 companies?');

    await pressBack();
    const first = await windowShowing('Current owner');

    expect(JSON.stringify(first.blocks)).toContain(`"initial_user":"${KIM}"`);
    await workspace.slack.submit(LEE, CLOSED);
    await windowShowing('Pause 210 companies?');
  });

  it('is there even if no company matches any longer', async () => {
    await openChoice();
    await turn(ACTIONS.bulkNext, 2);
    workspace.slack.fill(LEE, { [FIELDS.bulkCompanies.id]: ALL.slice(10, 11) });
    workspace.companies.watched.delete(ALL[10] ?? ('' as Brn));
    await workspace.slack.submit(LEE, { [FIELDS.bulkKind.id]: 'pause' });
    await windowShowing('No company');

    await pressBack();

    await windowShowing('page 2 of 21');
  });
});
