import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/kernel/time.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { companyCalls, startApp } from './support/running-app.js';
import { findSample, sampleApp, sampleWorld, untilSweepsEnd } from './support/sample-world.js';
import { alertsIn, companiesIn, historyOf } from './support/stored.js';
import { watchByImport } from './support/watch-by-import.js';
import { brns } from './support/watching.js';
import {
  answerTo,
  buttonsIn,
  directMessageTo,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const healthy = findSample('healthy');

async function openForm(world: World, input: string) {
  await world.slack.slash(kim, '/hometax', input, { channel: 'C0TEAM' });
  return windowOf(world, kim, input.startsWith('추가') ? '모니터링' : input);
}

describe('the watch window', () => {
  it('adds a company with all fields, checks it at once, and posts its alert', async () => {
    const running = await sampleApp();
    const { world } = running;
    const { slack } = world;
    slack.addChannel({ id: 'C0CLIENTS', name: '고객사', members: [kim] });
    slack.addUserGroup('S0TAX', 'tax-team', [lee]);

    await openForm(world, '추가');
    await slack.submit(kim, {
      brn: '999-88-05057',
      name: '라온 본점',
      channel: 'C0CLIENTS',
      owner_group: 'S0TAX',
      note: '박 부장에게 전화',
      popbill_user_id: 'user-9998805057',
    });

    await windowOf(world, kim, '라온 본점 · 전자세금계산서 수집 불가 🔴', '999-88-05057');
    const alert = await messageIn(world, 'C0CLIENTS', '라온 본점', '박 부장에게 전화');
    expect(JSON.stringify(alert.blocks)).toContain('<!subteam^S0TAX>');
    expect(slack.channel(ALERT_CHANNEL).messages).toEqual([]);
    // Calls about this company use its POPBiLL ID.
    expect(
      world.popbill.calls.find(({ operation }) => operation === 'deptUserCheck'),
    ).toMatchObject({ userId: 'user-9998805057' });
    expect(slack.warnings).toEqual([]);
    await running.stop();
    const companies = await companiesIn(world);
    expect(companies).toMatchObject([
      {
        brn: '9998805057',
        name: '라온 본점',
        products: ['taxinvoice'],
        channel: 'C0CLIENTS',
        owner: 'S0TAX',
        note: '박 부장에게 전화',
        popbillUserId: 'user-9998805057',
        addedBy: kim,
      },
    ]);
    expect(await historyOf(world)).toContainEqual({ kind: 'watched', by: kim });
  });

  it('takes the name from POPBiLL when none is entered', async () => {
    const { world } = await sampleApp();

    await openForm(world, `추가 ${healthy.brn}`);
    await world.slack.submit(kim);

    await windowOf(world, kim, '한빛상사 · 전자세금계산서 수집 가능 🟢', '999-81-01014');
  });

  it.each([
    {
      invalid: { brn: '123' },
      block: 'brn_block',
      says: '사업자번호는 숫자 10자리입니다',
    },
    { invalid: { brn: '0000000000' }, block: 'brn_block', says: '0으로만 된' },
    {
      invalid: { note: '부서사용자 비밀번호: hunter2!!' },
      block: 'note_block',
      says: '비밀번호나 주민등록번호는 입력할 수 없습니다',
    },
    {
      invalid: { note: '대표 900101-1234567' },
      block: 'note_block',
      says: '비밀번호나 주민등록번호는 입력할 수 없습니다',
    },
    {
      invalid: { popbill_user_id: '한글 아이디' },
      block: 'popbill_user_id_block',
      says: '팝빌 아이디 형식이 아닙니다',
    },
    {
      invalid: { owner: kim, owner_group: 'S0TAX' },
      block: 'owner_block',
      says: '하나만 선택할 수 있습니다',
    },
  ])('shows an error at the field: $invalid', async ({ invalid, block, says }) => {
    const { world } = await sampleApp();
    const { slack } = world;
    slack.addUserGroup('S0TAX', 'tax-team', [lee]);
    await openForm(world, '추가');

    const refused = await slack.submit(kim, { brn: healthy.brn, name: '한빛', ...invalid });

    expect(refused.ackBody).toMatchObject({ response_action: 'errors' });
    const form = await slack.waitFor(({ views }) =>
      views(kim).find(({ errors }) => Object.keys(errors).length > 0),
    );
    expect(form.errors[block]).toContain(says);
    // The form keeps the input.
    expect(JSON.stringify(form.input)).toContain('한빛');
    expect(companyCalls(world)).toEqual([]);
  });

  it.each([
    {
      name: 'the app is not in it',
      channel: { id: 'C0ELSE', name: '다른팀', members: [kim], isBotMember: false },
      says: '앱이 이 채널에 없습니다',
    },
    {
      name: 'it is private and unknown to the app',
      channel: {
        id: 'C0SECRET',
        name: '비밀',
        members: [kim],
        isBotMember: false,
        isPrivate: true,
      },
      says: '앱이 이 채널에 없습니다',
    },
    {
      name: 'another organisation reads it',
      channel: { id: 'C0SHARED', name: '협력사', members: [kim], isExtShared: true },
      says: '다른 워크스페이스와 공유된 채널',
    },
    {
      name: 'it was archived',
      channel: { id: 'C0OLD', name: '옛날', members: [kim], isArchived: true },
      says: '채널',
    },
  ])('refuses a channel and keeps the input: $name', async ({ channel, says }) => {
    const { world } = await sampleApp();
    const { slack } = world;
    slack.addChannel(channel);
    await openForm(world, `추가 ${healthy.brn}`);

    await slack.submit(kim, { name: '한빛 본점', channel: channel.id });

    const form = await windowOf(world, kim, '아직 저장하지 않았습니다', says);
    expect(JSON.stringify(form.blocks)).toContain('한빛 본점');
    expect(buttonsIn(form)).toEqual([]);
    slack.addChannel({ id: 'C0GOOD', name: '우리팀', members: [kim] });
    await slack.submit(kim, { channel: 'C0GOOD' });
    await windowOf(world, kim, '한빛 본점', '수집 가능');
  });

  it('edits a watched company, whose next notice goes to its new channel', async () => {
    const running = await sampleApp({ watched: [healthy] });
    const { world } = running;
    const { slack } = world;

    const form = await openForm(world, '추가 한빛');
    expect(form.title).toBe('모니터링 수정');
    expect(wordsOf(form)).toContain('999-81-01014');
    await slack.submit(kim, { name: '한빛상사 부산', owner: lee, channel: 'C0TEAM' });
    await slack.waitFor(() => slack.views(kim).length === 0);
    const again = await openForm(world, '추가 한빛');
    expect(JSON.stringify(again.blocks)).toContain('C0TEAM');
    await slack.submit(kim);
    await slack.waitFor(() => slack.views(kim).length === 0);
    world.popbill.companies.updateProduct(healthy.brn, 'taxinvoice', {
      deptUser: { state: 'none' },
      certificate: { state: 'none' },
    });
    await slack.slash(lee, '/hometax', 'sweep', { channel: 'C0TEAM' });
    const alert = await messageIn(world, 'C0TEAM', '한빛상사 부산');
    expect(JSON.stringify(alert.blocks)).toContain(`<@${lee}>`);
    await running.stop();
    const kinds = (await historyOf(world)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'edited')).toHaveLength(1);
  });

  it('sends the result as a direct message if the window was closed', async () => {
    const { world } = await sampleApp();
    world.popbill.faults.set({ operation: 'corpInfo' }, { kind: 'delay', ms: 600 });
    await openForm(world, `추가 ${healthy.brn}`);

    await world.slack.submit(kim);
    await windowOf(world, kim, '팝빌 연동회원인지 조회하고 있습니다');
    await world.slack.closeView(kim);

    await directMessageTo(world, kim, '한빛상사 · 모니터링에 추가했습니다');
    await directMessageTo(world, kim, '한빛상사', '수집 가능 🟢');
  });
});

describe('/hometax unwatch', () => {
  it('asks first, then closes the alert and names the person', async () => {
    const running = await sampleApp({ watched: [rejected] });
    const { world } = running;
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');

    await world.slack.slash(kim, '/hometax', '제외 라온식품', { channel: 'C0TEAM' });
    await windowOf(world, kim, '라온식품 · 모니터링에서 제외할까요?', '열린 알림은 닫습니다');
    expect(wordsOf(await messageIn(world, ALERT_CHANNEL, '라온식품'))).toContain('긴급');
    await world.slack.submit(kim);

    await windowOf(world, kim, '라온식품 · 모니터링에서 제외했습니다');
    const closed = await messageIn(world, ALERT_CHANNEL, `<@${kim}>`, '라온식품');
    expect(closed.ts).toBe(alert.ts);
    expect(buttonsIn(closed)).toEqual([]);
    await world.slack.closeView(kim);
    await world.slack.slash(kim, '/hometax', '제외 라온식품', { channel: 'C0TEAM' });
    await answerTo(world, kim, '일치하는 이름이 없습니다');
    await running.stop();
    expect(await historyOf(world)).toContainEqual({ kind: 'unwatched', by: kim });
    expect(await alertsIn(world)).toEqual([]);
  });
});

describe('/hometax list', () => {
  it('shows the most urgent first, ten on a page, and turns pages in place', async () => {
    const world = await sampleWorld();
    const numbers = brns(23);
    for (const [i, brn] of numbers.entries()) {
      world.popbill.companies.set(brn, {
        taxinvoice: {
          deptUser: i === 22 ? { state: 'none' } : { state: 'works', id: `tax${i}` },
        },
      });
    }
    await watchByImport(
      world,
      numbers.map((brn, i) => ({
        brn,
        name: `회사 ${String(i).padStart(2, '0')}`,
        owner: i < 3 ? kim : '',
      })),
    );
    const running = await startApp(world);
    await untilSweepsEnd(running);
    const { slack } = world;
    const namesOn = async (page: string) => {
      const list = await answerTo(world, kim, page);
      return { list, names: [...wordsOf(list).matchAll(/회사 \d\d(?!곳)/g)].map(([name]) => name) };
    };

    await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const first = await namesOn('1/3페이지');
    expect(first.names).toHaveLength(10);
    expect(first.names[0]).toBe('회사 22');
    const answersBefore = slack.ephemerals(kim).length;
    await slack.press(kim, first.list, 'list_next');
    const second = await namesOn('2/3페이지');
    await slack.press(kim, second.list, 'list_next');
    const third = await namesOn('3/3페이지');

    expect(third.names).toHaveLength(3);
    expect(new Set([...first.names, ...second.names, ...third.names]).size).toBe(23);
    // Each page replaced the previous one.
    expect(slack.ephemerals(kim)).toHaveLength(answersBefore);
    await slack.press(kim, third.list, 'list_attention');
    await expect.poll(async () => (await namesOn(') · 전체 23곳')).names).toEqual(['회사 22']);
    await slack.slash(kim, '/hometax', '목록 내 담당', { channel: 'C0TEAM' });
    expect((await namesOn('내 담당 회사 3곳')).names).toHaveLength(3);
    await slack.slash(lee, '/hometax', 'list 회사 1', { channel: 'C0TEAM' });
    await answerTo(world, lee, '10 companies found', '회사 10');
    expect(slack.warnings).toEqual([]);
  });

  it('counts a company that the person’s group owns as theirs', async () => {
    const world = await sampleWorld();
    world.slack.addUserGroup('S0TAX', 'tax-team', [kim]);
    await watchByImport(world, [
      { brn: healthy.brn, name: healthy.name, owner: 'S0TAX' },
      { brn: rejected.brn, name: rejected.name, owner: lee },
    ]);
    await startApp(world);

    await world.slack.slash(kim, '/hometax', '목록 내담당', { channel: 'C0TEAM' });

    const list = await answerTo(world, kim, '내 담당 회사 1곳', healthy.name);
    expect(wordsOf(list)).not.toContain(rejected.name);
  });
});

describe('/hometax sweep', () => {
  it('shows its progress in one direct message that is edited until the end', async () => {
    const slow = findSample('certificate-by-date');
    const { world } = await sampleApp({ watched: [healthy, rejected, slow] });
    const { slack, popbill } = world;
    popbill.faults.set({ operation: 'certInfo', brn: rejected.brn }, { kind: 'delay', ms: 700 });
    popbill.faults.set({ operation: 'certInfo', brn: slow.brn }, { kind: 'delay', ms: 1500 });

    await slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await answerTo(world, kim, '확인을 시작했습니다');
    // The message is edited at most every few seconds.
    world.clock.advance(4 * SECOND);
    await directMessageTo(world, kim, '확인하고 있습니다: 3곳 중');
    const done = await directMessageTo(world, kim, '3곳 확인(');

    const words = wordsOf(done);
    expect(words).toContain('수집 가능 2');
    expect(words).toContain('수집 불가 1');
    expect(words).toContain('새로 알릴 내용은 없습니다');
    expect(slack.im(kim).messages).toHaveLength(1);
    // A login that was tested today is not tested again.
    expect(world.popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser')).toBe(1);
    expect(slack.warnings).toEqual([]);
  });

  it('says that there is nothing to check when nothing is watched', async () => {
    const { world } = await sampleApp();

    await world.slack.slash(lee, '/hometax', 'sweep', { channel: 'C0TEAM' });

    await answerTo(world, lee, 'No company is watched');
  });
});

describe('/hometax help', () => {
  it('shows the commands in the reader’s language and compares the methods', async () => {
    const { world } = await sampleApp();
    const { slack } = world;

    await slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });
    const help = await answerTo(
      world,
      kim,
      '/hometax [확인]',
      '/hometax 팝업',
      '/hometax 전체확인',
    );
    await slack.press(kim, help, 'help_methods');
    await answerTo(world, kim, '부서사용자(권장)', '무료', '동시 로그인', '환경설정 > 인증 관리');
    await slack.slash(lee, '/hometax', 'help methods', { channel: 'C0TEAM' });
    await answerTo(world, lee, 'Department user (recommended)', 'Simultaneous logins', 'read-only');

    expect(slack.warnings).toEqual([]);
  });

  it('suggests the nearest command for an unknown word', async () => {
    const { world } = await sampleApp();

    await world.slack.slash(kim, '/hometax', '팝법 한빛', { channel: 'C0TEAM' });
    await world.slack.slash(lee, '/hometax', 'chekc hanbit', { channel: 'C0TEAM' });

    await answerTo(world, kim, '혹시 아래 항목을 찾으셨나요', '/hometax 팝업 한빛');
    await answerTo(world, lee, 'Did you mean:', '/hometax check hanbit');
  });
});
