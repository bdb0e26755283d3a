import { describe, expect, it } from 'vitest';
import { threadLineMessage } from '../../src/alert/alert-view.js';
import type { RollUpNews } from '../../src/alert/roll-up-rules.js';
import { rollUpNewsMessage } from '../../src/alert/roll-up-view.js';
import { rollUpLine, threadLine } from '../../src/alert/thread-line-words.js';
import type { Alert, RollUpLine, ThreadLine } from '../../src/records/alert.js';
import { MRKDWN, textOnlyMessage, type ViewMessage } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { aRollUp, aRollUpRow, rollUpRows } from '../support/incident-samples.js';
import { expiredYesterday } from '../support/reasons.js';
import { actionsIn, expectAsFixture, expectMessageFits } from '../support/views.js';

const at = seoul('2026-11-25 14:00');
const since = seoul('2026-11-25 09:02');
const OPERATORS = ['S0OPS', 'U0LEE'];
const EXPIRED = alertOf([expiredYesterday()], {
  stage: 'production',
  checkedAt: at,
  openedAt: since,
  calls: { criticalAt: since },
});
const TAKEN: Alert = {
  ...EXPIRED,
  life: { state: 'acknowledged', by: 'U0KIM', at: seoul('2026-11-20 14:00') },
};

function ofAlert(line: ThreadLine, alert = EXPIRED) {
  return (text: Tongue): ViewMessage => {
    const context = { collectsBy: 'any', markup: MRKDWN, isBroadcast: true } as const;
    return threadLineMessage(threadLine(line, alert, context, text), { line, alert }, text);
  };
}

function ofRollUp(news: RollUpNews) {
  return (text: Tongue) => rollUpNewsMessage(aRollUp({ at }), news, text);
}

function quietly(line: RollUpLine) {
  return (text: Tongue) => textOnlyMessage(rollUpLine(line, MRKDWN, text));
}

const critical = rollUpRows(5).map((row) => ({ ...row, severity: 'critical' as const }));
const five = { count: 5, rows: critical };
const one = {
  count: 1,
  rows: [aRollUpRow({ severity: 'critical', expiresAt: seoul('2026-11-23 23:59') })],
};
const hanbit = [{ brn: HANBIT, name: '한빛상사' }];
const many = rollUpRows(10).map(({ brn, name }) => ({ brn, name }));
const gap = { product: 'taxinvoice', from: seoul('2026-11-22 08:31'), to: at } as const;
const kim = { by: 'U0KIM', at };

const DRAWN: Readonly<Record<string, (text: Tongue) => ViewMessage>> = {
  'line-untaken': ofAlert({ kind: 'notice', why: 'nobody-took-it', calls: OPERATORS }),
  'line-untaken-and-worse': ofAlert({
    ...{ kind: 'notice', why: 'last-day' },
    ...{ calls: OPERATORS, untaken: true },
  }),
  'line-owner': ofAlert({ kind: 'notice', why: 'worse', calls: ['U0KIM'] }),
  'line-reminder': ofAlert({ kind: 'notice', why: 'reminder', calls: ['U0KIM'] }, TAKEN),
  'line-collector': ofAlert({
    kind: 'collector-failed',
    product: 'cashbill',
    code: -10000014,
    message: `<!channel> *${'존재하지 않는 회원입니다. '.repeat(20)}*`,
    at,
  }),
  'line-roll-up-untaken': ofRollUp({ unclaimed: { ...five, mentions: OPERATORS } }),
  'line-roll-up-untaken-one': ofRollUp({ unclaimed: { ...one, mentions: OPERATORS } }),
  'line-roll-up-reminded': ofRollUp({ reminded: { ...five, mentions: ['U0KIM', 'U0LEE'] } }),
  'line-roll-up-reminded-one': ofRollUp({ reminded: { ...one, mentions: ['U0KIM'] } }),
  'line-roll-up-all': ofRollUp({
    unclaimed: { ...five, mentions: OPERATORS },
    reminded: { ...one, mentions: ['U0KIM'] },
    changed: { ...five, count: 10_000 },
  }),
  'line-roll-up-taken': quietly({
    deed: { kind: 'taken', ...kim },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-handed-back': quietly({
    deed: { kind: 'handed-back', ...kim },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-snoozed': quietly({
    deed: { kind: 'snoozed', ...kim, until: seoul('2026-11-30 09:00') },
    companies: many,
    total: 10_000,
  }),
  'line-roll-up-woken': quietly({
    deed: { kind: 'woken', ...kim },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-client-told': quietly({
    deed: { kind: 'client-told', ...kim },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-page-opened': quietly({
    deed: { kind: 'page-opened', ...kim },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-client-link': quietly({
    deed: { kind: 'client-link', what: { step: 'page', product: 'taxinvoice' }, at },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-client-link-made': quietly({
    deed: {
      kind: 'client-link',
      what: { step: 'made', by: 'U0KIM', until: seoul('2026-12-02 09:00') },
      at,
    },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-resolved': quietly({
    deed: { kind: 'resolved', at, opener: 'U0KIM' },
    companies: hanbit,
    total: 1,
  }),
  'line-roll-up-resolved-gap': quietly({
    deed: { kind: 'resolved', at },
    companies: [{ brn: HANBIT, name: '한빛상사', gaps: [gap] }],
    total: 1,
  }),
  'line-roll-up-resolved-gaps': quietly({
    deed: { kind: 'resolved', at },
    companies: many.slice(0, 3).map((each, i) => (i === 1 ? each : { ...each, gaps: [gap] })),
    total: 3,
  }),
  'line-roll-up-resolved-many': quietly({
    deed: { kind: 'resolved', at },
    companies: many,
    total: 12,
  }),
  'line-roll-up-unwatched': quietly({
    deed: { kind: 'closed', at, by: 'cli' },
    companies: many.slice(0, 3),
    total: 3,
  }),
  'line-roll-up-paused': quietly({
    deed: { kind: 'closed', ...kim, paused: 'contract-ended' },
    companies: hanbit,
    total: 1,
  }),
};

const every = LANGUAGES.flatMap((language) =>
  Object.entries(DRAWN).map(([name, draw]) => ({
    name,
    language,
    draw: () => draw(TONGUES[language]),
  })),
);

describe('a line in a thread', () => {
  it.each(every)('is drawn as $name in $language', async ({ name, language, draw }) => {
    const message = draw();

    expectMessageFits(message);
    await expectAsFixture(message, `${name}.${language}`);
  });

  it.each([
    { name: 'is unclaimed', line: 'line-untaken', button: ACTIONS.alertClaim },
    { name: 'mentions its owner', line: 'line-owner', button: ACTIONS.alertClaim },
    { name: 'was claimed days ago', line: 'line-reminder', button: ACTIONS.alertRelease },
    { name: 'is in a combined alert', line: 'line-roll-up-untaken', button: ACTIONS.rollUpList },
  ])('has the button that it names, for an alert that $name', ({ line, button }) => {
    const message = DRAWN[line]?.(TONGUES['en']);

    expect(message === undefined ? [] : actionsIn(message)).toContain(button);
  });

  it('has only text if it mentions nobody or its alert has ended', () => {
    const rung = ofAlert({ kind: 'notice', why: 'rung' })(TONGUES['en']);
    const life = { state: 'resolved', at, was: [], gaps: [] } as const;
    const line = { kind: 'notice', why: 'nobody-took-it', calls: OPERATORS } as const;
    const over = ofAlert(line, { ...EXPIRED, reasons: [], life })(TONGUES['en']);

    expect([rung.blocks, over.blocks]).toEqual([[], []]);
  });
});
