import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/app/environment.js';
import type { World } from '../../src/sandbox/world.js';
import { historyIn } from '../support/history-in.js';
import { alertOf, messages } from './support/channel.js';
import { cli, cliProcess } from './support/command-line.js';
import { untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { allOf, companiesIn, fromStore, outboxOf } from './support/stored.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
  withHyphens,
} from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

const [GARAM = '', NURI = '', RAON = '', MARU = '', DAON = ''] = brns(5);

function recordsIn(world: World) {
  return fromStore(world, async (store) => ({
    companies: await allOf(store.companies()),
    statuses: await allOf(store.statuses()),
    alerts: await allOf(store.alerts()),
    history: await historyIn(store, { limit: 100 }),
  }));
}

async function importFile(world: World, content: string | Buffer, settings: Environment = {}) {
  const file = join(world.folder, 'input.csv');
  await writeFile(file, content);
  return cli(world, ['import', file], settings);
}

describe('hometax-watch', () => {
  it('prints its usage, and exits 1 unless help was requested', async () => {
    const world = await aWorld();

    const [none, unknown, help, english] = await Promise.all([
      cliProcess(world, []),
      cli(world, ['chekc']),
      cliProcess(world, ['help']),
      cli(world, ['--help'], { CHANNEL_LANGUAGE: 'en' }),
    ]);

    expect([none.code, unknown.code, help.code, english.code]).toEqual([1, 1, 0, 0]);
    expect([none.out, unknown.out]).toEqual(['', '']);
    expect(none.err).toContain('사용법: npm run -s cli --');
    expect(unknown.err).toContain('없는 명령입니다: chekc');
    expect(help.out).toContain('doctor');
    expect(english.out).toMatch(/usage/i);
  });

  it('prints its usage without any settings', async () => {
    const world = await aWorld();
    const noSettings = { SLACK_BOT_TOKEN: '', POPBILL_SECRET_KEY: '', CHANNEL_LANGUAGE: 'en' };

    const [none, help] = await Promise.all([
      cli(world, [], noSettings),
      cli(world, ['help'], noSettings),
    ]);

    expect([none.code, help.code]).toEqual([1, 0]);
    expect(help.out).toContain('Usage: npm run -s cli --');
    expect(none.err).toBe(help.out);
  });

  it('lists wrong settings and exits 1 before it does anything', async () => {
    const world = await aWorld();

    const { code, out, err } = await cliProcess(world, ['export'], { ALERT_CHANNEL: '#alerts' });

    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('ALERT_CHANNEL: 값이 올바르지 않습니다');
    expect(err).not.toContain('#alerts');
  });
});

describe('hometax-watch check', () => {
  it('prints the state of a company and exits with a matching code', async () => {
    const world = await aWorld();
    world.popbill.companies.set(GARAM, { name: '가람무역', ...deptUserWorks() });
    world.popbill.companies.set(NURI, { name: '누리전자', ...certificateOnly(world, -1) });
    world.popbill.companies.set(RAON, { name: '라온식품', ...deptUserWorks() });
    world.popbill.faults.set({ brn: RAON }, { kind: 'html' });

    const fine = await cli(world, ['check', withHyphens(GARAM)]);
    const broken = await cliProcess(world, ['check', NURI]);
    const unanswered = await cli(world, ['check', RAON]);
    const invalid = await cli(world, ['check', '12345']);
    const missing = await cli(world, ['check']);

    expect([fine.code, broken.code, unanswered.code, invalid.code, missing.code]).toEqual([
      0, 2, 3, 1, 1,
    ]);
    expect(fine.out).toContain('가람무역');
    expect(fine.out).toContain('로그인 정상');
    expect(broken.out).toContain('신규 발급');
    expect(unanswered.out).not.toMatch(/수집 불가|만료되/);
    expect(fine.out).toContain('수집 가능');
    expect(fine.out).not.toContain('할 일');
    expect(broken.out).toContain('할 일');
    expect(fine.out).not.toContain('버튼은 슬랙의');
    expect(unanswered.out).toContain('버튼은 슬랙의');
    expect(invalid.err).toContain('숫자 10자리');
    expect(missing.err).toContain('사업자번호를 함께');
    expect(world.popbill.companies.loginAttempts(GARAM, 'taxinvoice', 'deptUser')).toBe(1);
    expect(fine.out).not.toMatch(/[*_`<>]|:\w+_circle:/);
  });

  it('does not log in while the app is running, and says so', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
    const running = await startApp(world);
    await untilSwept(running);
    const statusesBefore = await fromStore(world, (store) => allOf(store.statuses()));

    const { code, out, err } = await cli(world, ['check', GARAM]);

    expect(code).toBe(0);
    expect(err).toContain('앱이 실행 중이라 홈택스에 로그인하지 않고');
    expect(out).toContain('가람무역');
    expect(world.popbill.companies.loginAttempts(GARAM, 'taxinvoice', 'deptUser')).toBe(1);
    expect(await fromStore(world, (store) => allOf(store.statuses()))).toEqual(statusesBefore);
  });
});

describe('hometax-watch import', () => {
  const HEADER_KO = '사업자번호,회사명,수집 항목,팝빌 아이디,알림 채널,담당자,메모';

  it.each([
    {
      name: 'CP949, as Korean Excel saves it',
      encode: (text: string) => iconv.encode(text, 'cp949'),
    },
    { name: 'UTF-8 with a BOM', encode: (text: string) => Buffer.from(`\ufeff${text}`) },
    {
      name: 'UTF-8 with Windows line ends',
      encode: (text: string) => Buffer.from(text.replaceAll('\n', '\r\n')),
    },
  ])('reads $name, with a Korean header', async ({ encode }) => {
    const world = await aWorld();
    const text = [
      HEADER_KO,
      `${withHyphens(GARAM)},가람무역,,,,,`,
      `${NURI},누리전자,전자세금계산서 현금영수증,nuri01,C0TEAM,U0KIM,"대표에게, 먼저 전화"`,
      '',
    ].join('\n');

    const { code, err } = await importFile(world, encode(text));

    expect(code).toBe(0);
    expect(err).toContain('추가 2곳');
    expect(await companiesIn(world)).toMatchObject([
      { brn: GARAM, name: '가람무역', products: ['taxinvoice'], addedBy: 'cli' },
      {
        brn: NURI,
        name: '누리전자',
        products: ['taxinvoice', 'cashbill'],
        popbillUserId: 'nuri01',
        channel: 'C0TEAM',
        owner: 'U0KIM',
        note: '대표에게, 먼저 전화',
      },
    ]);
  });

  it('names each invalid line, imports the others, and exits 2', async () => {
    const world = await aWorld();
    const text = [
      'brn,name,products,channel,note,phone',
      `${GARAM},가람무역,,,,02-123`,
      '12345,짧은번호,,,,',
      '0000000000,영만,,,,',
      `${withHyphens(GARAM)},또가람,,,,`,
      `${NURI},누리전자,fax,,,`,
      `${RAON},라온식품,,없는채널,,`,
      `${MARU},마루건설,,,비밀번호: hunter2!A,`,
    ].join('\n');

    const { code, err } = await importFile(world, text);

    expect(code).toBe(2);
    for (const line of ['3번째 줄', '4번째 줄', '5번째 줄', '6번째 줄', '7번째 줄', '8번째 줄']) {
      expect(err).toContain(line);
    }
    expect(err).toContain('2번째 줄에 이미 있습니다');
    expect(err).toContain('7번째 줄 · 라온식품: 없는 채널이거나');
    expect(err).toContain('지원하지 않는 열은 읽지 않았습니다: phone');
    expect(err).toContain('추가 1곳');
    expect(err).toContain('가져오지 못함 6줄');
    expect(err).not.toContain('hunter2');
    expect((await companiesIn(world)).map(({ name }) => name)).toEqual(['가람무역']);
  });

  it.each([
    {
      name: 'without a column of business numbers',
      text: 'name\n가람무역\n',
      says: '첫 줄에 사업자번호(brn) 열이 없습니다',
    },
    { name: 'that is empty', text: '', says: '한 줄도' },
    { name: 'with a header alone', text: 'brn,name\n', says: '한 줄도' },
    {
      name: 'with two columns for the same field',
      text: 'brn,name,상호\n1,2,3\n',
      says: '같은 내용의 열이 두 개 이상 있습니다: name, 상호. 하나만 남겨 주세요.',
    },
    { name: 'that is no CSV', text: 'brn,name\n"1234567890,가람', says: 'CSV 형식이 아닙니다' },
    {
      name: 'full of NULs',
      text: `brn\n${GARAM}\n${'\0'.repeat(4096)}`,
      says: 'CSV 파일이 아닙니다',
    },
    { name: 'of a spreadsheet', text: 'PK\u0003\u0004\u0014\0', says: '엑셀 통합 문서라면' },
    { name: 'that is too long', text: `brn\n${'1\n'.repeat(50_010)}`, says: '줄이 너무 많습니다' },
  ])('imports nothing from a file $name, and exits 1', async ({ text, says }) => {
    const world = await aWorld();

    const { code, err } = await importFile(world, text);

    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(await companiesIn(world)).toEqual([]);
  });

  it('shows the changes and saves nothing with --dry-run, also while the app is running', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', owner: 'U0KIM' }]);
    const running = await startApp(world);
    await untilSwept(running);
    const file = join(world.folder, 'input.csv');
    await writeFile(
      file,
      `brn,name,owner\n${GARAM},"가람\u001b[31m전자",\n${NURI},누리전자,U0LEE\n1,x,\n`,
    );
    const recordsBefore = await recordsIn(world);

    const whileRunning = await cli(world, ['import', '--dry-run', file]);
    await running.stop();
    const whileStopped = await cli(world, ['import', file, '--dry-run']);
    const recordsAfter = await recordsIn(world);
    const saved = await cli(world, ['import', file]);

    expect([whileRunning.code, whileStopped.code, saved.code]).toEqual([2, 2, 2]);
    expect(whileRunning.out).toBe(whileStopped.out);
    expect(whileRunning.out.split('\n')).toEqual([
      '수정할 회사 1곳의 변경 내용',
      '이름 1곳, 담당자 1곳(그중 1곳은 비움)',
      `2번째 줄 · 가람무역 · ${withHyphens(GARAM)} · 이름: 가람무역 → 가람 [31m전자 · 담당자: @U0KIM → 없음`,
      '추가할 회사 1곳',
      `3번째 줄 · 누리전자 · ${withHyphens(NURI)} · 전자세금계산서 · 담당자: @U0LEE`,
      '',
    ]);
    expect(whileRunning.err).toContain('추가 1곳, 수정 1곳, 가져오지 못함 1줄');
    expect(whileRunning.err).toContain('--dry-run 옵션이 있어 아무것도 저장하지 않았습니다');
    expect(recordsAfter.companies).toEqual(recordsBefore.companies);
    expect(saved.out).toContain('수정할 회사 1곳의 변경 내용');
    expect(saved.err).not.toContain('--dry-run');
    expect(saved.err).toMatch(/새 회사 1곳은 다음 정기 확인\(.+\)에서 처음 확인합니다/);
    expect(whileRunning.err).not.toContain('정기 확인');
    expect(whileRunning.err).not.toContain('앱을 시작하면');
    expect(await companiesIn(world)).toHaveLength(2);
  });

  it('takes people and channels by the names that Slack shows', async () => {
    const world = await aWorld();
    const channel = world.slack.channel('C0TEAM').name;
    const text = [
      'brn,name,channel,owner',
      `${GARAM},가람무역,#${channel},김지우`,
      `${NURI},누리전자,,손님`,
      `${RAON},라온식품,#none,`,
    ].join('\n');

    const { code, err } = await importFile(world, text);

    expect(code).toBe(2);
    expect(await companiesIn(world)).toMatchObject([
      { name: '가람무역', channel: 'C0TEAM', owner: 'U0KIM' },
    ]);
    expect(err).toContain(
      '3번째 줄 · 누리전자: 게스트, 봇, 다른 워크스페이스의 사람(Slack Connect)은',
    );
    expect(err).toContain('4번째 줄 · 라온식품: 없는 채널이거나');
    // What it has just written is not taken for a time in the future.
    expect(err).not.toContain('"level"');
  });

  it('refuses to write while the app is running', async () => {
    const world = await aWorld();
    await startApp(world);

    const { code, err } = await importFile(world, `brn,name\n${GARAM},가람무역\n`);

    expect(code).toBe(1);
    expect(err).toContain('앱이 실행 중');
    expect(await companiesIn(world)).toEqual([]);
  });

  it('changes nothing with an exported file, in which formulas stay text', async () => {
    const world = await aWorld();
    const formulas = [
      'brn,name,note',
      `${GARAM},"=HYPERLINK(""http://x"",""y"")",+82 2 123`,
      `${NURI},-누리전자,@대표`,
      `${RAON},'라온,보통 메모`,
    ].join('\n');
    await importFile(world, formulas);
    const companiesBefore = await companiesIn(world);

    const exported = await cliProcess(world, ['export']);
    const again = await importFile(world, exported.out);

    expect(exported.code).toBe(0);
    expect(exported.err).toContain('3곳을 내보냈습니다');
    expect(exported.out.charCodeAt(0)).toBe(0xfeff);
    const cells = exported.out.split('\n').flatMap((line) => line.replaceAll('"', '').split(','));
    expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
    expect(again.err).toContain('변경 없음 3곳');
    const imports = (await recordsIn(world)).history.filter(
      ({ event }) => event.kind === 'imported',
    );
    expect(imports).toHaveLength(1);
    expect(await companiesIn(world)).toEqual(companiesBefore);
  });
});

describe('hometax-watch export --state', () => {
  it('prints the state of each company with its owner by name, also while the app is running', async () => {
    const world = await aWorld();
    await watch(world, [
      { brn: GARAM, name: '가람무역', owner: 'U0KIM', state: deptUserWorks() },
      { brn: NURI, name: '=누리', state: certificateOnly(world, -1) },
    ]);
    const running = await startApp(world);
    await untilSwept(running);

    const { code, out, err } = await cli(world, ['export', '--state']);

    const lines = out.trim().split('\n');
    expect(code).toBe(0);
    expect(out.charCodeAt(0)).toBe(0xfeff);
    expect(lines).toHaveLength(3);
    expect(lines.find((line) => line.includes('가람무역'))).toMatch(/,수집 가능,.*,김지우$/);
    expect(lines.find((line) => line.includes('누리'))).toMatch(
      /,'=누리,.*,수집 불가,인증서 만료됨,/,
    );
    expect(err).toContain('2곳을 내보냈습니다');
  });
});

describe('hometax-watch with too many arguments', () => {
  it.each([
    { args: ['export', 'companies.csv'], says: 'export 명령 뒤에는' },
    { args: ['sweep', 'now'], says: 'sweep 명령 뒤에는' },
    { args: ['import', 'my', 'file.csv'], says: '따옴표로 묶어' },
  ])('does nothing and exits 1: $args', async ({ args, says }) => {
    const world = await aWorld();

    const { code, out, err } = await cli(world, args);

    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(says);
  });
});

describe('hometax-watch sweep', () => {
  it('checks all companies, posts to the channel, and shows no progress without a terminal', async () => {
    const world = await aWorld();
    await watch(world, [
      { brn: GARAM, name: '가람무역', state: deptUserWorks() },
      { brn: NURI, name: '누리전자', state: certificateOnly(world, -1) },
      { brn: RAON, name: '라온식품', state: deptUserRejected() },
    ]);

    const { code, out, err } = await cli(world, ['sweep']);

    expect(code).toBe(2);
    expect(out).toContain('조치 필요 2곳 · 3곳 확인(');
    expect(out).toContain('수집 불가 2 · 수집 가능 1');
    expect(err).toBe('');
    expect(messages(world)).toHaveLength(2);
    expect(wordsOf(alertOf(world, '누리전자'))).toContain('만료되었습니다');
    expect(await outboxOf(world)).toEqual([]);

    // The app that starts after this sweep neither sweeps again nor repeats a notice.
    const running = await startApp(world);
    await running.stop();
    expect(messages(world)).toHaveLength(2);
  });

  it('exits 0 when all is well, 3 when POPBiLL does not answer, 1 while the app is running', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);

    const fine = await cli(world, ['sweep']);
    world.popbill.faults.set({}, { kind: 'status', status: 500 });
    await watch(world, [{ brn: NURI, name: '누리전자', state: deptUserWorks() }]);
    const unanswered = await cli(world, ['sweep']);
    const refused = await cli(world, ['sweep'], { POPBILL_SECRET_KEY: 'bm90IHRoZSBrZXk=' });
    world.popbill.faults.clear();
    const stopped = await cli(world, ['sweep'], { POPBILL_SECRET_KEY: 'bm90IHRoZSBrZXk=' });
    await startApp(world);
    const whileRunning = await cli(world, ['sweep']);

    expect([fine.code, unanswered.code, refused.code, stopped.code, whileRunning.code]).toEqual([
      0, 3, 3, 3, 1,
    ]);
    expect(stopped.err).toContain('앱의 팝빌 연동 설정에 문제가 있어 확인을 중단했습니다');
    expect(whileRunning.err).toContain('/hometax 전체확인');
  });
});

describe('hometax-watch doctor', () => {
  it('reports that everything is in order', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);

    const { code, out } = await cli(world, ['doctor']);

    expect(code).toBe(0);
    expect(out).toContain('모니터링 중인 회사 1곳');
    expect(out).toContain('링크아이디와 비밀키 정상');
    expect(out).toContain('시계: 팝빌 시계와 일치');
    expect(out).toContain('워크스페이스에 연결됨');
    expect(out).toContain('알림을 보낼 수 있음');
    expect(out).toContain('모두 준비되었습니다');
  });

  it.each([
    {
      name: 'a wrong secret key',
      prepare: () => ({ POPBILL_SECRET_KEY: 'bm90IHRoZSBrZXk=' }),
      says: 'POPBILL_SECRET_KEY 값을 그 키로 바꿉니다',
      code: 2,
    },
    {
      name: 'a refused Slack token',
      prepare: () => ({ SLACK_BOT_TOKEN: 'xoxb-other' }),
      says: '슬랙: 토큰을 거부했습니다(invalid_auth)',
      code: 2,
    },
    {
      name: 'an app that is not in the channel',
      prepare: ({ slack }: World) => {
        slack.addChannel({ id: 'C0ALERTS', name: '홈택스-알림', isBotMember: false });
        return {};
      },
      says: '/invite',
      code: 2,
    },
    {
      name: 'a channel that does not exist',
      prepare: () => ({ ALERT_CHANNEL: 'C0NOWHERE' }),
      says: '기본 채널(C0NOWHERE, ALERT_CHANNEL): 앱에서 이 채널이 보이지 않습니다',
      code: 2,
    },
    {
      name: 'an archived channel',
      prepare: ({ slack }: World) => {
        slack.addChannel({ id: 'C0ALERTS', name: '홈택스-알림', isArchived: true });
        return {};
      },
      says: '보관된 채널',
      code: 2,
    },
    {
      name: 'a store that cannot be opened',
      // A file takes the place of the folder.
      prepare: ({ folder }: World) => {
        writeFileSync(join(folder, 'file'), '');
        return { STORE_URL: `sqlite://${join(folder, 'file', 'store.sqlite')}` };
      },
      says: '저장소: 사용할 수 없습니다.\n  → 저장소 파일이나 폴더에 쓸 수 없습니다',
      code: 2,
    },
    {
      name: 'a store that is no SQLite file',
      prepare: ({ folder }: World) => {
        writeFileSync(
          join(folder, 'file'),
          'something else, long enough to be inspected'.repeat(9),
        );
        return { STORE_URL: `sqlite://${join(folder, 'file')}` };
      },
      says: '저장소: 사용할 수 없습니다.\n  → 저장소 파일이 손상되었거나',
      code: 2,
    },
    {
      name: 'a setting whose name is misspelled',
      prepare: () => ({ SWEEP_CRN: '0 5 * * *' }),
      says: '설정: SWEEP_CRN · 지원하지 않는 설정이라 적용되지 않습니다. SWEEP_CRON의 오타라면',
      code: 2,
    },
    {
      name: 'a POPBiLL that is down',
      prepare: ({ popbill }: World) => {
        popbill.faults.set({}, { kind: 'reset' });
        return {};
      },
      says: '팝빌: 정상 응답이 없습니다',
      code: 3,
    },
  ])('reports $name', async ({ prepare, says, code }) => {
    const world = await aWorld();
    const settings = prepare(world);

    const result = await cli(world, ['doctor'], settings);

    expect(result.out).toContain(says);
    expect(result.code).toBe(code);
  });

  it('does not report a missing answer when POPBiLL refuses', async () => {
    const world = await aWorld();

    const { out } = await cli(world, ['doctor'], { POPBILL_LINK_ID: 'NOBODY' });

    expect(out).toContain('POPBILL_LINK_ID 값이');
    expect(out).toContain('시계: 팝빌 시계와 일치');
    expect(out).not.toContain('응답이 없');
  });

  it('changes nothing while the app is running', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: DAON, name: '다온유통', state: certificateOnly(world, -1) }]);
    const running = await startApp(world);
    await untilSwept(running);
    const recordsBefore = await recordsIn(world);
    const posts = messages(world).length;

    const { code } = await cli(world, ['doctor']);

    expect(code).toBe(0);
    expect(messages(world)).toHaveLength(posts);
    expect(await recordsIn(world)).toEqual(recordsBefore);
  });
});
