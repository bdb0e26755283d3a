import { describe, expect, it } from 'vitest';
import type { Product } from '../../src/records/company.js';
import type { SampleCompanyChange } from '../../src/sandbox/popbill/companies.js';
import { ALERT_CHANNEL, type World } from '../../src/sandbox/world.js';
import { alertOf, messages, noise, thread } from './support/channel.js';
import {
  DAY,
  daysPass,
  logOf,
  MONDAY,
  MORNING,
  untilLogged,
  untilSwept,
  untilTold,
} from './support/days.js';
import { aWorld, startIn } from './support/running-app.js';
import { allOf, fromStore } from './support/stored.js';
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
  readonly at?: (world: World) => SampleCompanyChange;
  readonly products?: readonly Product[];
  /** What the message says: what it is and what to do. */
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
    at: (world) => certificateOnly(world, 7),
    says: [
      '주의',
      '인증서가 12월 3일(목)에 만료됩니다',
      '은행이나 인증기관에서 갱신',
      '부서사용자를 등록해 두면',
    ],
  },
  {
    name: '만료회사',
    at: (world) => certificateOnly(world, -2),
    says: ['긴급', '만료되었습니다', '신규 발급을 받아야'],
  },
  {
    name: '폐기회사',
    at: (world) => certificate(world, 'revoked'),
    says: ['긴급', '인증서가 폐기되었습니다', '새 인증서를 홈택스에 등록', '-10004004'],
  },
  {
    name: '남의인증서',
    at: (world) => certificate(world, 'other-company'),
    says: ['긴급', '인증서', '다른', '-10004009'],
  },
  {
    name: '거부회사',
    at: () => deptUserRejected(),
    says: [
      '긴급',
      '부서사용자 로그인이 거부되었습니다',
      '계정이 잠길 수 있습니다',
      '한 번만 더 테스트',
      '-11100021',
    ],
  },
  {
    name: '일반실패',
    at: () => deptUserRejected(-11100001),
    says: ['주의', '로그인', '사용', '대표 아이디', '-11100001'],
  },
  {
    name: '딴회사계정',
    at: () => deptUserRejected(-11100022),
    says: ['긴급', '다른', '-11100022'],
  },
  {
    name: '종류틀림',
    at: () => deptUserRejected(-11100024),
    says: ['긴급', '전자세금계산서', '-11100024'],
  },
  {
    name: '임시비번',
    at: () => deptUserRejected(-11100027),
    says: ['긴급', '임시 비밀번호', '새 비밀번호를 정합니다'],
  },
  {
    name: '이차인증',
    at: () => deptUserRejected(-11100028),
    says: ['긴급', '주민등록번호', '-11100028'],
  },
  {
    name: '미등록회사',
    at: () => ({}),
    says: ['긴급', '등록된 홈택스 인증이 없습니다', '부서사용자를 권합니다'],
  },
  {
    name: '탈퇴회사',
    at: () => ({ member: false }),
    says: ['긴급', '팝빌 회원에 없습니다', '테스트 환경', '-99003008'],
  },
  {
    name: '모르는회사',
    says: ['긴급', '팝빌 회원에 없습니다'],
  },
  {
    name: '요금제종료',
    at: (world) => ({
      taxinvoice: {
        ...deptUserWorks().taxinvoice,
        flatRate: { state: 'ended', useEndDate: dayEnd(world, -3).slice(0, 8) },
      },
    }),
    says: ['긴급', '정액제 기간이 끝났습니다', '인증을 다시 등록할 필요는 없습니다'],
  },
  {
    name: '요금제정지',
    at: () => ({
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
    at: (world) => {
      const { taxinvoice } = certificateOnly(world, 3);
      return { taxinvoice: taxinvoice ?? {}, cashbill: taxinvoice ?? {} };
    },
    says: ['긴급', '전자세금계산서와 현금영수증'],
  },
];

/** In one channel the sixth notice of a sweep would join a combined alert. */
const CHANNELS = ['C0ONE', 'C0TWO', 'C0THREE', 'C0FOUR'] as const;
const channelOf = (i: number) => CHANNELS[i % CHANNELS.length] ?? CHANNELS[0];

/** A company of whom nothing can be asked, among others who answer: its own trouble and no outage. */
async function aCompanyAmongOthers(
  world: World,
  at: SampleCompanyChange,
): Promise<{ silence(): void }> {
  const [brn = '', ...others] = brns(4);
  await watch(world, [
    { brn, name: '가람무역', at },
    ...others.map((other, i) => ({ brn: other, name: `다른회사${i}`, at: deptUserWorks() })),
  ]);
  return {
    silence: () => world.popbill.faults.set({ brn }, { kind: 'status', status: 503 }),
  };
}

describe('an alert', () => {
  it('of every kind of trouble reaches the channel with its remedy, and only trouble does', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [FINE = '', UNKNOWN = '', ...rest] = brns(TROUBLES.length + 2);
    for (const id of CHANNELS) world.slack.addChannel({ id, name: id.toLowerCase() });
    await watch(world, [
      { brn: FINE, name: '멀쩡한회사', at: deptUserWorks() },
      { brn: UNKNOWN, name: '알수없음', at: deptUserRejected(-11199999) },
      ...TROUBLES.map(({ name, at, products }, i) => ({
        brn: rest[i] ?? '',
        name,
        channel: channelOf(i),
        products,
        at: at === undefined ? undefined : at(world),
      })),
    ]);

    const running = await startIn(world);
    await untilSwept(running);

    const said = TROUBLES.map(({ name, says }, i) => {
      const words = wordsOf(alertOf(world, name, channelOf(i)));
      return { name, missing: says.filter((sentence) => !words.includes(sentence)) };
    });
    expect(said.filter(({ missing }) => missing.length > 0)).toEqual([]);
    const all = [...CHANNELS, ALERT_CHANNEL].flatMap((channel) => messages(world, channel));
    expect(all).toHaveLength(TROUBLES.length);
    // A first post makes its own noise: nothing is said twice.
    expect(all.flatMap(({ replies }) => replies)).toEqual([]);
    expect(world.slack.warnings).toEqual([]);
    // A full sentence for those who read notifications and screens aloud, with the stage.
    expect(all.filter(({ text }) => !text.includes('테스트 환경'))).toEqual([]);
  });

  it('speaks English where the channel does', async () => {
    const world = await aWorld({ startsAt: MORNING, settings: { CHANNEL_LANGUAGE: 'en' } });
    const [EXPIRED = '', REJECTED = ''] = brns(2);
    await watch(world, [
      { brn: EXPIRED, name: '만료회사', at: certificateOnly(world, -2) },
      { brn: REJECTED, name: '거부회사', at: deptUserRejected() },
    ]);

    await untilSwept(await startIn(world));

    expect(wordsOf(alertOf(world, '만료회사'))).toContain('certificate');
    expect(wordsOf(alertOf(world, '만료회사'))).toMatch(/expired/);
    expect(wordsOf(alertOf(world, '거부회사'))).toContain('department user');
    expect(
      messages(world).map(wordsOf).join('').replaceAll('만료회사', '').replaceAll('거부회사', ''),
    ).not.toMatch(/[가-힣]{5}/);
  });

  it('says what is gone, what is new and what is worse, in one message', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    const dying = { certificate: { state: 'registered', expiresAt: dayEnd(world, 200) } } as const;
    await watch(world, [
      {
        brn: BRN,
        name: '가람무역',
        at: { taxinvoice: { ...deptUserRejected().taxinvoice, ...dying } },
      },
    ]);
    const running = await startIn(world);
    await untilSwept(running);
    const first = wordsOf(alertOf(world, '가람무역'));

    world.popbill.companies.update(BRN, { taxinvoice: { certificate: { state: 'none' } } });
    await daysPass(running);
    const worse = alertOf(world, '가람무역');

    expect(first).toContain('주의');
    expect(first).toContain('유효기간이 남은 인증서');
    expect(wordsOf(worse)).toContain('긴급');
    expect(thread(worse)).toEqual([{ text: expect.stringContaining('긴급'), loud: true }]);
    expect(messages(world)).toHaveLength(1);
  });

  it('of a general login failure is a warning, and critical when it fails a second time', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    await watch(world, [{ brn: BRN, name: '가람무역', at: deptUserRejected(-11100001) }]);
    const running = await startIn(world);
    await untilSwept(running);
    const first = wordsOf(alertOf(world, '가람무역'));

    await daysPass(running);

    expect(first).toContain('주의(테스트 환경)');
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('긴급(테스트 환경)');
    expect(noise(world)).toBe(2);
  });

  it('is not opened by checks that fail, until three sweeps in a row could not check', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const garam = await aCompanyAmongOthers(world, deptUserWorks());
    const running = await startIn(world);
    await untilSwept(running);
    garam.silence();

    await daysPass(running);
    const first = messages(world).length;
    await daysPass(running);
    const second = messages(world).length;
    await daysPass(running);
    const third = alertOf(world, '가람무역');
    await daysPass(running);
    const fourth = alertOf(world, '가람무역');

    expect([first, second]).toEqual([0, 0]);
    expect(wordsOf(third)).toContain('주의');
    expect(wordsOf(third)).toMatch(/확인하지 못/);
    expect(wordsOf(third)).not.toMatch(/수집 불가|거부되었습니다|만료되었습니다/);
    // That it still fails is said in the thread, where it makes no noise.
    expect(thread(fourth).filter(({ loud }) => loud)).toEqual([]);
    expect(messages(world)).toHaveLength(1);

    world.popbill.faults.clear();
    await daysPass(running);

    expect(wordsOf(alertOf(world, '가람무역'))).toContain('상태를 다시 확인할 수 있습니다');
  });

  it('says since when nothing is known of a company, and how often it was asked in vain', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    // POPBiLL answers each time, and says nothing that tells how the company stands.
    await aCompanyAmongOthers(world, deptUserRejected(-19_999_999));
    const running = await startIn(world);
    await untilSwept(running);

    for (let day = 0; day < 4; day += 1) await daysPass(running);

    const said = wordsOf(alertOf(world, '가람무역'));
    expect(said).toContain('상태를 5번 연속 확인하지 못했습니다');
    expect(said).toMatch(/11월 30일 .*부터 물어보았지만 아직 한 번도 상태를 확인하지 못했습니다/);
  });

  it('is not touched by a check that could not be made', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    const { taxinvoice } = deptUserRejected(-11100027);
    const garam = await aCompanyAmongOthers(world, {
      taxinvoice: { ...taxinvoice, certificate: valid },
    });
    const running = await startIn(world);
    await untilSwept(running);
    const before = alertOf(world, '가람무역');
    garam.silence();

    await daysPass(running);
    await daysPass(running);

    expect(wordsOf(alertOf(world, '가람무역'))).toBe(wordsOf(before));
    expect(noise(world)).toBe(1);
  });

  it('follows a check that failed after an hour, and again after three', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const garam = await aCompanyAmongOthers(world, certificateOnly(world, -1));
    garam.silence();
    const running = await startIn(world);
    await untilSwept(running);
    const before = messages(world).length;

    world.clock.advance(HOUR);
    const again = 'Asked again about companies that could not be checked';
    await untilLogged(running, again);
    const stillSilent = messages(world).length;
    world.popbill.faults.clear();
    world.clock.advance(2 * HOUR);
    await untilLogged(running, again, 2);
    await untilTold(running);

    expect([before, stillSilent]).toEqual([0, 0]);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('만료되었습니다');
    expect(logOf(running).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is closed with who did it when its company is watched no longer, and says nothing more', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const [BRN = ''] = brns(1);
    await watch(world, [{ brn: BRN, name: '가람무역', at: certificateOnly(world, 8) }]);
    const running = await startIn(world);
    await untilSwept(running);

    await world.slack.slash('U0KIM', '/hometax', '제외 가람무역', { channel: 'C0TEAM' });
    await world.slack.waitFor(({ views }) => views('U0KIM').at(-1)?.submit !== undefined);
    await world.slack.submit('U0KIM');
    await world.slack.waitFor(() => wordsOf(alertOf(world, '가람무역')).includes('닫았습니다'));
    world.clock.advance(2 * DAY);
    await untilTold(running);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('<@U0KIM>');
    expect(wordsOf(alert)).toContain('문제가 해결되었다는 뜻은 아닙니다');
    expect(thread(alert).map(({ loud }) => loud)).toEqual([false]);
    expect(await fromStore(world, (store) => allOf(store.alerts()))).toEqual([]);
  });
});
