import { describe, expect, it } from 'vitest';
import { alertDetailsRows, alertMessage, alertRow } from '../../src/alert/alert-view.js';
import { reasonWords } from '../../src/assessment/reason-words.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Reason } from '../../src/records/reason.js';
import { findBlockProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import { LIMITS, MRKDWN, type OwnerLabel, type ViewMessage } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { LANGUAGES, type Language } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf, EVERY_REASON, resolvedAlert } from '../support/alert-samples.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  authMissing,
  CHECKED_AT,
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

/** What a button or a menu's entry stands for: `alert_page 1234567891:taxinvoice`. */
function buttonsOf({ blocks }: ViewMessage): readonly string[] {
  return elementsOf(blocks).flatMap((element) => {
    if (element.type === 'button') return `${element.action_id} ${element.value}`;
    return element.type === 'overflow' ? element.options.map(({ value }) => String(value)) : [];
  });
}

function elementsOf(blocks: ViewMessage['blocks']) {
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
}

/** The labels of the buttons, and of the menu's entries behind `…`. */
function labelsOf({ blocks }: ViewMessage): readonly string[] {
  return elementsOf(blocks).flatMap((element) => {
    if (element.type === 'button') return element.text.text;
    return element.type === 'overflow' ? element.options.map(({ text }) => `… ${text.text}`) : [];
  });
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

const BOTH = ['taxinvoice', 'cashbill'] as const;

const SAMPLES: readonly Sample[] = [
  { name: 'expiring', alert: alertOf([certificateExpiry()], { stage: 'production' }) },
  {
    name: 'expiring-both-products',
    alert: alertOf([certificateExpiry({ products: BOTH })], { stage: 'production' }),
  },
  {
    name: 'rejected-collector',
    alert: alertOf([
      deptUserLogin({
        willTestAgain: false,
        rejections: 2,
        attempts: 2,
        collector: { times: 2, foundAt: CHECKED_AT + MINUTE },
      }),
    ]),
  },
  {
    name: 'rejected-collector-four-times',
    alert: alertOf([
      deptUserLogin({ attempts: 4, rejections: 4, willTestAgain: false, collector: { times: 4 } }),
    ]),
  },
  {
    name: 'certificate-collector',
    alert: alertOf([
      certificateInvalid({
        sub: 'unusable',
        code: -10004003,
        attempts: 1,
        collector: { times: 1, validUntil: endOf('2027-06-30') },
      }),
    ]),
  },
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
        nextRung: 0,
      }),
    ]),
  },
  { name: 'expired', alert: alertOf([expiredYesterday()], { stage: 'production' }) },
  {
    name: 'revoked-beside-dept-user',
    alert: alertOf([certificateInvalid({ severity: 'notice', beside: 'working-dept-user' })], {
      stage: 'production',
    }),
  },
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
    alert: resolvedAlert([certificateExpiry()], {
      renewedUntil: endOf('2027-12-09'),
      certificateTested: false,
    }),
  },
  {
    name: 'works-again',
    alert: resolvedAlert([deptUserLogin()], { deptUserWorks: true, gaps: [gap] }),
  },
  {
    name: 'registered-untested',
    alert: resolvedAlert([authMissing()], {
      gaps: [gap],
      unconfirmed: 'until-sweep',
    }),
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

    expect(ko?.[0]).toContain('로그인은 아직 테스트하지 않았습니다.');
    expect(ko?.[1]).not.toContain('테스트하지 않았습니다');
    expect(en?.[0]).toContain('The certificate login has not been tested yet.');
    expect(en?.[1]).not.toContain('not tested');
  });

  it('has no remark about its date if its login was tested', () => {
    const renewed = { renewedUntil: endOf('2027-12-09'), certificateTested: true };

    const drawn = draw(resolvedAlert([certificateExpiry()], renewed), 'ko');

    expect(JSON.stringify(drawn)).not.toContain('아직 테스트하지 않았습니다');
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
    ...EVERY_REASON.flatMap(({ name, reason }) => [
      { name, alert: alertOf([reason]) },
      { name: `${name}, resolved`, alert: resolvedAlert([reason]) },
    ]),
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

/** The words of a message without its buttons, as a reader counts them. */
function shownLength(message: ViewMessage) {
  const words = wordsOf(message).replaceAll('\u200B', '');
  return { lines: words.split('\n').length, characters: words.length };
}

describe.each([
  { language: 'ko', characters: 600 },
  { language: 'en', characters: 900 },
] as const)('an alert with one reason and long names in $language', ({ language, characters }) => {
  const long = {
    name: '주식회사 한빛글로벌로지스틱스앤드에너지솔루션 부산동래지점',
    note: '대표님께 먼저 전화해 주세요.\n010-0000-0000 (오전만 가능)\n안 되면 경리과 김 대리에게',
    pageOpenedBy: { user: 'U0LEE', at: takenAt },
  } as const;
  const owner = { kind: 'name', name: '김지우(재무회계팀 홈택스 담당)' } as const;
  const alerts = [
    ...SAMPLES.map(({ name, alert }) => ({ name, alert })),
    ...EVERY_REASON.map(({ name, reason }) => ({ name, alert: alertOf([reason]) })),
    // Rejected department users are never merged.
    ...EVERY_REASON.filter(({ reason }) => reason.kind !== 'dept-user-login').map((row) => ({
      name: `${row.name}, both products`,
      alert: alertOf([{ ...row.reason, products: BOTH }]),
    })),
    ...EVERY_REASON.map(({ name, reason }) => ({
      name: `${name}, claimed`,
      alert: alertOf([reason], { life: { state: 'acknowledged', by: 'U0KIM', at: takenAt } }),
    })),
  ].filter(({ alert }) => alert.reasons.length === 1);

  it.each(alerts)('fits a laptop screen: $name', ({ alert }) => {
    const length = shownLength(draw({ ...alert, ...long }, language, owner));

    expect(length.lines).toBeLessThanOrEqual(12);
    expect(length.characters).toBeLessThanOrEqual(characters);
  });

  it.each(alerts)('names company, problem and date where a phone shows them: $name', (row) => {
    const { problem, date } = reasonWords(
      row.alert.reasons[0] ?? planStopped(),
      { at: CHECKED_AT, stage: row.alert.stage, collectsBy: 'any', markup: MRKDWN },
      TONGUES[language],
    );
    for (const name of ['한빛상사', long.name]) {
      const shown = draw({ ...row.alert, name }, language).text.slice(0, 60);

      expect(shown).toContain(name.slice(0, 4));
      expect(shown).toContain(problem.slice(0, problem.indexOf(date) + date.length));
    }
  });
});

describe('alertMessage', () => {
  it('has title, impact, steps, a hint, buttons and a grey line in this order', () => {
    const { blocks } = draw(alertOf([certificateExpiry()], { stage: 'production' }));

    expect(blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'context',
      'actions',
      'context',
    ]);
    expect(blocks[0]).toHaveProperty(
      'text.text',
      '주의 | 한빛상사 인증서가 12월 9일(수)에 만료됩니다 🟡',
    );
    expect(blocks[1]).toHaveProperty('text.text', expect.stringMatching(/^\u200B\*영향\*\u200B /));
    expect(blocks[2]).toHaveProperty('text.text', expect.stringMatching(/^\u200B\*할 일\*\u200B /));
    expect(blocks[3]).toHaveProperty(
      'elements.0.text',
      '부서사용자를 권장합니다(무료, 매년 갱신하지 않아도 됨).',
    );
    expect(blocks[5]).toHaveProperty(
      'elements.0.text',
      '123-45-67891 · 담당 김지우 · 11월 25일 기준 14일 남음 · 다음 알림 12월 2일',
    );
  });

  it('counts the days of a certificate as of the check, and says since when it is open otherwise', () => {
    const grey = (reason: Reason, language: Language) =>
      wordsOf(draw(alertOf([reason], { stage: 'production' }), language))
        .split('\n')
        .at(-1);

    expect(grey(expiredYesterday(), 'ko')).toContain('11월 25일 기준 1일 지남');
    expect(grey(expiredYesterday(), 'en')).toContain('1 day past expiry as of 25 Nov');
    expect(grey(certificateExpiry(), 'en')).toContain(
      '14 days left on 25 Nov · next reminder 2 Dec',
    );
    expect(grey(deptUserLogin(), 'ko')).toContain('11월 25일 08:31부터 · 팝빌 -11100021');
  });

  it('says when the problem was last confirmed, if it is edited on a later day', () => {
    const alert = alertOf([deptUserLogin()], { openedAt: seoul('2026-11-24 08:31') });

    expect(wordsOf(draw(alert))).toContain('11월 24일 08:31부터 · 11월 25일 08:31 재확인');
    expect(wordsOf(draw(alert, 'en'))).toContain(
      'since 24 Nov, 08:31 KST · confirmed 25 Nov, 08:31 KST',
    );
  });

  it('names the test environment in the title and in the sentence', () => {
    const message = draw(alertOf([authMissing()], { stage: 'test' }));

    expect(wordsOf(message)).toMatch(/^긴급\(테스트 환경\) \| /);
    expect(message.text).toMatch(/^긴급: .* · 테스트 환경\. /);
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

  const named = (name: keyof typeof ACTIONS, product = 'taxinvoice') =>
    `${ACTIONS[name]} ${HANBIT}:${product}`;
  const page = named('alertPage');
  const claim = named('alertClaim');
  const menu = [
    named('alertSnooze'),
    named('alertDetails'),
    named('alertClientText'),
    named('alertAssign'),
  ];

  it('has the step that comes next as its third button', () => {
    expect(buttonsOf(draw(alertOf([expiredYesterday()])))).toEqual([
      page,
      claim,
      named('alertCheck'),
      ...menu,
    ]);
    expect(buttonsOf(draw(alertOf([deptUserLogin()])))).toEqual([
      page,
      claim,
      named('alertRegistered'),
      named('alertCheck'),
      ...menu,
    ]);
    expect(buttonsOf(draw(alertOf([deptUserLogin({ attempts: 4 })])))).toEqual([
      page,
      claim,
      named('alertConfirmLogin'),
      named('alertCheck'),
      ...menu,
    ]);
  });

  it.each([
    { name: 'a missing member', reason: memberMissing(), isForClient: true },
    { name: 'a plan', reason: planStopped(), isForClient: true },
    { name: 'a check that failed', reason: checkBroken(), isForClient: false },
  ])('has no page button for $name', ({ reason, isForClient }) => {
    expect(buttonsOf(draw(alertOf([reason])))).toEqual([
      claim,
      named('alertCheck'),
      ...menu.filter((each) => isForClient || each !== named('alertClientText')),
    ]);
  });

  it('leads to the window that allows the test if a check of one product waits for it', () => {
    const nextOf = (reason: Reason) => buttonsOf(draw(alertOf([reason])))[1];

    expect(nextOf(checkBroken({ attempts: 4 }))).toBe(named('alertConfirmLogin'));
    expect(nextOf(checkBroken({ attempts: 4, products: ['cashbill'] }))).toContain('cashbill');
    expect(nextOf(checkBroken({ attempts: 4, products: ['taxinvoice', 'cashbill'] }))).toBe(
      named('alertCheck'),
    );
  });

  it('has the page of a further product in its menu, with that of the worst reason in front', () => {
    const taxInvoices = deptUserLogin({ severity: 'warning' });
    const alert = alertOf([deptUserLogin({ products: ['cashbill'] }), taxInvoices]);

    expect(buttonsOf(draw(alert))).toEqual([
      named('alertPage', 'cashbill'),
      named('alertClaim', 'cashbill'),
      named('alertRegistered', 'cashbill'),
      named('alertCheck', 'cashbill'),
      named('alertSnooze', 'cashbill'),
      named('alertDetails', 'cashbill'),
      named('alertClientText', 'cashbill'),
      named('alertPage'),
    ]);
    expect(labelsOf(draw(alert))).toEqual([
      '인증 페이지 열기 · 현금영수증',
      '제가 맡을게요',
      '다시 등록했어요 · 현금영수증',
      '… 다시 확인',
      '… 알림 미루기',
      '… 자세히',
      '… 고객 안내문',
      '… 인증 페이지 열기 · 전자세금계산서',
    ]);
  });

  it.each([
    certificateExpiry({ products: BOTH }),
    expiredYesterday({ products: BOTH }),
    certificateInvalid({ products: BOTH }),
    authMissing({ products: BOTH }),
  ])('has a page for each product until it is registered there: $kind', (reason) => {
    const message = draw(alertOf([reason]));
    const cashbillIsLeft = draw(alertOf([{ ...reason, products: ['cashbill'] }]));
    const pagesIn = (labels: readonly string[]) => labels.filter((each) => /인증 페이/.test(each));

    expect(pagesIn(labelsOf(message))).toEqual([
      '인증 페이지 열기 · 전자세금계산서',
      '… 인증 페이지 열기 · 현금영수증',
    ]);
    expect(buttonsOf(message)).toEqual(
      expect.arrayContaining([
        named('alertPage'),
        named('alertPage', 'cashbill'),
        named('alertAssign'),
      ]),
    );
    expect(wordsOf(message)).toMatch(/각각.* 인증 페이지|인증 페이지를 각각/);
    expect(pagesIn(labelsOf(cashbillIsLeft))).toEqual(['인증 페이지 열기']);
    expect(buttonsOf(cashbillIsLeft)[0]).toBe(named('alertPage', 'cashbill'));
    expect(wordsOf(cashbillIsLeft)).not.toMatch(/각각|전자세금계산서/);
  });

  it('has no page for a certificate beside a working department user, if another product needs one', () => {
    const covered = certificateExpiry({ beside: 'working-dept-user', severity: 'notice' });
    const pagesOf = (...reasons: Reason[]) =>
      buttonsOf(draw(alertOf(reasons))).filter((each) => each.startsWith(ACTIONS.alertPage));

    expect(pagesOf(certificateExpiry({ products: ['cashbill'] }), covered)).toEqual([
      named('alertPage', 'cashbill'),
    ]);
    expect(pagesOf(covered)).toEqual([named('alertPage')]);
  });

  it('has at most three buttons and one menu with at most five entries, for all reasons', () => {
    const products = ['taxinvoice', 'cashbill'] as const;
    const alerts = [
      ...EVERY_REASON.map(({ reason }) => alertOf([reason])),
      alertOf(
        EVERY_REASON.flatMap(({ reason }) => products.map((p) => ({ ...reason, products: [p] }))),
      ),
    ];

    for (const alert of alerts) {
      const elements = elementsOf(draw(alert).blocks);
      const menus = elements.flatMap((each) => (each.type === 'overflow' ? [each] : []));
      expect(elements.length - menus.length).toBeLessThanOrEqual(3);
      expect(menus.map(({ options }) => options.length <= 5)).toEqual([true]);
    }
  });

  it('has a release button if it is claimed, and ends its snooze in the menu if it is snoozed', () => {
    const taken = { state: 'acknowledged', by: 'U0KIM', at: takenAt } as const;
    const labels = (life: Alert['life']) => labelsOf(draw(alertOf([planStopped()], { life })));

    expect(labels({ state: 'open' })).toContain('제가 맡을게요');
    expect(labels(taken)).toContain('맡기 취소');
    expect(labels(taken)).not.toContain('제가 맡을게요');
    expect(labels(SNOOZED)).toContain('… 미루기 해제');
    expect(labels(SNOOZED)).not.toContain('… 알림 미루기');
    expect(labels({ ...SNOOZED, taken })).toEqual(
      expect.arrayContaining(['맡기 취소', '… 미루기 해제']),
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
    expect(handled.text).toMatch(/처리 중 · <@U0KIM> 님이 11월 25일 09:02에 맡았습니다\.$/);
    expect(wordsOf(waiting).split('\n')[1]).toBe(
      '미룸 · 11월 26일(목) 09:00까지 · <@U0LEE> 님 · <@U0KIM> 님이 11월 25일 09:02에 맡았습니다',
    );
    expect(waiting.text).toMatch(/미룸 · 11월 26일\(목\) 09:00까지 · <@U0LEE> 님 · .+\.$/);
    expect(wordsOf(drawn({ state: 'open' }))).not.toMatch(/처리 중|미룸/);
  });

  it('gives the buttons of each alert their own accessibility label', () => {
    const [first] = draw(alertOf([authMissing()])).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    );

    expect(first).toHaveProperty('accessibility_label', '인증 페이지 열기: 123-45-67891, 한빛상사');
  });

  it('shows the worst of several reasons in full, and a line for each other', () => {
    const plan = planStopped({ products: ['cashbill'], severity: 'warning' });
    const message = draw(alertOf([deptUserLogin(), plan], { stage: 'production' }));
    const withOne = draw(alertOf([deptUserLogin()], { stage: 'production' }));

    expect(wordsOf(message).replace('\u200B*그 밖의 문제*\u200B\n', '')).toBe(
      wordsOf(withOne).replace(
        '123-45-67891 · ',
        '• 주의 · 정액제 종료됨 · 현금영수증 · 11월 20일(금)\n123-45-67891 · ',
      ),
    );
    expect(message.text).toMatch(/그 밖의 문제: 정액제 종료됨\(현금영수증\)\.$/);
  });

  it.each(LANGUAGES)("gives POPBiLL's code of each reason once (%s)", (language) => {
    const unusable = certificateInvalid({ sub: 'unusable', code: -10004000 });
    const answer = { code: -99003001, message: '정지', foundAt: CHECKED_AT };
    const refused = planStopped({ plan: { state: 'stopped', why: 'refused', ...answer } });
    const codesIn = (reasons: readonly Reason[]) =>
      JSON.stringify(draw(alertOf(reasons), language).blocks).match(/-(10004000|99003001)/g);

    expect(codesIn([unusable, refused])?.toSorted()).toEqual(['-10004000', '-99003001']);
    expect(codesIn([refused, unusable])?.toSorted()).toEqual(['-10004000', '-99003001']);
  });

  it('shows the beginning of a long note', () => {
    const shown = (note: string) => wordsOf(draw(alertOf([planStopped()], { note })));

    expect(shown('하나\n둘\n셋\n넷')).toContain('하나\n둘\n셋 …');
    expect(shown('가'.repeat(500))).toMatch(/가{119}…/);
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
      '해결됨 | 한빛상사 부서사용자 로그인이 다시 정상입니다 🟢',
      '11월 24일~12월 1일분 전자세금계산서를 다시 수집해 주세요. 그동안 수집이 중단되었습니다.',
      '123-45-67891 · 6일 만에 해결됨 · 12월 1일 15:26 확인 · 링크 받은 사람 <@U0KIM>',
    ]);
  });

  it('names nobody if nobody opened the page through the app', () => {
    const { pageOpenedBy: _, ...alert } = resolvedAlert([authMissing()]);

    expect(wordsOf(draw(alert))).not.toContain('인증 페이지 링크');
  });

  it('says that collection did not stop only if that is known', () => {
    const inTime = resolvedAlert([certificateExpiry()], {
      renewedUntil: endOf('2027-12-09'),
      certificateTested: false,
    });

    expect(wordsOf(draw(inTime))).toContain('수집은 중단되지 않았습니다.');
    expect(wordsOf(draw(resolvedAlert([checkBroken()])))).not.toContain('중단되지 않았습니다');
  });

  it('says that a date is no login test', () => {
    const renewed = (beside: 'nothing' | 'working-dept-user') =>
      resolvedAlert([certificateExpiry({ beside })], {
        renewedUntil: endOf('2027-12-09'),
        certificateTested: false,
      });

    expect(JSON.stringify(draw(renewed('nothing')))).toContain('인증서 로그인 테스트');
    expect(JSON.stringify(draw(renewed('nothing'), 'en'))).toContain('Test certificate login');
    expect(JSON.stringify(draw(renewed('working-dept-user')))).not.toContain('로그인 테스트');
  });

  it('is not called resolved while a registered login is not tested, and offers a check', () => {
    const untested = (unconfirmed: 'until-sweep' | 'until-check') =>
      draw(resolvedAlert([authMissing()], { gaps: [gap], unconfirmed }));
    const message = untested('until-sweep');
    const words = wordsOf(message);

    expect(words).toMatch(/^로그인 미확인.* 🔵\n/);
    expect(words).not.toMatch(/해결됨|🟢/);
    expect(words).toContain('(누르지 않으면 다음 정기 확인에서 테스트)');
    expect(buttonsOf(message)).toEqual([`${ACTIONS.alertCheck} ${HANBIT}:taxinvoice`]);
    expect(message.text).toContain(
      '로그인이 확인되면 11월 24일분부터 전자세금계산서를 다시 수집해',
    );
    expect(wordsOf(untested('until-check'))).toContain('을 누르면 로그인을 테스트합니다. 거부되면');
  });

  it('offers the check of the product that it was about, and each test that it asks for', () => {
    const check = `${ACTIONS.alertCheck} ${HANBIT}:cashbill`;
    const was = [certificateExpiry({ products: ['cashbill'] })];
    const ended = (certificateTested: boolean) =>
      draw(resolvedAlert(was, { unconfirmed: 'until-sweep', certificateTested }));

    expect(buttonsOf(ended(true))).toEqual([check]);
    expect(buttonsOf(ended(false))).toEqual([
      check,
      `${ACTIONS.reportCertTest} ${HANBIT}:cashbill`,
    ]);
  });

  it('asks to test the certificate that replaces a department user only if nobody did', () => {
    const replaced = (certificateTested: boolean) =>
      draw(resolvedAlert([deptUserLogin()], { deptUserWorks: false, certificateTested }));

    expect(wordsOf(replaced(false))).toContain('인증서 로그인은 아직 테스트하지 않았습니다');
    expect(buttonsOf(replaced(false))).toHaveLength(1);
    expect(wordsOf(replaced(true))).not.toContain('테스트하지');
    expect(buttonsOf(replaced(true))).toEqual([]);
  });

  it('says nothing about collection that did not stop while nobody knows whether it works', () => {
    const removed = resolvedAlert([certificateExpiry()], { unconfirmed: 'until-sweep' });

    expect(wordsOf(draw(removed))).not.toContain('중단되지 않았습니다');
  });

  it('joins equal gaps of two products, and separates different ones', () => {
    const same = resolvedAlert([authMissing()], { gaps: [gap, { ...gap, product: 'cashbill' }] });
    const { from: _, ...since } = gap;
    const different = resolvedAlert([authMissing()], {
      gaps: [gap, { ...since, product: 'cashbill' }],
    });

    expect(wordsOf(draw(same)).match(/다시 수집해 주세요/g)).toHaveLength(1);
    expect(wordsOf(draw(same))).toContain('전자세금계산서와 현금영수증을 다시 수집해');
    expect(wordsOf(draw(different))).toContain('시작 시점은 알 수 없습니다');
    expect(draw(different).text).toContain('12월 1일까지 누락된 현금영수증을');
  });
});

describe('the buttons of an alert elsewhere', () => {
  const named = (name: keyof typeof ACTIONS, product = 'taxinvoice') =>
    `${ACTIONS[name]} ${HANBIT}:${product}`;
  const rejectedInBoth = alertOf([deptUserLogin(), deptUserLogin({ products: ['cashbill'] })]);
  const inRow = (alert: Alert, mayOperate: boolean) =>
    buttonsOf({ text: '', blocks: [alertRow({ alert, mayOperate }, 'row', TONGUES['ko'])] });
  const inDetails = (alert: Alert, mayOperate: boolean) =>
    buttonsOf({ text: '', blocks: alertDetailsRows({ alert, mayOperate }, TONGUES['ko']) });

  it('are in a list those of the message, none of them primary', () => {
    const row = alertRow({ alert: rejectedInBoth, mayOperate: true }, 'row', TONGUES['ko']);

    expect(inRow(rejectedInBoth, true)).toEqual(buttonsOf(draw(rejectedInBoth)));
    expect(JSON.stringify(row)).not.toContain('primary');
  });

  it('are in the details each page of a certificate, and once the button to check', () => {
    expect(inDetails(alertOf([certificateExpiry({ products: BOTH })]), true)).toEqual([
      named('alertPage'),
      named('alertClaim'),
      named('alertCheck'),
      named('alertSnooze'),
      named('alertClientText'),
      named('alertAssign'),
      named('alertPage', 'cashbill'),
    ]);
  });

  it('are in the details also those of a further product', () => {
    expect(inDetails(rejectedInBoth, true)).toEqual([
      named('alertPage'),
      named('alertClaim'),
      named('alertRegistered'),
      named('alertCheck'),
      named('alertSnooze'),
      named('alertClientText'),
      named('alertAssign'),
      named('alertPage', 'cashbill'),
      named('alertRegistered', 'cashbill'),
    ]);
  });

  it('offer the link for the client where links are on: in the details beside the text, elsewhere for it', () => {
    const hasClientLinks = true;
    const message = (alert: Alert) =>
      buttonsOf(alertMessage({ alert, collectsBy: 'any', hasClientLinks }, TONGUES['ko']));
    const details = (alert: Alert) =>
      buttonsOf({
        text: '',
        blocks: alertDetailsRows({ alert, mayOperate: true, hasClientLinks }, TONGUES['ko']),
      });
    const planOnly = alertOf([planStopped()]);

    expect(message(rejectedInBoth)).toContain(named('clientLink'));
    expect(message(rejectedInBoth)).not.toContain(named('alertClientText'));
    expect(details(rejectedInBoth)).toEqual(
      expect.arrayContaining([named('clientLink'), named('alertClientText')]),
    );
    expect(buttonsOf(draw(rejectedInBoth))).not.toContain(named('clientLink'));
    // Nothing of this is registered on POPBiLL's page.
    expect(message(planOnly)).toContain(named('alertClientText'));
    expect(message(planOnly)).not.toContain(named('clientLink'));
    for (const { reason } of EVERY_REASON) {
      const alert = alertOf([reason, deptUserLogin({ products: ['cashbill'] })]);
      const { blocks } = alertMessage({ alert, collectsBy: 'any', hasClientLinks }, TONGUES['ko']);
      expect(findBlockProblems(blocks, 'message')).toEqual([]);
      expect(
        findBlockProblems(
          alertDetailsRows({ alert, mayOperate: true, hasClientLinks }, TONGUES['en']),
          'modal',
        ),
      ).toEqual([]);
    }
  });

  it('let viewers check again, unless a login was rejected', () => {
    const expiring = alertOf([certificateExpiry()]);

    expect(inRow(expiring, false)).toEqual([named('alertCheck'), named('alertDetails')]);
    expect(inRow(rejectedInBoth, false)).toEqual([named('alertDetails')]);
    expect(inDetails(expiring, false)).toEqual([named('alertCheck')]);
    expect(inDetails(rejectedInBoth, false)).toEqual([]);
  });

  it('offer after the end to test the login of a certificate that was not tested', () => {
    const renewed = { renewedUntil: endOf('2027-12-09'), certificateTested: false };
    const buttons = (tested: boolean) =>
      buttonsOf(
        draw(resolvedAlert([certificateExpiry()], { ...renewed, certificateTested: tested })),
      );

    expect(buttons(false)).toEqual([named('reportCertTest')]);
    expect(buttons(true)).toEqual([]);
  });
});
