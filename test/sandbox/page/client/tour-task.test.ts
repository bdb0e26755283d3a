import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { checkFormModal, checkingModal } from '../../../../src/check/check-report-view.js';
import { clientLinkMessage } from '../../../../src/client/client-link-view.js';
import type { Brn } from '../../../../src/kernel/brn.js';
import { popupModal } from '../../../../src/popup/popup-view.js';
import type { StepName } from '../../../../src/sandbox/page/client/tour/tour-progress.js';
import {
  type StepState,
  stepStateOf,
  type TourView,
} from '../../../../src/sandbox/page/client/tour/tour-task.js';
import type { PageJson, PageState, PageView } from '../../../../src/sandbox/page/contract.js';
import { objectsIn } from '../../../../src/sandbox/slack/json.js';
import { drawSentence } from '../../../../src/slack/modal-view.js';
import { TONGUES } from '../../../../src/text/tongue.js';
import { aPageMessage } from '../../../support/page-message.js';
import { aPageState, aTourCompany, TOUR_BRN, TOUR_SHOWN_BRN } from '../../../support/page-state.js';

const EN = TONGUES.en;
const BEGIN = { now: 1000, rungs: { [TOUR_BRN]: 30 } };

function stepState(
  step: StepName,
  state: Partial<PageState> = {},
  { isPanelOpen = false }: Partial<Pick<TourView, 'isPanelOpen'>> = {},
): StepState {
  return stepStateOf(step, { state: aPageState(state), isPanelOpen }, BEGIN);
}

function taskIn(stepState: StepState): string {
  return stepState.isDone ? 'done' : stepState.task.name;
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
    callbackId: 'test',
    hash: '1',
    title: 'A window',
    blocks: actions(...ids),
    values: {},
    errors: {},
  };
}

/** A window of the app, as the page gets it. */
function pageViewOf({ callback_id: callbackId = '', blocks, submit }: ModalView): PageView {
  const view = { ...aModal(), callbackId, blocks: objectsIn(blocks) };
  return submit == null ? view : { ...view, submit: submit.text };
}

const REPORT = aPageMessage({
  ts: '9.0',
  isOnlyForYou: true,
  blocks: actions('report_check', 'report_page'),
});
const ALERT = aPageMessage({ ts: '5.0', blocks: actions('alert_page', 'alert_check') });
const OPEN = { brn: TOUR_BRN, name: '바른물류', isOpen: true, ts: '5.0' };
const FIXED = { companies: [aTourCompany('fine')] };

describe('every step of the tour', () => {
  it.each(['viewer', 'guest', 'external'] as const)('asks a %s to be an operator', (role) => {
    const me = { id: 'U1', name: 'Han', role, language: 'ko' } as const;

    expect(stepState('fix', { me })).toMatchObject({
      task: { name: 'be-operator', target: '.person-button' },
    });
  });
});

describe('the tour’s step to check a company', () => {
  it('points at the message box', () => {
    expect(stepState('check')).toMatchObject({
      task: { name: 'command', target: '.composer textarea' },
    });
  });

  it('leads out of the direct message with the app, which accepts no commands', () => {
    expect(taskIn(stepState('check', { channel: 'D0KIM' }))).toBe('open-channel');
  });

  it.each([
    { name: 'in the channel', state: { messages: [REPORT] } },
    { name: 'in a window', state: { modals: [aModal('report_check')] } },
  ])('is done when the report is shown $name', ({ state }) => {
    expect(stepState('check', state).isDone).toBe(true);
  });

  it.each([
    { name: 'somebody else sees', message: { ...REPORT, isOnlyForYou: false } },
    { name: 'is still being made', message: { ...REPORT, blocks: actions() } },
  ])('is not done by a report that $name', ({ message }) => {
    expect(stepState('check', { messages: [message] }).isDone).toBe(false);
  });
});

describe('the tour’s step to fix the company', () => {
  it('points at the button of the report, and names its label', () => {
    expect(stepState('fix', { messages: [ALERT, REPORT] })).toEqual({
      isDone: false,
      task: {
        name: 'page',
        target: '[data-ts="9.0"] [data-action="report_page"]',
        label: 'words of report_page',
      },
    });
  });

  it('points at the button of the alert if there is no report', () => {
    const notices = { channel: 'C0ALERTS', alerts: [OPEN], isAllSent: true };

    expect(stepState('fix', { messages: [ALERT], notices })).toMatchObject({
      task: { target: '[data-ts="5.0"] [data-action="alert_page"]' },
    });
  });

  it.each([
    { has: 'popup_open', task: 'link' },
    { has: 'popup_new', task: 'new-link' },
    { has: 'report_page', task: 'page' },
    { has: 'something_else', task: 'close-window' },
  ])('shows the task $task for a window with $has', ({ has, task }) => {
    expect(taskIn(stepState('fix', { modals: [aModal(has)] }))).toBe(task);
  });

  it('does not lead into a window of another company', () => {
    const other = { ...aModal(), blocks: actions('report_page').slice(1) };

    expect(taskIn(stepState('fix', { modals: [other] }))).toBe('close-window');
  });

  it.each(['certificate', 'deptUser'] as const)('is done when a new %s works', (method) => {
    const company = aTourCompany(method === 'certificate' ? 'fine' : 'none');
    const { taxinvoice } = company;
    const works = { ...taxinvoice, deptUser: { state: 'works' as const, words: '' } };
    const fixed = method === 'certificate' ? company : { ...company, taxinvoice: works };

    const popbill = { ...aPageState().popbill, companies: [fixed] };

    expect(stepState('fix', { popbill }).isDone).toBe(true);
  });
});

describe('the tour in a window', () => {
  const popbill = { ...aPageState().popbill, ...FIXED };
  const notices = { channel: 'C0ALERTS', alerts: [OPEN], isAllSent: true };
  const popup = { brn: TOUR_BRN as Brn, product: 'taxinvoice', stage: 'test' } as const;
  const problem = {
    kind: 'refused',
    code: -99003008,
    codeClass: 'member-missing',
    message: '',
    at: 'call',
  } as const;

  it.each([
    { shows: 'a check', modal: checkingModal('바른물류', EN), task: 'asking' },
    {
      shows: 'a request for a link',
      modal: popupModal({ ...popup, state: { kind: 'getting' } }, EN),
      task: 'asking',
    },
    {
      shows: 'a refused link',
      modal: popupModal({ ...popup, state: { kind: 'refused', problem } }, EN),
      task: 'close-window',
    },
    {
      shows: 'the form for a check',
      modal: checkFormModal(undefined, ['taxinvoice'], EN),
      task: 'close-window',
    },
    { shows: 'a notice', modal: drawSentence('No.', EN).modal, task: 'close-window' },
  ])('shows the task $task for a window with $shows', ({ modal, task }) => {
    const modals = [pageViewOf(modal)];

    expect(taskIn(stepState('fix', { modals }))).toBe(task);
    expect(taskIn(stepState('resolve', { modals, popbill, notices }))).toBe(task);
  });
});

describe('the tour’s step to watch the alert close', () => {
  const popbill = { ...aPageState().popbill, ...FIXED };
  const open = { channel: 'C0ALERTS', alerts: [OPEN], isAllSent: true };
  const resolved = { ...open, alerts: [{ ...OPEN, isOpen: false }] };

  it('shows the task not-fixed if nothing was fixed', () => {
    expect(taskIn(stepState('resolve', { notices: open }))).toBe('not-fixed');
  });

  it('points at the button of the window, or of the alert', () => {
    const inWindow = stepState('resolve', {
      popbill,
      notices: open,
      modals: [aModal('popup_registered')],
    });
    const inChannel = stepState('resolve', { popbill, notices: open, messages: [ALERT] });

    expect([taskIn(inWindow), taskIn(inChannel)]).toEqual(['check-in-window', 'check-again']);
  });

  it('points at “check again” in a report from before the registration', () => {
    const modals = [aModal('report_page', 'report_check')];

    expect(stepState('resolve', { popbill, notices: open, modals })).toMatchObject({
      task: {
        name: 'check-in-window',
        target: '.dialog [data-action="report_check"]',
        label: 'words of report_check',
      },
    });
  });

  it('leads to the message box if the channel no longer shows the alert', () => {
    expect(taskIn(stepState('resolve', { popbill, notices: open }))).toBe('command');
  });

  it.each([
    { name: 'a window hides it', state: { modals: [aModal()] }, task: 'close-window' },
    { name: 'another channel is open', state: { channel: 'C0TEAM' }, task: 'open-channel' },
    {
      name: 'its message is still being sent',
      state: { notices: { ...resolved, isAllSent: false } },
      task: 'working',
    },
  ])('is not done while $name', ({ state, task }) => {
    expect(taskIn(stepState('resolve', { popbill, notices: resolved, ...state }))).toBe(task);
  });

  it('is done when the alert is resolved, and points at its message', () => {
    expect(stepState('resolve', { popbill, notices: resolved })).toEqual({
      isDone: true,
      selector: '.message-list [data-ts="5.0"]',
    });
  });
});

describe('the tour’s step to move the clock', () => {
  const next = [{ at: 2000, kind: 'rung', company: '가람무역', days: 14 }] as const;
  const crossed = {
    channel: 'C0ALERTS',
    alerts: [{ ...OPEN, rung: 14 }],
    isAllSent: true,
  };

  it('leads to the panel and then to the next rung of a certificate', () => {
    const closed = stepState('rung', { clock: { now: 1000, next } });
    const open = stepState('rung', { clock: { now: 1000, next } }, { isPanelOpen: true });

    expect([taskIn(closed), taskIn(open)]).toEqual(['open-panel', 'go-to-rung']);
  });

  it('shows the task no-rung if no certificate notice is coming', () => {
    expect(taskIn(stepState('rung', {}, { isPanelOpen: true }))).toBe('no-rung');
  });

  it('waits while the clock moves', () => {
    const clock = { now: 1000, movingTo: 2000, next };

    expect(taskIn(stepState('rung', { clock, notices: crossed }))).toBe('moving');
  });

  it('is done when a lower rung was notified, and points at the reply sent to the channel', () => {
    const reply = aPageMessage({ ts: '7.0', threadTs: '5.0', replyBroadcast: true });

    expect(stepState('rung', { notices: crossed, messages: [ALERT, reply] })).toEqual({
      isDone: true,
      selector: '.message-list [data-ts="7.0"]',
    });
  });

  it.each([
    { name: 'the rung from the beginning of the step', alert: { ...OPEN, rung: 30 } },
    { name: 'an expired certificate', alert: { ...OPEN, rung: -1 } },
    { name: 'an alert opened during the step', alert: { ...OPEN, brn: '1', rung: 14 } },
  ])('is not done by $name', ({ alert }) => {
    expect(stepState('rung', { notices: { ...crossed, alerts: [alert] } }).isDone).toBe(false);
  });
});

describe('the tour’s step to make HomeTax fail', () => {
  const down = { ...aPageState().popbill, hometax: 'down' } as const;
  const running = {
    channel: 'C0ALERTS',
    alerts: [],
    isAllSent: true,
    outage: { service: 'hometax', openedAt: 1500, hasEnded: false, ts: '8.0' },
  } as const;
  const ended = { ...running, outage: { ...running.outage, hasEnded: true } };
  const panel = { isPanelOpen: true };

  it('leads from stopping HomeTax to the next morning, the notice, the repair and the end', () => {
    const stepStates = [
      stepState('outage', {}),
      stepState('outage', {}, panel),
      stepState('outage', { popbill: down }, panel),
      stepState('outage', { popbill: down, notices: running }, panel),
      stepState('outage', { notices: running }, panel),
      stepState('outage', { notices: ended }),
    ];

    expect(stepStates.map(taskIn)).toEqual([
      'open-panel',
      'silence',
      'next-morning',
      'repair',
      'next-hour',
      'done',
    ]);
    expect(stepStates.at(-1)).toMatchObject({ selector: '.message-list [data-ts="8.0"]' });
  });

  it('moves the clock on for a notice that quiet hours hold', () => {
    const { ts: _, ...held } = running.outage;

    const state = stepState(
      'outage',
      { popbill: down, notices: { ...running, outage: held } },
      panel,
    );

    expect(taskIn(state)).toBe('next-hour');
  });

  it('is not done by an earlier outage', () => {
    const earlier = { ...ended, outage: { ...ended.outage, openedAt: 500 } };

    expect(taskIn(stepState('outage', { notices: earlier }, panel))).toBe('silence');
  });

  it('leads back to the channel of the notice', () => {
    const state = stepState(
      'outage',
      { popbill: down, notices: running, channel: 'C0TEAM' },
      panel,
    );

    expect(taskIn(state)).toBe('open-channel');
  });
});

describe('the tour’s step to send the client a link', () => {
  const DAY = 24 * 3_600_000;
  const brn = '9998102027';
  const alert = { brn, name: '가람무역', isOpen: true, ts: '6.0' };
  const notices = { channel: 'C0ALERTS', alerts: [alert], isAllSent: true };
  const resolved = { ...notices, alerts: [{ ...alert, isOpen: false }] };

  /** POPBiLL with the company’s certificate expiring in this number of days. */
  function expiringIn(days: number, deptUser: 'none' | 'works' = 'none'): PageState['popbill'] {
    const fine = aTourCompany('fine');
    const certificate = { ...fine.taxinvoice.certificate, expiresAt: 1000 + days * DAY };
    const taxinvoice = {
      ...fine.taxinvoice,
      certificate,
      deptUser: { state: deptUser, words: '' },
    };
    const company = { ...fine, brn, shownBrn: '999-81-02027', taxinvoice };
    return { ...aPageState().popbill, companies: [company] };
  }

  function aWindow(type: string, element: string, submit?: string): PageView {
    const blocks = [{ type, block_id: element, element: { action_id: element } }];
    return { ...aModal(), blocks, ...(submit !== undefined && { submit }) };
  }

  const due = { notices, popbill: expiringIn(15) };

  it('points at the entry of the alert’s menu, which its button opens', () => {
    expect(stepState('client', due)).toMatchObject({
      task: {
        name: 'client-link',
        target: '[data-entry="client_link"], [data-ts="6.0"] [data-action="more"]',
        label: '가람무역',
      },
    });
  });

  it('leads from the form to the link, with the number that the client enters', () => {
    const form = aWindow('input', 'link_days', 'Create a link');
    const sent = aWindow('input', 'link_text');

    const tasks = [form, sent].map((modal) => stepState('client', { ...due, modals: [modal] }));

    expect(tasks).toMatchObject([
      { task: { name: 'client-create', label: 'Create a link' } },
      { task: { name: 'client-open', label: '999-81-02027' } },
    ]);
  });

  it('leads to the clock once the certificate is renewed, with no window in the way', () => {
    const renewed = { notices, popbill: expiringIn(365) };

    const stepStates = [
      stepState('client', { ...renewed, modals: [aModal()] }, { isPanelOpen: true }),
      stepState('client', renewed),
      stepState('client', renewed, { isPanelOpen: true }),
    ];

    expect(stepStates.map(taskIn)).toEqual(['close-window', 'open-panel', 'client-check']);
  });

  it('does not count a department user, which leaves the alert about the certificate open', () => {
    const popbill = expiringIn(15, 'works');

    expect(taskIn(stepState('client', { notices, popbill }))).toBe('client-link');
  });

  it.each([
    { name: 'another window is open', state: { modals: [aModal()] }, task: 'close-window' },
    {
      name: 'the link is being made',
      state: { modals: [pageViewOf(clientLinkMessage('', EN))] },
      task: 'working',
    },
    { name: 'another channel is open', state: { channel: 'C0TEAM' }, task: 'open-channel' },
    {
      name: 'the clock moves',
      state: { clock: { now: 1, movingTo: 2, next: [] } },
      task: 'moving',
    },
  ])('shows the task $task while $name', ({ state, task }) => {
    expect(taskIn(stepState('client', { ...due, ...state }))).toBe(task);
  });

  it('is done when the alert is resolved, and points at its message', () => {
    expect(stepState('client', { notices: resolved })).toEqual({
      isDone: true,
      selector: '.message-list [data-ts="6.0"]',
    });
  });
});
