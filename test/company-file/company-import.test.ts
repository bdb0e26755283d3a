import { describe, expect, it } from 'vitest';
import type { ImportPlan } from '../../src/company-file/import-plan.js';
import { ASKED_AT_MOST, type ImportPlaces } from '../../src/company-file/import-writes.js';
import { err, ok } from '../../src/kernel/result.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { cpuMs } from '../support/cpu-time.js';
import { TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const utf8 = (text: string): Uint8Array => Buffer.from(text);

async function planOf(bench: Bench, text: string, places?: ImportPlaces): Promise<ImportPlan> {
  const plan = await bench.imports.plan(utf8(text), places === undefined ? {} : { places });
  if (!plan.ok) throw new Error(plan.error.kind);
  return plan.value;
}

/** Lines of companies that nobody watches: BRN and name. */
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

describe('a plan of an import', () => {
  it('saves nothing, and counts what would be added, changed and left', async () => {
    const bench = await serviceBench({
      companies: [aCompany(), aCompany({ brn: NURI, name: '누리식품' })],
    });

    const plan = await planOf(
      bench,
      `brn,name\n123-45-67891,한빛상사\n${NURI},누리전자\n2118766507,한빛나래\n12,x\n`,
    );

    expect(plan.counts).toEqual({ added: 1, changed: 1, unchanged: 1, refused: 1 });
    expect(bench.index.get(NURI)?.name).toBe('누리식품');
    expect(await eventsIn(bench)).toEqual([]);
  });

  it.each([
    { line: '12345,x,,,,,,', problem: { field: 'brn', why: 'not-ten-digits' }, value: '12345' },
    { line: ',x,,,,,,', problem: { field: 'brn', why: 'missing' } },
    {
      line: '1.23457E+09,x,,,,,,',
      problem: { field: 'brn', why: 'shortened' },
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
    { line: `${NURI},x,fax,,,,,`, problem: { field: 'products', why: 'unknown' }, value: 'fax' },
    { line: `${NURI},x,,한글,,,,`, problem: { field: 'popbillUserId', why: 'malformed' } },
    {
      line: `${NURI},x,,,회계팀,,,`,
      problem: { field: 'channel', why: 'malformed' },
      value: '회계팀',
    },
    { line: `${NURI},x,,,,김지우,,`, problem: { field: 'owner', why: 'malformed' } },
    { line: `${NURI},x,,,,,${'가'.repeat(501)},`, problem: { field: 'note', why: 'too-long' } },
    { line: `${NURI},x,,,,,,휴업`, problem: { field: 'paused', why: 'unknown' }, value: '휴업' },
    {
      line: `${NURI},x,,,,,,\n${NURI},y,,,,,,`,
      at: 3,
      problem: { field: 'brn', why: 'twice', firstLine: 2 },
      value: NURI,
    },
  ])('names the line, the value and the reason: $problem', async (row) => {
    const bench = await serviceBench();

    const plan = await planOf(
      bench,
      `brn,name,products,user_id,channel,owner,note,paused\n${row.line}\n`,
    );

    expect(plan.bad).toMatchObject([
      {
        line: row.at ?? 2,
        problem: row.problem,
        ...(row.value === undefined ? {} : { value: row.value }),
      },
    ]);
  });

  it('refuses a wrong check digit where only real numbers exist', async () => {
    const bench = await serviceBench({ stage: 'production' });

    const plan = await planOf(bench, 'brn\n2208162518\n');

    expect(plan.bad).toMatchObject([{ problem: { field: 'brn', why: 'check-digit' } }]);
  });

  it('never repeats what may be the end of a secret that a comma cut off', async () => {
    const bench = await serviceBench();

    const plan = await planOf(bench, `brn,note\n${NURI},비밀번호는,hunter2!A\n`);

    expect(plan.bad).toEqual([{ line: 2, problem: { field: 'line', why: 'too-many-cells' } }]);
  });

  it('makes one line of a name', async () => {
    const bench = await serviceBench({ companies: [aCompany({ name: '한빛  상사' })] });

    const plan = await planOf(bench, `brn,name\n${HANBIT},한빛  상사\n${NURI},"누리\r\n 식품"\n`);

    expect(plan.added.map(({ fields }) => fields.name)).toEqual(['누리 식품']);
    expect(plan.counts.unchanged).toBe(1);
  });

  it('says what changes: how many of each field, and of each company from what to what', async () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
    const nuri = aCompany({ brn: NURI, name: '누리식품', owner: 'U0LEE', note: '전화', paused });
    const bench = await serviceBench({ companies: [aCompany({ channel: 'C0OLD' }), nuri] });

    const plan = await planOf(
      bench,
      `brn,name,channel,owner,note,paused\n2118766507,나래,,,,\n${HANBIT},한빛상사,C0NEW,U0KIM,,폐업\n${NURI},누리전자,,,전화,\n`,
    );

    expect(plan.fieldCounts).toEqual([
      { field: 'name', companies: 1, emptied: 0 },
      { field: 'channel', companies: 1, emptied: 0 },
      { field: 'owner', companies: 2, emptied: 1 },
      { field: 'paused', companies: 2, emptied: 1 },
    ]);
    expect(plan.changed).toMatchObject([
      {
        ...{ line: 3, before: { brn: HANBIT, name: '한빛상사' } },
        differences: [
          { field: 'channel', from: 'C0OLD', to: 'C0NEW' },
          { field: 'owner', from: '', to: 'U0KIM' },
          { field: 'paused', to: 'closed' },
        ],
      },
      {
        ...{ line: 4, before: { brn: NURI, name: '누리식품' } },
        differences: [
          { field: 'name', from: '누리식품', to: '누리전자' },
          { field: 'owner', from: 'U0LEE', to: '' },
          { field: 'paused', from: 'closed' },
        ],
      },
    ]);
  });

  it('is kept while people look at it: the youngest, up to eight and 60,000 lines', async () => {
    const bench = await serviceBench();
    const small: ImportPlan[] = [];
    for (let i = 0; i < 9; i += 1) small.push(await planOf(bench, `brn,name\n${lines(2)}\n`));
    const keptOfSmall = small.map(({ id }) => bench.imports.planned(id) !== undefined);
    const [line] = small.flatMap((plan) => plan.lines);
    const manyLines = Array.from({ length: 40_000 }, () => line ?? []).flat();
    const large: ImportPlan[] = [];
    for (const plan of small.slice(0, 2)) {
      large.push(await bench.imports.planAgain({ ...plan, lines: manyLines }));
    }

    expect(keptOfSmall).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
    expect(large.map(({ id }) => bench.imports.planned(id) !== undefined)).toEqual([false, true]);
  });

  it('never repeats a note that looks like a secret', async () => {
    const bench = await serviceBench();

    const plan = await planOf(bench, `brn,note\n${NURI},비밀번호: hunter2!A\n`);

    expect(plan.bad).toEqual([{ line: 2, problem: { field: 'note', why: 'looks-secret' } }]);
  });

  it('leaves what the file has no column for, and empties what it has an empty cell for', async () => {
    const before = aCompany({ channel: 'C0OWN', owner: 'U0LEE', note: '먼저 전화' });
    const bench = await serviceBench({ companies: [before] });

    const plan = await planOf(bench, `brn,owner\n${HANBIT},\n`);

    expect(plan.changed).toMatchObject([{ fields: { channel: 'C0OWN', note: '먼저 전화' } }]);
    expect(plan.changed[0]?.fields).not.toHaveProperty('owner', expect.anything());
  });

  it('asks POPBiLL whether the new ones are members, and what those are called that have no name', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    bench.popbill.answer('isMember', ok(false), NURI);
    bench.popbill.answer('companyName', ok('한빛나래'));

    const plan = await planOf(
      bench,
      `brn,name\n${HANBIT},새 이름\n${NURI},누리식품\n2118766507,\n`,
    );

    expect(plan.membership).toEqual({
      asked: 2,
      unanswered: 0,
      notAsked: 0,
      notMembers: [{ line: 3, brn: NURI, name: '누리식품' }],
    });
    expect(plan.added.map(({ fields }) => fields.name)).toEqual(['누리식품', '한빛나래']);
    expect(bench.popbill.countOf('isMember')).toBe(2);
  });

  it('asks about no more than 200, and stops asking when nobody answers', async () => {
    const bench = await serviceBench();
    const answered = await planOf(bench, `brn,name\n${lines(ASKED_AT_MOST + 30)}\n`);
    const asked = bench.popbill.countOf('isMember');
    bench.popbill.answer('isMember', err(TOO_LATE.error));

    const silent = await planOf(bench, `brn,name\n${lines(50)}\n`);

    expect(answered.membership).toMatchObject({ asked: 200, notAsked: 30, unanswered: 0 });
    expect(asked).toBe(200);
    expect(silent.membership).toMatchObject({ asked: 50, unanswered: 50, notMembers: [] });
    expect(bench.popbill.countOf('isMember') - asked).toBeLessThan(20);
  });

  it('asks the workspace once about each channel and owner that is new to a company', async () => {
    const bench = await serviceBench({ companies: [aCompany({ channel: 'C0OLD' })] });
    const asked: string[] = [];
    const places: ImportPlaces = {
      async channel(channel) {
        asked.push(channel);
        return channel === 'C0GONE' ? { field: 'channel', why: 'not-in-channel' } : undefined;
      },
      async owner(owner) {
        asked.push(owner);
        return owner === 'U0LEFT' ? { field: 'owner', why: 'left' } : undefined;
      },
    };

    const plan = await planOf(
      bench,
      `brn,name,channel,owner\n${HANBIT},한빛,C0OLD,U0KIM\n${NURI},누리,C0GONE,U0KIM\n2118766507,나래,,U0LEFT\n`,
      places,
    );

    expect(asked.sort()).toEqual(['C0GONE', 'U0KIM', 'U0LEFT']);
    expect(plan.bad).toEqual([
      { line: 3, problem: { field: 'channel', why: 'not-in-channel' }, value: 'C0GONE' },
      { line: 4, problem: { field: 'owner', why: 'left' }, value: 'U0LEFT' },
    ]);
    expect(plan.counts).toEqual({ added: 0, changed: 1, unchanged: 0, refused: 2 });
  });

  it('looks up no more than 40 channels, and none any more once the workspace answers nothing', async () => {
    const bench = await serviceBench();
    const rows = Array.from({ length: 50 }, (_, i) => `999${String(i).padStart(7, '0')},C0${i}`);
    const text = `brn,channel\n${rows.join('\n')}\n`;
    let asked = 0;
    const answering = (knows: (channel: string) => boolean): ImportPlaces => ({
      async channel(channel) {
        asked += 1;
        return knows(channel) ? undefined : 'unanswered';
      },
      owner: async () => undefined,
    });

    const some = await planOf(
      bench,
      text,
      answering((channel) => !channel.endsWith('7')),
    );
    const askedOfAll = asked;
    const none = await planOf(
      bench,
      text,
      answering(() => false),
    );

    expect([some.placesUnanswered, some.placesNotAsked, askedOfAll]).toEqual([4, 10, 40]);
    expect([none.placesUnanswered, none.placesNotAsked, asked - askedOfAll]).toEqual([40, 10, 8]);
    expect(none.counts).toMatchObject({ added: 50, refused: 0 });
  });

  it('has the same fingerprint as another that would save the same, and no other', async () => {
    const bench = await serviceBench();
    const text = `brn,name\n${lines(3)}\n`;

    const [one, same, other] = [
      await planOf(bench, text),
      await planOf(bench, text),
      await planOf(bench, `brn,name\n${lines(2)}\n`),
    ];

    expect(one.fingerprint).toBe(same.fingerprint);
    expect(one.fingerprint).not.toBe(other.fingerprint);
  });
});

describe('saving an import', () => {
  it('adds and changes all in one write, with who did it', async () => {
    const bench = await serviceBench({ companies: [aCompany({ addedBy: 'U0ADDED', addedAt: 5 })] });
    const plan = await planOf(bench, `brn,name,note\n${HANBIT},한빛상사,전화\n${NURI},누리식품,\n`);

    const outcome = await bench.imports.save(plan, 'U0KIM');

    expect(outcome).toBe('saved');
    expect(bench.index.get(HANBIT)).toMatchObject({
      ...{ note: '전화', addedBy: 'U0ADDED', addedAt: 5 },
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

  it('saves nothing at all when somebody changed one of the companies meanwhile', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n${NURI},누리식품\n`);
    await bench.companies.unwatch(HANBIT, 'U0LEE');

    const outcome = await bench.imports.save(plan, 'U0KIM');
    const again = await bench.imports.planAgain(plan);

    expect(outcome).toBe('overtaken');
    expect(bench.index.size).toBe(0);
    expect(again.counts).toMatchObject({ added: 2, changed: 0 });
  });

  it('may be tried again once things are as they were', async () => {
    const before = aCompany();
    const bench = await serviceBench({ companies: [before] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n`);
    await bench.store.write([{ put: 'company', value: { ...before, note: '그 사이' } }]);
    const overtaken = await bench.imports.save(plan, 'U0KIM');
    await bench.store.write([{ put: 'company', value: before }]);

    const saved = await bench.imports.save(plan, 'U0KIM');

    expect([overtaken, saved]).toEqual(['overtaken', 'saved']);
  });

  it('saves nothing when a company of which the file changes nothing is unwatched or changed meanwhile', async () => {
    const bench = await serviceBench({
      companies: [aCompany(), aCompany({ brn: NURI, name: '누리식품' })],
    });
    const text = `brn,name\n${HANBIT},한빛상사\n${NURI},누리식품\n2118766507,나래\n`;
    const [first, second] = [await planOf(bench, text), await planOf(bench, text)];
    await bench.companies.unwatch(HANBIT, 'U0LEE');

    const outcome = await bench.imports.save(first, 'U0KIM');
    const again = await bench.imports.planAgain(second);

    expect(outcome).toBe('overtaken');
    expect(bench.index.get(NURI)).toBeDefined();
    expect(again.counts).toMatchObject({ added: 2, changed: 0, unchanged: 1 });
  });

  it('keeps on record how many companies it wrote, not how many lines it read', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},한빛상사\n${NURI},누리식품\n`);

    await bench.imports.save(plan, 'U0KIM');

    expect(await eventsIn(bench)).toContainEqual({ kind: 'imported', by: 'U0KIM', companies: 1 });
  });

  it('waits for what is being written about a company, and sees it', async () => {
    const bench = await serviceBench({ companies: [aCompany()] });
    const plan = await planOf(bench, `brn,name\n${HANBIT},새 이름\n`);

    const [, outcome] = await Promise.all([
      bench.companies.unwatch(HANBIT, 'U0LEE'),
      bench.imports.save(plan, 'U0KIM'),
    ]);

    expect(outcome).toBe('overtaken');
  });

  it('does it once when it is confirmed twice', async () => {
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

  it('may be tried again when the store failed', async () => {
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

  it('pauses a company and closes its alert, and resumes it', async () => {
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

  it('keeps who paused a company and when, unless the reason is another', async () => {
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

  it('takes 10,000 lines without keeping anybody waiting', async () => {
    const bench = await serviceBench();
    const text = `brn,name,note\n${lines(10_000)}`.replaceAll('\n9', ',"전화, 먼저"\n9');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);

    const before = process.cpuUsage();
    const plan = await planOf(bench, text);
    const took = cpuMs(before);
    clearInterval(timer);

    expect(plan.counts.added).toBe(10_000);
    // On the average; how long the longest turn took is measured by npm run bench.
    expect(took / turns).toBeLessThan(50);
  });
});
