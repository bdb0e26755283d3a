/** What a surface shows in one state: fixtures of whole views, named without their language, or why it has no such state. */
export type Cell = readonly string[] | string;

export const SURFACE_STATES = ['empty', 'one', 'few', 'many', 'broken'] as const;
export type SurfaceState = (typeof SURFACE_STATES)[number];

/** A test through the built app and the stand-ins: its file, from `test/e2e`, and its title. */
export type BuiltTest = readonly [file: string, title: string];

/** One thing that people see. */
export interface Surface extends Readonly<Record<SurfaceState, Cell>> {
  /** The functions of `src` that draw it. */
  readonly views: readonly string[];
  /** What the fixture of `many` shows of how many there are; absent: 10,000. */
  readonly manyShows?: RegExp;
  /** Fixtures of further states, by how their names begin. */
  readonly also?: readonly string[];
  readonly built: readonly BuiltTest[];
}

/** Shown instead of anything that is read from or written to the store, to the person alone. */
const STORE = 'notice-store';
/** Shown instead of a window that Slack did not open. */
const NO_WINDOW = 'notice-window-not-opened';

const ONE_COMPANY = 'it is about one company';
const ONE_ANSWER = 'it is one answer to one press';
const POSTED =
  'what is posted waits in the outbox until store and Slack work again; nobody waits in front of it';

/** Answers every command and Home while a part of the world is broken. */
const STORE_FAILS: BuiltTest = [
  'broken.test.ts',
  'every command is answered in a sentence that says what to do',
];
const STORE_FAILS_ON_SUBMIT: BuiltTest = [
  'broken.test.ts',
  'what is submitted is not lost without a word: $name',
];
const NO_WINDOW_OPENS: BuiltTest = [
  'broken.test.ts',
  'every command that opens one says that it did not open, and how to go on: Slack $name',
];

export const SURFACES: Readonly<Record<string, Surface>> = {
  'the check window': {
    views: ['checkModal'],
    empty: ['check-form'],
    one: ['check-form-again', 'check-checking'],
    few: ONE_COMPANY,
    many: 'companies are found by typing: see the typeahead',
    broken: [NO_WINDOW, STORE],
    built: [
      STORE_FAILS_ON_SUBMIT,
      [
        'check.test.ts',
        'offers watched companies while typing, says "checking", and becomes the report',
      ],
    ],
  },
  'the report of a check': {
    views: ['shownReport'],
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
    also: ['check-report-'],
    built: [
      ['check.test.ts', 'is never said as broken: POPBiLL $name'],
      ['check.test.ts', 'says that the settings are at fault when POPBiLL refuses our key'],
      ['errors.test.ts', 'gives the person a reference that is in the log: the store fails'],
    ],
  },
  'the choice of a company': {
    views: ['choiceMessage'],
    empty: ['choice-none-watched', 'choice-nothing-near'],
    one: ['choice-not-watched'],
    few: ['choice-several', 'choice-none', 'choice-unsaid'],
    many: ['choice-many'],
    broken: 'companies are found in memory',
    built: [['check.test.ts', 'lets choose where several names fit, and checks the chosen one']],
  },
  'the typeahead': {
    views: ['companyOptions'],
    empty: ['options-none'],
    one: ['options-one', 'options-not-watched'],
    few: ['options-few'],
    many: ['options-many'],
    manyShows: /123-45-67989/,
    broken: 'companies are found in memory; who Slack does not name is offered nothing',
    built: [
      ['many-companies.test.ts', 'finds 라온식품 by %s'],
      ['roles.test.ts', 'are offered no company while they type'],
    ],
  },
  'the list': {
    views: ['listMessage'],
    empty: ['list-empty', 'list-empty-viewer', 'list-attention-none'],
    one: ['list-one'],
    few: ['list-few', 'list-first'],
    many: ['list-many', 'list-rest'],
    broken: [STORE],
    built: [
      ['watch.test.ts', 'shows the most urgent first, ten on a page, and turns pages in place'],
      STORE_FAILS,
    ],
  },
  'the list of alerts': {
    views: ['alertListModal'],
    empty: ['alerts-none-at-all', 'alerts-none-mine', 'alerts-none-found', 'alerts-roll-up-empty'],
    one: ['alerts-one', 'alerts-mine', 'alerts-taken'],
    few: ['alerts-few'],
    many: ['alerts-many', 'alerts-roll-up-middle'],
    broken: [STORE, NO_WINDOW],
    built: [
      [
        'alert-list.test.ts',
        'are all in the list of alerts, most urgent first; a viewer looks and does nothing',
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
    built: [
      [
        'alert-actions.test.ts',
        'is refused to viewers at the press, as is putting it off and telling the client; details are not',
      ],
      ['broken.test.ts', 'what is pressed in a window is answered in it'],
    ],
  },
  'the history': {
    views: ['historyModal'],
    empty: ['history-empty', 'history-of-a-company-without-any', 'history-purged-meanwhile'],
    one: ['history-one'],
    few: ['history-few', 'history-of-a-company'],
    many: ['history-middle-of-many'],
    // Nobody counts them: it can be turned to both sides.
    manyShows: /더 오래된 이력|Older/,
    broken: [STORE, NO_WINDOW],
    built: [
      [
        'history.test.ts',
        'tells who did what and what was told where and why, with the way to the message',
      ],
      STORE_FAILS,
      NO_WINDOW_OPENS,
    ],
  },
  'the app status': {
    views: ['statusMessage'],
    empty: ['status/nothing-watched-yet-for-an-admin', 'status/nothing-watched-yet-for-everybody'],
    one: 'it is about the app, which there is one of',
    few: ['status/well-for-an-admin', 'status/well-for-everybody'],
    many: ['status/sweeping-for-an-admin', 'status/sweeping-for-everybody'],
    broken: [
      'status/store-unreadable-for-an-admin',
      'status/store-unreadable-for-everybody',
      'status/everything-in-trouble-for-an-admin',
      'status/everything-in-trouble-for-everybody',
    ],
    also: ['status/'],
    built: [
      ['settings.test.ts', 'tells how the app is, from what it knows'],
      ['broken.test.ts', 'every command is answered in a sentence that says what to do'],
    ],
  },
  Home: {
    views: ['homeView', 'homeRefusal', 'homeFault'],
    empty: ['home-empty', 'home-empty-viewer', 'home-not-found'],
    one: ['home-one'],
    few: ['home-few', 'home-few-viewer', 'home-few-admin', 'home-quiet'],
    many: ['home-many'],
    broken: ['home-broken-store', 'home-broken-unexpected', 'home-troubled', 'home-unknown'],
    also: ['home-guest', 'home-foreign'],
    built: [
      ['home.test.ts', 'leads from nothing to the first company, and shows it then'],
      ['home.test.ts', 'shows what needs its reader first, pages and finds without asking POPBiLL'],
      ['broken.test.ts', 'Home says so, and shows the companies as soon as the store is back'],
    ],
  },
  'the window to watch or edit': {
    views: ['watchModal', 'savingModal', 'savedModal'],
    empty: ['watch-add'],
    one: ['watch-edit', 'watch-saved'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: ['watch-unconfirmed', 'watch-problems', 'watch-not-member', STORE, NO_WINDOW],
    also: ['watch-'],
    built: [
      STORE_FAILS_ON_SUBMIT,
      [
        'watch.test.ts',
        'adds a company with all that is known of it, checks it at once, and its alert follows',
      ],
      ['many-companies.test.ts', 'is offered all the same when POPBiLL does not answer'],
      ['errors.test.ts', 'gives it in the window where the person waits'],
      NO_WINDOW_OPENS,
    ],
  },
  'the question before watching ends': {
    views: ['unwatchModal'],
    empty: ['unwatch-was-not-watched'],
    one: ['unwatch-confirm', 'unwatch-done'],
    few: ONE_COMPANY,
    many: 'many at once are changed in the window for many',
    broken: [STORE, NO_WINDOW],
    also: ['unwatch-'],
    built: [
      STORE_FAILS_ON_SUBMIT,
      [
        'watch.test.ts',
        'asks first; then the alert is closed with who did it and nothing is told any more',
      ],
      NO_WINDOW_OPENS,
    ],
  },
  'the window for many': {
    views: ['bulkModal', 'bulkChooseModal', 'bulkConfirmModal'],
    empty: ['bulk-choose-none', 'bulk-nobody'],
    one: ['bulk-choose-one', 'bulk-confirm-one', 'bulk-done-all'],
    few: ['bulk-confirm-channel', 'bulk-done-some'],
    many: ['bulk-choose-many', 'bulk-working'],
    broken: ['bulk-done-broken', STORE, NO_WINDOW],
    also: ['bulk-'],
    built: [
      [
        'many-companies.test.ts',
        'says how many and which, gives all of them to another owner, and records each',
      ],
      ['many-companies.test.ts', 'pauses all of one owner, and the next sweep leaves them alone'],
    ],
  },
  'the import': {
    views: ['importModal', 'importMessage'],
    empty: ['import-form', 'import-preview-nothing', 'import-cancelled'],
    one: ['import-saved-changes'],
    few: ['import-preview', 'import-preview-bad', 'import-saved'],
    many: ['import-preview-many'],
    broken: [
      'import-spreadsheet',
      'import-not-csv',
      'import-too-big',
      'import-no-permission',
      'import-nobody-known',
      STORE,
      NO_WINDOW,
    ],
    also: ['import-'],
    built: [
      [
        'import.test.ts',
        'previews a file of Korean Excel with good and bad lines, and saves the good ones',
      ],
      [
        'import.test.ts',
        'takes 10,000 lines at once while people are answered, and saves them once',
      ],
      ['import.test.ts', 'is for operators, and needs the right to read files'],
      NO_WINDOW_OPENS,
    ],
  },
  'what the first sweep found of an import': {
    views: ['sentenceMessage'],
    empty: 'an import of nothing is not saved',
    one: ['first-check-one'],
    few: 'the sentence is the same as for many',
    many: ['first-check-many'],
    broken: POSTED,
    built: [['import.test.ts', 'is one combined alert and one sentence, whatever it finds']],
  },
  'the export': {
    // Drawn as the sentence above.
    views: [],
    empty: ['export-nothing-watched'],
    one: ['export-one'],
    few: 'the sentence is the same as for many',
    many: ['export-many'],
    broken: ['export-no-permission', 'export-no-answer', STORE],
    built: [
      ['import.test.ts', 'goes back through import without a change, and is in the history'],
      STORE_FAILS,
    ],
  },
  'the settings': {
    views: ['settingsForm', 'settingsChecking', 'settingsSaved'],
    empty: ['settings/nothing-set', 'settings/nothing-changed'],
    one: ['settings/form'],
    few: ['settings/saved'],
    many: ['settings/many-people-and-groups'],
    // As many people as Slack's menu takes.
    manyShows: /U0PERSON99/,
    broken: ['settings/all-that-can-be-wrong', STORE, NO_WINDOW],
    also: ['settings/'],
    built: [
      STORE_FAILS_ON_SUBMIT,
      ['settings.test.ts', 'count at once, outlive a restart, and are in the history'],
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
    also: ['help-'],
    built: [
      ['watch.test.ts', 'shows the commands in the reader’s language and compares the methods'],
      ['history.test.ts', 'explains an alert, and how checks are set, by topic'],
    ],
  },
  'the daily summary': {
    views: ['digestMessage'],
    empty: ['digest-nothing-watched', 'digest-no-company-here', 'digest-quiet'],
    one: ['digest-one'],
    few: ['digest-for-a-person', 'digest-many'],
    many: ['digest-huge'],
    broken: ['digest-every-remark', STORE],
    also: ['digest-'],
    built: [
      [
        'digest.test.ts',
        'comes at nine to each channel, of its own companies, and the totals to the default one',
      ],
      ['digest.test.ts', 'is shown to whoever asks, in their language, and posted nowhere'],
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
    also: ['alert-'],
    built: [
      ['sweep.test.ts', 'alerts once, stays silent until the next rung, and then makes noise once'],
      [
        'alert-actions.test.ts',
        'is said by its message and in its thread, without noise, and handing it back too',
      ],
    ],
  },
  'a combined alert': {
    views: ['rollUpMessage'],
    empty: ['roll-up-solved', 'roll-up-left'],
    one: 'from the sixth on alerts are combined',
    few: ['roll-up-few'],
    many: ['roll-up-huge', 'roll-up-many', 'roll-up-healing', 'roll-up-taken'],
    broken: POSTED,
    built: [
      [
        'alert-list.test.ts',
        'are five messages and one for the rest, whose list has the same actions',
      ],
      ['alert-list.test.ts', 'heal in the list and in their message, which stays one'],
    ],
  },
  'a line in the thread of an alert': {
    views: ['threadLineMessage', 'wordsMessage'],
    empty: 'a line is written because something happened',
    one: ['line-untaken', 'line-untaken-and-worse', 'line-owner', 'line-reminder'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: POSTED,
    built: [
      [
        'combined-alerts.test.ts',
        'calls the operators by saying what nobody took and since when, with the list to take it from',
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
    also: ['line-roll-up-'],
    built: [
      [
        'combined-alerts.test.ts',
        'says who took, handed back, put off and solved which of its companies, without noise',
      ],
    ],
  },
  'the notice of an outage': {
    views: ['outageMessage'],
    empty: ['outage-hometax-over', 'outage-popbill-over', 'outage-hometax-back'],
    one: 'from three companies on it is an outage',
    few: ['outage-hometax', 'outage-popbill'],
    many: ['outage-hometax-huge', 'outage-popbill-huge-over'],
    also: ['outage-'],
    broken: POSTED,
    built: [
      [
        'wide-trouble.test.ts',
        'stops it after a few companies, changes no alert, and the sweep is finished once it answers',
      ],
    ],
  },
  'the notice of one cause': {
    views: ['commonCauseMessage'],
    empty: ['common-cause-released', 'common-cause-healed', 'release-over'],
    one: 'from twenty companies on it may be one cause',
    few: ['common-cause', 'release-done'],
    many: ['common-cause-huge'],
    also: ['common-cause-'],
    broken: POSTED,
    built: [
      [
        'wide-trouble.test.ts',
        'is released by an operator: who did it is said, and every rejected company has its alert',
      ],
    ],
  },
  'the notice of many at once': {
    views: ['massChangeMessage'],
    empty: ['mass-change-fine', 'alerts-released-over'],
    one: 'from five companies on it may be everybody’s',
    few: ['mass-change-one-kind-of-few', 'mass-change', 'alerts-released'],
    many: ['mass-change-huge'],
    also: ['mass-change-'],
    broken: POSTED,
    built: [
      [
        'mass-change.test.ts',
        'is one notice that asks to look at POPBiLL first, and closes when the next sweep finds everybody well',
      ],
    ],
  },
  'the notice of our own setup': {
    views: ['setupMessage'],
    empty: ['setup-resolved'],
    one: ['setup'],
    few: 'it is one for all companies',
    many: 'it is one for all companies',
    broken: POSTED,
    built: [
      [
        'setup.test.ts',
        'brings one setup alert and changes nothing else, until the right key is set',
      ],
    ],
  },
  'a test alert': {
    views: ['testAlertMessage', 'testAlertOutcomeMessage'],
    empty: ['test-alert'],
    one: ['test-alert-company', 'test-alert-sent'],
    few: ONE_ANSWER,
    many: ONE_ANSWER,
    broken: ['test-alert-refused', 'test-alert-refused-by-default', 'test-alert-waits', STORE],
    built: [
      [
        'alert-list.test.ts',
        'arrives marked in the default channel, and who sent it is told and on record',
      ],
      ['alert-list.test.ts', 'that a company’s channel refuses says what to do'],
      STORE_FAILS,
    ],
  },
  'a sweep by hand': {
    views: ['sweepMessage'],
    empty: ['sweep-nothing-watched'],
    one: ['sweep-started', 'sweep-started-elsewhere'],
    few: ['sweep-running', 'sweep-progress'],
    many: ['sweep-many', 'sweep-every-limit'],
    also: ['sweep-finished'],
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
    built: [
      ['watch.test.ts', 'says where it stands in one direct message that is edited to its end'],
      ['watch.test.ts', 'says that there is nothing to check when nothing is watched'],
      ['broken.test.ts', 'a sweep says in its own message that it was not finished'],
    ],
  },
  'the way to the authentication page': {
    views: ['popupModal'],
    empty: ['popup-getting'],
    one: ['popup-alive', 'popup-ticket', 'popup-dead', 'popup-ticket-over', 'popup-checking'],
    few: ONE_COMPANY,
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
    built: [
      [
        'popup.test.ts',
        'closes after 30 seconds, says so in the window, and a new link opens it again',
      ],
      ['tickets.test.ts', 'says kindly when POPBiLL gives no page'],
      ['errors.test.ts', 'gives it where the checking stood: the popup cannot be noted'],
      NO_WINDOW_OPENS,
    ],
  },
  'the window that asks before a login that may lock an account': {
    views: ['confirmLoginModal'],
    empty: ['confirm-login-not-before'],
    one: ['confirm-login-confirm', 'confirm-login-lost', 'confirm-login-testing'],
    few: ['confirm-login-certificate'],
    many: ONE_COMPANY,
    broken: [STORE, NO_WINDOW],
    built: [
      [
        'lock-out.test.ts',
        'lead to a window that names the count, and one login that is on record by name',
      ],
    ],
  },
  'the certificate login test': {
    views: ['certTestModal'],
    empty: ['cert-test-confirm'],
    one: ['cert-test-testing'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: [STORE, NO_WINDOW],
    built: [
      [
        'check.test.ts',
        'tests a certificate login only after asking, because it can log a person out',
      ],
    ],
  },
  'putting an alert off': {
    views: ['snoozeModal', 'snoozeSentence'],
    empty: ['snooze-too-late'],
    one: ['snooze-form', 'snooze-saving', 'snooze-done'],
    few: ONE_COMPANY,
    many: 'many at once are put off in the window for many',
    broken: ['snooze-not-saved', STORE, NO_WINDOW],
    built: [
      STORE_FAILS_ON_SUBMIT,
      [
        'alert-actions.test.ts',
        'is refused beyond the last working day before the certificate expires, naming the limit',
      ],
      ['broken.test.ts', 'what is pressed in a window is answered in it'],
    ],
  },
  'the text for the client': {
    views: ['clientTextModal', 'clientTextSentence', 'letterModal'],
    empty: ['client-text-nothing-to-ask'],
    one: ['client-text', 'client-text-english', 'client-text-saving', 'client-text-done'],
    few: ONE_COMPANY,
    many: ONE_COMPANY,
    broken: ['client-text-not-saved', STORE, NO_WINDOW],
    built: [
      STORE_FAILS_ON_SUBMIT,
      [
        'alert-actions.test.ts',
        'shows a text to copy, and then says in the alert who sent it and when',
      ],
    ],
  },
  'short answers': {
    views: ['shownNotice', 'shownUnknown'],
    empty: ['notice-unknown-command'],
    one: ['notice-guest', 'notice-operators-only'],
    few: ONE_ANSWER,
    many: ONE_ANSWER,
    broken: [STORE, 'notice-unexpected', 'notice-unknown', NO_WINDOW],
    built: [
      [
        'roles.test.ts',
        'a command is refused kindly in the channels’ language, and works when Slack is back',
      ],
      [
        'errors.test.ts',
        'gives it for what nobody foresaw: Slack refuses a window with an unheard-of word',
      ],
      NO_WINDOW_OPENS,
    ],
  },
};

/** Functions of `src` that give a whole view and are no surface of their own. */
export const PIECES: Readonly<Record<string, string>> = {
  modal: 'the frame of every window',
  shownSentence: 'the frame of every short answer',
  resolvedMessage: 'the frame of the end of wide trouble',
  messageOfModal: 'a window’s blocks as a message',
  shownModal: 'a window or its message',
  modalOfMessage: 'a message’s blocks as a window',
  shownImport: 'the window of an import or its message',
};

/** What people see that is no view of Slack's: where its words are on record, and where it is tried. */
export const OTHER_SURFACES: Readonly<
  Record<string, { readonly text: readonly string[]; readonly built: readonly BuiltTest[] }>
> = {
  'doctor on the terminal': {
    text: ['doctor'],
    built: [
      ['doctor.test.ts', 'tries everything, and says of each that it is in order'],
      ['doctor.test.ts', 'speaks Korean unless told otherwise'],
    ],
  },
  'the commands of the terminal': {
    text: [],
    built: [
      ['cli.test.ts', 'prints what was found, and its exit code says how it stands'],
      ['cli.test.ts', 'names each line that is wrong, takes the others, and exits 2'],
      ['cli.test.ts', 'exits 0 when all is well, 3 when POPBiLL does not answer, 1 beside the app'],
    ],
  },
  'the letter to the client': {
    text: ['client-letters'],
    built: [
      [
        'alert-actions.test.ts',
        'shows a text to copy, and then says in the alert who sent it and when',
      ],
    ],
  },
  'the page of a ticket': {
    text: ['ticket-page'],
    built: [
      [
        'tickets.test.ts',
        'is refused the second and the third time, and says where a new one comes from',
      ],
      ['tickets.test.ts', 'says kindly when POPBiLL gives no page'],
    ],
  },
  'what admins are told about a channel': {
    text: ['admin-news'],
    built: [['channels.test.ts', 'tells the person who chose a channel, once, when it refuses']],
  },
};
