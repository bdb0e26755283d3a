import { describe, expect, it } from 'vitest';
import { MAX_MENTIONED_OWNERS } from '../../src/alert/roll-up-drawing-rules.js';
import type { RollUpRow } from '../../src/alert/roll-up-rules.js';
import { rollUpMessage, rollUpNewsMessage } from '../../src/alert/roll-up-view.js';
import {
  commonCauseMessage,
  massChangeMessage,
  outageMessage,
} from '../../src/incident/incident-view.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { testAlertMessage, testAlertOutcomeMessage } from '../../src/outbox/test-alert-view.js';
import type { ViewMessage } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  aCommonCause,
  aMassChange,
  anOutage,
  aRollUp,
  aRollUpRow,
  resolvedRollUp,
  rollUpRows,
} from '../support/incident-samples.js';
import { expectAsFixture, expectMessageFits, mrkdwnIn, visibleText } from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];
const began = seoul('2026-11-25 08:42');
const ended = seoul('2026-11-25 11:05');
const hometaxOutage = anOutage({ openedAt: began });
const popbillOutage = anOutage({ openedAt: began, silent: 'popbill' });
const LONG = '마'.repeat(100);

/** Each state of each message, by the name of its fixture. */
const DRAWN: Readonly<Record<string, (t: Tongue) => ViewMessage>> = {
  'outage-hometax': (t) => outageMessage(hometaxOutage, t),
  'outage-hometax-tried': (t) =>
    outageMessage({ ...hometaxOutage, lastTriedAt: seoul('2026-11-25 09:30') }, t),
  'outage-hometax-huge': (t) => outageMessage({ ...hometaxOutage, asked: 10_000, failed: 9876 }, t),
  'outage-popbill-huge-over': (t) =>
    outageMessage(
      {
        ...{ ...popbillOutage, asked: 10_000, failed: 9876, endedAt: ended },
        after: { checked: 10_000, collectable: 9100, needAction: 800, unknown: 100, told: 320 },
      },
      t,
    ),
  'outage-hometax-back': (t) => outageMessage({ ...hometaxOutage, endedAt: ended }, t),
  'outage-hometax-over': (t) =>
    outageMessage(
      {
        ...hometaxOutage,
        endedAt: ended,
        after: { checked: 97, collectable: 94, needAction: 3, unknown: 0, told: 3 },
      },
      t,
    ),
  'outage-hometax-unconfirmed': (t) =>
    outageMessage({ ...hometaxOutage, endedAt: ended, isUnconfirmed: true }, t),
  'outage-popbill': (t) => outageMessage(popbillOutage, t),
  'outage-popbill-tried': (t) =>
    outageMessage({ ...popbillOutage, lastTriedAt: began + 26 * HOUR }, t),
  'outage-popbill-over': (t) =>
    outageMessage(
      {
        ...popbillOutage,
        endedAt: began + 26 * HOUR,
        after: { checked: 0, collectable: 0, told: 0 },
      },
      t,
    ),
  'common-cause': (t) => commonCauseMessage(aCommonCause(), t),
  'common-cause-huge': (t) => commonCauseMessage(aCommonCause({ rejected: 10_000 }), t),
  'common-cause-tried': (t) =>
    commonCauseMessage(aCommonCause({ lastSampledAt: seoul('2026-11-25 09:10') }), t),
  'common-cause-released': (t) =>
    commonCauseMessage(aCommonCause({ endedAt: ended, endedBy: 'U0KIM' }), t),
  'common-cause-healed': (t) =>
    commonCauseMessage(aCommonCause({ endedAt: ended, endedBy: 'samples' }), t),
  'mass-change': (t) => massChangeMessage(aMassChange(), t),
  'mass-change-one-kind-of-few': (t) =>
    massChangeMessage(
      aMassChange({ stage: 'test', kinds: [{ kind: 'plan', companies: 5 }], asked: 12 }),
      t,
    ),
  'mass-change-huge': (t) =>
    massChangeMessage(
      aMassChange({
        kinds: [
          { kind: 'auth-missing', companies: 4000 },
          { kind: 'plan', companies: 3100 },
        ],
        asked: 10_000,
      }),
      t,
    ),
  'mass-change-fine': (t) =>
    massChangeMessage(aMassChange({ endedAt: ended, endedBy: 'sweep', confirmed: 0 }), t),
  'mass-change-confirmed': (t) =>
    massChangeMessage(aMassChange({ endedAt: ended, endedBy: 'sweep', confirmed: 28 }), t),
  'mass-change-released': (t) =>
    massChangeMessage(aMassChange({ endedAt: ended, endedBy: 'U0KIM' }), t),
  'roll-up-few': (t) =>
    rollUpMessage(
      aRollUp({
        total: 3,
        bySeverity: { critical: 1, warning: 2, notice: 0 },
        byKind: { 'certificate-expiry': 2, 'dept-user-login': 1 },
        rows: [
          aRollUpRow({ severity: 'critical', expiresAt: seoul('2026-11-25 20:47') }),
          aRollUpRow({ name: '누리식품' }),
          { brn: NURI, name: '다온디자인', severity: 'warning', kind: 'dept-user-login' },
        ],
      }),
      t,
    ),
  'roll-up-many': (t) => rollUpMessage(aRollUp(), t),
  'roll-up-healing': (t) =>
    rollUpMessage(
      aRollUp({
        resolved: 12,
        total: 30,
        bySeverity: { critical: 0, warning: 18, notice: 0 },
        byKind: { 'certificate-expiry': 18 },
      }),
      t,
    ),
  'roll-up-taken': (t) => {
    const until = seoul('2026-11-30 09:00');
    const handlers = [
      { handledBy: 'U0KIM' },
      { handledBy: 'U0LEE', until },
      { handledBy: 'U0GONE' },
      { handledBy: 'U0SEO' },
    ];
    return rollUpMessage(
      aRollUp({
        handling: { unclaimed: 12, claimed: 17, snoozed: 3 },
        rows: rollUpRows(10).map((row, i) => ({ ...row, ...handlers[i] })),
      }),
      t,
      new Map([
        ['U0KIM', '김지우'],
        ['U0LEE', 'Lee <이>'],
        ['U0SEO', '서'.repeat(80)],
      ]),
    );
  },
  'roll-up-solved': (t) => rollUpMessage(resolvedRollUp(), t),
  'roll-up-left': (t) => rollUpMessage(resolvedRollUp({ total: 0, resolved: 0 }), t),
  'roll-up-huge': (t) =>
    rollUpMessage(
      aRollUp({
        stage: 'test',
        total: 10_000,
        resolved: 1234,
        bySeverity: { critical: 700, warning: 8000, notice: 66 },
        byKind: { 'certificate-expiry': 8000, 'dept-user-login': 700, plan: 66 },
        rows: rollUpRows(10).map((row) => ({ ...row, severity: 'critical' })),
      }),
      t,
    ),
  'test-alert': (t) =>
    testAlertMessage({ stage: 'production', channel: 'C0OPS', by: 'U0KIM', at: ended }, t),
  'test-alert-company': (t) =>
    testAlertMessage(
      { stage: 'test', channel: 'C0OPS', by: 'U0KIM', at: ended, company: '한빛상사' },
      t,
    ),
};

/** What the first words of a message must say, because a phone shows no more: the number of companies. */
const FIRST_WORDS: Readonly<Record<string, RegExp>> = {
  'outage-hometax': /120곳 중 97곳|97 of 120/,
  'outage-hometax-huge': /10,000곳 중 9,876곳|9,876 of/,
  'outage-popbill': /120곳 중 97곳|97 of 120/,
  'common-cause': /41(곳| HomeTax logins)/,
  'common-cause-huge': /10,000(곳| HomeTax logins)/,
  'mass-change': /연동회원 아님 30곳|Not a linked member \(30/,
  'mass-change-huge': /홈택스 인증 미등록 4,000곳|Authentication not registered \(4,000/,
  'roll-up-few': /3(곳| companies)/,
  'roll-up-many': /32(곳| companies)/,
  'roll-up-huge': /8,766(곳| companies)/,
  'roll-up-solved': /32(곳| companies)/,
};

const every = LANGUAGES.flatMap((language) =>
  Object.entries(DRAWN).map(([name, draw]) => ({ name, draw, language })),
);

describe('messages about many companies', () => {
  it.each(every)('match the fixture of $name in $language', async ({ name, draw, language }) => {
    const message = draw(TONGUES[language]);

    expectMessageFits(message);
    expect(message.text).toMatch(/[.?]$/);
    await expectAsFixture(message, `${name}.${language}`);
  });

  it.each(every)('name the state of $name in words in $language', ({ draw, language }) => {
    const message = draw(TONGUES[language]);

    // The first line is the text of the notification.
    const [, title = ''] = visibleText(message).split('\n');
    expect(title).toMatch(/^(\S.* \| |\[)/u);
    expect(title).toMatch(/[가-힣A-Za-z]/);
  });

  it.each(every)(
    'say first what happened, and for open ones to how many, in $name in $language',
    ({ name, draw, language }) => {
      const { text } = draw(TONGUES[language]);

      expect(text.slice(0, 60)).toMatch(FIRST_WORDS[name] ?? /./);
    },
  );

  it.each(every)(
    'have at most three buttons per row in $name in $language',
    ({ draw, language }) => {
      for (const block of draw(TONGUES[language]).blocks) {
        if (block.type === 'actions') expect(block.elements.length).toBeLessThanOrEqual(3);
      }
    },
  );

  it.each(every)('have no relative time in $name in $language', ({ draw, language }) => {
    const message = draw(TONGUES[language]);

    expect(`${message.text}\n${visibleText(message)}`).not.toMatch(
      /오늘 \d|어제|내일 |today|yesterday|tomorrow/,
    );
  });
});

describe('outageMessage', () => {
  it('distinguishes POPBiLL and HomeTax, and never says that an authentication is broken', () => {
    const hometaxMessage = outageMessage(hometaxOutage, ko);
    const popbillMessage = outageMessage(popbillOutage, ko);

    expect(hometaxMessage.text).toBe(
      '주의: 홈택스가 응답하지 않습니다(로그인을 테스트한 120곳 중 97곳, 11월 25일 08:42부터). 부서사용자 로그인을 테스트할 수 없습니다. 인증에 문제가 있다는 뜻은 아닙니다. 이 때문에 다시 등록할 필요는 없습니다.',
    );
    expect(popbillMessage.text).toContain(
      '팝빌이 응답하지 않습니다(조회한 120곳 중 97곳, 11월 25일 08:42부터',
    );
    expect(visibleText(popbillMessage)).toContain(
      '앱 서버의 네트워크 문제인지는 앱이 구분하지 못합니다',
    );
  });

  it.each([hometaxOutage, popbillOutage])('does not delay a renewal: $silent', (outage) => {
    expect(visibleText(outageMessage(outage, ko))).toContain(
      '곧 만료되는 인증서는 기한 안에 갱신해야 합니다.',
    );
    expect(visibleText(outageMessage(outage, en))).toContain(
      'A certificate that expires soon still has to be renewed in time',
    );
  });

  it('says how often we try, when we last tried and how long the outage had lasted by then', () => {
    const tried = visibleText(
      outageMessage({ ...hometaxOutage, lastTriedAt: began + 48 * MINUTE }, en),
    );

    expect(tried).toContain('every 15 minutes');
    expect(tried).toContain('last try 09:30 (no answer for 48 minutes)');
  });

  it('shows the results of the checks after the outage', () => {
    const textWith = (after: NonNullable<typeof hometaxOutage.after>) =>
      outageMessage({ ...hometaxOutage, endedAt: ended, after }, ko).text;

    expect(textWith({ checked: 97, collectable: 94, needAction: 3, unknown: 0, told: 3 })).toBe(
      '복구됨: 홈택스가 다시 응답합니다(11월 25일 11:05부터). 응답이 없었거나 조회하지 못한 97곳을 다시 확인했습니다(수집 가능 94곳, 조치 필요 3곳). 3곳은 따로 알립니다. 그사이 누락된 수집이 없는지 확인해 주세요.',
    );
    expect(textWith({ checked: 97, collectable: 97, told: 0 })).toContain(
      '새로 알릴 문제는 없습니다',
    );
    expect(textWith({ checked: 0, collectable: 0, told: 0 })).toContain(
      '확인하지 못했던 회사는 없습니다',
    );
    expect(outageMessage({ ...hometaxOutage, endedAt: ended }, ko).text).toContain(
      '확인하지 못했던 회사를 확인하고 있습니다',
    );
  });

  it('names the day of the end if it is another day', () => {
    const over = outageMessage({ ...popbillOutage, endedAt: began + 26 * HOUR }, ko);

    expect(visibleText(over)).toContain(
      '11월 25일 08:42부터 11월 26일 10:42까지 응답이 없었습니다',
    );
  });
});

describe('commonCauseMessage', () => {
  it('escapes and cuts POPBiLL’s message', () => {
    const message = commonCauseMessage(
      aCommonCause({ message: `<!channel> ${'가'.repeat(9000)}` }),
      ko,
    );

    expect(mrkdwnIn(message)).not.toContain('<!channel>');
    expectMessageFits(message);
  });

  it('has a button with a confirmation dialog, and none when the pause has ended', () => {
    const open = JSON.stringify(commonCauseMessage(aCommonCause(), ko).blocks);
    const over = commonCauseMessage(aCommonCause({ endedAt: ended, endedBy: 'U0KIM' }), ko);

    expect(open).toContain('"confirm":');
    expect(open).toContain('계정이 잠길 수 있습니다');
    expect(JSON.stringify(over.blocks)).not.toContain('"button"');
    expect(over.text).toContain('<@U0KIM> 님이');
  });
});

describe('massChangeMessage', () => {
  it('has a button with a confirmation dialog, and none when the mass change has ended', () => {
    const open = JSON.stringify(massChangeMessage(aMassChange(), ko).blocks);
    const over = massChangeMessage(aMassChange({ endedAt: ended, endedBy: 'U0KIM' }), ko);

    expect(open).toContain('"confirm":');
    expect(JSON.stringify(over.blocks)).not.toContain('"button"');
    expect(over.text).toContain('<@U0KIM> 님이');
  });
});

describe('rollUpMessage', () => {
  it.each([
    {
      name: 'is resolved when its only company is',
      view: { total: 1, resolved: 1 },
      says: /^Resolved: the only company in the combined alert/i,
    },
    {
      name: 'is closed, and not resolved, when no company is left',
      view: { total: 0, resolved: 0 },
      says: /^Closed: .*The problems themselves are not resolved/i,
    },
  ])('$name', ({ view, says }) => {
    const message = rollUpMessage(resolvedRollUp(view), en);

    expect(message.text).toMatch(says);
  });

  it('names the common reason, the most urgent company, and how many are resolved', () => {
    const healing = rollUpMessage(
      aRollUp({
        resolved: 12,
        bySeverity: { critical: 0, warning: 20, notice: 0 },
        byKind: { 'certificate-expiry': 20 },
      }),
      ko,
    );

    expect(healing.text).toBe(
      '주의 | 인증서 만료·만료 예정 20곳: 한빛상사(12월 2일 만료), 누리식품(12월 3일 만료), 다온디자인(12월 4일 만료) 외 17곳.',
    );
    expect(visibleText(healing)).toContain('32곳 중 12곳 해결됨');
    expect(visibleText(healing)).toContain('외 10곳');
  });

  it('counts by severity and by kind if they differ', () => {
    const mixed = rollUpMessage(
      aRollUp({
        total: 8,
        bySeverity: { critical: 3, warning: 5, notice: 0 },
        byKind: { 'certificate-expiry': 3, 'dept-user-login': 5 },
        rows: rollUpRows(8),
      }),
      en,
    );

    expect(mixed.text).toMatch(/^Critical \| 8 companies need attention: /);
    expect(visibleText(mixed)).toContain('Critical: 3 · Warning: 5');
    expect(visibleText(mixed)).toContain(
      'Department user login rejected: 5 · Certificate expired or expiring soon: 3',
    );
  });

  it('fits ten companies with names of 100 characters', () => {
    const rows = rollUpRows(10).map((row) => ({ ...row, name: LONG }));
    const message = rollUpMessage(aRollUp({ rows }), ko);

    expectMessageFits(message);
    expect(visibleText(message)).toContain('…');
  });

  it('escapes names', () => {
    const rows = [aRollUpRow({ name: '<!channel> & *상사*' })];
    const message = rollUpMessage(aRollUp({ rows }), ko);

    expect(`${message.text}${mrkdwnIn(message)}`).not.toContain('<!channel>');
    expect(rollUpNewsMessage(aRollUp(), { changed: { count: 1, rows } }, ko).text).not.toContain(
      '<!',
    );
  });

  it('links to the list while an alert is open, but not when all are resolved', () => {
    expect(JSON.stringify(rollUpMessage(aRollUp(), ko).blocks)).toContain('전체 목록 보기');
    expect(JSON.stringify(rollUpMessage(resolvedRollUp(), ko).blocks)).not.toContain('"button"');
  });
});

describe('rollUpNewsMessage', () => {
  it.each([
    {
      language: 'ko',
      says: '긴급: 한빛상사(11월 28일 만료) 외 3곳 알림에 새로운 내용이 있습니다.',
    },
    {
      language: 'en',
      says: 'Critical | 한빛상사 (expires 28 Nov) and 3 more: updated in the combined alert.',
    },
  ] as const)('says how many and which in $language', ({ language, says }) => {
    const rows = [aRollUpRow({ severity: 'critical' })];
    const news = { changed: { count: 4, rows } };

    expect(rollUpNewsMessage(aRollUp(), news, TONGUES[language]).text).toBe(says);
  });

  it.each([
    {
      language: 'ko',
      says: '긴급: 한빛상사(11월 23일 만료됨) 알림에 새로운 내용이 있습니다.',
    },
    {
      language: 'en',
      says: 'Critical | 한빛상사 (expired 23 Nov): updated in the combined alert.',
    },
  ] as const)('uses the singular for one company in $language', ({ language, says }) => {
    const rows = [aRollUpRow({ severity: 'critical', expiresAt: seoul('2026-11-23 23:59') })];
    const news = { changed: { count: 1, rows } };

    expect(rollUpNewsMessage(aRollUp(), news, TONGUES[language]).text).toBe(says);
  });

  it.each([
    {
      language: 'ko',
      says: '긴급: 한빛상사(11월 28일 만료) 외 5곳 알림은 지금 조치가 필요합니다. <@U0KIM>, <!subteam^S0TEAM> · 담당 회사의 알림을 맡아 주세요.',
    },
    {
      language: 'en',
      says: 'Critical | 한빛상사 (expires 28 Nov) and 5 more need action now. <@U0KIM> and <!subteam^S0TEAM>, claim the alerts you own.',
    },
  ] as const)('mentions the owners of critical companies in $language', ({ language, says }) => {
    const rows = [aRollUpRow({ severity: 'critical' })];
    const news = { critical: { count: 6, rows, mentions: ['U0KIM', 'S0TEAM'] } };

    expect(rollUpNewsMessage(aRollUp(), news, TONGUES[language]).text).toBe(says);
  });

  it.each(LANGUAGES)('has room for all owners that it mentions at once (%s)', (language) => {
    const rows = Array.from({ length: 3 }, () => aRollUpRow({ name: LONG }));
    const owners = Array.from({ length: MAX_MENTIONED_OWNERS }, (_, n) => `S0123456${100 + n}`);
    const group = { count: 60, rows, mentions: ['S0123456789'] };
    const news = { critical: { ...group, mentions: owners }, unclaimed: group, changed: group };

    const message = rollUpNewsMessage(aRollUp(), news, TONGUES[language]);

    expect(mrkdwnIn(message).match(/<!subteam\^S\w{10}>/g)).toHaveLength(owners.length + 1);
    expect(mrkdwnIn(message)).toMatch(/새로운 내용이 있습니다\.|updated in the combined alert\./);
  });
});

describe('the buttons of messages about many companies', () => {
  const { claim, details, release, checkAll, appStatus, openAlerts } = ko.words.button;
  const list = '전체 목록 보기';
  const row = aRollUpRow();
  const claimed = aRollUpRow({ handledBy: 'U0KIM' });
  const one = (row: RollUpRow) => ({ count: 1, rows: [row] });
  const many = { count: 2, rows: rollUpRows(2) };
  const after = { checked: 97, collectable: 94, needAction: 3, told: 3 };
  it.each([
    { name: 'the combined alert', message: rollUpMessage(aRollUp(), ko), labels: [list] },
    {
      name: 'one unclaimed company',
      message: rollUpNewsMessage(aRollUp(), { unclaimed: { ...one(row), mentions: [] } }, ko),
      labels: [claim, details, list],
    },
    {
      name: 'one critical company',
      message: rollUpNewsMessage(aRollUp(), { critical: { ...one(row), mentions: ['U0KIM'] } }, ko),
      labels: [claim, details, list],
    },
    {
      name: 'several unclaimed companies',
      message: rollUpNewsMessage(aRollUp(), { unclaimed: { ...many, mentions: [] } }, ko),
      labels: [list],
    },
    {
      name: 'a reminder of one company',
      message: rollUpNewsMessage(
        aRollUp(),
        { reminded: { ...one(claimed), mentions: ['U0KIM'] } },
        ko,
      ),
      labels: [release, details, list],
    },
    {
      name: 'an update on a claimed company',
      message: rollUpNewsMessage(aRollUp(), { changed: one(claimed) }, ko),
      labels: [details, list],
    },
    {
      name: 'a common cause',
      message: commonCauseMessage(aCommonCause(), ko),
      labels: ['로그인 테스트 재개'],
    },
    {
      name: 'a mass change',
      message: massChangeMessage(aMassChange(), ko),
      labels: [checkAll, '회사별 알림 보내기'],
    },
    { name: 'an outage', message: outageMessage(hometaxOutage, ko), labels: [appStatus] },
    {
      name: 'an outage that is over, with companies that need action',
      message: outageMessage({ ...hometaxOutage, endedAt: ended, after }, ko),
      labels: [openAlerts],
    },
    {
      name: 'an outage that is over, with none',
      message: outageMessage({ ...hometaxOutage, endedAt: ended }, ko),
      labels: [],
    },
  ])('are what $name asks for', ({ message, labels }) => {
    const buttons = message.blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    );

    expect(buttons.map((each) => each.type === 'button' && each.text.text)).toEqual(labels);
  });
});

describe('testAlertOutcomeMessage', () => {
  const channel = 'C0OPS';
  it.each([
    {
      name: 'accepted',
      of: { kind: 'sent', message: { channel, ts: '1.0' } },
      says: /<#C0OPS> 채널에 보냈습니다/,
    },
    {
      name: 'refused',
      of: { kind: 'refused', channel, error: 'not_in_channel' },
      says: /\(슬랙: not_in_channel\)\. .*\/invite .*기본 채널로 보냅니다/,
    },
    {
      name: 'waiting',
      of: { kind: 'waits', channel, until: ended, error: 'ratelimited' },
      says: /아직 보내지 못했습니다.*11:05 이후 자동으로/,
    },
  ] as const)('says what happened to the test alert: $name', ({ of, says }) => {
    expect(testAlertOutcomeMessage(of, ko).text).toMatch(says);
  });
});
