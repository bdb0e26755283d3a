import { describe, expect, it } from 'vitest';
import {
  MAX_MEMBERSHIP_CHECKS,
  type SlackIdLookup,
  type SlackNameLookup,
} from '../../src/company-file/company-import.js';
import type { ImportPlan } from '../../src/company-file/import-plan.js';
import { err, ok } from '../../src/kernel/result.js';
import { DAY, MINUTE } from '../../src/kernel/time.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { turnsWhile } from '../support/cpu-time.js';
import { brnOf } from '../support/delivery-bench.js';
import { DEPT_USER_MISSING, TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { runningBench } from '../support/running-bench.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const utf8 = (text: string): Uint8Array => Buffer.from(text);

async function planOf(
  bench: Bench,
  text: string,
  slackIdLookup?: SlackIdLookup,
  slackNameLookup?: SlackNameLookup,
): Promise<ImportPlan> {
  const plan = await bench.imports.plan(utf8(text), { slackIdLookup, slackNameLookup });
  if (!plan.ok) throw new Error(plan.error.kind);
  return plan.value;
}

/** Lines of unwatched companies: BRN and name. */
function lines(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `999${String(i).padStart(7, '0')},표본상사 ${i}`,
  ).join('\n');
}

async function eventsIn({ store }: Bench) {
  const records = await historyIn(store, { limit: 50_000 });
  return records.map(({ brn, event }) => ({ brn, ...event }));
}

describe('CompanyImporter.plan', () => {
  it('saves nothing, and counts added, changed, unchanged and rejected lines', async () => {
    const bench = await serviceBench({
      companies: [aCompany(), aCompany({ brn: NURI, name: '누리식품' })],
    });

    const plan = await planOf(
      bench,
      `brn,name\n123-45-67891,한빛상사\n${NURI},누리전자\n2118766507,한빛나래\n12,x\n`,
    );

    expect(plan.counts).toEqual({ added: 1, changed: 1, unchanged: 1, rejectedLines: 1 });
    expect(bench.index.get(NURI)?.name).toBe('누리식품');
    expect(await eventsIn(bench)).toEqual([]);
  });

  it.each([
    { line: '12345,x,,,,,,', problem: { field: 'brn', why: 'not-ten-digits' }, value: '12345' },
    { line: ',x,,,,,,', problem: { field: 'brn', why: 'missing' } },
    {
      line: '1.23457E+09,x,,,,,,',
      problem: { field: 'brn', why: 'scientific-notation' },
      value: '1.23457E+09',
    },
    {
      line: '123456789,x,,,,,,',
      problem: { field: 'brn', why: 'nine-digits' },
      value: '123456789',
    },
    {
      line: `${NURI},한빛, 주식회사,회계팀,김지우,,,,남음`,
      problem: { field: 'line', why: 'too-many-cells' },
      value: '남음',
    },
    {
      line: `${NURI},한빛\uFFFD,,,,,,`,
      problem: { field: 'line', why: 'unreadable' },
      value: '한빛\uFFFD',
    },
    {
      line: `${NURI},${'😀'.repeat(101)},,,,,,`,
      problem: { field: 'name', why: 'too-long' },
      value: `${'😀'.repeat(60)}…`,
    },
    { line: '0000000000,x,,,,,,', problem: { field: 'brn', why: 'all-zero' } },
    {
      line: `${NURI},${'가'.repeat(201)},,,,,,`,
      problem: { field: 'name', why: 'too-long' },
      value: `${'가'.repeat(60)}…`,
    },
    {
      line: `${NURI},x,fax,,,,,`,
      problem: { field: 'products', why: 'unknown-product' },
      value: 'fax',
    },
    { line: `${NURI},x,,한글,,,,`, problem: { field: 'popbillUserId', why: 'malformed' } },
    {
      line: `${NURI},x,,,회계팀,,,`,
      problem: { field: 'channel', why: 'not-looked-up' },
      value: '회계팀',
    },
    { line: `${NURI},x,,,,김지우,,`, problem: { field: 'owner', why: 'not-looked-up' } },
    { line: `${NURI},x,,,,,${'가'.repeat(501)},`, problem: { field: 'note', why: 'too-long' } },
    {
      line: `${NURI},x,,,,,,보류`,
      problem: { field: 'paused', why: 'unknown-pause' },
      value: '보류',
    },
    {
      line: `${NURI},x,,,,,,\n${NURI},y,,,,,,`,
      lineNumber: 3,
      problem: { field: 'brn', why: 'twice', firstLine: 2 },
      value: NURI,
    },
  ])('reports the line, the value and the problem: $problem', async (row) => {
    const bench = await serviceBench();

    const plan = await planOf(
      bench,
      `brn,name,products,user_id,channel,owner,note,paused\n${row.line}\n`,
    );

    expect(plan.problems).toMatchObject([
      {
        line: row.lineNumber ?? 2,
        problem: row.problem,
        ...(row.value === undefined ? {} : { value: row.value }),
      },
    ]);
  });

  it('rejects a wrong check digit in production', async () => {
    const bench = await serviceBench({ stage: 'production' });

    const plan = await planOf(bench, 'brn\n2208162518\n');

    expect(plan.problems).toMatchObject([{ problem: { field: 'brn', why: 'check-digit' } }]);
  });

  it('does not repeat a possible secret that a comma separated from its label', async () => {
    const bench = await serviceBench();

    const plan = await planOf(bench, `brn,note\n${NURI},비밀번호는,hunter2!A\n`);

    expect(plan.problems).toEqual([
      { line: 2, problem: { field: 'line', why: 'too-many-cells' }, company: '220-81-62517' },
    ]);
  });

  it('reduces a name to one line', async () => {
    const bench = await serviceBench({ companies: [aCompany({ name: '한빛  상사' })] });

    const plan = await planOf(bench, `brn,name\n${HANBIT},한빛  상사\n${NURI},"누리\r\n 식품"\n`);

    expect(plan.added.map(({ fields }) => fields.name)).toEqual(['누리 식품']);
    expect(plan.counts.unchanged).toBe(1);
  });

  it('gives the number of changes of each field, and the old and new values of each company', async () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
    const nuri = aCompany({ brn: NURI, name: '누리식품', owner: 'U0LEE', note: '전화', paused });
    const bench = await serviceBench({ companies: [aCompany({ channel: 'C0OLD' }), nuri] });

    const plan = await planOf(
      bench,
      `brn,name,channel,owner,note,paused\n2118766507,나래,,,,\n${HANBIT},한빛상사,C0NEW,U0KIM,,폐업\n${NURI},누리전자,,,전화,\n`,
    );

    expect(plan.changed).toMatchObject([
      {
        line: 3,
        previous: { brn: HANBIT, name: '한빛상사' },
        differences: [
          { field: 'channel', from: 'C0OLD', to: 'C0NEW' },
          { field: 'owner', from: '', to: 'U0KIM' },
          { field: 'paused', to: 'closed' },
        ],
      },
      {
        line: 4,
        previous: { brn: NURI, name: '누리식품' },
        differences: [
          { field: 'name', from: '누리식품', to: '누리전자' },
          { field: 'owner', from: 'U0LEE', to: '' },
          { field: 'paused', from: 'closed' },
        ],
      },
    ]);
  });

  it('keeps the newest plans in memory, up to eight and 60,000 lines', async () => {
    const bench = await serviceBench();
    const small: ImportPlan[] = [];
    for (let i = 0; i < 9; i += 1) small.push(await planOf(bench, `brn,name\n${lines(2)}\n`));
    const smallAreKept = small.map(({ id }) => bench.imports.recentPlan(id) !== undefined);
    const [line] = small.flatMap((plan) => plan.rows);
    const manyLines = Array.from({ length: 40_000 }, () => line ?? []).flat();
    const large: ImportPlan[] = [];
    for (const plan of small.slice(0, 2)) {
      large.push(await bench.imports.planAgain({ ...plan, rows: manyLines }));
    }

    expect(smallAreKept).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
    expect(large.map(({ id }) => bench.imports.recentPlan(id) !== undefined)).toEqual([
      false,
      true,
    ]);
  });

  it('does not repeat a note that looks like a secret', async () => {
    const bench = await serviceBench();

    const plan = await planOf(bench, `brn,note\n${NURI},비밀번호: hunter2!A\n`);

    expect(plan.problems).toEqual([
      { line: 2, problem: { field: 'note', why: 'looks-secret' }, company: '220-81-62517' },
    ]);
  });

  it('keeps fields without a column, and clears fields with an empty cell except name and products', async () => {
    const products = ['taxinvoice', 'cashbill'] as const;
    const before = aCompany({ products, channel: 'C0OWN', owner: 'U0LEE', note: '먼저 전화' });
    const bench = await serviceBench({ companies: [before] });

    const plan = await planOf(bench, `brn,name,products,owner\n${HANBIT},,,\n`);

    const kept = { name: before.name, products, channel: 'C0OWN', note: '먼저 전화' };
    expect(plan.changed).toMatchObject([{ fields: kept }]);
    expect(plan.changed[0]?.fields).not.toHaveProperty('owner', expect.anything());
  });

  it('asks POPBiLL whether new companies are members, and for names that the file lacks', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    bench.popbill.answer('isMember', ok(false), NURI);
    bench.popbill.answer('companyName', ok('한빛나래'));

    const plan = await planOf(
      bench,
      `brn,name\n${HANBIT},새 이름\n${NURI},누리식품\n2118766507,\n`,
    );

    expect(plan.notMembers).toEqual([{ line: 3, brn: NURI, name: '누리식품' }]);
    expect(plan.unconfirmedMembers).toBe(0);
    expect(plan.added.map(({ fields }) => fields.name)).toEqual(['누리식품', '한빛나래']);
    expect(bench.popbill.countOf('isMember')).toBe(2);
  });

  it('asks POPBiLL about at most 200 companies, and stops if it does not answer', async () => {
    const bench = await serviceBench();
    const answered = await planOf(bench, `brn,name\n${lines(MAX_MEMBERSHIP_CHECKS + 30)}\n`);
    const callsOfAnswered = bench.popbill.countOf('isMember');
    bench.popbill.answer('isMember', err(TOO_LATE.error));

    const unanswered = await planOf(bench, `brn,name\n${lines(50)}\n`);

    expect(answered.unconfirmedMembers).toBe(30);
    expect(callsOfAnswered).toBe(200);
    expect(unanswered).toMatchObject({ unconfirmedMembers: 50, notMembers: [] });
    expect(bench.popbill.countOf('isMember') - callsOfAnswered).toBeLessThan(20);
  });

  it('asks Slack once about each new channel and owner', async () => {
    const bench = await serviceBench({ companies: [aCompany({ channel: 'C0OLD' })] });
    const lookedUp: string[] = [];
    const lookup: SlackIdLookup = {
      async channel(channel) {
        lookedUp.push(channel);
        return channel === 'C0GONE' ? { field: 'channel', why: 'not-in-channel' } : undefined;
      },
      async owner(owner) {
        lookedUp.push(owner);
        return owner === 'U0LEFT' ? { field: 'owner', why: 'left' } : undefined;
      },
    };

    const plan = await planOf(
      bench,
      `brn,name,channel,owner\n${HANBIT},한빛,C0OLD,U0KIM\n${NURI},누리,C0GONE,U0KIM\n2118766507,나래,,U0LEFT\n`,
      lookup,
    );

    expect(lookedUp.sort()).toEqual(['C0GONE', 'U0KIM', 'U0LEFT']);
    expect(plan.problems).toEqual([
      {
        line: 3,
        problem: { field: 'channel', why: 'not-in-channel' },
        company: '누리',
        value: 'C0GONE',
      },
      { line: 4, problem: { field: 'owner', why: 'left' }, company: '나래', value: 'U0LEFT' },
    ]);
    expect(plan.counts).toEqual({ added: 0, changed: 1, unchanged: 0, rejectedLines: 2 });
  });

  it('replaces names by IDs, asks Slack for its lists once, and looks up none of them again', async () => {
    const bench = await serviceBench({
      companies: [aCompany({ channel: 'C0TAX', owner: 'U0KIM' })],
    });
    const listed: (readonly string[])[] = [];
    const names: SlackNameLookup = async (fields) => {
      listed.push(fields);
      return {
        owners: {
          people: [
            { id: 'U0KIM', kind: 'member', name: '김지우', fullName: '김지우', username: 'jiwoo' },
          ],
          groups: [{ id: 'S0TAX', handle: 'tax-team' }],
        },
        channels: [{ id: 'C0TAX', name: '세무', finding: 'fine' }],
      };
    };
    const lookedUp: string[] = [];
    const lookUp = async (id: string) => {
      lookedUp.push(id);
      return undefined;
    };

    const plan = await planOf(
      bench,
      `brn,name,channel,owner\n${HANBIT},한빛상사,#세무,김지우\n${NURI},누리,세무,@tax-team\n2118766507,나래,#없음,C\n`,
      { channel: lookUp, owner: lookUp },
      names,
    );

    expect(listed).toEqual([['channel', 'owner']]);
    expect(lookedUp).toEqual([]);
    expect(plan.counts).toEqual({ added: 1, changed: 0, unchanged: 1, rejectedLines: 1 });
    expect(plan.added).toMatchObject([{ fields: { channel: 'C0TAX', owner: 'S0TAX' } }]);
    expect(plan.problems).toEqual([
      {
        line: 4,
        problem: { field: 'channel', why: 'not-in-channel' },
        company: '나래',
        value: '#없음',
      },
      { line: 4, problem: { field: 'owner', why: 'unknown' }, company: '나래', value: 'C' },
    ]);
  });

  it('asks Slack for no list if the file has only IDs', async () => {
    const bench = await serviceBench();
    let calls = 0;

    await planOf(
      bench,
      `brn,channel,owner\n${NURI},C0TAX,U0KIM\n2118766507,,S0TAX\n`,
      undefined,
      async () => {
        calls += 1;
        return {};
      },
    );

    expect(calls).toBe(0);
  });

  it('calls the company of a refused line by its name, else by the watched name or its number', async () => {
    const bench = await serviceBench({ companies: [aCompany({ name: '한빛상사' })] });

    const plan = await planOf(
      bench,
      `brn,name,products\n${HANBIT},,fax\n${NURI},누리,fax\n2118766507,,fax\n12345,나래,\n12346,,\n`,
    );

    expect(plan.problems.map(({ company }) => company)).toEqual([
      '한빛상사',
      '누리',
      '211-87-66507',
      '나래',
      undefined,
    ]);
  });

  it('does not call a company by a name that looks like a secret', async () => {
    const bench = await serviceBench();

    const plan = await planOf(bench, `brn,name,products\n${NURI},비밀번호: hunter2!A,fax\n`);

    expect(plan.problems).toMatchObject([{ company: '220-81-62517' }]);
  });

  it('looks up at most 40 channels, and stops if Slack does not answer', async () => {
    const bench = await serviceBench();
    const rows = Array.from({ length: 50 }, (_, i) => `999${String(i).padStart(7, '0')},C0${i}`);
    const text = `brn,channel\n${rows.join('\n')}\n`;
    let calls = 0;
    const lookupWith = (isAnswered: (channel: string) => boolean): SlackIdLookup => ({
      async channel(channel) {
        calls += 1;
        return isAnswered(channel) ? undefined : 'unanswered';
      },
      owner: async () => undefined,
    });

    const mostAnswered = await planOf(
      bench,
      text,
      lookupWith((channel) => !channel.endsWith('7')),
    );
    const callsOfFirst = calls;
    const noneAnswered = await planOf(
      bench,
      text,
      lookupWith(() => false),
    );

    expect([mostAnswered.unconfirmedIds, callsOfFirst]).toEqual([14, 40]);
    expect([noneAnswered.unconfirmedIds, calls - callsOfFirst]).toEqual([50, 8]);
    expect(noneAnswered.counts).toMatchObject({ added: 50, rejectedLines: 0 });
  });

  it('gives the same fingerprint only to plans that would save the same', async () => {
    const bench = await serviceBench();
    const text = `brn,name\n${lines(3)}\n`;

    const first = await planOf(bench, text);
    const samePlan = await planOf(bench, text);
    const otherPlan = await planOf(bench, `brn,name\n${lines(2)}\n`);

    expect(first.fingerprint).toBe(samePlan.fingerprint);
    expect(first.fingerprint).not.toBe(otherPlan.fingerprint);
  });
});

describe('CompanyImporter.save', () => {
  it('adds and changes companies in one write, and records who did it', async () => {
    const bench = await serviceBench({ companies: [aCompany({ addedBy: 'U0ADDED', addedAt: 5 })] });
    const plan = await planOf(bench, `brn,name,note\n${HANBIT},한빛상사,전화\n${NURI},누리식품,\n`);

    const outcome = await bench.imports.save(plan, 'U0KIM');

    expect(outcome).toBe('saved');
    expect(bench.index.get(HANBIT)).toMatchObject({
      note: '전화',
      addedBy: 'U0ADDED',
      addedAt: 5,
    });
    expect(bench.index.get(NURI)).toMatchObject({ name: '누리식품', addedBy: 'U0KIM' });
    expect(await eventsIn(bench)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ brn: HANBIT, kind: 'edited', by: 'U0KIM' }),
        { brn: NURI, kind: 'watched', by: 'U0KIM' },
        { brn: undefined, kind: 'imported', by: 'U0KIM', companies: 2 },
      ]),
    );
  });

  it('saves nothing if one of the companies has changed', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n${NURI},누리식품\n`);
    await bench.companies.unwatch(HANBIT, 'U0LEE');

    const outcome = await bench.imports.save(plan, 'U0KIM');
    const updated = await bench.imports.planAgain(plan);

    expect(outcome).toBe('conflict');
    expect(bench.index.size).toBe(0);
    expect(updated.counts).toMatchObject({ added: 2, changed: 0 });
  });

  it('saves a plan after a conflict once the company is as it was', async () => {
    const before = aCompany();
    const bench = await serviceBench({ companies: [before] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n`);
    await bench.store.write([{ put: 'company', value: { ...before, note: '그 사이' } }]);
    const first = await bench.imports.save(plan, 'U0KIM');
    await bench.store.write([{ put: 'company', value: before }]);

    const second = await bench.imports.save(plan, 'U0KIM');

    expect([first, second]).toEqual(['conflict', 'saved']);
  });

  it('saves nothing if a company that the file does not change has changed or is no longer watched', async () => {
    const bench = await serviceBench({
      companies: [aCompany(), aCompany({ brn: NURI, name: '누리식품' })],
    });
    const text = `brn,name\n${HANBIT},한빛상사\n${NURI},누리식품\n2118766507,나래\n`;
    const [first, second] = [await planOf(bench, text), await planOf(bench, text)];
    await bench.companies.unwatch(HANBIT, 'U0LEE');

    const outcome = await bench.imports.save(first, 'U0KIM');
    const updated = await bench.imports.planAgain(second);

    expect(outcome).toBe('conflict');
    expect(bench.index.get(NURI)).toBeDefined();
    expect(updated.counts).toMatchObject({ added: 2, changed: 0, unchanged: 1 });
  });

  it('records the number of companies that it wrote, not of the lines that it read', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},한빛상사\n${NURI},누리식품\n`);

    await bench.imports.save(plan, 'U0KIM');

    expect(await eventsIn(bench)).toContainEqual({ kind: 'imported', by: 'U0KIM', companies: 1 });
  });

  it('waits for other writes of a company, and compares with their result', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n`);

    const [, outcome] = await Promise.all([
      bench.companies.unwatch(HANBIT, 'U0LEE'),
      bench.imports.save(plan, 'U0KIM'),
    ]);

    expect(outcome).toBe('conflict');
  });

  it('saves once if it is called twice', async () => {
    const bench = await serviceBench();
    const plan = await planOf(bench, `brn,name\n${NURI},누리식품\n`);

    const outcomes = await Promise.all([
      bench.imports.save(plan, 'U0KIM'),
      bench.imports.save(plan, 'U0KIM'),
    ]);

    expect(outcomes).toEqual(['saved', 'saved']);
    const imports = (await eventsIn(bench)).filter(({ kind }) => kind === 'imported');
    expect(imports).toHaveLength(1);
  });

  it('saves a plan after the store has failed', async () => {
    const bench = await serviceBench();
    const plan = await planOf(bench, `brn,name\n${NURI},누리식품\n`);
    const write = bench.store.write;
    bench.store.write = () => Promise.reject(new Error('disk full'));
    await expect(bench.imports.save(plan, 'U0KIM')).rejects.toThrow('disk full');
    bench.store.write = write;

    const outcome = await bench.imports.save(plan, 'U0KIM');

    expect(outcome).toBe('saved');
    expect(bench.index.size).toBe(1);
  });

  it('pauses a company, closes its alert, and resumes it', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    await bench.store.write([{ put: 'alert', value: anAlert() }]);

    await bench.imports.save(await planOf(bench, `brn,paused\n${HANBIT},폐업\n`), 'U0KIM');
    const paused = bench.index.get(HANBIT);
    const alert = await bench.store.alert(HANBIT);
    await bench.imports.save(await planOf(bench, `brn,paused\n${HANBIT},\n`), 'U0LEE');

    expect(paused?.paused).toMatchObject({ reason: 'closed', by: 'U0KIM' });
    expect(alert).toBeUndefined();
    expect(bench.index.get(HANBIT)).not.toHaveProperty('paused', expect.anything());
    expect((await eventsIn(bench)).filter(({ brn }) => brn === HANBIT)).toEqual([
      { brn: HANBIT, kind: 'resumed', by: 'U0LEE' },
      { brn: HANBIT, kind: 'paused', by: 'U0KIM', reason: 'closed' },
    ]);
  });

  it('shows the end of many alerts with one edit and one line of their combined alert', async () => {
    const brns = Array.from({ length: 12 }, (_, n) => brnOf(n));
    const bench = await runningBench({ companies: brns.map((brn) => aCompany({ brn })) });
    const { popbill, clock, sweeper } = bench;
    popbill.answer('certificateExpiry', ok({ expiresAt: clock.now() + 10 * DAY }));
    popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    const sweep = sweeper.start('U0KIM');
    if (sweep.kind === 'started') await sweep.done;
    await bench.advance(MINUTE);
    const plan = await planOf(
      bench,
      `brn,paused\n${brns.map((brn) => `${brn},폐업`).join('\n')}\n`,
    );

    await bench.imports.save(plan, 'U0KIM');

    const jobs = bench.jobs();
    expect(jobs.filter(({ kind }) => kind === 'roll-up')).toHaveLength(1);
    expect(jobs.filter(({ kind }) => kind === 'roll-up-line')).toMatchObject([
      { line: { total: 7 } },
    ]);
  });

  it('keeps the note of a pause that somebody wrote while the preview was open', async () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
    const bench = await serviceBench({ companies: [aCompany({ paused })] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n`);
    const withNote = { kind: 'pause', reason: 'closed', note: '3월까지' } as const;
    await bench.bulk.carryOut({ id: '1', brns: [HANBIT], change: withNote, by: 'U0LEE' });

    await bench.imports.save(plan, 'U0KIM');

    expect(bench.index.get(HANBIT)).toMatchObject({ name: '새 이름', paused: { note: '3월까지' } });
  });

  it('keeps who paused a company and when, unless the reason changes', async () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
    const bench = await serviceBench({ companies: [aCompany({ paused })] });

    await bench.imports.save(
      await planOf(bench, `brn,name,paused\n${HANBIT},새 이름,폐업\n`),
      'U0KIM',
    );
    const renamed = bench.index.get(HANBIT);
    await bench.imports.save(await planOf(bench, `brn,paused\n${HANBIT},계약 종료\n`), 'U0KIM');

    expect(renamed).toMatchObject({ name: '새 이름', paused });
    expect(bench.index.get(HANBIT)?.paused).toMatchObject({
      reason: 'contract-ended',
      by: 'U0KIM',
    });
    expect((await eventsIn(bench)).filter(({ brn }) => brn === HANBIT)).toEqual([
      { brn: HANBIT, kind: 'paused', by: 'U0KIM', reason: 'contract-ended' },
      { brn: HANBIT, kind: 'edited', by: 'U0KIM', changes: [{ field: 'name' }] },
    ]);
  });

  it('yields to the event loop while it plans 10,000 lines', async () => {
    const bench = await serviceBench();
    const text = `brn,name,note\n${lines(10_000)}`.replaceAll('\n9', ',"전화, 먼저"\n9');

    const { result: plan, blockMs } = await turnsWhile(() => planOf(bench, text));

    expect(plan.counts.added).toBe(10_000);
    // On average. `npm run bench` measures the longest block.
    expect(blockMs).toBeLessThan(50);
  });
});
