import { describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/alert/alert-view.js';
import type { Alert } from '../../src/records/alert.js';
import { findBlockProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import { LIMITS, type OwnerLabel, type ViewMessage } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { LANGUAGES, type Language } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf, EVERY_REASON, resolvedAlert } from '../support/alert-samples.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  authMissing,
  certificateExpiry,
  certificateInvalid,
  checkBroken,
  deptUserLogin,
  endOf,
  expiredYesterday,
  memberMissing,
  planStopped,
} from '../support/reasons.js';

const NAMED: OwnerLabel = { kind: 'name', name: '김지우' };

function draw(alert: Alert, language: Language = 'ko', owner: OwnerLabel = NAMED): ViewMessage {
  return alertMessage({ alert, collectsBy: 'any', owner }, TONGUES[language]);
}

function wordsOf({ blocks }: ViewMessage): string {
  return blocks
    .flatMap((block) => {
      if (block.type === 'header') return block.text.text;
      if (block.type === 'section') return block.text?.text ?? '';
      if (block.type !== 'context') return [];
      return block.elements.map((element) => ('text' in element ? element.text : ''));
    })
    .join('\n');
}

function buttonsOf({ blocks }: ViewMessage): readonly string[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((element) =>
          element.type === 'button' ? `${element.action_id} ${element.value}` : element.type,
        )
      : [],
  );
}

function labelsOf({ blocks }: ViewMessage): readonly string[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((element) => (element.type === 'button' ? element.text.text : ''))
      : [],
  );
}

const openedAt = seoul('2026-11-25 08:31');
const gap = {
  product: 'taxinvoice',
  from: seoul('2026-11-24 08:30'),
  to: seoul('2026-12-01 15:26'),
} as const;

const takenAt = seoul('2026-11-25 09:02');
const SNOOZED: Alert['life'] = {
  state: 'snoozed',
  by: 'U0LEE',
  at: seoul('2026-11-25 09:10'),
  until: seoul('2026-11-26 09:00'),
};

interface Sample {
  readonly name: string;
  readonly alert: Alert;
  readonly owner?: OwnerLabel;
}

const SAMPLES: readonly Sample[] = [
  { name: 'expiring', alert: alertOf([certificateExpiry()], { stage: 'production' }) },
  {
    name: 'rejected-four-times',
    alert: alertOf([deptUserLogin({ attempts: 4, willTestAgain: false })]),
  },
  {
    name: 'expiring-beside-dept-user',
    alert: alertOf([
      certificateExpiry({
        severity: 'notice',
        beside: 'working-dept-user',
        deptUserWorkedAt: openedAt,
        nextRung: 0,
      }),
    ]),
  },
  { name: 'expired', alert: alertOf([expiredYesterday()], { stage: 'production' }) },
  {
    name: 'rejected',
    alert: alertOf([deptUserLogin()], {
      stage: 'production',
      note: '대표님께 먼저 전화해 주세요.\n010-0000-0000',
      pageOpenedBy: { user: 'U0LEE', at: seoul('2026-11-25 09:02') },
    }),
  },
  {
    name: 'second-step',
    alert: alertOf([deptUserLogin({ sub: 'second-step-failed', code: -11100029 })]),
  },
  { name: 'nothing-registered', alert: alertOf([authMissing()]) },
  { name: 'check-broken', alert: alertOf([checkBroken()]) },
  {
    name: 'several-reasons',
    alert: alertOf([
      deptUserLogin(),
      planStopped({ products: ['cashbill'] }),
      deptUserLogin({ products: ['cashbill'], sub: 'temporary-password', code: -11100027 }),
      certificateExpiry({ products: ['taxinvoice', 'cashbill'], beside: 'rejected-dept-user' }),
    ]),
  },
  {
    name: 'taken',
    alert: alertOf([expiredYesterday()], {
      stage: 'production',
      life: { state: 'acknowledged', by: 'U0KIM', at: takenAt },
    }),
  },
  {
    name: 'snoozed',
    alert: alertOf([certificateExpiry()], { stage: 'production', life: SNOOZED }),
  },
  {
    name: 'snoozed-while-taken',
    alert: alertOf([planStopped()], {
      stage: 'production',
      life: { ...SNOOZED, taken: { by: 'U0KIM', at: takenAt } },
    }),
  },
  {
    name: 'now-critical',
    alert: alertOf([expiredYesterday()], {
      stage: 'production',
      calls: { criticalAt: openedAt, ownerAt: openedAt },
    }),
    owner: { kind: 'mention', id: 'U0KIM' },
  },
  {
    name: 'client-told',
    alert: alertOf([authMissing()], {
      stage: 'production',
      clientTold: { by: 'U0LEE', at: seoul('2026-11-25 10:15') },
    }),
  },
  {
    name: 'renewed',
    alert: resolvedAlert([certificateExpiry()], { renewedUntil: endOf('2027-12-09') }),
  },
  {
    name: 'works-again',
    alert: resolvedAlert([deptUserLogin()], { deptUserWorks: true, gaps: [gap] }),
  },
  {
    name: 'closed',
    alert: alertOf([], { life: { state: 'closed', at: openedAt, by: 'U0KIM' } }),
  },
];

describe('a certificate whose problem has ended', () => {
  it.each([
    { name: 'that cannot be used', reason: certificateInvalid() },
    { name: 'that was about to expire', reason: certificateExpiry() },
  ])('is not called fine without a remark about its untested login: $name', ({ reason }) => {
    const [ko, en] = LANGUAGES.map((language) =>
      [false, true].map((certificateTested) =>
        JSON.stringify(draw(resolvedAlert([reason], { certificateTested }), language)),
      ),
    );

    expect(ko?.[0]).toContain('로그인은 테스트하지 않았습니다.');
    expect(ko?.[1]).not.toContain('테스트하지 않았습니다');
    expect(en?.[0]).toContain('Its login was not tested.');
    expect(en?.[1]).not.toContain('not tested');
  });

  it('has no remark about its date if its login was tested', () => {
    const renewed = { renewedUntil: endOf('2027-12-09'), certificateTested: true };

    const drawn = draw(resolvedAlert([certificateExpiry()], renewed), 'ko');

    expect(JSON.stringify(drawn)).not.toContain('날짜를 보고 알린 것입니다');
  });
});

describe.each(LANGUAGES)('alertMessage in %s', (language) => {
  it.each(SAMPLES)('draws $name as in its fixture', async ({ name, alert, owner }) => {
    const message = draw(alert, language, owner);

    await expect(`${JSON.stringify(message, undefined, 2)}\n`).toMatchFileSnapshot(
      `../fixtures/views/alert-${name}.${language}.json`,
    );
  });

  it.each([
    ...SAMPLES,
    ...EVERY_REASON.map(({ name, reason }) => ({ name, alert: alertOf([reason]) })),
  ])('stays within Slack’s limits with the longest texts: $name', ({ alert }) => {
    const name = '<!channel>가나다라마바사&'.repeat(12).slice(0, 200);
    const note = '*메모* <https://a.kr> '.repeat(200);
    const owner = { kind: 'name', name: `<!here>*${'가'.repeat(90)}` } as const;
    const message = draw({ ...alert, name, note, owner: 'S0OPS' }, language, owner);

    expect(findBlockProblems(message.blocks, 'message')).toEqual([]);
    expect(message.text.length).toBeLessThanOrEqual(LIMITS.messageText);
    expect(JSON.stringify(message.blocks).length).toBeLessThan(LIMITS.messageCharacters * 2);
    expect(`${message.text}${wordsOf(message).split('\n').slice(1).join('\n')}`).not.toMatch(
      /<!channel|<!here|<https/,
    );
  });

  it.each(SAMPLES)(
    'names its problem in the title even with a long company name: $name',
    ({ alert }) => {
      const [title] = draw({ ...alert, name: '가'.repeat(200) }, language).blocks;

      expect(title?.type === 'header' && title.text.text.length < LIMITS.header).toBe(true);
      expect(title?.type === 'header' && title.text.text).not.toMatch(/…$/);
    },
  );
});

describe('alertMessage', () => {
  it('has title, three paragraphs, buttons and a context line in this order', () => {
    const { blocks } = draw(alertOf([certificateExpiry()], { stage: 'production' }));

    expect(blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'section',
      'actions',
      'actions',
      'context',
    ]);
    expect(blocks[0]).toHaveProperty(
      'text.text',
      '주의 | 한빛상사 인증서가 12월 9일(수)에 만료됩니다 🟡',
    );
    expect(blocks[1]).toHaveProperty('text.text', expect.stringMatching(/^\u200B\*상황\*\u200B /));
    expect(blocks[2]).toHaveProperty('text.text', expect.stringMatching(/^\u200B\*영향\*\u200B /));
    expect(blocks[3]).toHaveProperty('text.text', expect.stringMatching(/^\u200B\*할 일\*\u200B /));
    expect(blocks[7]).toHaveProperty(
      'elements.0.text',
      '123-45-67891 · 담당 김지우 · 11월 25일 08:31 기준 · 다음 알림 12월 2일(7일 전)',
    );
  });

  it('names the test stage in the title and in the sentence', () => {
    const message = draw(alertOf([authMissing()], { stage: 'test' }));

    expect(wordsOf(message)).toMatch(/^긴급\(테스트 환경\) \| /);
    expect(message.text).toMatch(/^긴급\(테스트 환경\): /);
  });

  it('mentions the owner only if asked to, and otherwise uses the plain name', () => {
    const alert = alertOf([expiredYesterday()]);
    const quiet = JSON.stringify(draw(alert));
    const called = wordsOf(draw(alert, 'ko', { kind: 'mention', id: 'S0OPS' }));
    const unnamed = alertMessage({ alert, collectsBy: 'any' }, TONGUES['ko']);

    expect(quiet).toContain('담당 김지우');
    expect(quiet).not.toMatch(/<@|<!/);
    expect(called).toContain('담당 <!subteam^S0OPS>');
    expect(wordsOf(unnamed)).not.toContain('담당');
  });

  const value = `${HANBIT}:taxinvoice`;
  const MAIN = ['alertClaim', 'alertSnooze', 'alertDetails'] as const;
  const main = MAIN.map((name) => `${ACTIONS[name]} ${value}`);
  const clientText = `${ACTIONS.alertClientText} ${value}`;

  it('draws the button for a new registration only for a rejected department user', () => {
    expect(buttonsOf(draw(alertOf([deptUserLogin()])))).toEqual([
      `${ACTIONS.alertPage} ${value}`,
      `${ACTIONS.alertCheck} ${value}`,
      ...main,
      `${ACTIONS.alertRegistered} ${value}`,
      clientText,
    ]);
    expect(buttonsOf(draw(alertOf([expiredYesterday()])))).toEqual([
      `${ACTIONS.alertPage} ${value}`,
      `${ACTIONS.alertCheck} ${value}`,
      ...main,
      clientText,
    ]);
  });

  it.each([
    { name: 'a missing member', reason: memberMissing(), more: [clientText] },
    { name: 'a plan', reason: planStopped(), more: [clientText] },
    { name: 'a check that failed', reason: checkBroken(), more: [] },
  ])('has no page button for $name', ({ reason, more }) => {
    expect(buttonsOf(draw(alertOf([reason])))).toEqual([
      `${ACTIONS.alertCheck} ${value}`,
      ...main,
      ...more,
    ]);
  });

  it('has a page button for each product whose department user is rejected', () => {
    const alert = alertOf([deptUserLogin(), deptUserLogin({ products: ['cashbill'] })]);

    expect(buttonsOf(draw(alert))).toEqual([
      `${ACTIONS.alertPage} ${value}`,
      `${ACTIONS.alertCheck} ${value}`,
      ...main,
      `${ACTIONS.alertPage} ${HANBIT}:cashbill`,
      `${ACTIONS.alertRegistered} ${HANBIT}:cashbill`,
      `${ACTIONS.alertRegistered} ${value}`,
      clientText,
    ]);
    expect(labelsOf(draw(alert))).toEqual([
      '인증 페이지 열기 · 전자세금계산서',
      '다시 확인',
      '제가 맡을게요',
      '나중에 알림',
      '자세히',
      '인증 페이지 열기 · 현금영수증',
      '다시 등록했어요 · 현금영수증',
      '다시 등록했어요 · 전자세금계산서',
      '고객 안내문',
    ]);
  });

  it('has one page button for a certificate of both products', () => {
    const alert = alertOf([certificateExpiry({ products: ['taxinvoice', 'cashbill'] })]);

    expect(labelsOf(draw(alert))).toEqual([
      '인증 페이지 열기',
      '다시 확인',
      '제가 맡을게요',
      '나중에 알림',
      '자세히',
      '고객 안내문',
    ]);
  });

  it('has at most five buttons per row, for all reasons', () => {
    const products = ['taxinvoice', 'cashbill'] as const;
    const alerts = [
      ...EVERY_REASON.map(({ reason }) => alertOf([reason])),
      alertOf(
        EVERY_REASON.flatMap(({ reason }) => products.map((p) => ({ ...reason, products: [p] }))),
      ),
    ];

    for (const alert of alerts) {
      for (const block of draw(alert).blocks) {
        if (block.type === 'actions') expect(block.elements.length).toBeLessThanOrEqual(5);
      }
    }
  });

  it('has a release button if it is claimed, and a wake button if it is snoozed', () => {
    const taken = { state: 'acknowledged', by: 'U0KIM', at: takenAt } as const;
    const labels = (life: Alert['life']) => labelsOf(draw(alertOf([planStopped()], { life })));

    expect(labels({ state: 'open' })).toContain('제가 맡을게요');
    expect(labels(taken)).toContain('맡은 것 내려놓기');
    expect(labels(taken)).not.toContain('제가 맡을게요');
    expect(labels(SNOOZED)).toContain('다시 켜기');
    expect(labels(SNOOZED)).not.toContain('나중에 알림');
    expect(labels({ ...SNOOZED, taken })).toEqual(
      expect.arrayContaining(['맡은 것 내려놓기', '다시 켜기']),
    );
  });

  it('names the claimer and the end of a snooze, in the sentence too', () => {
    const taken = { by: 'U0KIM', at: takenAt };
    const drawn = (life: Alert['life']) => draw(alertOf([planStopped()], { life }));
    const handled = drawn({ state: 'acknowledged', ...taken });
    const waiting = drawn({ ...SNOOZED, taken });

    expect(wordsOf(handled).split('\n')[1]).toBe(
      '처리 중 · <@U0KIM> 님이 11월 25일 09:02에 맡았습니다',
    );
    expect(handled.text).toMatch(/<@U0KIM> 님이 맡아 처리하고 있습니다\.$/);
    expect(wordsOf(waiting).split('\n')[1]).toBe(
      '미룸 · 11월 26일(목) 09:00까지 · <@U0LEE> 님 · 맡은 사람 <@U0KIM> (11월 25일 09:02)',
    );
    expect(waiting.text).toMatch(/<@U0LEE> 님이 11월 26일\(목\) 09:00까지 미뤄 두었습니다\.$/);
    expect(wordsOf(drawn({ state: 'open' }))).not.toMatch(/처리 중|미룸/);
  });

  it('gives the buttons of each alert their own accessibility label', () => {
    const [first] = draw(alertOf([authMissing()])).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    );

    expect(first).toHaveProperty('accessibility_label', '인증 페이지 열기: 123-45-67891, 한빛상사');
  });

  it('gives each of several reasons a heading, and names all in the sentence', () => {
    const message = draw(alertOf([deptUserLogin(), planStopped({ severity: 'warning' })]));

    expect(wordsOf(message)).toContain('*긴급 | 부서사용자 로그인 거부*');
    expect(wordsOf(message)).toContain('*주의 | 정액제 문제*');
    expect(message.text).toMatch(/이 밖에 살펴볼 문제: 정액제 문제\.$/);
  });

  it('has no buttons once the alert has ended', () => {
    for (const alert of [
      resolvedAlert([deptUserLogin()]),
      alertOf([], { life: { state: 'closed', at: openedAt, by: 'cli' } }),
    ]) {
      expect(buttonsOf(draw(alert))).toEqual([]);
    }
  });

  it('shows after the end its duration, the gap in collection, and who opened the page', () => {
    const words = wordsOf(
      draw({
        ...resolvedAlert([deptUserLogin()], { deptUserWorks: true, gaps: [gap] }),
        stage: 'production',
      }),
    );

    expect(words.split('\n')).toEqual([
      '해결됨 | 한빛상사 부서사용자 로그인이 다시 됩니다 🟢',
      '12월 1일 15:26 로그인 테스트가 정상이었습니다. 11월 24일 08:30부터 12월 1일 15:26까지는 전자세금계산서 수집이 멈췄을 수 있습니다. 이 기간을 다시 수집해 주세요.',
      '123-45-67891 · 6일 만에 해결 · 12월 1일 15:26 확인 · 인증 페이지를 연 사람 <@U0KIM>',
    ]);
  });

  it('names nobody if nobody opened the page through the app', () => {
    const { pageOpenedBy: _, ...alert } = resolvedAlert([authMissing()]);

    expect(wordsOf(draw(alert))).not.toContain('인증 페이지를 연 사람');
  });

  it('says that collection did not stop only if that is known', () => {
    const inTime = resolvedAlert([certificateExpiry()], { renewedUntil: endOf('2027-12-09') });

    expect(wordsOf(draw(inTime))).toContain('수집은 멈추지 않았습니다.');
    expect(wordsOf(draw(resolvedAlert([checkBroken()])))).not.toContain('멈추지 않았습니다');
  });

  it('says that a date is no login test', () => {
    const renewed = (beside: 'nothing' | 'working-dept-user') =>
      resolvedAlert([certificateExpiry({ beside })], { renewedUntil: endOf('2027-12-09') });

    expect(wordsOf(draw(renewed('nothing')))).toContain('인증서 로그인 테스트');
    expect(wordsOf(draw(renewed('nothing'), 'en'))).toContain('Test certificate login');
    expect(wordsOf(draw(renewed('working-dept-user')))).not.toContain('인증서 로그인 테스트');
  });

  it('joins equal gaps of two products, and separates different ones', () => {
    const same = resolvedAlert([authMissing()], { gaps: [gap, { ...gap, product: 'cashbill' }] });
    const { from: _, ...since } = gap;
    const different = resolvedAlert([authMissing()], {
      gaps: [gap, { ...since, product: 'cashbill' }],
    });

    expect(wordsOf(draw(same)).match(/다시 수집해 주세요/g)).toHaveLength(1);
    expect(wordsOf(draw(same))).toContain('전자세금계산서와 현금영수증 수집이 멈췄을 수');
    expect(wordsOf(draw(different))).toContain('언제부터인지는 알 수 없습니다');
    expect(draw(different).text).toContain('현금영수증: 12월 1일까지의 필요한 기간을');
  });
});
