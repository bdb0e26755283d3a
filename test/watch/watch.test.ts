import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TARGET } from '../../src/slack/origin.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate } from '../support/fake-services.js';
import {
  ELSEWHERE,
  GUEST,
  KIM,
  LEE,
  OPS,
  SHARED,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

const nuri = aCompany({ brn: NURI, name: '누리식품', channel: OPS, owner: KIM });
const NURI_FORM = { [FIELDS.brn.id]: '220-81-62517', [FIELDS.name.id]: '누리식품' };

async function openForm(words: string, user = LEE) {
  await workspace.slack.slash(user, '/hometax', `watch ${words}`, { channel: OPS });
  return workspace.slack.waitFor((slack) => slack.views(user)[0]);
}

function windowShowing(words: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

/** The next `watch` waits; gives what lets it fail. */
function holdBack({ companies }: SlackWorkspace): (failure: Error) => void {
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
  it('saves a new company, says so, and checks it at once in the same window', async () => {
    const form = await openForm('');
    const gate = aGate();
    workspace.checks.gate = gate;

    const delivery = await workspace.slack.submit(LEE, {
      ...NURI_FORM,
      [FIELDS.channel.id]: OPS,
      [FIELDS.owner.id]: KIM,
    });
    const saved = await windowShowing(`<#${OPS}>`);
    gate.open();
    const report = await windowShowing(ACTIONS.reportCheck);

    expect(delivery.acked).toBe(true);
    expect([saved.id, report.id]).toEqual([form.id, form.id]);
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      name: '누리식품',
      channel: OPS,
      owner: KIM,
      addedBy: LEE,
    });
    expect(workspace.checks.requests).toEqual([
      { brn: NURI, by: LEE, mayOperate: true, intent: 'check' },
    ]);
  });

  it('refuses who is no member of ours, beside the form as typed', async () => {
    workspace.companies.membership = { kind: 'not-member' };
    await openForm('');

    await workspace.slack.submit(LEE, NURI_FORM);
    const form = await windowShowing('is not a POPBiLL member of ours');

    expect(JSON.stringify(form.blocks)).toContain('누리식품');
    expect(JSON.stringify(form.blocks)).toContain('(now: test)');
    expect(workspace.companies.watched.has(NURI)).toBe(false);
  });

  it('offers to save without POPBiLL’s word when it does not answer, for this company alone', async () => {
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

  it('takes POPBiLL’s name when none is typed, and says so when it is another', async () => {
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
    await windowShowing('differs from the one you typed. At POPBiLL: 주식회사 누리식품');

    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
    gate.open();
  });

  it('edits a watched company, whose business number stays, and does not check it', async () => {
    const form = await openForm('한빛');

    await workspace.slack.submit(LEE, { [FIELDS.note.id]: '월요일에 전화' });
    await eventually(() => workspace.companies.get(HANBIT)?.note !== undefined);
    await workspace.app.stop(1000);

    expect(form.privateMetadata).toMatch(new RegExp(`^${HANBIT} `));
    expect(workspace.companies.get(HANBIT)).toMatchObject({ brn: HANBIT, note: '월요일에 전화' });
    expect(workspace.checks.requests).toEqual([]);
  });

  it('empties nothing of a company that turns out to be watched: the form comes back with all that is known', async () => {
    workspace.companies.watched.set(NURI, nuri);
    await openForm('');

    await workspace.slack.submit(LEE, {
      [FIELDS.brn.id]: '220-81-62517',
      [FIELDS.note.id]: '월요일에 전화',
    });

    const form = await windowShowing('watched already');
    expect(JSON.stringify(form.blocks)).toContain(
      'These differ from what is saved now: how-to note.',
    );
    expect(workspace.companies.watched.get(NURI)).toEqual(nuri);
    await workspace.slack.submit(LEE);
    await windowShowing('are saved');
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      ...{ name: '누리식품', owner: KIM, channel: OPS, note: '월요일에 전화' },
    });
  });

  it('does not undo what somebody else saved while the form was open', async () => {
    workspace.companies.watched.set(NURI, nuri);
    await openForm(NURI);
    const meanwhile = { ...nuri, owner: LEE };
    workspace.companies.watched.set(NURI, meanwhile);

    await workspace.slack.submit(LEE, { [FIELDS.note.id]: '월요일에 전화' });

    const form = await windowShowing('has changed since you opened this form');
    expect(JSON.stringify(form.blocks)).toContain('owner, how-to note.');
    expect(workspace.companies.watched.get(NURI)).toEqual(meanwhile);
    await workspace.slack.submit(LEE, { [FIELDS.owner.id]: LEE });
    await windowShowing('are saved');
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      owner: LEE,
      note: '월요일에 전화',
    });
  });

  it('fills the form with a business number that is not watched', async () => {
    const form = await openForm('220-81-62517');

    expect(JSON.stringify(form.blocks)).toContain(NURI);
    expect(form.privateMetadata).toBe('');
  });

  it('fills the form with a name that nothing watched is like', async () => {
    const form = await openForm('다온디자인');

    expect(JSON.stringify(form.blocks)).toContain('다온디자인');
  });

  it('says beside the fields what is wrong with them, before anything is saved', async () => {
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

  it('says that a person and a group cannot both be the owner', async () => {
    await openForm('');

    await workspace.slack.submit(LEE, {
      ...NURI_FORM,
      [FIELDS.owner.id]: KIM,
      [FIELDS.ownerGroup.id]: 'S0OPS',
    });

    expect(Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {})).toEqual([FIELDS.owner.block]);
  });

  it('takes a user group as owner', async () => {
    await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.ownerGroup.id]: 'S0OPS' });

    await eventually(() => workspace.companies.get(NURI) !== undefined);
    expect(workspace.companies.get(NURI)?.owner).toBe('S0OPS');
  });

  it('comes back as typed when the app is not in the channel', async () => {
    const form = await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: ELSEWHERE });
    const again = await windowShowing('누리식품');
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]?.submit !== undefined);

    expect(again.id).toBe(form.id);
    expect(JSON.stringify(workspace.slack.views(LEE)[0]?.blocks)).toContain(ELSEWHERE);
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('comes back as typed when the channel is archived, and does not say to invite the app', async () => {
    workspace.slack.addChannel({ id: 'C0OLD', name: 'old', members: [LEE], isArchived: true });
    await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: 'C0OLD' });
    const form = await windowShowing('This channel is archived');

    expect(JSON.stringify(form.blocks)).not.toContain('/invite');
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('names the scopes without which nothing can be told of a channel, and who fixes that', async () => {
    await openForm('');
    workspace.slack.faults.set(
      { method: 'conversations.info' },
      { kind: 'error', error: 'missing_scope' },
    );

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: OPS });
    const form = await windowShowing('missing scope: channels:read, groups:read');

    expect(JSON.stringify(form.blocks)).toContain('An admin has to');
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it.each([
    { name: 'a guest', owner: GUEST, says: 'Guests, bots' },
    { name: 'a bot', owner: 'U0BOT', says: 'Guests, bots' },
    { name: 'somebody who left', owner: 'U0PARK', says: 'has left this workspace' },
    { name: 'somebody unknown', owner: 'U0NOBODY', says: 'was not found in this workspace' },
  ])('does not take $name for the owner', async ({ owner, says }) => {
    workspace.slack.addUser({ id: 'U0BOT', name: 'bot', isBot: true });
    workspace.slack.addUser({ id: 'U0PARK', name: 'park', deleted: true });
    await openForm('');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.owner.id]: owner });
    const form = await windowShowing(says);

    expect(JSON.stringify(form.blocks)).toContain('누리식품');
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('takes an owner of whom Slack does not tell', async () => {
    await openForm('');
    workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'internal_error' },
    );

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.owner.id]: KIM });

    await eventually(() => workspace.companies.get(NURI)?.owner === KIM);
  });

  it('leaves an owner who has left meanwhile as they are, when another field is edited', async () => {
    workspace.slack.addUser({ id: 'U0PARK', name: 'park', deleted: true });
    workspace.companies.watched.set(NURI, { ...nuri, owner: 'U0PARK' });
    await openForm(NURI);

    await workspace.slack.submit(LEE, { [FIELDS.note.id]: '월요일에 전화' });

    await windowShowing('are saved');
    expect(workspace.companies.get(NURI)).toMatchObject({ owner: 'U0PARK', note: '월요일에 전화' });
  });

  it('refuses a channel that is shared with another organisation', async () => {
    await openForm('');

    // The menu leaves such channels out; it may have been shared since.
    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: SHARED });
    await workspace.slack.waitFor((slack) =>
      slack.calls.some(({ method }) => method === 'conversations.info'),
    );
    await workspace.app.stop(1000);

    expect(workspace.companies.get(NURI)).toBeUndefined();
    expect(workspace.slack.views(LEE)[0]?.submit).toBeDefined();
  });

  it('writes directly what kept it from being saved when the window was closed', async () => {
    await openForm('');
    workspace.slack.faults.set(
      { method: 'conversations.info' },
      { kind: 'error', error: 'channel_not_found' },
    );
    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: OPS });

    await workspace.slack.closeView(LEE);

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toMatch(/^Not saved yet\..*\n./);
  });

  it('does not offer what only the closed window had when POPBiLL did not answer', async () => {
    const problem = { kind: 'too-late', afterMs: 15_000 } as const;
    workspace.companies.membership = { kind: 'unanswered', problem };
    await openForm('');
    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.channel.id]: OPS });

    await workspace.slack.closeView(LEE);

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    const said = workspace.slack.im(LEE).messages[0]?.text;
    expect(said).toContain('nothing was saved');
    expect(said).toContain('/hometax watch');
    expect(said).not.toContain('Save anyway');
  });

  it('comes back as typed, with a reference, when the store cannot be written', async () => {
    await openForm('');
    workspace.companies.failure = new StoreError('disk-full', 'the disk is full');

    await workspace.slack.submit(LEE, { ...NURI_FORM, [FIELDS.note.id]: '월요일에 전화' });

    const logged = await eventually(() =>
      workspace.log.lines.find(({ message }) => message === 'unexpected error'),
    );
    const told = await windowShowing(String(logged.fields['reference']));
    expect(JSON.stringify(told.blocks)).toContain('nothing was saved');
    expect(JSON.stringify(told.blocks)).toContain('월요일에 전화');
    expect(logged.fields).toMatchObject({
      name: 'StoreError',
      code: 'disk-full',
      error: 'the disk is full',
    });
    workspace.companies.failure = undefined;
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.companies.get(NURI)?.note === '월요일에 전화');
  });

  it('says in a message what the closed window cannot when the store cannot be written', async () => {
    await openForm('');
    const release = holdBack(workspace);
    await workspace.slack.submit(LEE, NURI_FORM);
    await workspace.slack.closeView(LEE);

    release(new StoreError('disk-full', 'the disk is full'));

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    const said = workspace.slack.im(LEE).messages[0]?.text;
    expect(said).toContain('it may not be saved');
    expect(said).not.toContain('still here');
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'watch', { channel: OPS });

    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST).length > 0);
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});

describe('/hometax unwatch', () => {
  async function openQuestion() {
    await workspace.slack.slash(LEE, '/hometax', 'unwatch 한빛', { channel: OPS });
    return workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
  }

  it('asks first, and then says that it is done', async () => {
    await openQuestion();
    expect(workspace.companies.watched.size).toBe(1);

    const delivery = await workspace.slack.submit(LEE);
    await eventually(() => workspace.companies.watched.size === 0);
    await workspace.app.stop(1000);

    expect(delivery.acked).toBe(true);
    expect(JSON.stringify(workspace.slack.views(LEE)[0]?.blocks)).toContain('한빛상사');
  });

  it('says so when another person was faster', async () => {
    await openQuestion();
    workspace.companies.watched.delete(HANBIT);

    await workspace.slack.submit(LEE);
    await workspace.app.stop(1000);

    expect(workspace.slack.views(LEE)[0]?.submit).toBeUndefined();
    expect(workspace.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('tells by direct message that it is done when the window was closed', async () => {
    await openQuestion();
    await workspace.slack.submit(LEE);

    await workspace.slack.closeView(LEE);

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toContain('한빛상사');
  });

  it('says that a company is not watched', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'unwatch 220-81-62517', { channel: OPS });

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    expect(workspace.slack.ephemerals(LEE)[0]?.text).toContain('220-81-62517');
  });

  it('is refused to members who are no operators', async () => {
    const operated = await startSlackWorkspace({
      operators: () => ['S0OPS'],
      watched: [aCompany()],
    });
    await operated.slack.slash(LEE, '/hometax', 'unwatch 한빛', { channel: OPS });
    await operated.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    await operated.slack.slash(KIM, '/hometax', 'unwatch 한빛', { channel: OPS });
    await operated.slack.waitFor((slack) => slack.views(KIM).length > 0);

    expect(operated.slack.views(LEE)).toEqual([]);
    await operated.close();
  });
});

describe('the certificate login test', () => {
  async function openQuestion() {
    await workspace.app.client.chat.postMessage({
      channel: OPS,
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
    const [message] = workspace.slack.channel(OPS).messages;
    if (message === undefined) throw new Error('not posted');
    await workspace.slack.press(LEE, message, ACTIONS.reportCertTest);
  }

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

  it('is not made where the settings switch it off', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ policy: { ...DEFAULT_POLICY, certLoginTest: 'off' } });

    await openQuestion();

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    expect(workspace.slack.views(LEE)).toEqual([]);
  });
});
