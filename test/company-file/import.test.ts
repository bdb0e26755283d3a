import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.js';
import { MINUTE } from '../../src/kernel/time.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { historyIn } from '../support/history-in.js';
import { shownText } from '../support/shown-text.js';
import {
  CHANNEL_WITHOUT_APP,
  EXTERNAL,
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

const NURI_LINE = `brn,name\n${NURI},누리식품\n`;

async function openForm(user = LEE, word = 'import'): Promise<void> {
  await workspace.slack.slash(user, '/hometax', word, { channel: OPS_CHANNEL });
  await workspace.slack.waitFor((slack) => slack.views(user)[0]);
}

async function upload(content: string | Buffer, { user = LEE, name = 'companies.csv' } = {}) {
  await openForm(user);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return workspace.slack.submit(user, { [FIELDS.importFile.id]: { name, content: bytes } });
}

function windowSaying(words: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => shownText(view).includes(words)),
  );
}

function messageSaying(words: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.im(user).messages.find((message) => shownText(message).includes(words)),
  );
}

async function historyOf({ importing }: SlackWorkspace) {
  const records = await historyIn(importing.store, { limit: 100 });
  return records.map(({ event }) => event);
}

describe('/hometax import', () => {
  it('shows the changes of a file, and saves them only after Save', async () => {
    const delivery = await upload(`brn,name\n${HANBIT},새 이름\n${NURI},누리식품\n`);
    const preview = await windowSaying('"Save" adds 1 company and changes 1.');
    const sizeBefore = workspace.companies.size;

    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    expect(delivery.acked).toBe(true);
    expect(sizeBefore).toBe(1);
    expect(preview.privateMetadata).not.toContain('누리');
    expect(workspace.companies.get(HANBIT)?.name).toBe('새 이름');
    expect(workspace.companies.get(NURI)).toMatchObject({ name: '누리식품', addedBy: LEE });
    expect(await historyOf(workspace)).toContainEqual({
      kind: 'imported',
      by: LEE,
      companies: 2,
    });
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('accepts the Korean command, and answers in Korean', async () => {
    await openForm(KIM, '가져오기');

    await windowSaying('회사를 CSV 파일로', KIM);
  });

  it('reads a file that Korean Excel saved', async () => {
    await upload(iconv.encode(`사업자번호;회사명\r\n${NURI};누리식품\r\n`, 'cp949'));
    await windowSaying('"Save" adds 1 company.');
    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
  });

  it('lists lines with problems by number, value and reason, and saves the others', async () => {
    workspace.slack.addUser({ id: 'U0GONE', name: 'gone', isDeleted: true });
    await upload(
      [
        'brn,name,channel,owner',
        `${NURI},누리식품,${OPS_CHANNEL},${KIM}`,
        '12345,x,,',
        `${NURI},또누리,,`,
        `2118766507,a,${CHANNEL_WITHOUT_APP},`,
        `2118766508,b,${SHARED_CHANNEL},`,
        `2118766509,c,,U0NOBODY`,
        `2118766510,d,,${GUEST}`,
        `2118766511,e,,${EXTERNAL}`,
        `2118766512,f,,S0OTHER`,
        `2118766513,g,,U0GONE`,
      ].join('\n'),
    );
    const preview = shownText(
      await windowSaying('Lines that cannot be imported and are left out: 9.'),
    );
    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    expect(preview).toContain('Line 3 · x: A business no. has ten digits. The file says "12345".');
    expect(preview).toContain('Line 4 · 또누리: The same business no. is already on line 2.');
    expect(preview).toMatch(
      /Line 5 · a: There is no such channel, or the app is not in it.*The file says "C0ELSE"/,
    );
    expect(preview).toMatch(/Line 6 · b: Company information is not sent to channels shared/);
    expect(preview).toMatch(/Line 7 · c: No such owner in this.*The file says "U0NOBODY"/);
    expect(preview).toMatch(/Line 8 · d: Guests, bots and people from other workspaces/);
    expect(preview).toMatch(/Line 9 · e: Guests, bots and people from other workspaces/);
    expect(preview).toMatch(/Line 10 · f: No such owner in this workspace/);
    expect(preview).toContain('Line 11 · g: This person has left the workspace.');
    expect([...workspace.companies.watched.keys()].sort()).toEqual([HANBIT, NURI].sort());
  });

  it('takes people and groups by name and channels by #name, and asks Slack once for each list', async () => {
    workspace.slack.addUser({ id: 'U0PARK1', name: 'park1', realName: '박서준' });
    workspace.slack.addUser({ id: 'U0PARK2', name: 'park2', realName: '박서준' });
    workspace.slack.addUser({ id: 'U0GONE', name: 'gone', isDeleted: true });
    workspace.slack.addChannel({ id: 'C0PAST', name: 'past', isArchived: true });
    await upload(
      [
        'brn,name,channel,owner',
        `${NURI},누리식품,#ops,kim`,
        `2118766507,나래,#OPS,@ops`,
        `2118766508,a,,박서준`,
        `2118766509,b,#past,`,
        `2118766510,c,#else,`,
        `2118766511,d,#none,guest`,
        `2118766512,e,,gone`,
        `2118766513,f,,kim@example.com`,
      ].join('\n'),
    );
    const preview = shownText(await windowSaying('"Save" adds 2 companies.'));
    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    const calls = workspace.slack.calls.map(({ method }) => method);
    for (const list of ['users.list', 'usergroups.list', 'conversations.list']) {
      expect(calls.filter((method) => method === list)).toHaveLength(1);
    }
    expect(calls).not.toContain('conversations.info');
    expect(workspace.companies.get(NURI)).toMatchObject({ channel: OPS_CHANNEL, owner: KIM });
    expect(workspace.companies.get('2118766507' as typeof NURI)?.owner).toBe('S0OPS');
    expect(preview).toMatch(
      /Line 4 · a: .*U0PARK1.*park1, U0PARK1.*park2, U0PARK2.* have this name/,
    );
    expect(preview).toContain('Line 5 · b:');
    expect(preview).toContain('Line 6 · c: There is no such channel, or the app is not in it');
    expect(preview).toContain('Line 7 · d: There is no such channel');
    expect(preview).toContain('Line 7 · d: Guests, bots and people');
    expect(preview).toContain('Line 8 · e: This person has left');
    expect(preview).toContain('Line 9 · f: The app isn');
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('refuses only lines with names if Slack does not list its people', async () => {
    workspace.slack.faults.set({ method: 'users.list' }, { kind: 'error', error: 'fatal_error' });
    await upload(`brn,name,owner\n${NURI},누리식품,${KIM}\n2118766507,나래,kim\n`);

    const preview = shownText(await windowSaying('"Save" adds 1 company.'));

    expect(preview).toContain('Line 3 · 나래: Slack did not return its list of names.');
  });

  it('warns if Slack does not say whether channels and owners exist', async () => {
    const rateLimited = { kind: 'error', error: 'ratelimited' } as const;
    workspace.slack.faults.set({ method: 'conversations.info' }, rateLimited);
    workspace.slack.faults.set({ method: 'usergroups.list' }, rateLimited);
    await upload(`brn,name,channel,owner\n${NURI},누리식품,${CHANNEL_WITHOUT_APP},S0OTHER\n`);

    const preview = shownText(await windowSaying('"Save" adds 1 company.'));

    expect(preview).toContain('Channels and owners that Slack has not confirmed: 2.');
  });

  it('lists new companies that are not members at POPBiLL', async () => {
    workspace.importing.popbill.answer('isMember', ok(false));
    await upload(NURI_LINE);

    await windowSaying('not POPBiLL linked members');
  });

  it('sends all new companies that are not members as a file if there are too many to show', async () => {
    workspace.importing.popbill.answer('isMember', ok(false));
    const lines = Array.from(
      { length: 12 },
      (_, i) => `99900000${String(i).padStart(2, '0')},x${i}`,
    );
    await upload(['brn,name', ...lines].join('\n'));
    await windowSaying('7 more. The full list is in the file');

    const file = workspace.slack.files.find(({ name }) => name === 'lines-to-check.csv');
    const listed = (file?.content.toString() ?? '').split('\n');
    expect(listed.filter((line) => line.includes('Not a POPBiLL linked member'))).toHaveLength(12);
    expect(listed[1]).toMatch(/^2,x0,999-00-00000,/);
  });

  it('sends all problems as a file if there are too many to show', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i},=cmd()${i}`);
    await upload(['brn,name', ...lines, `${NURI},누리식품`].join('\n'));
    await windowSaying('20 more. The full list is in the file');

    const file = workspace.slack.files.find(({ name }) => name === 'lines-to-check.csv');
    const text = file?.content.toString() ?? '';
    expect(text).toContain('Line,Company,In the file,Reason');
    expect(text.split('\n').filter((line) => line.includes('ten digits'))).toHaveLength(30);
    expect(workspace.slack.im(LEE).messages.at(-1)?.files).toEqual([file?.id]);
  });

  it('shows old and new values, and sends all changes as a file if there are too many to show', async () => {
    const hanbit = workspace.companies.get(HANBIT);
    if (hanbit === undefined) throw new Error('No company is watched.');
    const brns = Array.from({ length: 12 }, (_, i) => `99900000${String(i).padStart(2, '0')}`);
    for (const brn of brns as (typeof HANBIT)[]) {
      workspace.companies.watched.set(brn, { ...hanbit, brn, owner: KIM });
    }
    await upload(['brn,owner,note', ...brns.map((brn) => `${brn},,=1+2`)].join('\n'));

    const preview = shownText(await windowSaying('Changes to 12 companies'));
    const file = workspace.slack.files.find(({ name }) => name === 'what-changes.csv');
    const lines = (file?.content.toString() ?? '').trim().split('\n');

    expect(preview).toContain('owner: 12 (cleared for 12), how-to note: 12');
    expect(preview).toMatch(/Line 2: .*한빛상사 · 999-00-00000 · owner: .*U0KIM.* → none · how-to/);
    expect(preview).toContain('2 more. The full list is in the file sent to you');
    expect(lines).toHaveLength(1 + 2 * 12);
    expect(lines).toContain(`3,999-00-00001,한빛상사,owner,${KIM},none`);
    expect(lines).toContain(`3,999-00-00001,한빛상사,how-to note,none,'=1+2`);
    expect(workspace.slack.im(LEE).messages.at(-1)?.files).toEqual([file?.id]);
  });

  it('says if the file of problems cannot be sent, and still saves the import', async () => {
    const error = 'internal_error';
    workspace.slack.faults.set({ method: 'files.getUploadURLExternal' }, { kind: 'error', error });
    const invalidLines = Array.from({ length: 11 }, (_, i) => `${i},x`);
    await upload(['brn,name', ...invalidLines, `${NURI},누리식품`].join('\n'));
    await windowSaying('1 more. The file with the full list could not be sent.');

    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
  });

  it('shows the preview again if Slack did not say who pressed Save, and saves at the next press', async () => {
    await upload(NURI_LINE);
    await windowSaying('"Save" adds 1 company.');
    workspace.clock.advance(11 * MINUTE);
    const clearFault = workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'ratelimited' },
    );

    await workspace.slack.submit(LEE);
    const secondPreview = shownText(await windowSaying('took too long to confirm who you are'));
    const savedAtFirst = workspace.companies.get(NURI);
    clearFault();
    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    expect(secondPreview).toContain('"Save" adds 1 company.');
    expect(savedAtFirst).toBeUndefined();
    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
  });

  it('saves nothing for a person who is no longer an operator', async () => {
    let operators = [LEE];
    const restricted = await startSlackWorkspace({ operators: () => operators });
    try {
      await restricted.slack.slash(LEE, '/hometax', 'import', { channel: OPS_CHANNEL });
      await restricted.slack.waitFor((slack) => slack.views(LEE)[0]);
      const file = { name: 'a.csv', content: Buffer.from(NURI_LINE) };
      await restricted.slack.submit(LEE, { [FIELDS.importFile.id]: file });
      await restricted.slack.waitFor((slack) =>
        slack.views(LEE).find((view) => shownText(view).includes('"Save" adds 1 company.')),
      );
      operators = [KIM];
      await restricted.slack.submit(LEE);
      await restricted.slack.waitFor((slack) =>
        slack.views(LEE).find((view) => shownText(view).includes('operators')),
      );

      expect(restricted.companies.get(NURI)).toBeUndefined();
    } finally {
      await restricted.close();
    }
  });

  it.each([
    {
      name: 'a workbook',
      content: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]),
      says: 'If it is an Excel workbook',
    },
    { name: 'a picture', content: Buffer.from([0x89, 0x50, 0, 0]), says: 'not a CSV file' },
    { name: 'an empty file', content: Buffer.from('\n'), says: 'lists no companies' },
    {
      name: 'a header without a BRN column',
      content: Buffer.from('name\nx\n'),
      says: 'no column brn',
    },
    {
      name: 'a file with only a header',
      content: Buffer.from('brn,name\n'),
      says: 'lists no companies',
    },
    {
      name: 'two headers of the same column',
      content: Buffer.from('brn,name,회사명\n1,x,y\n'),
      says: 'Several columns hold the same field: name, 회사명',
    },
    {
      name: 'an HTML page that is named like a workbook',
      content: Buffer.from('<html><table>'),
      says: 'If it is an Excel workbook',
    },
    {
      name: 'an unclosed quote',
      content: Buffer.from('brn,name\n1,"x\n'),
      says: 'the file is not valid CSV',
    },
    {
      name: 'a file that is too big',
      content: Buffer.alloc(5 * 1024 * 1024 + 1, 'x'),
      says: 'The file is too big: at most 5 MB',
    },
  ])('explains the problem with $name, and accepts another file', async ({ content, says }) => {
    await upload(content);
    const form = await windowSaying(says);

    await workspace.slack.submit(LEE, {
      [FIELDS.importFile.id]: { name: 'b.csv', content: Buffer.from(NURI_LINE) },
    });
    const preview = await windowSaying('"Save" adds 1 company.');

    expect(preview.id).toBe(form.id);
  });

  it.each([
    { error: 'missing_scope', says: "isn't allowed to read files in Slack (scope files:read)" },
    { error: 'file_not_found', says: 'is not in Slack; it may have been deleted. Upload it again' },
    { error: 'file_deleted', says: 'is not in Slack; it may have been deleted. Upload it again' },
    { error: 'internal_error', says: 'could not be downloaded from Slack' },
  ])('says why the file could not be read from Slack: $error', async ({ error, says }) => {
    workspace.slack.faults.set({ method: 'files.info' }, { kind: 'error', error });
    await upload(NURI_LINE);

    await windowSaying(says);
  });

  it('continues in a direct message with the same buttons if the window is closed', async () => {
    const answer = workspace.importing.popbill.hold('isMember');
    await upload(NURI_LINE);
    await eventually(() => workspace.importing.popbill.countOf('isMember') > 0);
    await workspace.slack.closeView(LEE);
    answer();
    const message = await messageSaying('"Save" adds 1 company.');

    await workspace.slack.press(LEE, message, ACTIONS.importSave);
    await messageSaying('Saved.');

    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
    expect(workspace.slack.im(LEE).messages).toHaveLength(1);
  });

  it('can be cancelled in the direct message', async () => {
    const answer = workspace.importing.popbill.hold('isMember');
    await upload(NURI_LINE);
    await eventually(() => workspace.importing.popbill.countOf('isMember') > 0);
    await workspace.slack.closeView(LEE);
    answer();
    const message = await messageSaying('"Save" adds 1 company.');

    await workspace.slack.press(LEE, message, ACTIONS.importCancel);
    const cancelled = await messageSaying('The import was cancelled.');

    expect(cancelled.ts).toBe(message.ts);
    expect(workspace.companies.get(NURI)).toBeUndefined();
  });

  it('saves nothing and shows a new preview if a company has changed', async () => {
    await upload(`brn,name\n${HANBIT},새 이름\n`);
    await windowSaying('"Save" changes 1');
    const hanbit = workspace.companies.get(HANBIT);
    if (hanbit !== undefined) {
      workspace.companies.watched.set(HANBIT, { ...hanbit, note: '그 사이' });
    }

    await workspace.slack.submit(LEE);
    await windowSaying('One of these companies was changed');
    const afterConflict = workspace.companies.get(HANBIT);
    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');

    expect(afterConflict).toMatchObject({ name: '한빛상사', note: '그 사이' });
    expect(workspace.companies.get(HANBIT)).toMatchObject({ name: '새 이름', note: '그 사이' });
  });

  it('saves once when Save is pressed twice', async () => {
    const answer = workspace.importing.popbill.hold('isMember');
    await upload(NURI_LINE);
    await eventually(() => workspace.importing.popbill.countOf('isMember') > 0);
    await workspace.slack.closeView(LEE);
    answer();
    const message = await messageSaying('"Save" adds 1 company.');

    await Promise.all([
      workspace.slack.press(LEE, message, ACTIONS.importSave),
      workspace.slack.press(LEE, message, ACTIONS.importSave),
    ]);
    await messageSaying('Saved.');
    await workspace.app.stop(1000);

    const imports = (await historyOf(workspace)).filter(({ kind }) => kind === 'imported');
    expect(imports).toHaveLength(1);
  });

  it('shows the preview again if the store failed, and saves once the store works', async () => {
    await upload(NURI_LINE);
    await windowSaying('"Save" adds 1 company.');
    workspace.importing.failure = new StoreError('disk-full', 'full');

    await workspace.slack.submit(LEE);
    const secondPreview = await windowSaying('reference');

    expect(shownText(secondPreview)).toContain('"Save" adds 1 company.');
    expect(workspace.companies.get(NURI)).toBeUndefined();
    workspace.importing.failure = undefined;
    await workspace.slack.submit(LEE);
    await windowSaying('Saved.');
    expect(workspace.companies.get(NURI)?.name).toBe('누리식품');
  });

  it('offers a check of all companies after saving, and starts it', async () => {
    await upload(NURI_LINE);
    await windowSaying('"Save" adds 1 company.');
    await workspace.slack.submit(LEE);
    const saved = await windowSaying('Check all now');

    await workspace.slack.press(LEE, saved, ACTIONS.importCheckNow);
    await messageSaying('Checking all watched companies');

    expect(workspace.sweeps.startedBy).toEqual([LEE]);
    expect(shownText(saved)).toContain(
      'The next scheduled check (26 Nov, 06:00 KST) covers the new company. Problems it finds are posted in the alert channel. You get all results as a direct message.',
    );
  });

  it('says that the new companies are checked now if a scheduled check is due', async () => {
    workspace.sweeps.firstCheckAt = () => workspace.clock.now();
    await upload(NURI_LINE);
    await windowSaying('"Save" adds 1 company.');
    await workspace.slack.submit(LEE);

    const saved = shownText(await windowSaying('Saved.'));

    expect(saved).toContain('The app now checks the new company.');
  });

  it('announces no check if all new companies are paused', async () => {
    await upload(`brn,name,paused\n${NURI},누리식품,closed\n`);
    await windowSaying('"Save" adds 1 company.');
    await workspace.slack.submit(LEE);
    const saved = shownText(await windowSaying('Saved.'));

    expect(saved).not.toContain('scheduled check');
    expect(saved).not.toContain('Check all now');
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'import', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);

    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});

describe('/hometax import in a workspace with operators', () => {
  it('tells a viewer that only operators may import', async () => {
    const closed = await startSlackWorkspace({ operators: () => [KIM] });
    try {
      await closed.slack.slash(LEE, '/hometax', 'import', { channel: OPS_CHANNEL });
      const answer = await closed.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

      expect(shownText(answer)).toContain('operators');
      expect(closed.slack.views(LEE)).toEqual([]);
    } finally {
      await closed.close();
    }
  });
});

describe('/hometax export', () => {
  it('sends all watched companies as a file in a direct message, and records the export', async () => {
    await workspace.slack.slash(KIM, '/hometax', '내보내기', { channel: OPS_CHANNEL });
    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(KIM)[0]);

    const [file] = workspace.slack.files;
    expect(shownText(answer)).toContain('1곳의 CSV 파일을');
    expect(file?.name).toBe('홈택스-모니터링-회사.csv');
    expect(file?.channels).toEqual([workspace.slack.im(KIM).id]);
    expect(file?.content.toString()).toMatch(/^\uFEFF사업자번호,회사,/);
    expect(file?.content.toString()).toContain('123-45-67891,한빛상사,전자세금계산서');
    expect(await historyOf(workspace)).toEqual([{ kind: 'exported', by: KIM, companies: 1 }]);
  });

  it.each([
    { word: '내보내기 상태', name: '홈택스-수집-상태-2026-11-25.csv', user: KIM },
    { word: 'export state', name: 'hometax-watch-status-2026-11-25.csv', user: LEE },
  ])('sends the state of all companies with their owners by name: $word', async (row) => {
    const hanbit = workspace.companies.get(HANBIT);
    if (hanbit !== undefined) workspace.companies.watched.set(HANBIT, { ...hanbit, owner: KIM });
    await workspace.slack.slash(row.user, '/hometax', row.word, { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(row.user)[0]);

    const [file] = workspace.slack.files;
    const lines = (file?.content.toString() ?? '').trim().split('\n');
    expect(file?.name).toBe(row.name);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^123-45-67891,한빛상사,.*,kim$/);
    expect(await historyOf(workspace)).toEqual([{ kind: 'exported', by: row.user, companies: 1 }]);
  });

  it('asks Slack for no names if no company has an owner', async () => {
    workspace.slack.faults.set({ method: 'users.list' }, { kind: 'error', error: 'fatal_error' });
    await workspace.slack.slash(LEE, '/hometax', 'export state', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(workspace.slack.im(LEE).messages.at(-1)?.text).not.toContain('shown by ID');
    expect(workspace.slack.calls.map(({ method }) => method)).not.toContain('users.list');
  });

  it('sends the state with the IDs of owners if Slack lists no names, and says so', async () => {
    const hanbit = workspace.companies.get(HANBIT);
    if (hanbit !== undefined) workspace.companies.watched.set(HANBIT, { ...hanbit, owner: KIM });
    workspace.slack.faults.set({ method: 'users.list' }, { kind: 'error', error: 'fatal_error' });
    await workspace.slack.slash(LEE, '/hometax', 'export state', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(workspace.slack.files[0]?.content.toString()).toMatch(/,U0KIM\n$/);
    expect(workspace.slack.im(LEE).messages.at(-1)?.text).toContain('owners are shown by ID');
  });

  it.each([
    { error: 'missing_scope', says: 'scope files:write' },
    { error: 'internal_error', says: 'Try again in a moment' },
  ])('says that Slack did not accept the file: $error', async ({ error, says }) => {
    workspace.slack.faults.set({ method: 'files.getUploadURLExternal' }, { kind: 'error', error });
    await workspace.slack.slash(LEE, '/hometax', 'export', { channel: OPS_CHANNEL });
    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(shownText(answer)).toContain(says);
    expect(await historyOf(workspace)).toEqual([{ kind: 'exported', by: LEE, companies: 1 }]);
  });

  it('sends no file if the export cannot be recorded', async () => {
    workspace.importing.failure = new StoreError('disk-full', 'full');
    await workspace.slack.slash(LEE, '/hometax', 'export', { channel: OPS_CHANNEL });
    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(shownText(answer)).toContain('could not read or write its data');
    expect(workspace.slack.files).toEqual([]);
  });

  it('says that no company is watched', async () => {
    workspace.companies.watched.clear();
    await workspace.slack.slash(LEE, '/hometax', 'export', { channel: OPS_CHANNEL });
    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    expect(shownText(answer)).toContain('nothing to export');
    expect(workspace.slack.files).toEqual([]);
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'export', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);

    expect(workspace.slack.files).toEqual([]);
  });
});
