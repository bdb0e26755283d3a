import { describe, expect, it } from 'vitest';
import { setupMessage } from '../../src/incident/incident-view.js';
import type { SetupAlert, SetupFault } from '../../src/records/incident.js';
import { findBlockProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { LANGUAGES } from '../../src/text/format.js';
import { popbillSupport } from '../../src/text/phrases.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';

function aSetup(overrides: Partial<SetupAlert> = {}): SetupAlert {
  return {
    v: 1,
    stage: 'production',
    openedAt: seoul('2026-11-25 06:00'),
    code: -99010008,
    message: '인증정보가 일치하지 않습니다.',
    fault: 'signature',
    at: 'token',
    lastCheckedAt: seoul('2026-11-24 08:52'),
    channel: 'C0ALERTS',
    ...overrides,
  };
}

/** What the message must name, so that the right person fixes the right thing. */
const FAULTS: readonly { readonly fault: SetupFault; readonly remedy: RegExp }[] = [
  { fault: 'signature', remedy: /POPBILL_SECRET_KEY/ },
  { fault: 'link-id', remedy: /POPBILL_LINK_ID/ },
  { fault: 'ip', remedy: /POPBILL_IP_BOUND/ },
  { fault: 'clock', remedy: /NTP/ },
  { fault: 'production-closed', remedy: /POPBILL_STAGE/ },
  { fault: 'points', remedy: /파트너 포인트|partner points/ },
  { fault: 'member-points', remedy: /연동회원 포인트|linked member's points/ },
  { fault: 'popbill-user-id', remedy: /\/hometax (추가|watch)/ },
  { fault: 'permission', remedy: /권한|permission/ },
  { fault: 'other', remedy: /POPBILL_/ },
];

describe.each(LANGUAGES)('setupMessage in %s', (language) => {
  const t = TONGUES[language];

  it.each(FAULTS)('says what to fix for $fault, and whether to restart', ({ fault, remedy }) => {
    const message = setupMessage(aSetup({ fault }), t);
    const words = JSON.stringify(message.blocks);

    expect(words).toMatch(remedy);
    expect(message.text).toMatch(/\.$/);
    if (fault !== 'other') expect(words).toMatch(/다시 시작|[Rr]estart/);
    expect(findBlockProblems(message.blocks, 'message')).toEqual([]);
  });

  it('matches its fixture', async () => {
    const message = setupMessage(aSetup(), t);

    await expect(`${JSON.stringify(message, undefined, 2)}\n`).toMatchFileSnapshot(
      `../fixtures/views/setup.${language}.json`,
    );
  });

  it('matches its fixture when resolved', async () => {
    const message = setupMessage(aSetup({ resolvedAt: seoul('2026-11-25 09:10') }), t);

    await expect(`${JSON.stringify(message, undefined, 2)}\n`).toMatchFileSnapshot(
      `../fixtures/views/setup-resolved.${language}.json`,
    );
  });

  it('escapes and cuts POPBiLL’s message', () => {
    const message = setupMessage(aSetup({ message: `<!channel> ${'가'.repeat(9000)}` }), t);

    expect(JSON.stringify(message)).not.toContain('<!channel>');
    expect(findBlockProblems(message.blocks, 'message')).toEqual([]);
  });
});

describe('setupMessage', () => {
  it('has sentences with the numbered remedy', () => {
    expect(setupMessage(aSetup(), TONGUES['ko']).text).toBe(
      [
        '긴급: 팝빌이 API 서명을 거부했습니다. 정기 확인은 중단되었습니다. 비밀키(SecretKey)가 바뀌었거나 잘못 입력된 것 같습니다.',
        '1. 관리자가 팝빌(링크허브) 파트너 정보에서 현재 비밀키를 확인합니다.',
        '2. POPBILL_SECRET_KEY 값을 그 키로 바꿉니다. 키를 슬랙에 올리지 마세요.',
        '3. 앱을 다시 시작합니다. 설정은 시작할 때 한 번만 읽습니다.',
      ].join('\n'),
    );
  });

  it('says that no authentication is at fault and that other alerts are frozen', () => {
    const words = JSON.stringify(setupMessage(aSetup(), TONGUES['ko']).blocks);

    expect(words).toContain('인증에 문제가 있다는 뜻은 아닙니다');
    expect(words).toContain('회사별 알림도 새로 보내거나 닫지 않습니다');
  });

  it.each(['token', 'call'] as const)(
    'does not claim that no company can be checked when refused at the %s',
    (at) => {
      const { text } = setupMessage(aSetup({ at, fault: 'permission' }), TONGUES['ko']);

      expect(text).toContain('정기 확인은 중단되었습니다');
      expect(text).not.toContain('어느 회사도');
    },
  );

  it('offers to check all companies after the fix, and the app’s own state', () => {
    const [row] = setupMessage(aSetup(), TONGUES['en']).blocks.filter(
      ({ type }) => type === 'actions',
    );

    expect(row).toMatchObject({
      elements: [{ action_id: ACTIONS.homeSweep }, { action_id: ACTIONS.homeStatus }],
    });
  });

  it.each([
    { fault: 'link-id', asks: true },
    { fault: 'production-closed', asks: true },
    { fault: 'permission', asks: true },
    { fault: 'other', asks: true },
    { fault: 'signature', asks: false },
  ] as const)('names POPBiLL’s support once where it is needed: $fault', ({ fault, asks }) => {
    const words = JSON.stringify(setupMessage(aSetup({ fault }), TONGUES['en']).blocks);

    const occurrences = words.split(popbillSupport(TONGUES['en'])).length - 1;
    expect(occurrences).toBe(asks ? 1 : 0);
  });

  it('omits the last check when there was none', () => {
    const { lastCheckedAt: _, ...never } = aSetup();

    const words = (setup: SetupAlert) => JSON.stringify(setupMessage(setup, TONGUES['ko']).blocks);
    expect(words(aSetup())).toContain('마지막 확인: 11월 24일 08:52');
    expect(words(never)).not.toContain('마지막 확인');
  });

  it('says when the refusal was and that all companies were checked', () => {
    const message = setupMessage(aSetup({ resolvedAt: seoul('2026-11-25 09:10') }), TONGUES['en']);

    expect(JSON.stringify(message.blocks)).toContain('from 25 Nov, 06:00 until 09:10 KST. ');
    expect(message.text).toContain('All companies have been checked again');
  });
});
