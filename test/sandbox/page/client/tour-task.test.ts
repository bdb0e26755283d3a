import { describe, expect, it } from 'vitest';
import type { StepName } from '../../../../src/sandbox/page/client/tour/tour-progress.js';
import {
  momentOf,
  type StepMoment,
  type TourView,
} from '../../../../src/sandbox/page/client/tour/tour-task.js';
import type { PageJson, PageState, PageView } from '../../../../src/sandbox/page/contract.js';
import { aPageMessage } from '../../../support/page-message.js';
import { aPageState, aTourCompany, TOUR_BRN, TOUR_SHOWN_BRN } from '../../../support/page-state.js';

const BEGIN = { now: 1000, rungs: { [TOUR_BRN]: 30 } };

function moment(
  step: StepName,
  about: Partial<PageState> = {},
  { isPanelOpen = false }: Partial<Pick<TourView, 'isPanelOpen'>> = {},
): StepMoment {
  return momentOf(step, { state: aPageState(about), isPanelOpen }, BEGIN);
}

function taskIn(found: StepMoment): string {
  return found.isDone ? 'done' : found.task.name;
}

function actions(...ids: readonly string[]): readonly PageJson[] {
  return [
    { type: 'section', text: { type: 'mrkdwn', text: TOUR_SHOWN_BRN } },
    {
      type: 'actions',
      elements: ids.map((id) => ({
        type: 'button',
        action_id: id,
        text: { type: 'plain_text', text: `words of ${id}` },
      })),
    },
  ];
}

function aModal(...ids: readonly string[]): PageView {
  return {
    id: 'V1',
    type: 'modal',
    hash: '1',
    title: 'A window',
    blocks: actions(...ids),
    values: {},
    errors: {},
  };
}

const REPORT = aPageMessage({
  ts: '9.0',
  onlyForYou: true,
  blocks: actions('report_check', 'report_page'),
});
const ALERT = aPageMessage({ ts: '5.0', blocks: actions('alert_page', 'alert_check') });
const OPEN = { brn: TOUR_BRN, name: '초록농산', isOpen: true, ts: '5.0' };
const FIXED = { companies: [aTourCompany('fine')] };

describe('every step of the tour', () => {
  it.each(['viewer', 'guest', 'stranger'] as const)('asks a %s to be an operator', (role) => {
    const me = { id: 'U1', name: 'Han', role, language: 'ko' } as const;

    expect(moment('fix', { me })).toMatchObject({
      task: { name: 'be-operator', target: '.person-button' },
    });
  });
});

describe('the step to check a company', () => {
  it('points at the message box', () => {
    expect(moment('check')).toMatchObject({
      task: { name: 'command', target: '.composer textarea' },
    });
  });

  it('leads out of the direct message with the app, which takes no commands', () => {
    expect(taskIn(moment('check', { channel: 'D0KIM' }))).toBe('open-channel');
  });

  it.each([
    { name: 'in the channel', about: { messages: [REPORT] } },
    { name: 'in a window', about: { modals: [aModal('report_check')] } },
  ])('is done when the report is shown $name', ({ about }) => {
    expect(moment('check', about).isDone).toBe(true);
  });

  it.each([
    { name: 'somebody else sees', message: { ...REPORT, onlyForYou: false } },
    { name: 'is not there yet', message: { ...REPORT, blocks: actions() } },
  ])('is not done by a report that $name', ({ message }) => {
    expect(moment('check', { messages: [message] }).isDone).toBe(false);
  });
});

describe('the step to fix it', () => {
  it('points at the button of the report, by the words that stand on it', () => {
    expect(moment('fix', { messages: [ALERT, REPORT] })).toEqual({
      isDone: false,
      task: {
        name: 'page',
        target: '[data-ts="9.0"] [data-action="report_page"]',
        label: 'words of report_page',
      },
    });
  });

  it('points at the button of the alert where there is no report', () => {
    const notices = { channel: 'C0ALERTS', alerts: [OPEN], isAllSent: true };

    expect(moment('fix', { messages: [ALERT], notices })).toMatchObject({
      task: { target: '[data-ts="5.0"] [data-action="alert_page"]' },
    });
  });

  it.each([
    { has: 'popup_open', task: 'link' },
    { has: 'popup_new', task: 'new-link' },
    { has: 'report_page', task: 'page' },
    { has: 'something_else', task: 'asking' },
  ])('follows the window: $has is $task', ({ has, task }) => {
    expect(taskIn(moment('fix', { modals: [aModal(has)] }))).toBe(task);
  });

  it.each(['certificate', 'deptUser'] as const)('is done when a new %s works', (method) => {
    const company = aTourCompany(method === 'certificate' ? 'fine' : 'revoked');
    const { taxinvoice } = company;
    const works = { ...taxinvoice, deptUser: { state: 'works' as const, words: '' } };
    const fixed = method === 'certificate' ? company : { ...company, taxinvoice: works };

    const popbill = { ...aPageState().popbill, companies: [fixed] };

    expect(moment('fix', { popbill }).isDone).toBe(true);
  });
});

describe('the step to watch the alert close', () => {
  const popbill = { ...aPageState().popbill, ...FIXED };
  const open = { channel: 'C0ALERTS', alerts: [OPEN], isAllSent: true };
  const resolved = { ...open, alerts: [{ ...OPEN, isOpen: false }] };

  it('says so when nothing was fixed', () => {
    expect(taskIn(moment('resolve', { notices: open }))).toBe('not-fixed');
  });

  it('points at the button of the window, or of the alert', () => {
    const inWindow = moment('resolve', {
      popbill,
      notices: open,
      modals: [aModal('popup_registered')],
    });
    const inChannel = moment('resolve', { popbill, notices: open, messages: [ALERT] });

    expect([taskIn(inWindow), taskIn(inChannel)]).toEqual(['registered', 'check-again']);
  });

  it.each([
    { name: 'a window hides it', about: { modals: [aModal()] }, task: 'close-window' },
    { name: 'another channel is open', about: { channel: 'C0TEAM' }, task: 'open-channel' },
    {
      name: 'its message is still on its way',
      about: { notices: { ...resolved, isAllSent: false } },
      task: 'asking',
    },
  ])('is not done while $name', ({ about, task }) => {
    expect(taskIn(moment('resolve', { popbill, notices: resolved, ...about }))).toBe(task);
  });

  it('is done when the alert is over, and points at its message', () => {
    expect(moment('resolve', { popbill, notices: resolved })).toEqual({
      isDone: true,
      seen: '.message-list [data-ts="5.0"]',
    });
  });
});

describe('the step to move the clock', () => {
  const next = [{ at: 2000, what: 'rung', company: '가람무역', days: 14 }] as const;
  const crossed = {
    channel: 'C0ALERTS',
    alerts: [{ ...OPEN, rung: 14 }],
    isAllSent: true,
  };

  it('leads to the panel and there to the next step of a certificate', () => {
    const closed = moment('rung', { clock: { now: 1000, next } });
    const open = moment('rung', { clock: { now: 1000, next } }, { isPanelOpen: true });

    expect([taskIn(closed), taskIn(open)]).toEqual(['open-panel', 'go-to-rung']);
  });

  it('says so where no certificate comes near its end', () => {
    expect(taskIn(moment('rung', {}, { isPanelOpen: true }))).toBe('no-rung');
  });

  it('waits while the clock moves', () => {
    const clock = { now: 1000, movingTo: 2000, next };

    expect(taskIn(moment('rung', { clock, notices: crossed }))).toBe('moving');
  });

  it('is done when a lower step was told, and points at what the channel heard', () => {
    const reply = aPageMessage({ ts: '7.0', threadTs: '5.0', replyBroadcast: true });

    expect(moment('rung', { notices: crossed, messages: [ALERT, reply] })).toEqual({
      isDone: true,
      seen: '.message-list [data-ts="7.0"]',
    });
  });

  it.each([
    { name: 'the step of the beginning', alert: { ...OPEN, rung: 30 } },
    { name: 'an alert that is overdue', alert: { ...OPEN, rung: -1 } },
    { name: 'an alert that was not there', alert: { ...OPEN, brn: '1', rung: 14 } },
  ])('is not done by $name', ({ alert }) => {
    expect(moment('rung', { notices: { ...crossed, alerts: [alert] } }).isDone).toBe(false);
  });
});

describe('the step to make HomeTax fail', () => {
  const down = { ...aPageState().popbill, hometax: 'down' } as const;
  const met = {
    channel: 'C0ALERTS',
    alerts: [],
    isAllSent: true,
    outage: { silent: 'hometax', openedAt: 1500, isOver: false, ts: '8.0' },
  } as const;
  const over = { ...met, outage: { ...met.outage, isOver: true } };
  const panel = { isPanelOpen: true };

  it('goes from silence to the next morning, the notice, the repair and its end', () => {
    const moments = [
      moment('outage', {}),
      moment('outage', {}, panel),
      moment('outage', { popbill: down }, panel),
      moment('outage', { popbill: down, notices: met }, panel),
      moment('outage', { notices: met }, panel),
      moment('outage', { notices: over }),
    ];

    expect(moments.map(taskIn)).toEqual([
      'open-panel',
      'silence',
      'next-morning',
      'repair',
      'next-hour',
      'done',
    ]);
    expect(moments.at(-1)).toMatchObject({ seen: '.message-list [data-ts="8.0"]' });
  });

  it('waits for a notice that quiet hours hold back', () => {
    const { ts: _, ...held } = met.outage;

    const found = moment('outage', { popbill: down, notices: { ...met, outage: held } }, panel);

    expect(taskIn(found)).toBe('next-hour');
  });

  it('is not done by an outage of before', () => {
    const before = { ...over, outage: { ...over.outage, openedAt: 500 } };

    expect(taskIn(moment('outage', { notices: before }, panel))).toBe('silence');
  });

  it('brings back to the channel in which the notice stands', () => {
    const found = moment('outage', { popbill: down, notices: met, channel: 'C0TEAM' }, panel);

    expect(taskIn(found)).toBe('open-channel');
  });
});
