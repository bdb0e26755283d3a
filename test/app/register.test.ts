import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HomeView, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { alertMessage, threadLineMessage } from '../../src/alert/alert-view.js';
import { rollUpMessage } from '../../src/alert/roll-up-view.js';
import { createListeners, type ListenerDeps } from '../../src/app/register.js';
import {
  calendarAddressModal,
  calendarMessage,
  calendarModal,
} from '../../src/calendar/calendar-view.js';
import {
  certTestModal,
  checkFormModal,
  checkingModal,
  confirmLoginModal,
  drawReport,
  messageNumbersModal,
} from '../../src/check/check-report-view.js';
import {
  clientLinkMessage,
  clientLinkModal,
  createdLinkModal,
} from '../../src/client/client-link-view.js';
import { choiceMessage } from '../../src/company/choose-view.js';
import {
  firstCheckMessage,
  importMessage,
  importModal,
} from '../../src/company-file/import-view.js';
import { digestMessage } from '../../src/digest/digest-view.js';
import { forecastMessage, forecastModal } from '../../src/forecast/forecast-view.js';
import { HELP_TOPICS } from '../../src/help/help-rules.js';
import { drawUnknownCommand, helpMessage } from '../../src/help/help-view.js';
import { historyModal } from '../../src/history/history-view.js';
import { expiriesModal, type HomeModel, homeView } from '../../src/home/home-view.js';
import {
  commonCauseMessage,
  massChangeMessage,
  outageMessage,
  setupMessage,
} from '../../src/incident/incident-view.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { listMessage } from '../../src/list/list-view.js';
import { periodsOfExpiries } from '../../src/list/overview-entry.js';
import { testAlertMessage, testAlertOutcomeMessage } from '../../src/outbox/test-alert-view.js';
import { type PopupState, popupModal } from '../../src/popup/popup-view.js';
import type { Alert } from '../../src/records/alert.js';
import type { Reason } from '../../src/records/reason.js';
import { settingsForm } from '../../src/settings/settings-view.js';
import { sentenceMessage } from '../../src/slack/blocks.js';
import { ACTIONS, CALLBACKS, COMMAND, PICK_BLOCKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { drawNotice } from '../../src/slack/modal-view.js';
import type { Listeners } from '../../src/slack/request-filter.js';
import { statusMessage } from '../../src/status/status-view.js';
import { authenticationRequestMessage } from '../../src/steps/step-view.js';
import { sweepMessage } from '../../src/sweep/sweep-view.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertDetailsModal } from '../../src/triage/alert-details-view.js';
import {
  alertClientTextModal,
  alertFormMessage,
  assignModal,
  snoozeModal,
} from '../../src/triage/alert-forms-view.js';
import { alertListModal } from '../../src/triage/alert-list-view.js';
import type { WatchDraft } from '../../src/watch/watch-company.js';
import { unwatchModal, watchModal } from '../../src/watch/watch-view.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { BULK_MODALS } from '../support/bulk-samples.js';
import { aDigest, aRow, EVERY_REMARK, listOf } from '../support/digest-samples.js';
import { idsIn } from '../support/drawn-ids.js';
import { helpModel } from '../support/help-samples.js';
import { eightWeeks, homeModel, NO_COUNTS } from '../support/home-samples.js';
import { importModels } from '../support/import-samples.js';
import { aCommonCause, aMassChange, anOutage, aRollUp } from '../support/incident-samples.js';
import { anAppStatus } from '../support/live-settings.js';
import { NOW, REPORTS } from '../support/reports.js';
import { SETTING_FIELDS, SETTINGS_DRAFT } from '../support/settings-samples.js';
import { PARTIAL_VIEWS } from '../support/surfaces.js';
import { viewFunctions } from '../support/view-functions.js';

const text = TONGUES['en'];
const company = aCompany();

const REJECTED: Reason = {
  kind: 'dept-user-login',
  sub: 'wrong-password',
  products: ['taxinvoice'],
  severity: 'critical',
  code: -11100021,
  message: '',
  rejectedAt: NOW,
  rejections: 1,
  willTestAgain: true,
};

const alert = anAlert({ reasons: [REJECTED] });
const attemptsExhausted = anAlert({ reasons: [{ ...REJECTED, attempts: 4 }] });
const SNOOZED: Alert['life'] = {
  state: 'snoozed',
  by: 'U1',
  at: NOW,
  until: NOW + 1,
  taken: { by: 'U2', at: NOW },
};
const ALERTS: readonly Alert[] = [alert, { ...alert, life: SNOOZED }, attemptsExhausted];

/** Windows that people open from an alert. */
function alertWindows(): ModalView[] {
  const place = { brn: HANBIT, onDetails: false };
  const assessment = { products: [], reasons: [], isNotMember: false };
  const shared = { alert, collectsBy: 'any', now: NOW } as const;
  const details = { ...shared, brn: HANBIT, stage: 'test', assessment, history: [] } as const;
  return [
    snoozeModal({ company, place, offers: [], now: NOW }, text),
    assignModal({ company, place, assignee: '', now: NOW }, text),
    alertFormMessage('snooze', '', text),
    ...LANGUAGES.map((language) => alertClientTextModal({ ...shared, language, place }, text)),
    alertDetailsModal({ ...details, mayOperate: true, hasClientLinks: true }, text),
    ...clientLinks(),
    ...calendars(),
    ...alertLists(),
  ];
}

function clientLinks(): ModalView[] {
  const current = { v: 1, brn: HANBIT, hash: 'h', by: 'U1', at: NOW, expiresAt: NOW } as const;
  return [
    clientLinkModal({ company, days: 7, language: 'ko', current, now: NOW }, text),
    createdLinkModal({ brn: HANBIT, text: 'x', now: NOW }, text),
    clientLinkMessage('.', text),
  ];
}

function calendars(): ModalView[] {
  const feed = {
    v: 1,
    hash: 'h',
    by: 'U1',
    at: NOW,
    scope: { kind: 'all' },
    language: 'ko',
  } as const;
  return [
    calendarModal({ channel: 'C0OPS', feeds: [feed], now: NOW }, text),
    calendarAddressModal('https://watch.example.com/calendar/x.ics', text),
    calendarMessage('.', text),
  ];
}

function alertLists(): ModalView[] {
  const filters = [
    { kind: 'all' },
    { kind: 'mine', user: 'U1' },
    { kind: 'text', text: 'Han' },
    { kind: 'roll-up', id: 'C1-1' },
  ] as const;
  const common = { stage: 'test', mayOperate: true, now: NOW } as const;
  return filters.map((filter) => {
    const byHandling = { unclaimed: 30, claimed: 0, snoozed: 0, known: 0 };
    const place = { filter, page: 2, pages: 3 };
    const page = { ...place, rows: ALERTS, matching: 30, byHandling, unresolved: 30 };
    return alertListModal({ page, ...common }, text);
  });
}

const POPUP_STATES: readonly PopupState[] = [
  { kind: 'getting' },
  { kind: 'link', url: 'https://test.popbill.com/', expiresAt: NOW },
  { kind: 'ticket', url: 'https://watch.example.com/', expiresAt: NOW },
  { kind: 'expired' },
  { kind: 'refused', problem: { kind: 'too-late', afterMs: 1 } },
];

function reports() {
  return Object.values(REPORTS).flatMap((report) =>
    (['watched', 'not watched'] as const).map((watched) => {
      const { company: _, ...unwatched } = report;
      return {
        report: watched === 'watched' ? { ...unwatched, company } : unwatched,
        request: { intent: 'check' } as const,
        mayOperate: true,
        policy: DEFAULT_POLICY,
        now: NOW,
      };
    }),
  );
}

function lists() {
  const filters = [
    { kind: 'all' },
    { kind: 'attention' },
    { kind: 'mine', user: 'U1' },
    { kind: 'text', text: 'Han' },
  ] as const;
  return filters.map((filter) =>
    listMessage(
      {
        list: { filter, rows: [{ company }], page: 2, pages: 3, total: 30, watched: 30, paused: 0 },
        stage: 'test',
        mayOperate: true,
        now: NOW,
      },
      text,
    ),
  );
}

function choices() {
  const searchResults = [
    { kind: 'several', companies: [company], total: 1 },
    { kind: 'none', query: 'Han', nearest: [company] },
    { kind: 'no-company-given', watched: 2 },
    { kind: 'one', brn: HANBIT },
  ] as const;
  return (['check', 'popup', 'watch', 'unwatch', 'test-alert', 'history'] as const).flatMap(
    (choosing) =>
      searchResults.map((result) =>
        choiceMessage({ purpose: choosing, product: 'taxinvoice', result }, text),
      ),
  );
}

function windows(): ModalView[] {
  const draft: WatchDraft = {
    brn: HANBIT,
    name: 'Hanbit',
    products: ['taxinvoice'],
    popbillUserId: '',
    channel: '',
    owner: '',
    note: '',
  };
  const groups = [{ id: 'S1', handle: 'ops' }];
  const target = { brn: HANBIT, product: 'taxinvoice' } as const;
  return [
    checkFormModal(undefined, [], text),
    checkingModal('Hanbit', text),
    ...(['add', 'edit'] as const).map((mode) =>
      watchModal({ mode, draft, groups, problems: [] }, text),
    ),
    ...(['confirm', 'working', 'done', 'was-not-watched'] as const).map((kind) =>
      unwatchModal(kind, { brn: HANBIT }, text),
    ),
    messageNumbersModal([company], text),
    certTestModal(target, text),
    confirmLoginModal({ ...target, method: 'deptUser', attempts: 4, now: NOW }, text),
    ...alertWindows(),
    ...POPUP_STATES.map((state) => popupModal({ ...target, stage: 'test', state }, text)),
  ];
}

function imports() {
  return Object.values(importModels(text)).flatMap((model) => [
    importModal(model, text),
    ...(model.kind === 'reading' ? [] : [importMessage(model, text)]),
  ]);
}

function homes(): HomeView[] {
  const list = (filter: HomeModel['facts']['list']['filter'], watched = 30) => ({
    filter,
    rows: [{ company }, ...ALERTS.map((alert) => ({ company, alert }))],
    page: 2,
    pages: 3,
    total: 30,
    watched,
    paused: 0,
  });
  const handling = { unclaimed: 1, claimed: 0, snoozed: 0 };
  const all = { ...NO_COUNTS, watched: 30, atRisk: 29, paused: 1 };
  const weeks = eightWeeks([[1, 0]]);
  return [
    ...([{ kind: 'all' }, { kind: 'attention' }, { kind: 'text', text: 'Han' }] as const).map(
      (filter) =>
        homeView(
          homeModel({ all, handling, weeks, list: list(filter) }, { mayChangeSettings: true }),
          text,
        ),
    ),
    homeView(homeModel({ list: list({ kind: 'all' }, 0) }), text),
  ];
}

function expiriesWindow(): ModalView {
  const place = { filter: { kind: 'all' }, page: 2, pages: 3 } as const;
  const rows = [{ company, expiresAt: NOW, stopsCollection: true }];
  return expiriesModal({ ...place, rows, total: 60, weeks: 8, stage: 'test', now: NOW }, text);
}

function historyWindow(): ModalView {
  const place = { brn: HANBIT, from: { toward: 'earlier', cursor: '1.1' } } as const;
  const cursors = { earlier: '1.1', later: '1.1' };
  return historyModal({ place, lines: [], ...cursors, stage: 'test', now: NOW }, text);
}

function settingsWindow(): ModalView {
  const model = { draft: SETTINGS_DRAFT, fields: SETTING_FIELDS, groups: [], problems: [] };
  return settingsForm({ ...model, metadata: '', now: NOW }, text);
}

const FORECAST = {
  months: periodsOfExpiries([{ period: 0, stopsCollection: true }], ['2026-11-25', '2026-12-01']),
  mayExport: true,
  hasCalendars: true,
  stage: 'test',
} as const;

/** Every view, drawn from models that together show every element. The keys are for readers only. */
const DRAWN: Readonly<Record<string, readonly unknown[]>> = {
  'alert-message': ALERTS.map((each) => alertMessage({ alert: each, collectsBy: 'any' }, text)),
  'check-report': reports().flatMap((model) => Object.values(drawReport(model, text))),
  'choice-message': choices(),
  'digest-message': [
    digestMessage(aDigest({ attention: listOf([aRow()], 20), remarks: EVERY_REMARK }), text),
  ],
  'help-message': HELP_TOPICS.map((topic) => helpMessage(helpModel({ topic }), text)),
  'list-message': lists(),
  'notice-message': [
    ...[[], ['check'] as const].map(
      (nearest) =>
        drawUnknownCommand(
          { text: 'x', rest: '', nearest, companies: [aCompany()], mayOperate: true },
          text,
        ).message,
    ),
    drawNotice({ kind: 'store', reference: 'ABC234' }, text).modal,
  ],
  'setup-message': [
    setupMessage(
      {
        v: 1,
        stage: 'test',
        openedAt: NOW,
        code: -99010002,
        message: '',
        at: 'token',
        fault: 'signature',
        channel: 'C1',
      },
      text,
    ),
  ],
  'first-check-message': [
    firstCheckMessage(
      { importedAt: NOW, counts: { total: 1, collectable: 0, atRisk: 1, broken: 0, unknown: 0 } },
      NOW,
      text,
    ),
  ],
  'sentence-message': [sentenceMessage('.')],
  'sweep-message': [sweepMessage(['.'], 'test', text)],
  'forecast-message': [forecastMessage(FORECAST, 'chart', text), forecastModal(FORECAST, text)],
  'authentication-request-message': [
    authenticationRequestMessage(
      { company, product: undefined, sender: 'U1', stage: 'test' },
      text,
    ),
  ],
  'outage-message': [outageMessage(anOutage(), text)],
  'common-cause-message': [commonCauseMessage(aCommonCause(), text)],
  'mass-change-message': [massChangeMessage(aMassChange(), text)],
  'roll-up-message': [rollUpMessage(aRollUp(), text)],
  'thread-line-message': ALERTS.map((alert) =>
    threadLineMessage('', { line: { kind: 'notice', why: 'nobody-took-it' }, alert }, text),
  ),
  'test-alert-message': [
    testAlertMessage({ stage: 'test', channel: 'C1', by: 'U1', at: NOW }, text),
    testAlertOutcomeMessage({ kind: 'sent', message: { channel: 'C1', ts: '1.0' } }, text),
  ],
  'status-message': [statusMessage({ facts: anAppStatus(), isAdmin: true }, text)],
  modals: [
    ...windows(),
    ...imports(),
    settingsWindow(),
    expiriesWindow(),
    historyWindow(),
    ...Object.values(BULK_MODALS).map((draw) => draw(text)),
  ],
  home: homes(),
};

// The listeners are only created, never called, so they need no dependencies.
const listeners: Listeners = createListeners({} as ListenerDeps);
const ids = idsIn(DRAWN);
const sorted = (names: Iterable<string>) => [...names].sort();

describe('register', () => {
  it('draws every message view in this file', () => {
    // Found by name in this file's source. rollUpNewsMessage only has roll-up-message's button; textOnlyMessage has no blocks.
    const source = readFileSync(fileURLToPath(import.meta.url), 'utf8');
    const isDrawn = (name: string) =>
      source.includes(`${name}(`) ||
      name in PARTIAL_VIEWS ||
      ['rollUpNewsMessage', 'textOnlyMessage'].includes(name);

    const messages = viewFunctions().filter((name) => name.endsWith('Message'));
    expect(messages.filter((name) => !isDrawn(name))).toEqual([]);
  });

  it('handles exactly the buttons that are drawn', () => {
    expect(sorted(Object.keys(listeners.buttons))).toEqual(sorted(ids.buttons));
  });

  it('handles exactly the overflow menus that are drawn', () => {
    expect(sorted(Object.keys(listeners.menus))).toEqual(sorted(ids.menus));
  });

  it('handles exactly the select menus that are drawn', () => {
    expect(sorted(Object.keys(listeners.selects))).toEqual(sorted(ids.selects));
  });

  it('handles exactly the text fields that are drawn', () => {
    expect(sorted(Object.keys(listeners.textInputs))).toEqual(sorted(ids.textInputs));
  });

  it('handles exactly the forms that are drawn', () => {
    expect(sorted(Object.keys(listeners.submissions))).toEqual(sorted(ids.submissions));
  });

  it('draws no other interactive element', () => {
    expect(sorted(ids.others)).toEqual([]);
  });

  it('handles exactly the typeaheads that are drawn', () => {
    expect(sorted(Object.keys(listeners.typeaheads))).toEqual(sorted(ids.typeaheads));
  });

  it('handles the command', () => {
    expect(Object.keys(listeners.commands)).toEqual([COMMAND]);
  });
});

describe('ids', () => {
  const fields = Object.values(FIELDS);

  it.each([
    { name: 'action', ids: [...Object.values(ACTIONS), ...fields.map(({ id }) => id)] },
    { name: 'callback', ids: CALLBACKS },
    { name: 'block', ids: [...Object.values(PICK_BLOCKS), ...fields.map(({ block }) => block)] },
  ])('has no duplicate $name id', ({ ids }) => {
    expect(new Set(Object.values(ids)).size).toBe(Object.values(ids).length);
  });
});
