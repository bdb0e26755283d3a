import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { Alert } from '../../src/records/alert.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import {
  ALERTS_ON_A_PAGE,
  type AlertListModel,
  alertListModal,
} from '../../src/triage/alert-list-view.js';
import { alertActionDone } from '../../src/triage/alert-list-words.js';
import { alertOf, EVERY_REASON } from '../support/alert-samples.js';
import { NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { certificateExpiry, deptUserLogin, expiredYesterday } from '../support/reasons.js';
import { actionsIn, expectAsFixture, expectModalFits, wordsIn } from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];
const NOW = seoul('2026-11-25 10:12');
const at = seoul('2026-11-25 09:02');

/** One in each state. */
const FEW: readonly Alert[] = [
  alertOf([expiredYesterday()]),
  alertOf([deptUserLogin(), certificateExpiry()], {
    brn: NURI,
    name: '누리식품',
    life: { state: 'acknowledged', by: 'U0LEE', at },
  }),
  alertOf([certificateExpiry()], {
    name: '다온디자인',
    owner: 'S0OPS',
    life: { state: 'snoozed', by: 'U0KIM', at, until: seoul('2026-11-26 09:00') },
  }),
];

const MANY: readonly Alert[] = Array.from({ length: ALERTS_ON_A_PAGE }, (_, i) =>
  alertOf([certificateExpiry()], {
    // Ten digits, which is all that is drawn of it.
    brn: String(1_234_567_891 + i) as Brn,
    name: `한빛상사 ${i + 1}`,
  }),
);

/** As long as rows get. */
const LONG: readonly Alert[] = MANY.map((alert, i) => ({
  ...alert,
  name: `<&*_~>${'😀'.repeat(2)}${'가나다라마바사아자차'.repeat(9)}${i}`,
  reasons: [deptUserLogin(), certificateExpiry()],
}));

function model(
  page: Partial<AlertListModel['page']> = {},
  about: Partial<AlertListModel> = {},
): AlertListModel {
  const rows = page.rows ?? FEW;
  const total = page.total ?? rows.length;
  return {
    page: { filter: { kind: 'all' }, rows, page: 1, pages: 1, total, all: total, ...page },
    stage: 'production',
    mayOperate: true,
    now: NOW,
    ...about,
  };
}

const DRAWN: Readonly<Record<string, AlertListModel>> = {
  one: model({ rows: FEW.slice(0, 1) }, { mayOperate: false }),
  few: model(),
  many: model({ rows: LONG, page: 617, pages: 1000, total: 10_000 }, { stage: 'test' }),
  'none-at-all': model({ rows: [] }),
  'none-mine': model({ rows: [], filter: { kind: 'mine', user: 'U0KIM' }, all: 12 }),
  'none-found': model({ rows: [], filter: { kind: 'text', text: '다온 & <b>' }, all: 12 }),
  'roll-up-middle': model(
    { rows: MANY, filter: { kind: 'roll-up', id: 'C0ALERTS-1' }, page: 2, pages: 4, total: 32 },
    { stage: 'test' },
  ),
  'roll-up-empty': model({ rows: [], filter: { kind: 'roll-up', id: 'C0ALERTS-1' }, all: 3 }),
  mine: model({ rows: FEW.slice(1, 2), filter: { kind: 'mine', user: 'U0LEE' }, all: 12 }),
};
const every = LANGUAGES.flatMap((language) =>
  Object.entries(DRAWN).map(([name, drawn]) => ({ name, drawn, language })),
);

function rowOf(alert: Alert, text = ko): string {
  return wordsIn(alertListModal(model({ rows: [alert] }), text));
}

describe('alertListModal', () => {
  it.each(every)('draws $name in $language', async ({ name, drawn, language }) => {
    const view = alertListModal(drawn, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `alerts-${name}.${language}`);
  });

  it('says severity, what is wrong, its date and who has it, in words', () => {
    const words = wordsIn(alertListModal(model(), ko));

    expect(words).toContain(
      '긴급 · *한빛상사* · 123-45-67891 🔴\n인증서 11월 24일(화) 만료됨 · 1일 지남\n처리 전 · 담당 <@U0KIM>',
    );
    expect(words).toContain(
      '부서사용자 로그인 거부, 인증서 12월 9일(수) 만료 · D-14\n처리 중 · <@U0LEE> 님이 11월 25일 09:02에 맡았습니다',
    );
    expect(words).toContain('미룸 · 11월 26일(목) 09:00까지 · <@U0KIM> 님');
  });

  it('counts the days to the reader’s day, not to the day of the check', () => {
    const later = model({ rows: [alertOf([certificateExpiry()])] }, { now: NOW + 4 * 86_400_000 });

    expect(wordsIn(alertListModal(later, ko))).toContain('12월 9일(수) 만료 · D-10');
  });

  it.each(EVERY_REASON)('has words for $name', ({ reason }) => {
    for (const language of LANGUAGES) {
      const words = rowOf(alertOf([reason]), TONGUES[language]);
      expect(words).not.toMatch(/undefined|NaN/);
    }
  });

  it('offers what can be done with each', () => {
    const [open, taken, snoozed] = FEW.map((alert) => rowOf(alert));

    expect(open).toMatch(/인증 페이지 열기\n다시 확인\n제가 맡을게요\n나중에 알림\n자세히/);
    expect(taken).toMatch(/맡은 것 내려놓기\n나중에 알림/);
    expect(snoozed).toMatch(/제가 맡을게요\n다시 켜기/);
  });

  it('offers a viewer what a viewer may do', () => {
    const words = wordsIn(alertListModal(model({}, { mayOperate: false }), ko));

    expect(words).toContain('다시 확인\n자세히');
    expect(words).not.toMatch(/제가 맡을게요|맡은 것 내려놓기|나중에 알림|다시 켜기|인증 페이지/);
  });

  it('pages to both sides and filters, and carries where it is', () => {
    const view = alertListModal(model({ rows: MANY, page: 2, pages: 4, total: 32, all: 40 }), en);

    expect(actionsIn(view).slice(ALERTS_ON_A_PAGE)).toEqual([
      'alerts_previous',
      'alerts_next',
      'alerts_mine',
    ]);
    expect(view.private_metadata).toBe('2 all');
    expect(wordsIn(view)).toContain('page 2 of 4');
  });

  it.each(LANGUAGES)('draws what was just done in %s', async (language) => {
    const text = TONGUES[language];
    const news = alertActionDone('take', '누리식품', text);
    const view = alertListModal(model({ rows: FEW.slice(1, 2) }, { news }), text);

    expectModalFits(view);
    await expectAsFixture(view, `alerts-taken.${language}`);
  });

  it('says what was done in front of everything else', () => {
    const view = alertListModal(model({}, { news: '누리식품 · 맡았습니다.' }), ko);

    expect(wordsIn(view).split('\n')[2]).toBe('누리식품 · 맡았습니다.');
  });

  it('takes a page of names of 100 characters, and escapes them', () => {
    const rows = MANY.map((alert) => ({ ...alert, name: '마'.repeat(100) }));
    const rude = { ...alertOf([certificateExpiry()]), name: '<!channel> & *상사*' };

    expectModalFits(alertListModal(model({ rows, total: 10_000, pages: 1000 }), ko));
    expect(JSON.stringify(alertListModal(model({ rows: [rude] }), ko))).not.toContain('<!channel>');
  });
});
