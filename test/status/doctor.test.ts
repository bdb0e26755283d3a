import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readHolidays } from '../../src/app/config.js';
import { err } from '../../src/kernel/result.js';
import { StoreError } from '../../src/records/store.js';
import { doctorCommand } from '../../src/status/doctor-command.js';
import type { DoctorFinding } from '../../src/status/doctor-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { fakePopbill, refused } from '../support/fake-popbill.js';
import { memoryStore } from '../support/memory-store.js';

type Deps = Parameters<typeof doctorCommand>[0];

const never = () => new Promise<never>(() => {});

/** Runs doctor with dependencies that work, except for the overrides. */
async function doctor(overrides: Partial<Deps> = {}, language: 'ko' | 'en' = 'en') {
  const lines: string[] = [];
  const store = memoryStore();
  const running = doctorCommand({
    misspelledNames: [],
    openStore: async () => ({ ...store, close: async () => {} }),
    isStoreInUse: async () => false,
    diskUsage: async () => ({ storeBytes: 1e6, freeBytes: 1e12 }),
    holidays: readHolidays(),
    popbill: { ...fakePopbill(), measureClock: async () => 0 },
    probeSlack: async () => [],
    stage: 'test',
    clock: fakeClock(seoul('2026-11-25 10:00')),
    t: TONGUES[language],
    terminal: {
      out: (text) => lines.push(text.trimEnd()),
      err: () => {},
      progress: () => {},
    },
    ...overrides,
  });
  // Long enough for all probes to time out, one after the other.
  await vi.advanceTimersByTimeAsync(200_000);
  return { code: await running, lines };
}

describe('doctorCommand', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has no finding that needs action if everything works', async () => {
    const { code, lines } = await doctor();

    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('Everything is ready.');
  });

  it.each<{ readonly name: string; readonly overrides: Partial<Deps>; readonly line: string }>([
    {
      name: 'the store',
      overrides: { openStore: never },
      line: 'Store: no answer within 20 seconds.\n  → Check this server',
    },
    {
      name: 'the check whether the store is in use',
      overrides: { isStoreInUse: never },
      line: 'Store: no answer within 20 seconds.',
    },
    {
      name: 'the disk',
      overrides: { diskUsage: never },
      line: 'Disk: no answer within 5 seconds.',
    },
    {
      name: 'POPBiLL',
      overrides: { popbill: { ...fakePopbill(), companyName: never, measureClock: async () => 0 } },
      line: 'POPBiLL: no answer within 90 seconds.',
    },
    {
      name: 'Slack',
      overrides: { probeSlack: never },
      line: 'Slack: no answer within 30 seconds.',
    },
    {
      name: 'the address',
      overrides: { probePublicUrl: never },
      line: "The app's address (PUBLIC_URL): no answer within 10 seconds.",
    },
    {
      name: 'the page for clients',
      overrides: { probeClientPage: never },
      line: 'Links for clients (CLIENT_LINKS): no answer within 10 seconds.',
    },
  ])(
    'stops waiting for $name, runs the other probes, and exits with "could not check"',
    async (row) => {
      const { code, lines } = await doctor(row.overrides);

      expect(lines.filter((line) => line.includes('no answer within'))).toEqual([
        expect.stringContaining(row.line),
      ]);
      expect(lines).toContainEqual(expect.stringContaining('Holiday data: until'));
      expect(lines.at(-1)).toMatch(/attention\.$/);
      expect(code).toBe(3);
    },
  );

  it('counts a service that does not answer once, not what could not be checked because of it', async () => {
    const popbill = fakePopbill();
    popbill.answer('companyName', {
      ok: false,
      error: { kind: 'unreachable', cause: 'ENOTFOUND' },
    });

    const { code, lines } = await doctor({
      popbill: { ...popbill, measureClock: async () => undefined },
    });

    expect(lines).toContainEqual(expect.stringContaining('Fix the connection to POPBiLL first'));
    expect(lines.at(-1)).toBe('1 issue needs attention.');
    expect(code).toBe(3);
  });

  it('asks POPBiLL about a watched company', async () => {
    const store = memoryStore();
    await store.write([{ put: 'company', value: aCompany({ brn: HANBIT }) }]);
    const popbill = fakePopbill();

    await doctor({
      openStore: async () => store,
      popbill: { ...popbill, measureClock: async () => 0 },
    });

    expect(popbill.questions).toEqual([
      expect.objectContaining({ question: 'companyName', brn: HANBIT }),
      expect.objectContaining({ question: 'isMember', brn: HANBIT }),
    ]);
  });

  it('reports a token that POPBiLL refuses for one company as a problem of that company', async () => {
    const store = memoryStore();
    await store.write([{ put: 'company', value: aCompany({ brn: HANBIT, name: '한빛상사' }) }]);
    const popbill = fakePopbill();
    const refusal = refused(-10001059, 'caller-misconfigured', 'token');
    popbill.answer('companyName', { ok: false, error: refusal }, HANBIT);

    const { lines } = await doctor({
      openStore: async () => store,
      popbill: { ...popbill, measureClock: async () => 0 },
    });

    expect(lines).toContainEqual(expect.stringContaining('한빛상사'));
    expect(lines.filter((line) => line.includes('-10001059'))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('refused the settings');
  });

  it('prints a finding before later probes have finished', async () => {
    const lines: string[] = [];
    const terminal = { out: (text: string) => lines.push(text), err: () => {}, progress: () => {} };
    let printed = '';
    const probeSlack = async () => {
      printed = lines.join('');
      return [];
    };

    await doctor({ terminal, probeSlack });

    expect(printed).toContain('✓ POPBiLL: LinkID and secret key accepted');
  });

  it('does not say that no company is watched if the store could not be read', async () => {
    const openBrokenStore = async () => {
      throw new StoreError('disk-full', 'The disk is full.');
    };

    const { lines, code } = await doctor({ openStore: openBrokenStore });

    expect(lines).toContain(
      '! Store: cannot be used.\n  → The disk is full, so nothing could be saved. Free up space and try again.',
    );
    expect(lines.join()).not.toContain('none is watched yet');
    expect(code).toBe(2);
  });

  const unreachable = () => Promise.reject(new StoreError('unreachable', ''));
  const place = 'db.example.com:5432/hometax';
  it.each<{ readonly name: string; readonly store: Partial<Deps> }>([
    { name: 'PostgreSQL cannot be reached', store: { postgres: { place, members: unreachable } } },
    { name: 'PostgreSQL is silent', store: { postgres: { place, members: never } } },
    { name: 'nobody can tell who has the file', store: { isStoreInUse: unreachable } },
  ])('does not say that the app is not running if $name', async ({ store }) => {
    const { lines } = await doctor({
      ...store,
      probePublicUrl: async () => ({ status: 'other', error: 'HTTP 503' }),
    });

    expect(lines.join('\n')).toContain('it is unknown whether the app is running (HTTP 503)');
  });

  it.each([
    { app: 'stopped', isInUse: false, mark: '?', code: 3 },
    { app: 'running', isInUse: true, mark: '!', code: 2 },
  ])(
    'judges the answer of another server at the address only by a running app: $app',
    async (row) => {
      const { lines, code } = await doctor({
        isStoreInUse: async () => row.isInUse,
        probePublicUrl: async () => ({ status: 'other', error: 'HTTP 502' }),
      });

      const line = lines.find((each) => each.includes('PUBLIC_URL'));
      expect([line?.[0], code]).toEqual([row.mark, row.code]);
    },
  );

  it.each(LANGUAGES)('says in %s who leads on PostgreSQL, and who stands by', async (language) => {
    const leader = { name: 'web-1 42', since: seoul('2026-11-25 08:42') };
    const postgres = {
      place: 'db.example.com:5432/hometax',
      members: async () => ({ leader, standbys: 1 }),
    };

    const { lines } = await doctor({ postgres }, language);

    const expected = {
      ko: [
        '✓ 저장소(PostgreSQL db.example.com:5432/hometax): 읽고 쓸 수 있음 · 모니터링 중인 회사 0곳',
        '✓ 활성 프로세스: web-1 42 · 11월 25일 08:42부터 · 대기 프로세스 1개',
      ],
      en: [
        '✓ Store (PostgreSQL db.example.com:5432/hometax): readable and writable · 0 companies watched',
        '✓ Leader: web-1 42 · since 25 Nov, 08:42 · 1 standby',
      ],
    };
    expect(lines.slice(0, 2)).toEqual(expected[language]);
  });

  it('says what PostgreSQL refuses, in its words and in ours', async () => {
    const cause = new Error('password authentication failed for user "watch"');
    const refused = new StoreError('refused', 'English', { refusal: 'login', cause });
    const postgres = {
      place: 'db.example.com:5432/hometax',
      members: () => Promise.reject(refused),
    };

    const { lines, code } = await doctor({ postgres }, 'ko');

    expect(lines[0]).toBe(
      '! 저장소(PostgreSQL db.example.com:5432/hometax): 사용할 수 없습니다(password authentication failed for user "watch").\n' +
        '  → PostgreSQL이 사용자나 비밀번호를 거부합니다. STORE_URL(또는 DATABASE_URL)의 사용자와 비밀번호가 맞는지, PostgreSQL의 pg_hba.conf가 이 앱 서버의 연결을 허용하는지 확인해 주세요.',
    );
    expect(code).toBe(2);
  });

  it.each([
    { name: 'agrees', measured: 0, line: "✓ Clock: agrees with POPBiLL's", code: 0 },
    { name: 'is seconds off', measured: 40_000, line: "✓ Clock: agrees with POPBiLL's", code: 0 },
    {
      name: 'is minutes behind',
      measured: 180_000,
      line: "! Clock: this server's clock is 180 seconds behind POPBiLL's.",
      code: 2,
    },
    {
      name: 'is minutes ahead',
      measured: -180_000,
      line: "Clock: this server's clock is 180 seconds ahead of POPBiLL's.",
      code: 2,
    },
    {
      name: 'cannot be compared',
      measured: undefined,
      line: "? Clock: could not be compared with POPBiLL's",
      code: 3,
    },
  ])('judges a clock that $name', async ({ measured, line, code }) => {
    const popbill = { ...fakePopbill(), measureClock: async () => measured };

    const result = await doctor({ popbill });

    expect(result.lines).toContainEqual(expect.stringContaining(line));
    expect(result.code).toBe(code);
  });

  it('reports even a small difference if POPBiLL refused a call for it', async () => {
    const popbill = { ...fakePopbill(), clockSkewMs: () => 30_000, measureClock: async () => 0 };

    const { lines } = await doctor({ popbill });

    expect(lines).toContainEqual(expect.stringContaining('30 seconds behind POPBiLL'));
  });

  it('compares the clock even if POPBiLL refuses the settings', async () => {
    const popbill = fakePopbill();
    popbill.answer(
      'companyName',
      err({
        kind: 'refused',
        code: -99010007,
        message: '서명이 맞지 않습니다.',
        codeClass: 'caller-misconfigured',
        at: 'token',
      }),
    );

    const { lines } = await doctor({ popbill: { ...popbill, measureClock: async () => 0 } });

    expect(lines).toContainEqual(expect.stringContaining('Set POPBILL_SECRET_KEY'));
    expect(lines).toContain("✓ Clock: agrees with POPBiLL's");
  });

  it.each([
    { at: '2027-06-01 10:00', line: /^✓ Holiday data: until / },
    { at: '2027-12-01 10:00', line: /only until .*EXTRA_HOLIDAYS/s },
    { at: '2028-01-02 10:00', line: /only until .*EXTRA_HOLIDAYS/s },
  ])('reports on $at how long holidays are known', async ({ at, line }) => {
    const { lines } = await doctor({ clock: fakeClock(seoul(at)) });

    expect(lines).toContainEqual(expect.stringMatching(line));
  });

  it('warns of a disk that is nearly full', async () => {
    const { lines, code } = await doctor({
      diskUsage: async () => ({ storeBytes: 1e9, freeBytes: 4e7 }),
    });

    expect(lines).toContainEqual(expect.stringMatching(/^! Store: .*Free up disk space/s));
    expect(code).toBe(2);
  });

  it.each(LANGUAGES)('reports a misspelled name in %s', async (language) => {
    const misspelledNames = [{ given: 'SWEEP_CRN', meant: 'SWEEP_CRON' }] as const;

    const { lines } = await doctor({ misspelledNames }, language);

    const expected = {
      ko: '! 설정: SWEEP_CRN · 지원하지 않는 설정이라',
      en: '! Settings: SWEEP_CRN is not a known setting.',
    };
    expect(lines[0]).toContain(expected[language]);
  });

  it('probes Slack with the settings chosen in Slack', async () => {
    const store = memoryStore();
    const setting = { value: 'C0SET', by: 'U0LEE', at: 0 };
    await store.write([{ put: 'settings', value: { v: 1, values: { defaultChannel: setting } } }]);
    const probeSlack = vi.fn(async (): Promise<readonly DoctorFinding[]> => []);

    await doctor({ openStore: async () => store, probeSlack });

    expect(probeSlack).toHaveBeenCalledWith({ v: 1, values: { defaultChannel: setting } });
  });
});
