import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { aCompany } from '../support/builders.js';
import { cpuMs, turnsWhile } from '../support/cpu-time.js';
import { historyIn } from '../support/history-in.js';
import { startReadyApp } from './support/app-process.js';
import { messages } from './support/channel.js';
import { untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { companiesIn, fromStore, historyOf } from './support/stored.js';
import { brns, deptUserWorks, watch } from './support/watching.js';
import { answerTo, directMessageTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;

async function upload(world: World, content: string | Buffer, person = kim): Promise<void> {
  await world.slack.slash(person, '/hometax', '가져오기', { channel: 'C0TEAM' });
  await windowOf(world, person, '가져오기');
  const file = { name: '회사.csv', content: Buffer.from(content) };
  const { acked } = await world.slack.submit(person, { import_file: file });
  expect(acked).toBe(true);
}

function csvOf(numbers: readonly string[]): string {
  return ['brn,name', ...numbers.map((brn, i) => `${brn},가져온상사 ${i}`), ''].join('\n');
}

function addMembers(world: World, numbers: readonly string[]): void {
  for (const brn of numbers) world.popbill.companies.set(brn, { name: '', ...deptUserWorks() });
}

describe('/hometax import', () => {
  it('previews a Korean Excel file with valid and invalid lines, and saves the valid ones', async () => {
    const running = await startApp(await aWorld());
    const { world } = running;
    const [garam = '', nuri = ''] = brns(2);
    addMembers(world, [garam]);
    const text = [
      '사업자번호,회사,알림 채널,담당자,처리 메모,전화',
      `${garam},가람무역,,${lee},"먼저, 전화",02`,
      `${nuri},누리전자,,,,`,
      '12345,짧은번호,,,,',
      `${nuri},또누리,,,,`,
      `2118766507,라온,C0NOWHERE,,,`,
      `2118766508,마루,,U0NOBODY,,`,
      `2118766509,바다,,,비밀번호: hunter2!A,`,
    ].join('\r\n');

    await upload(world, iconv.encode(text, 'cp949'));
    const preview = wordsOf(await windowOf(world, kim, '회사 2곳을 추가합니다'));
    expect(await world.slack.waitFor(() => world.slack.views(kim).length === 1)).toBe(true);
    await world.slack.submit(kim);
    await windowOf(world, kim, '저장했습니다.');

    expect(preview).toContain('5줄은 가져올 수 없어 제외합니다');
    expect(preview).toContain(
      '4번째 줄 · 짧은번호: 사업자번호는 숫자 10자리입니다. 입력된 값은 "12345"입니다.',
    );
    expect(preview).toContain('3번째 줄에 이미 있습니다');
    expect(preview).toMatch(
      /6번째 줄 · 라온: .*채널이거나 .*\/invite 명령으로 앱을 초대.*C0NOWHERE/,
    );
    expect(preview).toMatch(/7번째 줄 · 마루: 워크스페이스에 .*담당자.*U0NOBODY/);
    expect(preview).toContain('8번째 줄 · 바다: 처리 메모에 비밀번호나');
    expect(preview).not.toContain('hunter2');
    expect(preview).toContain('1곳은 팝빌 연동회원이 아니라서');
    expect(preview).toContain('지원하지 않는 열은 읽지 않았습니다: 전화');
    await running.stop();
    expect(await companiesIn(world)).toMatchObject([
      { name: '가람무역', owner: lee, note: '먼저, 전화', addedBy: kim },
      { name: '누리전자' },
    ]);
    expect(await historyOf(world)).toContainEqual({ kind: 'imported', by: kim, companies: 2 });
    expect(world.slack.warnings).toEqual([]);
  });

  it('saves 10,000 lines once, and answers people in the meantime', async () => {
    const running = await startApp(await aWorld());
    const { world } = running;
    const numbers = brns(10_000);

    await upload(world, csvOf(numbers));
    await world.slack.waitFor(
      ({ views }) => views(kim).some((view) => wordsOf(view).includes('회사 10,000곳을 추가')),
      40_000,
    );
    const saving = world.slack.submit(kim);
    const help = await world.slack.slash(lee, '/hometax', 'help', { channel: 'C0TEAM' });
    await saving;
    await world.slack.waitFor(
      ({ views }) => views(kim).some((view) => wordsOf(view).includes('저장했습니다.')),
      40_000,
    );

    expect(help.acked).toBe(true);
    await running.stop();
    expect(await companiesIn(world)).toHaveLength(10_000);
    const events = await fromStore(world, (store) => historyIn(store, { limit: 20_000 }));
    expect(events.filter(({ event }) => event.kind === 'imported')).toHaveLength(1);
    expect(events.filter(({ event }) => event.kind === 'watched')).toHaveLength(10_000);
  });

  it('checks channels at Slack’s pace, and says that 460 of 500 were not checked', async () => {
    const world = await aWorld({ slackRateLimits: true });
    const channels = Array.from({ length: 500 }, (_, i) => `C0IMPORT${i}`);
    for (const id of channels) world.slack.addChannel({ id, name: id.toLowerCase(), members: [] });
    const running = await startApp(world);
    const lines = brns(10_000).map((brn, i) => `${brn},${channels[i % 500] ?? ''}`);
    const rateLimited = { kind: 'rate-limited', retryAfter: 1 } as const;
    world.slack.faults.set(
      { method: 'conversations.info', channel: channels[9] ?? '', times: 1 },
      rateLimited,
    );

    await upload(world, ['brn,channel', ...lines].join('\n'));
    const preview = await world.slack.waitFor(
      ({ views }) => views(kim).find((view) => wordsOf(view).includes('회사 10,000곳을 추가')),
      40_000,
    );

    const checkedChannels = world.slack.calls
      .filter(({ method }) => method === 'conversations.info')
      .map(({ args }) => args['channel'])
      .filter((channel) => String(channel).startsWith('C0IMPORT'));
    expect(new Set(checkedChannels).size).toBe(40);
    expect(checkedChannels).toHaveLength(41);
    expect(wordsOf(preview)).toContain('ID 460개는 슬랙에서 조회하지 못했습니다. 저장은 되니');
    await running.stop();
  });

  it('reads 2,000 spaces after a word for a password within a second of computing', async () => {
    const running = await startApp(await aWorld());
    const startUsage = process.cpuUsage();

    await upload(running.world, `비번${' '.repeat(2000)}는,이름\n1234567891,한빛\n`);
    await windowOf(running.world, kim, '사업자번호(brn) 열이 없습니다');

    expect(cpuMs(startUsage)).toBeLessThan(1000);
    await running.stop();
  });

  it('does not block the process for a second with one line of 5 MB', async () => {
    const { world } = await startApp(await aWorld());

    const { longestBlockMs } = await turnsWhile(async () => {
      await upload(world, ','.repeat(5_000_000));
      await windowOf(world, kim, '1번째 줄부터 CSV 형식이 아닙니다');
    });

    expect(longestBlockMs).toBeLessThan(1000);
  });

  it('continues after a kill between preview and Save, and saves everything only then', async () => {
    const world = await aWorld();
    const numbers = brns(20);
    addMembers(world, numbers);
    const first = await startReadyApp(world);
    await upload(world, csvOf(numbers));
    await windowOf(world, kim, '회사 20곳을 추가');
    first.child.kill('SIGKILL');
    await first.exited;
    const between = await companiesIn(world);

    const second = await startReadyApp(world);
    await world.slack.submit(kim);
    await windowOf(world, kim, '저장했습니다.');
    second.child.kill('SIGTERM');
    await second.exited;

    expect(between).toEqual([]);
    expect(await companiesIn(world)).toHaveLength(20);
  });

  it('shows the preview again if the changes differ after a restart', async () => {
    const world = await aWorld();
    const numbers = brns(3);
    addMembers(world, numbers);
    const first = await startApp(world);
    await upload(world, csvOf(numbers));
    await windowOf(world, kim, '회사 3곳을 추가');
    await first.stop();
    await watch(world, [{ brn: numbers[0] ?? '', name: '먼저 추가함' }]);

    await startApp(world);
    await world.slack.submit(kim);

    await windowOf(
      world,
      kim,
      '앱이 다시 시작되어',
      '저장하지 않고 다시 비교했습니다',
      '회사 2곳을 추가하고 1곳을 수정',
      '이름: 먼저 추가함 → 가져온상사 0',
    );
  });

  it('asks for the file again if it was deleted before a restart', async () => {
    const world = await aWorld();
    const numbers = brns(2);
    addMembers(world, numbers);
    const first = await startApp(world);
    await upload(world, csvOf(numbers));
    await windowOf(world, kim, '회사 2곳을 추가');
    await first.stop();
    const deleted = { kind: 'error', error: 'file_deleted' } as const;
    const restore = world.slack.faults.set({ method: 'files.info' }, deleted);

    const second = await startApp(world);
    await world.slack.submit(kim);
    await windowOf(world, kim, '슬랙에 파일이 없습니다');
    restore();
    const file = { name: '회사.csv', content: Buffer.from(csvOf(numbers)) };
    await world.slack.submit(kim, { import_file: file });
    await windowOf(world, kim, '회사 2곳을 추가');
    await world.slack.submit(kim);
    await windowOf(world, kim, '저장했습니다.');

    await second.stop();
    expect(await companiesIn(world)).toHaveLength(2);
  });

  it('lists the first of 10,000 changed companies, and sends the full list as a file', async () => {
    const world = await aWorld();
    const numbers = brns(10_000);
    await fromStore(world, (store) =>
      store.write(
        numbers.map((brn, i) => ({
          put: 'company',
          value: aCompany({ brn: brn as Brn, name: `가져온상사 ${i}`, owner: lee }),
        })),
      ),
    );
    const running = await startApp(world);

    // With a column for owners that is empty in each line.
    await upload(world, csvOf(numbers).replaceAll('\n', ',\n').replace('name,', 'name,owner'));
    const preview = wordsOf(await windowOf(world, kim, '회사 10,000곳을 수정'));

    expect(preview).toContain('담당자 10,000곳(그중 10,000곳은 비움)');
    expect(preview).toMatch(/2번째 줄 · 가져온상사 0 .* 담당자: <@U0LEE> → 없음/);
    expect(preview).toContain('9,990곳이 있습니다. 전체 목록은 메시지로 보내 드린 파일에');
    const [file] = world.slack.files.filter(({ name }) => name === '변경-내용.csv');
    expect(file?.content.toString().trim().split('\n')).toHaveLength(10_001);
    await running.stop();
  });

  it('is refused to viewers, and needs the scope files:read', async () => {
    const world = await aWorld({ settings: { OPERATORS: kim } });
    const missing = { kind: 'error', error: 'missing_scope' } as const;
    world.slack.faults.set({ method: 'files.info' }, missing);
    await startApp(world);

    await world.slack.slash(lee, '/hometax', 'import', { channel: 'C0TEAM' });
    await answerTo(world, lee, 'operators');
    await upload(world, csvOf(brns(1)));

    await windowOf(world, kim, '권한(files:read)');
  });
});

describe('the first sweep after an import', () => {
  it('posts one combined alert and one summary', async () => {
    const world = await aWorld({ startsAt: Date.parse('2026-11-26T10:00:00+09:00') });
    const running = await startApp(world);
    const numbers = brns(30);
    addMembers(world, numbers.slice(0, 20));
    await upload(world, csvOf(numbers));
    await windowOf(world, kim, '회사 30곳을 추가');
    await world.slack.submit(kim);
    await windowOf(world, kim, '저장했습니다.', '묶음 알림 하나로 모아');

    await world.slack.slash(lee, '/hometax', 'sweep', { channel: 'C0TEAM' });
    await untilSwept(running);
    await directMessageTo(world, kim, '가져온 회사 30곳의 첫 확인 결과', '수집 가능 20');

    // Ten companies are not members: five critical alerts have their own message.
    await world.slack.waitFor(() => messages(world).length === 6);
    const combined = messages(world).filter((message) => wordsOf(message).includes('5곳'));
    expect(combined).toHaveLength(1);
    expect(world.slack.channel(ALERT_CHANNEL).timeline).toHaveLength(6);
  });
});

describe('/hometax export', () => {
  it('writes a file that import finds unchanged, and is recorded in the history', async () => {
    const world = await aWorld();
    const [garam = '', nuri = ''] = brns(2);
    await watch(world, [
      { brn: garam, name: '=가람', channel: ALERT_CHANNEL, owner: kim },
      { brn: nuri, name: '누리', products: ['taxinvoice', 'cashbill'] },
    ]);
    const running = await startApp(world);
    const companiesBefore = await companiesIn(world);

    await world.slack.slash(kim, '/hometax', '내보내기', { channel: 'C0TEAM' });
    await answerTo(world, kim, '2곳의 CSV 파일을');
    const [file] = world.slack.files;
    await upload(world, file?.content ?? '');
    await windowOf(world, kim, '변경 없음 2곳', '저장할 내용이 없습니다');

    expect(file?.channels).toEqual([world.slack.im(kim).id]);
    await running.stop();
    expect(await companiesIn(world)).toEqual(companiesBefore);
    expect(await historyOf(world)).toContainEqual({ kind: 'exported', by: kim, companies: 2 });
  });
});
