import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { Alert } from '../../src/records/alert.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import {
  ALERT_PAGE_SIZE,
  type AlertListModel,
  alertListModal,
} from '../../src/triage/alert-list-view.js';
import { alertActionDone } from '../../src/triage/alert-list-words.js';
import { alertOf, EVERY_REASON } from '../support/alert-samples.js';
import { NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { certificateExpiry, deptUserLogin, expiredYesterday } from '../support/reasons.js';
import {
  actionsIn,
  expectAsFixture,
  expectModalFits,
  mrkdwnIn,
  visibleText,
} from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];
const NOW = seoul('2026-11-25 10:12');
const at = seoul('2026-11-25 09:02');

/** An alert in each state. */
const FEW: readonly Alert[] = [
  alertOf([expiredYesterday()]),
  alertOf([deptUserLogin(), certificateExpiry()], {
    brn: NURI,
    name: '누리식품',
    life: { state: 'acknowledged', by: 'U0LEE', at },
  }),
  alertOf([certificateExpiry()], {
    brn: '3108192471' as Brn,
    name: '다온디자인',
    owner: 'S0OPS',
    life: { state: 'snoozed', by: 'U0KIM', at, until: seoul('2026-11-26 09:00') },
  }),
];

const MANY: readonly Alert[] = Array.from({ length: ALERT_PAGE_SIZE }, (_, i) =>
  alertOf([certificateExpiry()], {
    // Not valid BRNs, but the view only formats them.
    brn: String(1_234_567_891 + i) as Brn,
    name: `한빛상사 ${i + 1}`,
  }),
);

/** A full page of the longest rows. */
const LONG: readonly Alert[] = MANY.map((alert, i) => ({
  ...alert,
  name: `<&*_~>${'😀'.repeat(2)}${'가나다라마바사아자차'.repeat(9)}${i}`,
  reasons: [deptUserLogin(), certificateExpiry()],
}));

function modelOf(
  page: Partial<AlertListModel['page']> = {},
  overrides: Partial<AlertListModel> = {},
): AlertListModel {
  const rows = page.rows ?? FEW;
  const total = page.matching ?? rows.length;
  const inState = (state: string) => rows.filter(({ life }) => life.state === state).length;
  const [claimed, snoozed] = [inState('acknowledged'), inState('snoozed')];
  return {
    page: {
      filter: { kind: 'all' },
      rows,
      page: 1,
      pages: 1,
      matching: total,
      byHandling: { unclaimed: total - claimed - snoozed, claimed, snoozed, known: 0 },
      unresolved: total,
      ...page,
    },
    stage: 'production',
    mayOperate: true,
    now: NOW,
    ...overrides,
  };
}

const MODELS: Readonly<Record<string, AlertListModel>> = {
  one: modelOf({ rows: FEW.slice(0, 1) }, { mayOperate: false }),
  few: modelOf(),
  many: modelOf({ rows: LONG, page: 617, pages: 1000, matching: 10_000 }, { stage: 'test' }),
  'none-at-all': modelOf({ rows: [] }),
  'none-mine': modelOf({ rows: [], filter: { kind: 'mine', user: 'U0KIM' }, unresolved: 12 }),
  'none-found': modelOf({ rows: [], filter: { kind: 'text', text: '다온 & <b>' }, unresolved: 12 }),
  'roll-up-middle': modelOf(
    { rows: MANY, filter: { kind: 'roll-up', id: 'C0ALERTS-1' }, page: 2, pages: 4, matching: 32 },
    { stage: 'test' },
  ),
  'roll-up-empty': modelOf({
    rows: [],
    filter: { kind: 'roll-up', id: 'C0ALERTS-1' },
    unresolved: 3,
  }),
  mine: modelOf({ rows: FEW.slice(1, 2), filter: { kind: 'mine', user: 'U0LEE' }, unresolved: 12 }),
};
const cases = LANGUAGES.flatMap((language) =>
  Object.entries(MODELS).map(([name, model]) => ({ name, model, language })),
);

function rowWords(alert: Alert, t = ko): string {
  return visibleText(alertListModal(modelOf({ rows: [alert] }), t));
}

describe('alertListModal', () => {
  it.each(cases)('draws $name in $language', async ({ name, model, language }) => {
    const view = alertListModal(model, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `alerts-${name}.${language}`);
  });

  it('describes severity, reasons, dates and the people in charge in words', () => {
    const text = visibleText(alertListModal(modelOf(), ko));

    expect(text).toContain(
      '긴급 · *한빛상사* · 123-45-67891 🔴\n인증서 11월 24일(화) 만료됨 · 1일 지남\n미처리 · 담당 <@U0KIM>',
    );
    expect(text).toContain(
      '부서사용자 로그인 거부, 인증서 12월 9일(수) 만료 · D-14\n처리 중 · <@U0LEE> 님이 11월 25일 09:02에 맡았습니다',
    );
    expect(text).toContain('미룸 · 11월 26일(목) 09:00까지 · <@U0KIM> 님');
  });

  it('calls an alert that needs no action neither unclaimed nor handled', () => {
    const known = certificateExpiry({ beside: 'working-dept-user' });
    const rows = [alertOf([known])];

    const text = visibleText(alertListModal(modelOf({ rows }), ko));
    expect(text).toContain('\n참고');
    expect(text).not.toMatch(/\n미처리/);
  });

  it('counts the days from now, not from the check', () => {
    const later = modelOf(
      { rows: [alertOf([certificateExpiry()])] },
      { now: NOW + 4 * 86_400_000 },
    );

    expect(visibleText(alertListModal(later, ko))).toContain('12월 9일(수) 만료 · D-10');
  });

  it.each(EVERY_REASON)('has words for $name', ({ reason }) => {
    for (const language of LANGUAGES) {
      const text = rowWords(alertOf([reason]), TONGUES[language]);
      expect(text).not.toMatch(/undefined|NaN/);
    }
  });

  it('offers the actions that fit the state', () => {
    const [open, claimed, snoozed] = FEW.map((alert) => rowWords(alert));

    expect(open).toMatch(
      /인증 페이지 열기\n제가 맡을게요\n다시 확인\n알림 미루기\n자세히\n고객 안내문\n다른 사람에게 맡기기/,
    );
    expect(claimed).toMatch(
      /인증 페이지 열기\n맡기 취소\n다시 등록했어요\n다시 확인\n알림 미루기\n/,
    );
    expect(claimed).not.toContain('제가 맡을게요');
    expect(snoozed).toMatch(/제가 맡을게요\n다시 확인\n미루기 해제\n자세히\n/);
  });

  it('offers a viewer only the actions of viewers', () => {
    const text = visibleText(alertListModal(modelOf({}, { mayOperate: false }), ko));

    expect(text).toContain('다시 확인\n자세히');
    expect(text).not.toMatch(/맡을게요|맡기|미루기|인증 페이지/);
  });

  it('has paging and filter buttons, and its page and filter in private_metadata', () => {
    const view = alertListModal(
      modelOf({ rows: MANY, page: 2, pages: 4, matching: 32, unresolved: 40 }),
      en,
    );

    const actions = actionsIn(view);
    expect(actions[0]).toBe('alerts_mine');
    expect(actions.slice(-2)).toEqual(['alerts_previous', 'alerts_next']);
    expect(view.private_metadata).toBe('2 all');
    expect(visibleText(view)).toContain('page 2 of 4');
  });

  it.each(LANGUAGES)('draws the result of an action in %s', async (language) => {
    const t = TONGUES[language];
    const feedback = alertActionDone('claim', '누리식품', t);
    const view = alertListModal(modelOf({ rows: FEW.slice(1, 2) }, { feedback }), t);

    expectModalFits(view);
    await expectAsFixture(view, `alerts-taken.${language}`);
  });

  it('shows the result of an action above everything else', () => {
    const view = alertListModal(modelOf({}, { feedback: '누리식품 · 맡았습니다.' }), ko);

    expect(visibleText(view).split('\n')[2]).toBe('누리식품 · 맡았습니다.');
  });

  it('fits a page of names with 100 characters, and escapes names', () => {
    const rows = MANY.map((alert) => ({ ...alert, name: '마'.repeat(100) }));
    const unescaped = { ...alertOf([certificateExpiry()]), name: '<!channel> & *상사*' };

    expectModalFits(alertListModal(modelOf({ rows, matching: 10_000, pages: 1000 }), ko));
    expect(mrkdwnIn(alertListModal(modelOf({ rows: [unescaped] }), ko))).not.toContain(
      '<!channel>',
    );
  });
});
