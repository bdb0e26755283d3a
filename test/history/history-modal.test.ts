import { describe, expect, it } from 'vitest';
import {
  HISTORY_PAGE_SIZE,
  type HistoryLine,
  type HistoryModel,
  historyModal,
} from '../../src/history/history-view.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { HistoryEvent } from '../../src/records/history.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { actionsIn, expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const ko = TONGUES['ko'];
const NOW = seoul('2026-11-25 10:12');
const LINK = 'https://ops.slack.com/archives/C0ALERTS/p1795640400000100';
const hanbit = { brn: HANBIT, name: '한빛상사' };

const FEW: readonly HistoryLine[] = [
  { at: NOW - MINUTE, event: { kind: 'taken', by: 'U0KIM' }, company: hanbit },
  {
    at: NOW - HOUR,
    event: { kind: 'told', why: 'first', severity: 'critical', channel: 'C0ALERTS' },
    company: hanbit,
    link: LINK,
  },
  { at: NOW - 4 * HOUR, event: { kind: 'swept', by: 'schedule', companies: 3000 } },
  { at: NOW - DAY, event: { kind: 'unwatched', by: 'U0KIM' }, company: { brn: NURI } },
  { at: NOW - 3 * DAY, event: { kind: 'imported', by: 'cli', companies: 3000 } },
];

const LONG_EVENT: HistoryEvent = {
  kind: 'edited',
  by: 'U0KIM0000001',
  changes: [
    ...(['name', 'products', 'popbillUserId', 'note'] as const).map((field) => ({ field })),
    { field: 'channel', from: 'C0000000001', to: 'C0000000002' },
    { field: 'owner', from: 'U0000000001', to: 'S0000000002' },
  ],
};
/** A full page of the longest lines, all of one day. */
const MANY: readonly HistoryLine[] = Array.from({ length: HISTORY_PAGE_SIZE }, (_, i) => ({
  at: NOW - i * MINUTE,
  event: LONG_EVENT,
  company: { brn: HANBIT, name: '*&<'.repeat(33) },
  link: LINK,
}));

const EARLIER = { toward: 'earlier', cursor: '1795640400000.1' } as const;

function modelOf(overrides: Partial<HistoryModel> = {}): HistoryModel {
  return { place: { brn: undefined }, lines: FEW, stage: 'production', now: NOW, ...overrides };
}

const MODELS: Readonly<Record<string, HistoryModel>> = {
  empty: modelOf({ lines: [], stage: 'test' }),
  one: modelOf({ lines: FEW.slice(0, 1) }),
  few: modelOf(),
  'of-a-company': modelOf({ place: { brn: HANBIT }, name: '한빛상사', lines: FEW.slice(0, 2) }),
  'of-a-company-without-any': modelOf({ place: { brn: NURI }, lines: [] }),
  'middle-of-many': modelOf({
    place: { brn: undefined, from: EARLIER },
    lines: MANY,
    earlier: '1795640300000.1',
    later: '1795640500000.1',
  }),
  'purged-meanwhile': modelOf({ place: { brn: undefined, from: EARLIER }, lines: [] }),
};
const cases = LANGUAGES.flatMap((language) =>
  Object.entries(MODELS).map(([name, model]) => ({ name, model, language })),
);

describe('historyModal', () => {
  it.each(cases)('draws $name in $language', async ({ name, model, language }) => {
    const view = historyModal(model, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `history-${name}.${language}`);
  });

  it('shows time, company, person and event, and links to the message', () => {
    const view = historyModal(MODELS['few'] ?? modelOf(), ko);

    const text = visibleText(view);
    expect(text).toContain(
      '*2026년 11월 25일(수)*\n10:11 · *한빛상사* · <@U0KIM> 님이 알림을 맡았습니다.',
    );
    expect(text).toContain(`긴급 알림을 보냈습니다(첫 알림). · <${LINK}|메시지 보기>`);
    expect(text).toContain('*2026년 11월 24일(화)*\n10:12 · *220-81-62517*');
  });

  it('cuts no line of a full page', () => {
    const view = historyModal(modelOf({ lines: MANY }), ko);

    expect(visibleText(view).match(/메시지 보기/g)).toHaveLength(HISTORY_PAGE_SIZE);
  });

  it('omits the company’s name in the lines of one company, and offers all companies', () => {
    const view = historyModal(MODELS['of-a-company'] ?? modelOf(), ko);

    expect(visibleText(view)).toContain('\n10:11 · <@U0KIM> 님이');
    expect(actionsIn(view)).toEqual([ACTIONS.historyCompany, ACTIONS.historyAll]);
  });

  it('offers only pages that exist', () => {
    expect(actionsIn(historyModal(modelOf(), ko))).toEqual([ACTIONS.historyCompany]);
    expect(actionsIn(historyModal(modelOf({ earlier: '1.1' }), ko))).toEqual([
      ACTIONS.historyCompany,
      ACTIONS.historyEarlier,
    ]);
    expect(actionsIn(historyModal(MODELS['middle-of-many'] ?? modelOf(), ko))).toEqual([
      ACTIONS.historyCompany,
      ACTIONS.historyNewest,
      ACTIONS.historyLater,
      ACTIONS.historyEarlier,
    ]);
  });
});
