import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TARGET } from '../../src/slack/origin.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate } from '../support/fake-services.js';
import {
  CHANNEL_WITHOUT_APP,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  SHARED_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

const nuri = aCompany({ brn: NURI, name: '누리식품', channel: OPS_CHANNEL, owner: KIM });
const NURI_FORM = { [FIELDS.brn.id]: '220-81-62517', [FIELDS.name.id]: '누리식품' };

async function openForm(input: string, user = LEE) {
  await workspace.slack.slash(user, '/hometax', `watch ${input}`, { channel: OPS_CHANNEL });
  return workspace.slack.waitFor((slack) => slack.views(user)[0]);
}

function windowShowing(content: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view.blocks).includes(content)),
  );
}

/** Holds the next `watch`. Returns a function that lets it fail. */
function holdNextWatch({ companies }: SlackWorkspace): (failure: Error) => void {
  const gate = aGate();
  const { watch } = companies;
  companies.watch = async (...args) => {
    await gate.passed;
    return watch(...args);
  };
  return (failure) => {
    companies.failure = failure;
    gate.open();
  };
}

describe('/hometax watch', () => {
  it('saves a new company, says so, and checks it immediately in the same window', async () => {
    const form = await openForm('');
    const gate = aGate();
    workspace.checks.gate = gate;

    const delivery = await workspace.slack.submit(LEE, {
      ...NURI_FORM,
      [FIELDS.channel.id]: OPS_CHANNEL,
      [FIELDS.owner.id]: KIM,
    });
    const saved = await windowShowing(`<#${OPS_CHANNEL}>`);
    gate.open();
    const report = await windowShowing(ACTIONS.reportCheck);

    expect(delivery.acked).toBe(true);
    expect([saved.id, report.id]).toEqual([form.id, form.id]);
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      name: '누리식품',
      channel: OPS_CHANNEL,
      owner: KIM,
      addedBy: LEE,
    });
    expect(workspace.checks.requests).toEqual([
      { brn: NURI, by: LEE, mayOperate: true, intent: 'check' },
    ]);
  });

  it('shows the form again as submitted if the company is not a member', async () => {
    workspace.companies.membership = { kind: 'not-member' };
    await openForm('');

    await workspace.slack.submit(LEE, NURI_FORM);
    const form = await windowShowing('does not belong to a linked member');

    expect(JSON.stringify(form.blocks)).toContain('누리식품');
    expect(JSON.stringify(form.blocks)).toContain('(now: test)');
    expect(workspace.companies.watched.has(NURI)).toBe(false);
  });

  it('offers to save this company without confirmation if POPBiLL does not answer', async () => {
    const problem = { kind: 'too-late', afterMs: 15_000 } as const;
    workspace.companies.membership = { kind: 'unanswered', problem };
    await openForm('');

    await workspace.slack.submit(LEE, NURI_FORM);
    const form = await windowShowing('did not answer within 15 s');
    expect(form.submit).toBe('Save anyway');
    expect(workspace.companies.watched.has(NURI)).toBe(false);
    await workspace.slack.submit(LEE, { [FIELDS.brn.id]: '211-87-66507' });
    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ privateMetadata }) => privateMetadata === 'anyway 2118766507'),
    );
    expect(workspace.companies.watched.size).toBe(1);
    await workspace.slack.submit(LEE, NURI_FORM);
    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ privateMetadata }) => privateMetadata === `anyway ${NURI}`),
    );
    await workspace.slack.submit(LEE);

    await eventually(() => workspace.companies.watched.has(NURI));
  });

  it('uses the name at POPBiLL if none is entered, and says if the entered name differs', async () => {
    workspace.companies.membership = { kind: 'member', name: '주식회사 누리식품' };
    const gate = aGate();
    workspace.checks.gate = gate;
    await openForm('');
    await workspace.slack.submit(LEE, { [FIELDS.brn.id]: '220-81-62517' });
    await eventually(() => workspace.companies.get(NURI)?.name === '주식회사 누리식품');
    workspace.companies.watched.delete(NURI);
    await workspace.slack.closeView(LEE);

    await openForm('');
    await workspace.slack.submit(LEE, NURI_FORM);
    await windowShowing('Its name in POPBiLL is different: 주식회사 누리식품');

    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
    gate.open();
  });

  it('edits a watched company, but not its BRN, closes the window, and does not check it', async () => {
    const form = await openForm('한빛');

    await workspace.slack.submit(LEE, { [FIELDS.note.id]: '월요일에 전화' });
    await eventually(() => workspace.slack.views(LEE).length === 0);
    await workspace.app.stop(1000);

    expect(form.privateMetadata).toMatch(new RegExp(`^${HANBIT} `));
    expect(workspace.companies.get(HANBIT)).toMatchObject({ brn: HANBIT, note: '월요일에 전화' });
    expect(workspace.checks.requests).toEqual([]);
  });

  it('shows the saved values with the input if the company turns out to be watched', async () => {
    workspace.companies.watched.set(NURI, nuri);
    await openForm('');

    await workspace.slack.submit(LEE, {
      [FIELDS.brn.id]: '220-81-62517',
      [FIELDS.note.id]: '월요일에 전화',
    });

    const form = await windowShowing('is already watched');
    expect(JSON.stringify(form.blocks)).toContain('Different from what is saved: how-to note.');
    expect(workspace.companies.watched.get(NURI)).toEqual(nuri);
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.slack.views(LEE).length === 0);
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      name: '누리식품',
      owner: KIM,
      channel: OPS_CHANNEL,
      note: '월요일에 전화',
    });
  });

  it('says that a company is paused that somebody adds with the saved values', async () => {
    const paused = { reason: 'contract-ended', by: KIM, at: 1 } as const;
    workspace.companies.watched.set(NURI, aCompany({ brn: NURI, name: '누리식품', paused }));
    await openForm('');

    await workspace.slack.submit(LEE, NURI_FORM);

    const form = await windowShowing('This company is paused (contract ended)');
    expect(JSON.stringify(form.blocks)).toContain('is already watched');
    expect(workspace.companies.get(NURI)?.paused).toEqual(paused);
  });

  it('says that a company is paused when its form is opened', async () => {
    const paused = { reason: 'closed', by: KIM, at: 1 } as const;
    workspace.companies.watched.set(NURI, aCompany({ brn: NURI, name: '누리식품', paused }));

    const form = await openForm(NURI);

    expect(JSON.stringify(form.blocks)).toContain('This company is paused (closed down)');
  });

  it('does not undo changes that another person saved while the form was open', async () => {
    workspace.companies.watched.set(NURI, nuri);
    await openForm(NURI);
    const changed = { ...nuri, owner: LEE };
    workspace.companies.watched.set(NURI, changed);

    await workspace.slack.submit(LEE, { [FIELDS.note.id]: '월요일에 전화' });

    const form = await windowShowing('changed this company after you opened the form');
    expect(JSON.stringify(form.blocks)).toContain('owner, how-to note.');
    expect(workspace.companies.watched.get(NURI)).toEqual(changed);
    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: LEE });
    await eventually(() => workspace.slack.views(LEE).length === 0);
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      owner: LEE,
      note: '월요일에 전화',
    });
  });

  it('fills the form with a BRN that is not watched', async () => {
    const form = await openForm('220-81-62517');

    expect(JSON.stringify(form.blocks)).toContain(NURI);
    expect(form.privateMetadata).toBe('');
  });

  it('fills the form with a name that resembles no watched company', async () => {
    const form = await openForm('다온디자인');

    expect(JSON.stringify(form.blocks)).toContain('다온디자인');
  });

  it('reports invalid values beside their fields, and saves nothing', async () => {
    await openForm('');
    workspace.companies.problems = [
      { field: 'brn', why: 'not-ten-digits' },
      { field: 'note', why: 'looks-secret' },
    ];

    await workspace.slack.submit(LEE, { [FIELDS.brn.id]: '123' });

    const form = workspace.slack.views(LEE)[0];
    expect(Object.keys(form?.errors ?? {}).sort()).toEqual(
      [FIELDS.brn.block, FIELDS.note.block].sort(),
    );
    expect(workspace.companies.watched.size).toBe(1);
  });

  it('rejects a person and a group as owner together', async () => {
    await openForm('');

    await workspace.slack.submit(LEE, {
      ...NURI_FORM,
      [FIELDS.owner.id]: KIM,
      [FIELDS.ownerGroup.id]: 'S0OPS',
    });

    expect(Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {})).toEqual([FIELDS.owner.block]);
  });

  it('accepts a user group as owner', async () => {
    await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.ownerGroup.id]: 'S0OPS' });

    await eventually(() => workspace.companies.get(NURI) !== undefined);
    expect(workspace.companies.get(NURI)?.owner).toBe('S0OPS');
  });

  it('shows the form again as submitted if the app is not in the channel', async () => {
    const form = await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: CHANNEL_WITHOUT_APP });
    const again = await windowShowing('누리식품');
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]?.submit !== undefined);

    expect(again.id).toBe(form.id);
    expect(JSON.stringify(workspace.slack.views(LEE)[0]?.blocks)).toContain(CHANNEL_WITHOUT_APP);
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('shows the form again as submitted if the channel is archived, without advice to invite the app', async () => {
    workspace.slack.addChannel({ id: 'C0OLD', name: 'old', members: [LEE], isArchived: true });
    await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: 'C0OLD' });
    const form = await windowShowing('This channel is archived');

    expect(JSON.stringify(form.blocks)).not.toContain('/invite');
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('names the missing scopes if a channel cannot be checked, and who can add them', async () => {
    await openForm('');
    workspace.slack.faults.set(
      { method: 'conversations.info' },
      { kind: 'error', error: 'missing_scope' },
    );

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: OPS_CHANNEL });
    const form = await windowShowing('missing scope: channels:read, groups:read');

    expect(JSON.stringify(form.blocks)).toContain('Ask an admin');
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it.each([
    { name: 'a guest', owner: GUEST, says: 'Guests, bots' },
    { name: 'a bot', owner: 'U0BOT', says: 'Guests, bots' },
    { name: 'a person who left', owner: 'U0PARK', says: 'has left the workspace' },
    { name: 'an unknown person', owner: 'U0NOBODY', says: 'was not found in this workspace' },
  ])('rejects $name as owner', async ({ owner, says }) => {
    workspace.slack.addUser({ id: 'U0BOT', name: 'bot', isBot: true });
    workspace.slack.addUser({ id: 'U0PARK', name: 'park', isDeleted: true });
    await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.owner.id]: owner });
    const form = await windowShowing(says);

    expect(JSON.stringify(form.blocks)).toContain('누리식품');
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('accepts an owner if Slack does not answer', async () => {
    await openForm('');
    workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'internal_error' },
    );

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.owner.id]: KIM });

    await eventually(() => workspace.companies.get(NURI)?.owner === KIM);
  });

  it('keeps an owner who has left if another field is edited', async () => {
    workspace.slack.addUser({ id: 'U0PARK', name: 'park', isDeleted: true });
    workspace.companies.watched.set(NURI, { ...nuri, owner: 'U0PARK' });
    await openForm(NURI);

    await workspace.slack.submit(LEE, { [FIELDS.note.id]: '월요일에 전화' });

    await eventually(() => workspace.slack.views(LEE).length === 0);
    expect(workspace.companies.get(NURI)).toMatchObject({ owner: 'U0PARK', note: '월요일에 전화' });
  });

  it('rejects a channel that is shared with another organisation', async () => {
    await openForm('');

    // The menu omits such channels, but the channel may have been shared since.
    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: SHARED_CHANNEL });
    await workspace.slack.waitFor((slack) =>
      slack.calls.some(({ method }) => method === 'conversations.info'),
    );
    await workspace.app.stop(1000);

    expect(workspace.companies.get(NURI)).toBeUndefined();
    expect(workspace.slack.views(LEE)[0]?.submit).toBeDefined();
  });

  it('sends the problem as a direct message if the window was closed', async () => {
    await openForm('');
    workspace.slack.faults.set(
      { method: 'conversations.info' },
      { kind: 'error', error: 'channel_not_found' },
    );
    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: OPS_CHANNEL });

    await workspace.slack.closeView(LEE);

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toMatch(
      /^누리식품 · not saved yet\.\n.*\n.*\/hometax watch/,
    );
  });

  it('does not offer "Save anyway" in the direct message if POPBiLL did not answer', async () => {
    const problem = { kind: 'too-late', afterMs: 15_000 } as const;
    workspace.companies.membership = { kind: 'unanswered', problem };
    await openForm('');
    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: OPS_CHANNEL });

    await workspace.slack.closeView(LEE);

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    const message = workspace.slack.im(LEE).messages[0]?.text;
    expect(message).toContain('nothing has been saved yet');
    expect(message).toContain('/hometax watch');
    expect(message).not.toContain('Save anyway');
  });

  it('shows the form again as submitted, with a reference, if the store rejects the write', async () => {
    await openForm('');
    workspace.companies.failure = new StoreError('disk-full', 'the disk is full');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.note.id]: '월요일에 전화' });

    const logged = await eventually(() =>
      workspace.log.lines.find(({ message }) => message === 'Unexpected error'),
    );
    const form = await windowShowing(String(logged.fields['reference']));
    expect(JSON.stringify(form.blocks)).toContain('may not have been saved');
    expect(JSON.stringify(form.blocks)).toContain('월요일에 전화');
    expect(logged.fields).toMatchObject({
      name: 'StoreError',
      code: 'disk-full',
      error: 'the disk is full',
    });
    workspace.companies.failure = undefined;
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.companies.get(NURI)?.note === '월요일에 전화');
  });

  it('says in a direct message that the store rejected the write if the window was closed', async () => {
    await openForm('');
    const failWith = holdNextWatch(workspace);
    await workspace.slack.submit(LEE, NURI_FORM);
    await workspace.slack.closeView(LEE);

    failWith(new StoreError('disk-full', 'the disk is full'));

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    const message = workspace.slack.im(LEE).messages[0]?.text;
    expect(message).toContain('may not have been saved');
    expect(message).not.toContain('still here');
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'watch', { channel: OPS_CHANNEL });

    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST).length > 0);
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});

describe('/hometax unwatch', () => {
  async function openQuestion() {
    await workspace.slack.slash(LEE, '/hometax', 'unwatch 한빛', { channel: OPS_CHANNEL });
    return workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
  }

  it('asks first, and then says that the company is no longer watched', async () => {
    await openQuestion();
    expect(workspace.companies.watched.size).toBe(1);

    const delivery = await workspace.slack.submit(LEE);
    await eventually(() => workspace.companies.watched.size === 0);
    await workspace.app.stop(1000);

    expect(delivery.acked).toBe(true);
    expect(JSON.stringify(workspace.slack.views(LEE)[0]?.blocks)).toContain('한빛상사');
  });

  it('says so if another person was faster', async () => {
    await openQuestion();
    workspace.companies.watched.delete(HANBIT);

    await workspace.slack.submit(LEE);
    await workspace.app.stop(1000);

    expect(workspace.slack.views(LEE)[0]?.submit).toBeUndefined();
    expect(workspace.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('sends the result as a direct message if the window was closed', async () => {
    await openQuestion();
    await workspace.slack.submit(LEE);

    await workspace.slack.closeView(LEE);

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toContain('한빛상사');
  });

  it('says that a company is not watched', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'unwatch 220-81-62517', { channel: OPS_CHANNEL });

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    expect(workspace.slack.ephemerals(LEE)[0]?.text).toContain('220-81-62517');
  });

  it('is refused to members who are not operators', async () => {
    const operated = await startSlackWorkspace({
      operators: () => ['S0OPS'],
      watched: [aCompany()],
    });
    await operated.slack.slash(LEE, '/hometax', 'unwatch 한빛', { channel: OPS_CHANNEL });
    await operated.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    await operated.slack.slash(KIM, '/hometax', 'unwatch 한빛', { channel: OPS_CHANNEL });
    await operated.slack.waitFor((slack) => slack.views(KIM).length > 0);

    expect(operated.slack.views(LEE)).toEqual([]);
    await operated.close();
  });
});

describe('the certificate login test', () => {
  async function openQuestion() {
    await workspace.app.client.chat.postMessage({
      channel: OPS_CHANNEL,
      text: 'report',
      blocks: [
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: ACTIONS.reportCertTest,
              value: TARGET.encode({ brn: HANBIT, product: 'taxinvoice' }),
              text: { type: 'plain_text', text: 'Test' },
            },
          ],
        },
      ],
    });
    const [message] = workspace.slack.channel(OPS_CHANNEL).messages;
    if (message === undefined) throw new Error('not posted');
    await workspace.slack.press(LEE, message, ACTIONS.reportCertTest);
  }

  it('makes no test if the setting was switched off while the window was open', async () => {
    await workspace.close();
    let certLoginTest: Policy['certLoginTest'] = 'manual';
    const policy: Policy = {
      ...DEFAULT_POLICY,
      get certLoginTest() {
        return certLoginTest;
      },
    };
    workspace = await startSlackWorkspace({ watched: [aCompany()], policy });
    await openQuestion();
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    certLoginTest = 'off';

    await workspace.slack.submit(LEE);

    await windowShowing('CERT_LOGIN_TEST');
    expect(workspace.checks.requests).toEqual([]);
  });

  it('asks first, because it can log a person out, and then shows the report', async () => {
    await openQuestion();
    const question = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(workspace.checks.requests).toEqual([]);

    await workspace.slack.submit(LEE);
    const report = await windowShowing(ACTIONS.reportCheck);

    expect(report.id).toBe(question.id);
    expect(workspace.checks.requests).toEqual([
      {
        brn: HANBIT,
        product: 'taxinvoice',
        intent: 'certificate-login',
        by: LEE,
        mayOperate: true,
      },
    ]);
  });

  it('is refused if the settings turn it off', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ policy: { ...DEFAULT_POLICY, certLoginTest: 'off' } });

    await openQuestion();

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    expect(workspace.slack.views(LEE)).toEqual([]);
  });
});
