/** The fixtures of a surface in one state, named without their language, or the reason why it has no such state. */
export type StateCell = readonly string[] | string;

export const SURFACE_STATES = ['empty', 'one', 'few', 'many', 'broken'] as const;
export type SurfaceState = (typeof SURFACE_STATES)[number];

/** A test through the built app and the stand-ins: its file, from `test/e2e`, and its title. */
export type E2eTest = readonly [file: string, title: string];

/** A view or message that people see. */
export interface Surface extends Readonly<Record<SurfaceState, StateCell>> {
  /** The functions of `src` that draw it. */
  readonly views: readonly string[];
  /** Must match the fixture of `many`; by default the number 10,000. */
  readonly manyShows?: RegExp;
  /** Prefixes of the names of further fixtures. */
  readonly prefixes?: readonly string[];
  readonly tests: readonly E2eTest[];
}

/** Shown to one person when the store fails. */
const STORE = 'notice-store';
/** Shown when Slack did not open a modal. */
const NO_WINDOW = 'notice-window-not-opened';

const ONE_COMPANY = 'it is about one company';
const ONE_ANSWER = 'it is one answer to one press';
const POSTED =
  'a post waits in the outbox until store and Slack work again, and no person waits for it';

/** Tests of the answers while the store or Slack fails. */
const STORE_FAILS: E2eTest = [
  'broken.test.ts',
  'answers every command with a sentence that says what to do',
];
const STORE_FAILS_ON_SUBMIT: E2eTest = [
  'broken.test.ts',
  'reports that a submitted form was not saved: $name',
];
const NO_WINDOW_OPENS: E2eTest = [
  'broken.test.ts',
  'answers every command that opens one with the request to repeat it: Slack $name',
];

export const SURFACES: Readonly<Record<string, Surface>> = {
  'the check modal': {
    views: ['checkFormModal', 'checkingModal'],
    empty: ['check-form'],
    one: ['check-form-again', 'check-checking'],
    few: ONE_COMPANY,
    many: 'companies are found by typing: see the typeahead',
    broken: [NO_WINDOW, STORE],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      [
        'check.test.ts',
        'offers watched companies while typing, says "checking", and becomes the report',
      ],
    ],
  },
  'the numbers of a message': {
    views: ['messageNumbersModal'],
    empty: ['check-form-no-number'],
    one: 'the company is checked at once',
    few: ['message-numbers'],
    many: ['message-numbers-many'],
    manyShows: /12/,
    broken: [NO_WINDOW],
    tests: [
      ['shortcuts.test.ts', 'offers a choice of several companies, and checks the chosen one'],
    ],
  },
  'the button that a workflow sends': {
    views: ['authenticationRequestMessage'],
    empty: ['step-request'],
    one: ['step-request-product'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: 'the workflow fails with a sentence instead',
    tests: [
      ['workflow.test.ts', 'sends a person a button, whose press opens the page for that person'],
    ],
  },
  'the forecast': {
    views: ['forecastMessage', 'forecastModal'],
    empty: ['forecast-none', 'forecast-none-window'],
    one: ['forecast-one', 'forecast-one-window'],
    few: ['forecast-few', 'forecast-few-window', 'forecast-owners', 'forecast-owners-window'],
    many: ['forecast-many', 'forecast-many-window'],
    manyShows: /10,9/,
    broken: [STORE],
    tests: [
      ['forecast.test.ts', 'shows a chart by month and by owner, and sends the file'],
      STORE_FAILS,
    ],
  },
  'the window of calendars': {
    views: ['calendarModal', 'calendarMessage', 'calendarAddressModal'],
    empty: ['calendar-none', 'calendar-home', 'calendar-off'],
    one: ['calendar-one', 'calendar-creating', 'calendar-address'],
    few: ['calendar-few'],
    many: ['calendar-many'],
    manyShows: /117/,
    broken: [STORE, NO_WINDOW],
    tests: [['calendar.test.ts', 'is made from the forecast, read by a calendar, and revoked']],
  },
  'the report of a check': {
    views: ['drawReport'],
    empty: ['check-report-nothing-registered', 'check-report-not-a-member'],
    one: ['check-report-healthy'],
    few: ['check-report-two-products'],
    many: 'a company has at most two products',
    broken: [
      'check-report-popbill-silent',
      'check-report-our-fault',
      'check-report-our-fault-at-first',
      'check-report-unknown-code',
      STORE,
    ],
    prefixes: ['check-report-'],
    tests: [
      ['check.test.ts', 'is never shown as broken: POPBiLL $name'],
      ['check.test.ts', 'names the settings as the cause when POPBiLL refuses our key'],
      ['errors.test.ts', 'shows a reference that is also in the log: the store fails'],
    ],
  },
  'the choice of a company': {
    views: ['choiceMessage'],
    empty: ['choice-none-watched', 'choice-nothing-near'],
    one: ['choice-not-watched'],
    few: ['choice-several', 'choice-none', 'choice-unsaid'],
    many: ['choice-many'],
    broken: 'companies are found in memory',
    tests: [
      ['check.test.ts', 'offers a choice when several names match, and checks the chosen company'],
    ],
  },
  'the typeahead': {
    views: [],
    empty: ['options-none'],
    one: ['options-one', 'options-not-watched'],
    few: ['options-few'],
    many: ['options-many'],
    manyShows: /123-45-67989/,
    broken: 'companies are found in memory; people whom Slack cannot identify get no options',
    tests: [
      ['many-companies.test.ts', 'finds 라온식품 in the form by %s'],
      ['roles.test.ts', 'get no companies in the typeahead'],
    ],
  },
  'the list': {
    views: ['listMessage'],
    empty: ['list-empty', 'list-empty-viewer', 'list-attention-none'],
    one: ['list-one', 'list-mine', 'list-paused'],
    few: ['list-few', 'list-first', 'list-attention', 'list-attention-of-channel', 'list-found'],
    many: ['list-many', 'list-rest'],
    broken: [STORE],
    tests: [
      ['watch.test.ts', 'shows the most urgent first, ten on a page, and turns pages in place'],
      STORE_FAILS,
    ],
  },
  'the companies behind the forecast': {
    views: ['expiriesModal'],
    empty: ['expiries-none'],
    one: ['expiries-one'],
    few: ['expiries-few'],
    many: ['expiries-many'],
    broken: [STORE, NO_WINDOW],
    tests: [
      [
        'home.test.ts',
        'shows the companies whose certificates expire, and a list from the summary',
      ],
    ],
  },
  'the list of alerts': {
    views: ['alertListModal'],
    empty: ['alerts-none-at-all', 'alerts-none-mine', 'alerts-none-found', 'alerts-roll-up-empty'],
    one: ['alerts-one', 'alerts-mine', 'alerts-taken'],
    few: ['alerts-few'],
    many: ['alerts-many', 'alerts-roll-up-middle'],
    broken: [STORE, NO_WINDOW],
    tests: [
      [
        'alert-list.test.ts',
        'are all in the list of alerts, most urgent first, without the actions of operators for a viewer',
      ],
      STORE_FAILS,
      NO_WINDOW_OPENS,
    ],
  },
  'the details of an alert': {
    views: ['alertDetailsModal'],
    empty: ['alert-details-over'],
    one: ['alert-details', 'alert-details-held'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: [STORE, NO_WINDOW],
    tests: [
      [
        'alert-actions.test.ts',
        'is refused to viewers, like snoozing it and the text for the client, but details are not',
      ],
      ['broken.test.ts', 'answers a press in a window in that window'],
    ],
  },
  'the history': {
    views: ['historyModal'],
    empty: ['history-empty', 'history-of-a-company-without-any', 'history-purged-meanwhile'],
    one: ['history-one'],
    few: ['history-few', 'history-of-a-company'],
    many: ['history-middle-of-many'],
    // The history shows no total, but buttons to both sides.
    manyShows: /이전 이력|Older/,
    broken: [STORE, NO_WINDOW],
    tests: [
      [
        'history.test.ts',
        'shows who did what and which notices were sent where and why, with links to the messages',
      ],
      STORE_FAILS,
      NO_WINDOW_OPENS,
    ],
  },
  'the app status': {
    views: ['statusMessage'],
    empty: ['status/nothing-watched-yet-for-an-admin', 'status/nothing-watched-yet-for-everybody'],
    one: 'it is about the app, not about companies',
    few: ['status/well-for-an-admin', 'status/well-for-everybody'],
    many: ['status/sweeping-for-an-admin', 'status/sweeping-for-everybody'],
    broken: [
      'status/store-unreadable-for-an-admin',
      'status/store-unreadable-for-everybody',
      'status/everything-in-trouble-for-an-admin',
      'status/everything-in-trouble-for-everybody',
    ],
    prefixes: ['status/'],
    tests: [
      ['settings.test.ts', 'shows the state of the app without asking POPBiLL'],
      ['broken.test.ts', 'answers every command with a sentence that says what to do'],
    ],
  },
  Home: {
    views: ['homeView', 'homeRefusal', 'homeFault'],
    empty: ['home-empty', 'home-empty-viewer', 'home-not-found'],
    one: ['home-one'],
    few: ['home-few', 'home-few-viewer', 'home-few-admin', 'home-quiet'],
    many: ['home-many'],
    broken: ['home-broken', 'home-troubled', 'home-unknown'],
    prefixes: ['home-guest', 'home-foreign'],
    tests: [
      ['home.test.ts', 'leads to adding the first company, and then shows it'],
      [
        'home.test.ts',
        'shows the reader’s own companies first, and pages and searches without asking POPBiLL',
      ],
      ['broken.test.ts', 'shows the fault on Home, and the companies once the store is back'],
    ],
  },
  'the watch modal': {
    views: ['watchModal', 'savingModal', 'addedModal', 'editedModal'],
    empty: ['watch-add'],
    one: ['watch-edit', 'watch-added'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: ['watch-unconfirmed', 'watch-problems', 'watch-not-member', STORE, NO_WINDOW],
    prefixes: ['watch-'],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      ['watch.test.ts', 'adds a company with all fields, checks it at once, and posts its alert'],
      ['many-companies.test.ts', 'is still offered when POPBiLL does not answer'],
      ['errors.test.ts', 'shows the reference in the open window'],
      NO_WINDOW_OPENS,
    ],
  },
  'the unwatch modal': {
    views: ['unwatchModal'],
    empty: ['unwatch-was-not-watched'],
    one: ['unwatch-confirm', 'unwatch-done'],
    few: ONE_COMPANY,
    many: 'many at once are changed in the bulk edit modal',
    broken: [STORE, NO_WINDOW],
    prefixes: ['unwatch-'],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      ['watch.test.ts', 'asks first, then closes the alert and names the person'],
      NO_WINDOW_OPENS,
    ],
  },
  'the bulk edit modal': {
    views: ['bulkSelectionModal', 'bulkConfirmModal', 'bulkStateModal'],
    empty: ['bulk-choose-none', 'bulk-nobody'],
    one: ['bulk-choose-one', 'bulk-confirm-one', 'bulk-done-all'],
    few: ['bulk-confirm-channel', 'bulk-done-some'],
    many: ['bulk-choose-many', 'bulk-working'],
    broken: ['bulk-done-broken', STORE, NO_WINDOW],
    prefixes: ['bulk-'],
    tests: [
      [
        'many-companies.test.ts',
        'shows how many and which, gives all of them another owner, and records each change',
      ],
      ['many-companies.test.ts', 'pauses all companies of one owner'],
    ],
  },
  'the import': {
    views: ['importModal', 'importMessage'],
    empty: ['import-form', 'import-preview-nothing', 'import-cancelled'],
    one: ['import-saved-changes'],
    few: ['import-preview', 'import-preview-bad', 'import-saved'],
    many: ['import-preview-many'],
    broken: [
      'import-not-text',
      'import-not-csv',
      'import-too-big',
      'import-no-permission',
      'import-nobody-known',
      STORE,
      NO_WINDOW,
    ],
    prefixes: ['import-'],
    tests: [
      [
        'import.test.ts',
        'previews a Korean Excel file with valid and invalid lines, and saves the valid ones',
      ],
      ['import.test.ts', 'saves 10,000 lines once, and answers people in the meantime'],
      ['import.test.ts', 'is refused to viewers, and needs the scope files:read'],
      NO_WINDOW_OPENS,
    ],
  },
  'the first sweep’s report about an import': {
    views: ['firstCheckMessage'],
    empty: 'an import of nothing is not saved',
    one: ['first-check-one'],
    few: 'the sentence is the same as for many',
    many: ['first-check-many'],
    broken: POSTED,
    tests: [['import.test.ts', 'posts one combined alert and one summary']],
  },
  'the export': {
    views: ['sentenceMessage'],
    empty: ['export-nothing-watched'],
    one: ['export-one'],
    few: 'the sentence is the same as for many',
    many: ['export-many'],
    broken: ['export-no-permission', 'export-no-answer', STORE],
    tests: [
      [
        'import.test.ts',
        'writes a file that import finds unchanged, and is recorded in the history',
      ],
      STORE_FAILS,
    ],
  },
  'the settings': {
    views: ['settingsForm', 'settingsChecking', 'settingsSaved'],
    empty: ['settings/nothing-set', 'settings/nothing-changed'],
    one: ['settings/form'],
    few: ['settings/saved'],
    many: ['settings/many-people-and-groups'],
    // Slack's menu holds at most 100 people.
    manyShows: /U0PERSON99/,
    broken: ['settings/all-that-can-be-wrong', STORE, NO_WINDOW],
    prefixes: ['settings/'],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      [
        'settings.test.ts',
        'take effect at once, survive a restart, and are recorded in the history',
      ],
      NO_WINDOW_OPENS,
    ],
  },
  'the help': {
    views: ['helpMessage'],
    empty: ['help-nothing-near'],
    one: ['help-usage', 'help-usage-viewer'],
    few: 'it does not depend on how many there are',
    many: 'it does not depend on how many there are',
    broken: 'it reads nothing and asks nobody',
    prefixes: ['help-'],
    tests: [
      ['watch.test.ts', 'shows the commands in the reader’s language and compares the methods'],
      ['history.test.ts', 'explains an alert, and the settings of alerts, by topic'],
    ],
  },
  'the daily summary': {
    views: ['digestMessage'],
    empty: ['digest-nothing-watched', 'digest-no-company-here', 'digest-quiet'],
    one: ['digest-one'],
    few: ['digest-for-a-person', 'digest-many'],
    many: ['digest-huge'],
    broken: ['digest-every-remark', STORE],
    prefixes: ['digest-'],
    tests: [
      [
        'digest.test.ts',
        'is posted at nine to each channel about its companies, with totals in the default channel',
      ],
      ['digest.test.ts', 'is shown on request in the person’s language, without a post'],
      STORE_FAILS,
    ],
  },
  'an alert': {
    views: ['alertMessage'],
    empty: ['alert-closed', 'alert-renewed', 'alert-works-again'],
    one: ['alert-expiring', 'alert-expired', 'alert-rejected', 'alert-nothing-registered'],
    few: ['alert-several-reasons'],
    many: 'a company has at most one reason of a kind and product',
    broken: ['alert-check-broken'],
    prefixes: ['alert-'],
    tests: [
      ['sweep.test.ts', 'posts an alert, stays silent until the next rung, and then notifies once'],
      [
        'alert-actions.test.ts',
        'changes its message and its thread without a notification, as does releasing it',
      ],
    ],
  },
  'a combined alert': {
    views: ['rollUpMessage'],
    empty: ['roll-up-solved', 'roll-up-left'],
    one: 'alerts are combined from the sixth on',
    few: ['roll-up-few'],
    many: ['roll-up-huge', 'roll-up-many', 'roll-up-healing', 'roll-up-taken'],
    broken: POSTED,
    tests: [
      [
        'alert-list.test.ts',
        'are posted as five messages and a combined one, whose list has the same actions',
      ],
      [
        'alert-list.test.ts',
        'are counted as resolved in the list and in the combined message, without another post',
      ],
    ],
  },
  'a line in the thread of an alert': {
    views: ['threadLineMessage', 'textOnlyMessage'],
    empty: 'a line is written because something happened',
    one: [
      'line-untaken',
      'line-untaken-and-worse',
      'line-owner',
      'line-reminder',
      'line-collector',
    ],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: POSTED,
    tests: [
      [
        'combined-alerts.test.ts',
        'mentions the operators with what is unclaimed since when, and offers the list to claim from',
      ],
    ],
  },
  'a line in the thread of a combined alert': {
    views: ['rollUpNewsMessage'],
    empty: 'a line is written because something happened',
    one: ['line-roll-up-untaken-one', 'line-roll-up-reminded-one', 'line-roll-up-taken'],
    few: ['line-roll-up-untaken', 'line-roll-up-reminded', 'line-roll-up-unwatched'],
    many: ['line-roll-up-all', 'line-roll-up-snoozed'],
    broken: POSTED,
    prefixes: ['line-roll-up-'],
    tests: [
      [
        'combined-alerts.test.ts',
        'shows who claimed, released, snoozed and resolved which companies, without a notification',
      ],
    ],
  },
  'the outage notice': {
    views: ['outageMessage'],
    empty: ['outage-hometax-over', 'outage-popbill-over', 'outage-hometax-back'],
    one: 'an outage concerns at least three companies',
    few: ['outage-hometax', 'outage-popbill'],
    many: ['outage-hometax-huge', 'outage-popbill-huge-over'],
    prefixes: ['outage-'],
    broken: POSTED,
    tests: [
      [
        'wide-trouble.test.ts',
        'stops the sweep after a few companies, changes no alert, and the sweep is finished afterwards',
      ],
    ],
  },
  'the common cause notice': {
    views: ['commonCauseMessage'],
    empty: ['common-cause-released', 'common-cause-healed', 'release-over'],
    one: 'a common cause concerns at least twenty companies',
    few: ['common-cause', 'release-done'],
    many: ['common-cause-huge'],
    prefixes: ['common-cause-'],
    broken: POSTED,
    tests: [
      [
        'wide-trouble.test.ts',
        'is released by an operator, who is named, and every rejected company gets its alert',
      ],
    ],
  },
  'the mass change notice': {
    views: ['massChangeMessage'],
    empty: ['mass-change-fine', 'alerts-released-over'],
    one: 'a mass change concerns at least five companies',
    few: ['mass-change-one-kind-of-few', 'mass-change', 'alerts-released'],
    many: ['mass-change-huge'],
    prefixes: ['mass-change-'],
    broken: POSTED,
    tests: [
      [
        'mass-change.test.ts',
        'causes one notice that points to POPBiLL, and closes when the next sweep finds all well',
      ],
    ],
  },
  'the setup notice': {
    views: ['setupMessage'],
    empty: ['setup-resolved'],
    one: ['setup'],
    few: 'it is one for all companies',
    many: 'it is one for all companies',
    broken: POSTED,
    tests: [
      [
        'setup.test.ts',
        'causes one setup notice and changes nothing else until the right key is set',
      ],
    ],
  },
  'a test alert': {
    views: ['testAlertMessage', 'testAlertOutcomeMessage'],
    empty: ['test-alert'],
    one: ['test-alert-company', 'test-alert-sent'],
    few: ONE_ANSWER,
    many: ONE_ANSWER,
    broken: ['test-alert-refused', 'test-alert-waits', STORE],
    tests: [
      [
        'alert-list.test.ts',
        'arrives in the default channel, marked as a test, and its sender is named and recorded',
      ],
      ['alert-list.test.ts', 'shows what to do when a company’s channel refuses it'],
      STORE_FAILS,
    ],
  },
  'the message of a manual sweep': {
    views: ['sweepMessage', 'sweepReport'],
    empty: ['sweep-nothing-watched'],
    one: ['sweep-started', 'sweep-started-elsewhere'],
    few: ['sweep-running', 'sweep-progress'],
    many: ['sweep-many', 'sweep-every-limit'],
    prefixes: ['sweep-finished'],
    broken: [
      'sweep-popbill-silent',
      'sweep-clock-off',
      'sweep-hometax-silent',
      'sweep-nothing-new-without-logins',
      'sweep-logins-pause',
      'sweep-stopped',
      'sweep-interrupted',
      'sweep-failed',
    ],
    tests: [
      ['watch.test.ts', 'shows its progress in one direct message that is edited until the end'],
      ['watch.test.ts', 'says that there is nothing to check when nothing is watched'],
      ['broken.test.ts', 'reports an unfinished sweep in the message about that sweep'],
    ],
  },
  'the popup modal, which leads to the authentication page': {
    views: ['popupModal'],
    empty: ['popup-getting'],
    one: ['popup-alive', 'popup-ticket', 'popup-dead'],
    few: ['popup-alive-one-of-two', 'popup-dead-one-of-two'],
    many: ONE_COMPANY,
    broken: [
      'popup-unreachable',
      'popup-too-late',
      'popup-garbled',
      'popup-our-fault',
      'popup-not-a-member',
      'popup-unknown-code',
      STORE,
      NO_WINDOW,
    ],
    tests: [
      [
        'popup.test.ts',
        'closes after 30 seconds, as the window says, and opens again by a new link',
      ],
      ['tickets.test.ts', 'shows an explanation when POPBiLL gives no page'],
      ['errors.test.ts', 'shows the reference in the progress window: a popup cannot be recorded'],
      NO_WINDOW_OPENS,
    ],
  },
  'the confirmation of a login that may lock an account': {
    views: ['confirmLoginModal'],
    empty: ['confirm-login-not-before'],
    one: ['confirm-login-confirm', 'confirm-login-lost'],
    few: ['confirm-login-certificate'],
    many: ONE_COMPANY,
    broken: [STORE, NO_WINDOW],
    tests: [
      [
        'lock-out.test.ts',
        'a window names the count, and the confirmed login is recorded with the person who confirmed it',
      ],
    ],
  },
  'the certificate login test': {
    views: ['certTestModal'],
    empty: ONE_COMPANY,
    one: ['cert-test-confirm'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: [STORE, NO_WINDOW],
    tests: [
      ['check.test.ts', 'asks before it tests a certificate login, which can log a person out'],
    ],
  },
  'snoozing an alert': {
    views: ['snoozeModal', 'alertFormMessage'],
    empty: ['snooze-too-late'],
    one: ['snooze-form', 'snooze-reason', 'snooze-saving', 'snooze-done'],
    few: ONE_COMPANY,
    many: 'many at once are snoozed in the bulk edit modal',
    broken: ['snooze-not-saved', STORE, NO_WINDOW],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      [
        'alert-actions.test.ts',
        'is refused beyond the last working day before the certificate expires, and names that limit',
      ],
      ['broken.test.ts', 'answers a press in a window in that window'],
    ],
  },
  'assigning an alert': {
    views: ['assignModal'],
    empty: ['assign-passing-on'],
    one: ['assign-form', 'assign-again', 'assign-done'],
    few: ONE_COMPANY,
    many: 'many at once are assigned in the bulk edit modal',
    broken: ['assign-not-saved', STORE, NO_WINDOW],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      ['alert-actions.test.ts', 'is shown in its message, and mentions the person in its thread'],
      ['broken.test.ts', 'answers a press in a window in that window'],
    ],
  },
  'the text for the client': {
    views: ['clientTextModal', 'alertClientTextModal'],
    empty: ['client-text-nothing-to-ask'],
    one: ['client-text', 'client-text-english', 'client-text-done'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: ['client-text-not-saved', STORE, NO_WINDOW],
    tests: [
      STORE_FAILS_ON_SUBMIT,
      ['alert-actions.test.ts', 'can be copied, and the alert then shows who sent it and when'],
    ],
  },
  'the link for the client': {
    views: ['clientLinkModal', 'clientLinkMessage', 'createdLinkModal'],
    empty: ['client-link-off', 'client-link-not-watched'],
    one: [
      'client-link-form',
      'client-link-form-again',
      'client-link-current',
      'client-link-creating',
      'client-link-created',
    ],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: ['client-link-not-saved', STORE, NO_WINDOW],
    tests: [
      ['client-links.test.ts', 'leads from the alert to its end, and the thread tells the story'],
      ['client-links.test.ts', 'is shown once, and can be ended'],
    ],
  },
  'short answers': {
    views: ['drawNotice', 'drawUnknownCommand'],
    empty: ['notice-unknown-command', 'notice-no-company', 'notice-nothing-found'],
    one: ['notice-guest', 'notice-operators-only'],
    few: ONE_ANSWER,
    many: ONE_ANSWER,
    broken: [STORE, 'notice-store-away', 'notice-unexpected', 'notice-unknown', NO_WINDOW],
    tests: [
      [
        'roles.test.ts',
        'refuses a command in the channels’ language, and accepts it once Slack answers',
      ],
      ['errors.test.ts', 'shows a reference for an unknown error of Slack'],
      NO_WINDOW_OPENS,
    ],
  },
};

/** Functions of `src` that return a view, but are not a surface of their own. */
export const PARTIAL_VIEWS: Readonly<Record<string, string>> = {
  modal: 'the frame of every window',
  drawSentence: 'the frame of every short answer',
  resolvedMessage: 'the frame of the end of wide trouble',
  messageOfModal: 'a window’s blocks as a message',
  answerWithModal: 'a window or its message',
  modalOfMessage: 'a message’s blocks as a window',
};

/** Texts that people see outside Slack: their fixtures and e2e tests. */
export const OTHER_SURFACES: Readonly<
  Record<string, { readonly text: readonly string[]; readonly tests: readonly E2eTest[] }>
> = {
  'doctor on the terminal': {
    text: ['doctor'],
    tests: [
      ['doctor.test.ts', 'checks everything, and reports each as in order'],
      ['doctor.test.ts', 'is in Korean by default'],
    ],
  },
  'the commands of the terminal': {
    text: [],
    tests: [
      ['cli.test.ts', 'prints the state of a company and exits with a matching code'],
      ['cli.test.ts', 'names each invalid line, imports the others, and exits 2'],
      [
        'cli.test.ts',
        'exits 0 when all is well, 3 when POPBiLL does not answer, 1 while the app is running',
      ],
    ],
  },
  'the letter to the client': {
    text: ['client-texts'],
    tests: [
      ['alert-actions.test.ts', 'can be copied, and the alert then shows who sent it and when'],
    ],
  },
  'the page of a ticket': {
    text: ['ticket-page'],
    tests: [
      ['tickets.test.ts', 'is refused the second and third time, and says where to get a new one'],
      ['tickets.test.ts', 'shows an explanation when POPBiLL gives no page'],
    ],
  },
  'the page of a client': {
    text: ['client-page'],
    tests: [
      ['client-links.test.ts', 'leads from the alert to its end, and the thread tells the story'],
      ['client-links.test.ts', 'opens nothing once it ended, and looks like one that never was'],
    ],
  },
  'the direct message about a channel that refuses': {
    text: ['admin-news'],
    tests: [['channels.test.ts', 'notifies the person who chose the channel, once']],
  },
};
