import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestMessage } from '../../src/digest/digest-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, anAlert } from '../support/builders.js';
import { aDigest } from '../support/digest-samples.js';
import { eventually } from '../support/eventually.js';
import { aGate } from '../support/fake-services.js';
import {
  CHANNEL_WITHOUT_APP,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 12 }, (_, index) =>
  aCompany({ brn: String(2148812340 + index) as Brn, name: `회사 ${index + 1}번` }),
);
const ALL = companies.map(({ brn }) => brn);
const OTHER = aCompany({ brn: '2208162517' as Brn, name: '새 회사' });
const TICKED = ALL.slice(0, 2);

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: companies });
});
afterEach(() => workspace.close());

async function openChoice() {
  await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS_CHANNEL });
  const list = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
  await workspace.slack.press(LEE, list, ACTIONS.listBulk);
  return workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
}

function windowShowing(words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.views(LEE).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

/** The list below the window, which has closed. */
function listShowing(words: string) {
  return workspace.slack.waitFor(
    (slack) =>
      slack.views(LEE).length === 0 &&
      slack.ephemerals(LEE).find((list) => JSON.stringify(list.blocks).includes(words)),
  );
}

/**
 * Submits the first window for all of the list, before it shows the fields of the change, and waits for the one that asks
 * for confirmation.
 */
async function choose(change: string) {
  await workspace.slack.press(LEE, await openChoice(), FIELDS.bulkTarget.id, 'filter');
  await workspace.slack.waitFor(
    (slack) => !JSON.stringify(slack.views(LEE)).includes(FIELDS.bulkCompanies.block),
  );
  await workspace.slack.submit(LEE, { [FIELDS.bulkKind.id]: change });
  return workspace.slack.waitFor((slack) =>
    slack.views(LEE).find(({ callbackId }) => callbackId === 'bulk_confirm'),
  );
}

describe('confirming a change of many companies', () => {
  it('shows the number and names of the companies, then changes all of the list for this person', async () => {
    await choose('owner');
    const question = await windowShowing('Change the owner of 12 companies?');
    expect(JSON.stringify(question.blocks)).toContain('회사 5번');
    expect(JSON.stringify(question.blocks)).toContain('and 7 more');
    expect(workspace.bulk.requests).toEqual([]);

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    await listShowing(`12 companies have a new owner: <@${KIM}>`);
    expect(workspace.bulk.requests).toMatchObject([
      { brns: ALL, change: { kind: 'owner', owner: KIM }, by: LEE },
    ]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it.each([
    {
      name: 'a channel',
      kind: 'channel',
      fields: { [FIELDS.channel.id]: OPS_CHANNEL },
      change: { kind: 'channel', channel: OPS_CHANNEL },
    },
    {
      name: 'the default channel',
      kind: 'channel',
      fields: { [FIELDS.bulkDefaultChannel.id]: ['yes'] },
      change: { kind: 'channel', channel: '' },
    },
    {
      name: 'a group as owner',
      kind: 'owner',
      fields: { [FIELDS.ownerGroup.id]: 'S0OPS' },
      change: { kind: 'owner', owner: 'S0OPS' },
    },
    {
      name: 'nobody as owner',
      kind: 'owner',
      fields: { [FIELDS.bulkNoOwner.id]: ['yes'] },
      change: { kind: 'owner', owner: '' },
    },
    {
      name: 'a snooze until a day',
      kind: 'snooze',
      fields: { [FIELDS.snoozeDay.id]: '2026-12-04' },
      change: { kind: 'snooze', choice: { kind: 'date', day: '2026-12-04' } },
    },
    {
      name: 'a snooze',
      kind: 'snooze',
      fields: { [FIELDS.snooze.id]: 'three-days' },
      change: { kind: 'snooze', choice: { kind: 'three-days' } },
    },
    {
      name: 'a claim for the person who asks',
      kind: 'claim',
      fields: {},
      change: { kind: 'claim', to: LEE },
    },
    {
      name: 'a claim for a colleague',
      kind: 'claim',
      fields: { [FIELDS.assignee.id]: KIM },
      change: { kind: 'claim', to: KIM },
    },
    {
      name: 'a pause',
      kind: 'pause',
      fields: { [FIELDS.pauseReason.id]: 'moved-elsewhere' },
      change: { kind: 'pause', reason: 'moved-elsewhere' },
    },
    {
      name: 'a pause with details',
      kind: 'pause',
      fields: { [FIELDS.pauseReason.id]: 'other', [FIELDS.pauseNote.id]: 'until\nMay' },
      change: { kind: 'pause', reason: 'other', note: 'until May' },
    },
    { name: 'the end of watching', kind: 'unwatch', fields: {}, change: { kind: 'unwatch' } },
  ])('applies $name to the selected companies', async ({ kind, fields, change }) => {
    await openChoice();
    await workspace.slack.submit(LEE, {
      [FIELDS.bulkCompanies.id]: TICKED,
      [FIELDS.bulkKind.id]: kind,
      // These fields are in the first window from the start.
      ...(kind === 'claim' ? fields : {}),
    });
    if (kind !== 'claim') {
      await windowShowing('2 companies');
      await workspace.slack.submit(LEE, fields);
    }

    await eventually(() => workspace.bulk.requests.length > 0);
    expect(workspace.bulk.requests).toMatchObject([{ brns: TICKED, change }]);
  });

  it.each([
    { name: 'no new owner is chosen', kind: 'owner', fields: {}, block: FIELDS.owner.block },
    {
      name: 'a person and a group are chosen',
      kind: 'owner',
      fields: { [FIELDS.owner.id]: KIM, [FIELDS.ownerGroup.id]: 'S0OPS' },
      block: FIELDS.owner.block,
    },
    {
      name: 'an owner and nobody are chosen',
      kind: 'owner',
      fields: { [FIELDS.owner.id]: KIM, [FIELDS.bulkNoOwner.id]: ['yes'] },
      block: FIELDS.owner.block,
    },
    { name: 'no channel is chosen', kind: 'channel', fields: {}, block: FIELDS.channel.block },
    {
      name: 'a channel and the default channel are chosen',
      kind: 'channel',
      fields: { [FIELDS.channel.id]: OPS_CHANNEL, [FIELDS.bulkDefaultChannel.id]: ['yes'] },
      block: FIELDS.channel.block,
    },
    {
      name: 'the day is past',
      kind: 'snooze',
      fields: { [FIELDS.snoozeDay.id]: '2026-11-24' },
      block: FIELDS.snoozeDay.block,
    },
    {
      name: 'the day is beyond the limit of a snooze',
      kind: 'snooze',
      fields: { [FIELDS.snoozeDay.id]: '2027-03-02' },
      block: FIELDS.snoozeDay.block,
    },
  ])(
    'changes nothing and shows an error beside the field if $name',
    async ({ kind, fields, block }) => {
      await choose(kind);
      await windowShowing('12 companies');

      await workspace.slack.submit(LEE, fields);

      expect(Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {})).toEqual([block]);
      expect(workspace.bulk.requests).toEqual([]);
    },
  );

  it('asks again if fewer companies match than were shown', async () => {
    await choose('unwatch');
    await windowShowing('Stop watching 12 companies?');
    workspace.companies.watched.delete(companies[0]?.brn ?? ('' as Brn));

    await workspace.slack.submit(LEE);

    await windowShowing('The matching companies have changed');
    expect(workspace.bulk.requests).toEqual([]);
    await workspace.slack.submit(LEE);
    await listShowing('11 companies are no longer watched');
  });

  it('asks again if other companies match than were shown, in the same number', async () => {
    await choose('unwatch');
    await windowShowing('Stop watching 12 companies?');
    const { watched } = workspace.companies;
    watched.delete(companies[0]?.brn ?? ('' as Brn));
    watched.set(OTHER.brn, OTHER);

    await workspace.slack.submit(LEE);

    await windowShowing('The matching companies have changed');
    expect(workspace.bulk.requests).toEqual([]);
    await workspace.slack.submit(LEE);
    await listShowing('12 companies are no longer watched');
    expect(workspace.bulk.requests[0]?.brns).toContain(OTHER.brn);
  });

  it('rejects a channel without the app, and changes nothing', async () => {
    await choose('channel');
    await windowShowing('Change the alert channel');

    await workspace.slack.submit(LEE, { [FIELDS.channel.id]: CHANNEL_WITHOUT_APP });

    const rejected = await windowShowing('The app is not in this channel');
    expect(JSON.stringify(rejected.blocks)).toContain(
      `"initial_conversation":"${CHANNEL_WITHOUT_APP}"`,
    );
    expect(workspace.bulk.requests).toEqual([]);
  });

  it('rejects a guest as owner, and changes nothing', async () => {
    await choose('owner');
    await windowShowing('Change the owner of 12 companies?');

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: GUEST });

    const rejected = await windowShowing(
      'Guests, bots and people from other workspaces (Slack Connect) cannot handle alerts or own companies',
    );
    expect(JSON.stringify(rejected.blocks)).toContain(`"initial_user":"${GUEST}"`);
    expect(workspace.bulk.requests).toEqual([]);
  });

  it('rejects a guest as the person who handles the alerts', async () => {
    await choose('claim');
    await windowShowing('Who should handle the open alerts of 12 companies?');

    await workspace.slack.submit(LEE, { [FIELDS.assignee.id]: GUEST });

    const rejected = await windowShowing('Guests, bots and people from other workspaces');
    expect(JSON.stringify(rejected.blocks)).toContain(`"initial_user":"${GUEST}"`);
    expect(workspace.bulk.requests).toEqual([]);
  });

  it('asks again with the entered change, below the number of companies that could not be saved', async () => {
    await choose('owner');
    await windowShowing('Change the owner of 12 companies?');
    workspace.bulk.result = { done: 5, unchanged: 0, refused: [], refusedCount: 0, notReached: 7 };

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    const question = await windowShowing('7 companies could not be saved');
    expect(JSON.stringify(question.blocks[0])).toContain(`5 companies have a new owner: <@${KIM}>`);
    expect(JSON.stringify(question.blocks)).toContain(`"initial_user":"${KIM}"`);
    workspace.bulk.result = undefined;
    await workspace.slack.submit(LEE);
    await listShowing(`12 companies have a new owner: <@${KIM}>`);
  });

  it('asks again with the entered change if the companies cannot be read', async () => {
    await choose('owner');
    await windowShowing('Change the owner of 12 companies?');
    vi.spyOn(workspace.companies.watched, 'values').mockImplementationOnce(() => {
      throw new StoreError('failed', 'cannot be read');
    });

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    const question = await windowShowing('could not read or write');
    expect(JSON.stringify(question.blocks)).toContain(`"initial_user":"${KIM}"`);
    expect(workspace.bulk.requests).toEqual([]);
  });

  it('shows the selection again as it was made if the companies cannot be read', async () => {
    await workspace.slack.press(LEE, await openChoice(), FIELDS.bulkTarget.id, 'filter');
    await workspace.slack.waitFor(
      (slack) => !JSON.stringify(slack.views(LEE)).includes(FIELDS.bulkCompanies.block),
    );
    vi.spyOn(workspace.companies.watched, 'values').mockImplementationOnce(() => {
      throw new StoreError('failed', 'cannot be read');
    });

    await workspace.slack.submit(LEE, { [FIELDS.bulkKind.id]: 'pause' });

    const selection = await windowShowing('could not read or write');
    expect(selection.callbackId).toBe('bulk');
    expect(JSON.stringify(selection.blocks)).toMatch(/"initial_option":.{0,80}"Pause"/);
  });

  it('sends the result as a direct message if the list behind the window cannot be read', async () => {
    const gate = aGate();
    workspace.bulk.gate = gate;
    await choose('resume');
    await windowShowing('Resume 12 companies?');
    const submission = workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.requests.length > 0);
    const reading = vi.spyOn(workspace.companies.watched, 'values').mockImplementation(() => {
      throw new StoreError('failed', 'cannot be read');
    });

    gate.open();
    await submission;

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(reading).toHaveBeenCalled();
    expect(workspace.slack.im(LEE).messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('12 companies are no longer paused'),
    ]);
  });

  it('sends the result as a direct message if the window was closed', async () => {
    const gate = aGate();
    workspace.bulk.gate = gate;
    workspace.bulk.result = { done: 11, unchanged: 0, refused: [], refusedCount: 1, notReached: 0 };
    await choose('resume');
    await windowShowing('Resume 12 companies?');
    const submission = workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.requests.length > 0);

    await workspace.slack.closeView(LEE);
    gate.open();
    await submission;

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toContain('11 companies are no longer');
  });

  it('shows the same question again if Slack did not say who confirmed it', async () => {
    await choose('owner');
    await windowShowing('Change the owner of 12 companies?');
    workspace.clock.advance(11 * MINUTE);
    const clearFault = workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'ratelimited' },
    );

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    const secondQuestion = await windowShowing('Slack took too long to confirm who you are');
    expect(JSON.stringify(secondQuestion.blocks)).toContain(`"initial_user":"${KIM}"`);
    expect(workspace.bulk.requests).toEqual([]);
    clearFault();
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.requests.length > 0);
    expect(workspace.bulk.requests).toMatchObject([{ change: { kind: 'owner', owner: KIM } }]);
  });

  it('is not offered to members who are not operators', async () => {
    const restricted = await startSlackWorkspace({
      operators: () => ['S0OPS'],
      watched: companies,
    });
    await restricted.slack.slash(LEE, '/hometax', 'list', { channel: OPS_CHANNEL });
    const list = await restricted.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(JSON.stringify(list.blocks)).not.toContain(ACTIONS.listBulk);
    await restricted.close();
  });

  it('is refused to a person who is no longer an operator', async () => {
    await choose('claim');
    await windowShowing('Who should handle the open alerts of 12 companies?');
    await workspace.settings.change({ set: { operators: ['S0OPS'] } }, KIM);

    await workspace.slack.submit(LEE);

    await windowShowing('perators');
    expect(workspace.bulk.requests).toEqual([]);
  });

  it('opens for one company from the menu of its row, and draws the list again', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS_CHANNEL });
    const list = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    await workspace.slack.press(LEE, list, ACTIONS.listRow, `pause:${ALL[0]}:1 all`);

    await windowShowing('Pause 1 company?');
    await workspace.slack.submit(LEE, { [FIELDS.pauseReason.id]: 'closed' });
    await workspace.slack.waitFor(
      (slack) =>
        slack.views(LEE).length === 0 &&
        slack.ephemerals(LEE).some(({ text }) => text === '1 company is paused.'),
    );
    const [redrawn, ...others] = workspace.slack.ephemerals(LEE);
    expect(redrawn?.ts).toBe(list.ts);
    expect(others).toEqual([]);
  });

  it('shows who was left out in the window', async () => {
    await choose('claim');
    await windowShowing('Who should handle the open alerts of 12 companies?');
    const refused = [{ brn: TICKED[0] ?? OTHER.brn, why: 'no-alert' }] as const;
    workspace.bulk.result = { done: 11, unchanged: 0, refused, refusedCount: 1, notReached: 0 };

    await workspace.slack.submit(LEE);

    await windowShowing('Left out: 1 company');
  });
});

describe('the texts for the clients of many companies', () => {
  const files = () => workspace.slack.im(LEE).messages.filter(({ files }) => files.length > 0);

  function openAlerts(brns: readonly Brn[]): void {
    for (const brn of brns) {
      const name = workspace.companies.watched.get(brn)?.name ?? '';
      workspace.triage.alerts.set(brn, anAlert({ brn, name }));
    }
  }

  it('come as one file in a direct message, and nothing is marked as sent', async () => {
    openAlerts(TICKED);
    await choose('client-text');
    await windowShowing('Get the client texts for 12 companies?');

    await workspace.slack.submit(LEE);

    const done = await windowShowing('The client texts for 2 companies');
    expect(JSON.stringify(done.blocks)).toContain('회사 3번 · 214-88-12342 · no open alert');
    expect(files()).toHaveLength(1);
    expect(workspace.bulk.requests).toEqual([]);
    expect(workspace.triage.actions).toEqual([]);
    expect(workspace.triage.alerts.get(TICKED[0] ?? OTHER.brn)?.clientTold).toBeUndefined();
  });

  it('come once if the window is submitted twice', async () => {
    openAlerts(TICKED);
    await choose('client-text');
    await windowShowing('Get the client texts for 12 companies?');

    await Promise.all([workspace.slack.submit(LEE), workspace.slack.submit(LEE)]);

    await windowShowing('The client texts for 2 companies');
    await workspace.app.stop(1000);
    expect(files()).toHaveLength(1);
  });

  it('are not sent if no chosen company has an open alert', async () => {
    await choose('client-text');
    await windowShowing('Get the client texts for 12 companies?');

    await workspace.slack.submit(LEE);

    await windowShowing('Left out: 12 companies');
    expect(files()).toEqual([]);
  });

  it('are asked for again if Slack does not accept the file', async () => {
    openAlerts(TICKED);
    await choose('client-text');
    await windowShowing('Get the client texts for 12 companies?');
    workspace.slack.faults.set(
      { method: 'files.getUploadURLExternal' },
      { kind: 'error', error: 'missing_scope' },
    );

    await workspace.slack.submit(LEE, { [FIELDS.bulkTextLanguage.id]: 'en' });

    const again = await windowShowing("the app can't upload files to Slack");
    expect(JSON.stringify(again.blocks)).toContain('Get the client texts for 12 companies?');
    expect(files()).toEqual([]);
  });
});

describe('the change of owner on the daily summary', () => {
  async function pressChangeOwner(user: string) {
    const owners = [{ owner: 'U0PARK', companies: 12 }];
    const digest = aDigest({ remarks: [{ kind: 'owners-gone', owners, total: 1 }] });
    const message = digestMessage(digest, TONGUES['en']);
    await workspace.app.client.chat.postMessage({ channel: OPS_CHANNEL, ...message });
    const [posted] = workspace.slack.channel(OPS_CHANNEL).messages;
    if (posted === undefined) throw new Error('The summary is not posted.');
    await workspace.slack.press(user, posted, ACTIONS.bulkOwnerGone);
  }

  it('asks for a new owner of all companies of the person who left', async () => {
    await pressChangeOwner(LEE);

    const question = await windowShowing('Change the owner of 12 companies?');
    expect(question.privateMetadata).toMatch(/^owner;12;[0-9a-z]+;;U0PARK$/);
  });

  it('is refused to guests', async () => {
    await pressChangeOwner(GUEST);

    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST).length > 0);
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});
