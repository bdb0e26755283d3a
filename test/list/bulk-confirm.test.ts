import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestMessage } from '../../src/digest/digest-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany } from '../support/builders.js';
import { aDigest } from '../support/digest-samples.js';
import { eventually } from '../support/eventually.js';
import { aGate } from '../support/fake-services.js';
import {
  ELSEWHERE,
  GUEST,
  KIM,
  LEE,
  OPS,
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
  await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS });
  const list = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
  await workspace.slack.press(LEE, list, ACTIONS.listBulk);
  return workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
}

function windowShowing(words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.views(LEE).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

/** Chooses, and waits for the window that asks back. */
async function choose(fields: Parameters<SlackWorkspace['slack']['submit']>[1]) {
  await openChoice();
  await workspace.slack.submit(LEE, fields);
  return workspace.slack.waitFor((slack) =>
    slack.views(LEE).find(({ callbackId }) => callbackId === 'bulk_confirm'),
  );
}

describe('confirming a change of many companies', () => {
  it('says how many and which, and does it to all of the list with who did it', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'owner' });
    const question = await windowShowing('Change the owner of 12 companies?');
    expect(JSON.stringify(question.blocks)).toContain('회사 5번');
    expect(JSON.stringify(question.blocks)).toContain('and 7 more');
    expect(workspace.bulk.orders).toEqual([]);

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    await windowShowing('12 companies have a new owner');
    expect(workspace.bulk.orders).toMatchObject([
      { brns: ALL, change: { kind: 'owner', owner: KIM }, by: LEE },
    ]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it.each([
    {
      name: 'a channel',
      kind: 'channel',
      fields: { [FIELDS.channel.id]: OPS },
      change: { kind: 'channel', channel: OPS },
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
      fields: { [FIELDS.snooze.id]: 'date', [FIELDS.snoozeDay.id]: '2026-12-04' },
      change: { kind: 'snooze', choice: { kind: 'date', day: '2026-12-04' } },
    },
    {
      name: 'a snooze',
      kind: 'snooze',
      fields: { [FIELDS.snooze.id]: 'three-days' },
      change: { kind: 'snooze', choice: { kind: 'three-days' } },
    },
    {
      name: 'a pause',
      kind: 'pause',
      fields: { [FIELDS.pauseReason.id]: 'moved-elsewhere' },
      change: { kind: 'pause', reason: 'moved-elsewhere' },
    },
    { name: 'the end of a pause', kind: 'resume', fields: {}, change: { kind: 'resume' } },
    { name: 'not to watch', kind: 'unwatch', fields: {}, change: { kind: 'unwatch' } },
  ])('gives the ticked ones $name', async ({ kind, fields, change }) => {
    await choose({
      [FIELDS.bulkTarget.id]: 'page',
      [FIELDS.bulkCompanies.id]: TICKED,
      [FIELDS.bulkKind.id]: kind,
    });

    await windowShowing('2 companies');
    await workspace.slack.submit(LEE, fields);

    await eventually(() => workspace.bulk.orders.length > 0);
    expect(workspace.bulk.orders).toMatchObject([{ brns: TICKED, change }]);
  });

  it.each([
    { name: 'no new owner is chosen', kind: 'owner', fields: {}, block: FIELDS.owner.block },
    {
      name: 'a person and a group are',
      kind: 'owner',
      fields: { [FIELDS.owner.id]: KIM, [FIELDS.ownerGroup.id]: 'S0OPS' },
      block: FIELDS.owner.block,
    },
    {
      name: 'an owner and nobody are',
      kind: 'owner',
      fields: { [FIELDS.owner.id]: KIM, [FIELDS.bulkNoOwner.id]: ['yes'] },
      block: FIELDS.bulkNoOwner.block,
    },
    { name: 'no channel is chosen', kind: 'channel', fields: {}, block: FIELDS.channel.block },
    {
      name: 'a channel and the default one are',
      kind: 'channel',
      fields: { [FIELDS.channel.id]: OPS, [FIELDS.bulkDefaultChannel.id]: ['yes'] },
      block: FIELDS.bulkDefaultChannel.block,
    },
    {
      name: 'no day is picked',
      kind: 'snooze',
      fields: { [FIELDS.snooze.id]: 'date' },
      block: FIELDS.snoozeDay.block,
    },
    {
      name: 'the day is over',
      kind: 'snooze',
      fields: { [FIELDS.snooze.id]: 'date', [FIELDS.snoozeDay.id]: '2026-11-24' },
      block: FIELDS.snoozeDay.block,
    },
    {
      name: 'the day is further off than one alert may be put off',
      kind: 'snooze',
      fields: { [FIELDS.snooze.id]: 'date', [FIELDS.snoozeDay.id]: '2027-03-02' },
      block: FIELDS.snoozeDay.block,
    },
  ])('changes nothing and says beside the field that $name', async ({ kind, fields, block }) => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: kind });
    await windowShowing('12 companies');

    await workspace.slack.submit(LEE, fields);

    expect(Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {})).toEqual([block]);
    expect(workspace.bulk.orders).toEqual([]);
  });

  it('asks again when other companies fit by now than were shown', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'unwatch' });
    await windowShowing('Stop watching 12 companies?');
    workspace.companies.watched.delete(companies[0]?.brn ?? ('' as Brn));

    await workspace.slack.submit(LEE);

    await windowShowing('changed meanwhile (12 → 11)');
    expect(workspace.bulk.orders).toEqual([]);
    await workspace.slack.submit(LEE);
    await windowShowing('11 companies are no longer watched');
  });

  it('asks again when as many other companies fit by now as were shown', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'unwatch' });
    await windowShowing('Stop watching 12 companies?');
    const { watched } = workspace.companies;
    watched.delete(companies[0]?.brn ?? ('' as Brn));
    watched.set(OTHER.brn, OTHER);

    await workspace.slack.submit(LEE);

    await windowShowing('Other companies fit now than were shown before, 12 as before.');
    expect(workspace.bulk.orders).toEqual([]);
    await workspace.slack.submit(LEE);
    await windowShowing('12 companies are no longer watched');
    expect(workspace.bulk.orders[0]?.brns).toContain(OTHER.brn);
  });

  it('refuses a channel the app is not in, and changes nothing', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'channel' });
    await windowShowing('Change the alert channel');

    await workspace.slack.submit(LEE, { [FIELDS.channel.id]: ELSEWHERE });

    const again = await windowShowing('The app is not in this channel');
    expect(JSON.stringify(again.blocks)).toContain(`"initial_conversation":"${ELSEWHERE}"`);
    expect(workspace.bulk.orders).toEqual([]);
  });

  it('refuses an owner who is a guest, and changes nothing', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'owner' });
    await windowShowing('Change the owner of 12 companies?');

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: GUEST });

    const again = await windowShowing('Guests, bots and people of another organisation');
    expect(JSON.stringify(again.blocks)).toContain(`"initial_user":"${GUEST}"`);
    expect(workspace.bulk.orders).toEqual([]);
  });

  it('stands as it was sent when the store failed on the way, with what came of it, and is sent again', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'owner' });
    await windowShowing('Change the owner of 12 companies?');
    const none = { unchanged: 0, refused: [], refusedCount: 0 };
    workspace.bulk.result = { done: 5, ...none, notReached: 7 };

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });
    const again = await windowShowing('7 companies');

    const words = JSON.stringify(again.blocks);
    expect(words).toContain('Change the owner of 12 companies?');
    expect(words).toContain(`"initial_user":"${KIM}"`);
    workspace.bulk.result = { done: 7, ...none, unchanged: 5, notReached: 0 };
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.orders.length === 2);
    expect(workspace.bulk.orders[1]).toMatchObject({ change: { kind: 'owner', owner: KIM } });
  });

  it('tells what came of it by direct message when the window was closed', async () => {
    const gate = aGate();
    workspace.bulk.gate = gate;
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'resume' });
    await windowShowing('Resume 12 companies?');
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.orders.length > 0);

    await workspace.slack.closeView(LEE);
    gate.open();

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toContain('12 companies are watched');
  });

  it('is asked again as it was, when Slack did not say who confirmed it', async () => {
    await choose({ [FIELDS.bulkTarget.id]: 'filter', [FIELDS.bulkKind.id]: 'owner' });
    await windowShowing('Change the owner of 12 companies?');
    workspace.clock.advance(11 * MINUTE);
    const forget = workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'ratelimited' },
    );

    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: KIM });

    const again = await windowShowing('did not tell us in time');
    expect(JSON.stringify(again.blocks)).toContain(`"initial_user":"${KIM}"`);
    expect(workspace.bulk.orders).toEqual([]);
    forget();
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.orders.length > 0);
    expect(workspace.bulk.orders).toMatchObject([{ change: { kind: 'owner', owner: KIM } }]);
  });

  it('is refused to guests and to members who are no operators', async () => {
    const operated = await startSlackWorkspace({ operators: () => ['S0OPS'], watched: companies });
    await operated.slack.slash(LEE, '/hometax', 'list', { channel: OPS });
    const list = await operated.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(JSON.stringify(list.blocks)).not.toContain(ACTIONS.listBulk);
    await operated.close();
  });

  it('opens for one company from its row, with what is to be done known', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS });
    const list = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    await workspace.slack.press(LEE, list, ACTIONS.listRow, `pause:${ALL[0]}`);

    await windowShowing('Pause 1 company?');
  });
});

describe('the change of owner on the daily summary', () => {
  async function press(user: string) {
    const owners = [{ owner: 'U0PARK', companies: 12 }];
    const digest = aDigest({ remarks: [{ kind: 'owners-gone', owners, total: 1 }] });
    const message = digestMessage(digest, TONGUES['en']);
    await workspace.app.client.chat.postMessage({ channel: OPS, ...message });
    const [posted] = workspace.slack.channel(OPS).messages;
    if (posted === undefined) throw new Error('not posted');
    await workspace.slack.press(user, posted, ACTIONS.bulkOwnerGone);
  }

  it('asks who looks after all companies of who has left', async () => {
    await press(LEE);

    const question = await windowShowing('Change the owner of 12 companies?');
    expect(question.privateMetadata).toMatch(/^owner 12#[0-9a-z]+ list 1 owner U0PARK$/);
  });

  it('is refused to guests', async () => {
    await press(GUEST);

    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST).length > 0);
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});
