import { describe, expect, it } from 'vitest';
import type { Product } from '../../src/records/company.js';
import type { SampleCompanyChange } from '../../src/sandbox/popbill/companies.js';
import { ALERT_CHANNEL, type World } from '../../src/sandbox/world.js';
import { alertOf, messages, postCount, thread } from './support/channel.js';
import {
  advanceDays,
  DAY,
  logOf,
  MONDAY,
  MORNING,
  untilLogged,
  untilSent,
  untilSwept,
} from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { alertsIn } from './support/stored.js';
import {
  brns,
  certificateOnly,
  dayEnd,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

const HOUR = DAY / 24;

interface Trouble {
  readonly name: string;
  readonly state?: (world: World) => SampleCompanyChange;
  readonly products?: readonly Product[];
  /** Parts of the message: the reason and what to do. */
  readonly says: readonly string[];
}

const certificate = (world: World, problem: 'revoked' | 'other-company'): SampleCompanyChange => ({
  taxinvoice: {
    certificate: {
      state: 'registered',
      expiresAt: dayEnd(world, 200),
      problem,
      problemShowsWithoutLogin: true,
    },
  },
});

const TROUBLES: readonly Trouble[] = [
  {
    name: '만료임박',
    state: (world) => certificateOnly(world, 7),
    says: [
      '주의',
      '인증서가 12월 3일(목)에 만료됩니다',
      '은행·인증기관에서 갱신',
      '부서사용자가 없어',
    ],
  },
  {
    name: '만료회사',
    state: (world) => certificateOnly(world, -2),
    says: ['긴급', '만료되었습니다', '신규 발급받아 등록합니다'],
  },
  {
    name: '폐기회사',
    state: (world) => certificate(world, 'revoked'),
    says: ['긴급', '인증서가 폐기되었습니다', '새 인증서를 홈택스에 등록', '-10004004'],
  },
  {
    name: '남의인증서',
    state: (world) => certificate(world, 'other-company'),
    says: ['긴급', '인증서', '다른', '-10004009'],
  },
  {
    name: '거부회사',
    state: () => deptUserRejected(),
    says: [
      '긴급',
      '부서사용자 로그인이',
      '거부되었습니다',
      '잠금 방지를 위해',
      '한 번만 더 테스트',
      '-11100021',
    ],
  },
  {
    name: '일반실패',
    state: () => deptUserRejected(-11100001),
    says: ['주의', '로그인', '사용', '대표 아이디', '-11100001'],
  },
  {
    name: '딴회사계정',
    state: () => deptUserRejected(-11100022),
    says: ['긴급', '다른', '-11100022'],
  },
  {
    name: '종류틀림',
    state: () => deptUserRejected(-11100024),
    says: ['긴급', '전자세금계산서', '-11100024'],
  },
  {
    name: '임시비번',
    state: () => deptUserRejected(-11100027),
    says: ['긴급', '임시 비밀번호', '새 비밀번호를 설정합니다'],
  },
  {
    name: '이차인증',
    state: () => deptUserRejected(-11100028),
    says: ['긴급', '주민등록번호', '-11100028'],
  },
  {
    name: '미등록회사',
    state: () => ({}),
    says: ['긴급', '홈택스 인증이 등록되어 있지 않습니다', '부서사용자를 권장합니다'],
  },
  {
    name: '탈퇴회사',
    state: () => ({ isMember: false }),
    says: ['긴급', '연동회원 목록에 없습니다', '테스트 환경', '-99003008'],
  },
  {
    name: '모르는회사',
    says: ['긴급', '연동회원 목록에 없습니다'],
  },
  {
    name: '요금제종료',
    state: (world) => ({
      taxinvoice: {
        ...deptUserWorks().taxinvoice,
        flatRate: { state: 'ended', useEndDate: dayEnd(world, -3).slice(0, 8) },
      },
    }),
    says: ['긴급', '정액제가', '종료되었습니다', '인증을 다시 등록할 필요는 없습니다'],
  },
  {
    name: '요금제정지',
    state: () => ({
      taxinvoice: {
        ...deptUserWorks().taxinvoice,
        flatRate: { state: 'refused', code: -99008009 },
      },
    }),
    says: ['긴급', '정액제', '-99008009'],
  },
  {
    name: '두상품한장',
    products: ['taxinvoice', 'cashbill'],
    state: (world) => {
      const { taxinvoice } = certificateOnly(world, 3);
      return { taxinvoice: taxinvoice ?? {}, cashbill: taxinvoice ?? {} };
    },
    says: ['긴급', '전자세금계산서와 현금영수증'],
  },
];

/** Several channels, because the sixth notice of a sweep in one channel joins a combined alert. */
const CHANNELS = ['C0ONE', 'C0TWO', 'C0THREE', 'C0FOUR'] as const;
const channelOf = (i: number) => CHANNELS[i % CHANNELS.length] ?? CHANNELS[0];

/** Watches a company among others. `silence` ends the answers about it alone, so that it is no outage. */
async function aCompanyAmongOthers(
  world: World,
  state: SampleCompanyChange,
): Promise<{ silence(): void }> {
  const [brn = '', ...otherBrns] = brns(4);
  await watch(world, [
    { brn, name: '가람무역', state },
    ...otherBrns.map((each, i) => ({ brn: each, name: `다른회사${i}`, state: deptUserWorks() })),
  ]);
  return {
    silence: () => world.popbill.faults.set({ brn }, { kind: 'status', status: 503 }),
  };
}

describe('an alert', () => {
  it('reaches the channel with its remedy for every kind of trouble, and for nothing else', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [WORKING = '', UNKNOWN = '', ...rest] = brns(TROUBLES.length + 2);
    for (const id of CHANNELS) world.slack.addChannel({ id, name: id.toLowerCase() });
    await watch(world, [
      { brn: WORKING, name: '멀쩡한회사', state: deptUserWorks() },
      { brn: UNKNOWN, name: '알수없음', state: deptUserRejected(-11199999) },
      ...TROUBLES.map(({ name, state, products }, i) => ({
        brn: rest[i] ?? '',
        name,
        channel: channelOf(i),
        products,
        state: state === undefined ? undefined : state(world),
      })),
    ]);

    const running = await startApp(world);
    await untilSwept(running);

    const checked = TROUBLES.map(({ name, says }, i) => {
      const words = wordsOf(alertOf(world, name, channelOf(i)));
      return { name, missing: says.filter((sentence) => !words.includes(sentence)) };
    });
    expect(checked.filter(({ missing }) => missing.length > 0)).toEqual([]);
    const all = [...CHANNELS, ALERT_CHANNEL].flatMap((channel) => messages(world, channel));
    expect(all).toHaveLength(TROUBLES.length);
    // A first post notifies the channel itself, so no reply repeats it.
    expect(all.flatMap(({ replies }) => replies)).toEqual([]);
    expect(world.slack.warnings).toEqual([]);
    // The text for notifications and screen readers is a full sentence with the stage.
    expect(all.filter(({ text }) => !text.includes('테스트 환경'))).toEqual([]);
  });

  it('is in English in an English channel', async () => {
    const world = await aWorld({ startsAt: MORNING, settings: { CHANNEL_LANGUAGE: 'en' } });
    const [EXPIRED = '', REJECTED = ''] = brns(2);
    await watch(world, [
      { brn: EXPIRED, name: '만료회사', state: certificateOnly(world, -2) },
      { brn: REJECTED, name: '거부회사', state: deptUserRejected() },
    ]);

    await untilSwept(await startApp(world));

    expect(wordsOf(alertOf(world, '만료회사'))).toContain('certificate');
    expect(wordsOf(alertOf(world, '만료회사'))).toMatch(/expired/);
    expect(wordsOf(alertOf(world, '거부회사'))).toContain('department user');
    expect(
      messages(world).map(wordsOf).join('').replaceAll('만료회사', '').replaceAll('거부회사', ''),
    ).not.toMatch(/[가-힣]{5}/);
  });

  it('becomes critical in the same message when the certificate beside a rejected login is removed', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    const dying = { certificate: { state: 'registered', expiresAt: dayEnd(world, 200) } } as const;
    await watch(world, [
      {
        brn: BRN,
        name: '가람무역',
        state: { taxinvoice: { ...deptUserRejected().taxinvoice, ...dying } },
      },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    const first = wordsOf(alertOf(world, '가람무역'));

    world.popbill.companies.update(BRN, { taxinvoice: { certificate: { state: 'none' } } });
    await advanceDays(running);
    const worse = alertOf(world, '가람무역');

    expect(first).toContain('주의');
    expect(first).toContain('유효한 인증서로 수집이 이어질 수 있지만');
    expect(wordsOf(worse)).toContain('긴급');
    expect(thread(worse)).toEqual([{ text: expect.stringContaining('긴급'), broadcast: true }]);
    expect(messages(world)).toHaveLength(1);
  });

  it('says in the channel that collection works again beside an expired certificate', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    await watch(world, [{ brn: BRN, name: '가람무역', state: certificateOnly(world, -2) }]);
    const running = await startApp(world);
    await untilSwept(running);
    world.popbill.companies.update(BRN, deptUserWorks());

    await advanceDays(running);
    // Quiet hours hold the reply.
    world.clock.advance(3 * HOUR);
    await untilSent(running);
    const [reply, ...others] = thread(alertOf(world, '가람무역'));

    expect(wordsOf(alertOf(world, '가람무역'))).toContain('안내');
    expect(reply?.broadcast).toBe(true);
    expect(reply?.text).toMatch(
      /^가람무역\(.+\)의 긴급 문제가 해결되었습니다\. 남은 문제: .+\. 전자세금계산서를 다시 수집할 수 있습니다\. .+ 다시 수집해 주세요\./,
    );
    expect(others).toEqual([]);
  });

  it('is a warning for a general login failure, and critical after the second failure', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    await watch(world, [{ brn: BRN, name: '가람무역', state: deptUserRejected(-11100001) }]);
    const running = await startApp(world);
    await untilSwept(running);
    const first = wordsOf(alertOf(world, '가람무역'));

    await advanceDays(running);

    expect(first).toContain('주의(테스트 환경)');
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('긴급(테스트 환경)');
    expect(postCount(world)).toBe(2);
  });

  it('is opened for failing checks only after three failed sweeps in a row', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const garam = await aCompanyAmongOthers(world, deptUserWorks());
    const running = await startApp(world);
    await untilSwept(running);
    garam.silence();

    await advanceDays(running);
    const first = messages(world).length;
    await advanceDays(running);
    const second = messages(world).length;
    await advanceDays(running);
    const third = alertOf(world, '가람무역');
    await advanceDays(running);
    const fourth = alertOf(world, '가람무역');

    expect([first, second]).toEqual([0, 0]);
    expect(wordsOf(third)).toContain('주의');
    expect(wordsOf(third)).toMatch(/확인하지 못/);
    expect(wordsOf(third)).not.toMatch(/수집 불가|거부되었습니다|만료되었습니다/);
    // The continuing failure is reported in the thread, without a notification.
    expect(thread(fourth).filter(({ broadcast }) => broadcast)).toEqual([]);
    expect(messages(world)).toHaveLength(1);

    world.popbill.faults.clear();
    await advanceDays(running);

    expect(wordsOf(alertOf(world, '가람무역'))).toContain('상태를 다시 확인할 수 있습니다');
  });

  it('says since when a company could not be checked, and how often', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    // POPBiLL answers each time, with a code that the app does not know.
    await aCompanyAmongOthers(world, deptUserRejected(-19_999_999));
    const running = await startApp(world);
    await untilSwept(running);

    for (let day = 0; day < 4; day += 1) await advanceDays(running);

    const words = wordsOf(alertOf(world, '가람무역'));
    expect(words).toContain('5회 연속 확인하지 못했습니다');
    expect(words).toContain('가람무역 상태를 11월 30일부터 확인하지 못했습니다');
    expect(words).toContain('아직 한 번도 확인된 적이 없습니다');
  });

  it('is not changed by failing checks', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    const { taxinvoice } = deptUserRejected(-11100027);
    const garam = await aCompanyAmongOthers(world, {
      taxinvoice: { ...taxinvoice, certificate: valid },
    });
    const running = await startApp(world);
    await untilSwept(running);
    const alertBefore = alertOf(world, '가람무역');
    garam.silence();

    await advanceDays(running);
    await advanceDays(running);

    expect(wordsOf(alertOf(world, '가람무역'))).toBe(wordsOf(alertBefore));
    expect(postCount(world)).toBe(1);
  });

  it('is opened by a repeated check, one or three hours after a failed one', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const garam = await aCompanyAmongOthers(world, certificateOnly(world, -1));
    garam.silence();
    const running = await startApp(world);
    await untilSwept(running);
    const postsBefore = messages(world).length;

    world.clock.advance(HOUR);
    const retryLog = 'Rechecked the companies that could not be checked';
    await untilLogged(running, retryLog);
    const afterFirstRetry = messages(world).length;
    world.popbill.faults.clear();
    world.clock.advance(2 * HOUR);
    await untilLogged(running, retryLog, 2);
    await untilSent(running);

    expect([postsBefore, afterFirstRetry]).toEqual([0, 0]);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('만료되었습니다');
    expect(logOf(running).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('names the person who stopped watching its company, and sends nothing more', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    await watch(world, [{ brn: BRN, name: '가람무역', state: certificateOnly(world, 8) }]);
    const running = await startApp(world);
    await untilSwept(running);

    await world.slack.slash('U0KIM', '/hometax', '제외 가람무역', { channel: 'C0TEAM' });
    await world.slack.waitFor(({ views }) => views('U0KIM').at(-1)?.submit !== undefined);
    await world.slack.submit('U0KIM');
    await world.slack.waitFor(() => wordsOf(alertOf(world, '가람무역')).includes('제외했습니다'));
    world.clock.advance(2 * DAY);
    await untilSent(running);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('<@U0KIM>');
    expect(wordsOf(alert)).toContain('문제가 해결된 것은 아니며');
    expect(thread(alert).map(({ broadcast }) => broadcast)).toEqual([false]);
    expect(await alertsIn(world)).toEqual([]);
  });
});
