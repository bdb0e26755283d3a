import type { CompanyFileProblem } from '../../src/company-file/csv-read.js';
import type { SetupFault } from '../../src/records/incident.js';
import type { CodeClass, PopbillProblem } from '../../src/records/status.js';
import type { StoreErrorCode } from '../../src/records/store.js';
import type { ErrorClass } from '../../src/slack/slack-errors.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import type { E2eTest } from './surfaces.js';

/** The chapters of docs/faults. */
export const FAULT_AREAS = {
  token: 'POPBiLL gives no token',
  call: 'POPBiLL does not answer a call',
  answer: 'POPBiLL’s answers',
  'slack-call': 'Slack does not accept what is sent',
  'slack-event': 'Slack delivers something unexpected',
  store: 'The store',
  clock: 'The clock and days',
  process: 'The process and its machine',
  people: 'What people enter',
} as const;
export type FaultArea = keyof typeof FAULT_AREAS;

/** The pages of docs/faults. */
export const FAULT_PAGES = [
  { name: 'popbill', title: 'When POPBiLL does not answer', areas: ['token', 'call'] },
  { name: 'answers', title: 'What POPBiLL answers', areas: ['answer'] },
  { name: 'slack', title: 'When Slack refuses or repeats', areas: ['slack-call', 'slack-event'] },
  { name: 'store', title: 'When the store fails', areas: ['store'] },
  { name: 'machine', title: 'When the machine fails', areas: ['clock', 'process'] },
  { name: 'people', title: 'What people enter', areas: ['people'] },
] as const satisfies readonly {
  readonly name: string;
  readonly title: string;
  readonly areas: readonly FaultArea[];
}[];

/** The kinds of errors that the code distinguishes. */
export type FaultKind =
  | `popbill/${PopbillProblem['kind']}`
  | `code/${CodeClass}`
  | `setup/${SetupFault}`
  | `slack/${ErrorClass}`
  | `store/${StoreErrorCode}`
  | `file/${CompanyFileProblem['kind']}`
  | `health/${HealthProblem['kind']}`;

/** Where an operator sees a fault: at an endpoint, in a metric (without its prefix), by a command, or in the log. */
export type ShownBy =
  | `/${'healthz' | 'readyz' | 'monitoring'}`
  | `metric ${string}`
  | 'status'
  | 'doctor'
  | 'history'
  | 'log'
  | 'exit code';

/** One fault, as docs/faults describes it. */
export interface Fault {
  readonly area: FaultArea;
  readonly fault: string;
  readonly reaction: string;
  readonly peopleSee: string;
  readonly shownBy: readonly ShownBy[];
  readonly tests: readonly E2eTest[];
  readonly covers?: readonly FaultKind[];
}

const POPBILL_FAILS: E2eTest = ['check.test.ts', 'is never shown as broken: POPBiLL $name'];
const POPBILL_SILENT: E2eTest = [
  'wide-trouble.test.ts',
  'stops the sweep after a few companies, changes no alert, and the sweep is finished afterwards',
];
const STRANGE_SENDS: E2eTest = [
  'strange-slack.test.ts',
  'waits for a reasonable time, is sent once, and no page of a proxy reaches log or metrics',
];
const SENDS_WAIT: E2eTest = [
  'delivery.test.ts',
  'loses and repeats nothing while Slack $name, and tries once per pause',
];
const BAD_FILE: E2eTest = ['cli.test.ts', 'imports nothing from a file $name, and exits 1'];
const LOG_DISK_FULL: E2eTest = ['hostile-machine.test.ts', 'keeps working if it is the app'];

const POPBILL_CALLS = 'metric popbill_call_duration_seconds';
const SLACK_ERRORS = 'metric slack_errors_total';
const OUTBOX_ENTRIES = 'metric outbox_entries';

const ENTRIES = [
  {
    area: 'token',
    fault: 'Linkhub cannot be reached: DNS, connection or TLS fails',
    reaction: 'tries twice more within seconds; then the company counts as "could not check"',
    peopleSee:
      '"Could not check", never "cannot collect"; in a scheduled check one alert that POPBiLL does not answer',
    shownBy: [POPBILL_CALLS, 'doctor', 'status'],
    tests: [
      ['hostile-machine.test.ts', 'is no company’s fault, and is counted in the metrics: $name'],
      POPBILL_SILENT,
    ],
  },
  {
    area: 'token',
    fault: 'the app’s key, LinkID, address or another of its settings is refused',
    reaction:
      'stops the scheduled check, freezes all alerts, and tries again every 15 minutes until a whole check is answered',
    peopleSee:
      'one alert that says who must fix what; a check says that the settings are the cause',
    shownBy: [POPBILL_CALLS, 'doctor', 'status'],
    tests: [
      [
        'setup.test.ts',
        'causes one setup notice and changes nothing else until the right key is set',
      ],
      ['setup.test.ts', 'is also detected by a requested check, which does not blame the company'],
      ['doctor.test.ts', 'checks everything, and reports each as in order'],
    ],
    covers: [
      'code/caller-misconfigured',
      'setup/signature',
      'setup/link-id',
      'setup/ip',
      'setup/production-closed',
      'setup/points',
      'setup/member-points',
      'setup/permission',
      'setup/other',
    ],
  },
  {
    area: 'token',
    fault:
      'one company is refused as if the app’s settings were wrong, while all others are answered',
    reaction:
      'continues the scheduled check; only this company could not be checked. Companies that are not watched never count',
    peopleSee:
      '"Could not check" for this company after three scheduled checks, and no alert about the settings',
    shownBy: [POPBILL_CALLS, 'history'],
    tests: [
      [
        'setup.test.ts',
        'gets its own alert after three sweeps, while all others are checked as usual',
      ],
      ['setup.test.ts', 'causes no setup notice if it is not watched'],
      [
        'setup.test.ts',
        'does not keep the setup notice open once the other companies are answered',
      ],
    ],
  },
  {
    area: 'token',
    fault: 'the app’s clock is refused',
    reaction: 'asks Linkhub for its time and signs with it',
    peopleSee: 'only the difference in /hometax status',
    shownBy: ['status', 'doctor', 'log'],
    tests: [
      [
        'start.test.ts',
        'logs a wrong signing secret and a wrong clock, which nothing else can report',
      ],
    ],
    covers: ['setup/clock'],
  },
  {
    area: 'token',
    fault: 'the company is not a linked member',
    reaction: 'treats it as an answer: an alert with what to do',
    peopleSee: 'which number and which environment were asked',
    shownBy: ['metric open_alerts'],
    tests: [['check.test.ts', 'shows the number and the stage of a company that is no member']],
    covers: ['code/member-missing'],
  },
  {
    area: 'call',
    fault: 'no answer within 15 s (60 s for a login), or the connection breaks',
    reaction: 'tries twice more, except for a login, which is never sent twice',
    peopleSee: '"Could not check", with the last known result; checked again after 1 and 3 hours',
    shownBy: [POPBILL_CALLS],
    tests: [
      POPBILL_FAILS,
      ['check.test.ts', 'shows the previous result with its time'],
      ['alerts.test.ts', 'is opened by a repeated check, one or three hours after a failed one'],
    ],
    covers: ['popbill/too-late', 'popbill/unreachable'],
  },
  {
    area: 'call',
    fault: 'a scheduled check gets no answer for many companies',
    reaction: 'stops, tries three companies every 15 minutes, then checks the rest',
    peopleSee: 'one alert, updated while it lasts, at the end with its duration',
    shownBy: [POPBILL_CALLS, 'status'],
    tests: [
      POPBILL_SILENT,
      ['wide-trouble.test.ts', 'is still known after a restart, and ends as usual'],
    ],
  },
  {
    area: 'call',
    fault: 'HomeTax does not answer POPBiLL',
    reaction: 'continues with the calls that do not log in',
    peopleSee: 'one alert; no company’s authentication is called broken',
    shownBy: [POPBILL_CALLS, 'status'],
    tests: [
      [
        'wide-trouble.test.ts',
        'causes one notice and no alert, which then shows the duration, and the rest is checked',
      ],
    ],
    covers: ['code/transient'],
  },
  {
    area: 'call',
    fault: 'HomeTax answers no login test for days',
    reaction:
      'stops after four tests of each login, and waits until one that a person confirmed works',
    peopleSee: 'one message to the admins: logins are no longer tested, and what to do',
    shownBy: ['/monitoring', 'metric problem', 'status'],
    tests: [
      [
        'wide-trouble.test.ts',
        'stop after four per account, are reported, and resume with the first one that a person confirms',
      ],
    ],
    covers: ['health/logins-used-up'],
  },
  {
    area: 'call',
    fault: 'POPBiLL wants fewer calls, or a pause',
    reaction: 'halves the calls at once; waits as long as asked, at most an hour',
    peopleSee: '"Could not check", because of too many requests',
    shownBy: [POPBILL_CALLS, 'metric popbill_calls_waiting', 'log'],
    tests: [POPBILL_FAILS],
    covers: ['code/rate-limited'],
  },
  {
    area: 'call',
    fault: 'one company could not be checked in three scheduled checks in a row',
    reaction: 'opens an alert of its own kind',
    peopleSee: '"Could not check", as a warning',
    shownBy: ['metric open_alerts', 'metric checks_total'],
    tests: [
      ['alerts.test.ts', 'is opened for failing checks only after three failed sweeps in a row'],
      ['alerts.test.ts', 'says since when a company could not be checked, and how often'],
    ],
  },
  {
    area: 'call',
    fault: 'POPBiLL gives no authentication page, or one on another host',
    reaction: 'shows no link',
    peopleSee: 'why there is none and what to do, in the window or on the link’s page',
    shownBy: [POPBILL_CALLS, 'log'],
    tests: [
      ['popup.test.ts', 'is not offered without a valid link: $name'],
      ['tickets.test.ts', 'shows an explanation when POPBiLL gives no page'],
    ],
  },
  {
    area: 'answer',
    fault: 'a web page, truncated JSON, too much data, or broken compression',
    reaction: 'treats it as no answer',
    peopleSee: '"Could not check": the answer could not be read',
    shownBy: [POPBILL_CALLS],
    tests: [POPBILL_FAILS],
    covers: ['popbill/garbled'],
  },
  {
    area: 'answer',
    fault: 'HomeTax rejects the login',
    reaction: 'never repeats it automatically that day; tests once more at the next day’s check',
    peopleSee: 'an alert with what to do, and until when it is not tested',
    shownBy: ['metric open_alerts', POPBILL_CALLS],
    tests: [
      [
        'check.test.ts',
        'does not repeat a rejected login automatically, and allows up to four tests by button',
      ],
      [
        'sweep.test.ts',
        'tests a rejected login once more on the next day, and then only after a new registration',
      ],
      ['sweep.test.ts', 'never automatically repeats a login that cannot recover'],
    ],
    covers: ['popbill/refused', 'code/auth-rejected'],
  },
  {
    area: 'answer',
    fault: 'a login is rejected again and again, across days, restarts and people',
    reaction:
      'counts consecutive rejections; after four, neither the app nor any ordinary button tests it',
    peopleSee:
      '"3 of 4 attempts used"; then one window for operators that names the count, once every 24 hours',
    shownBy: ['history', 'status'],
    tests: [
      [
        'lock-out.test.ts',
        'is never tried more than four times in a row, whatever people press, over 27 hours',
      ],
      [
        'lock-out.test.ts',
        'is never tried more than four times in a row across restarts, unwatching and watching again, over 51 hours',
      ],
      [
        'lock-out.test.ts',
        'a window names the count, and the confirmed login is recorded with the person who confirmed it',
      ],
      [
        'lock-out.test.ts',
        'counts and is shown the same for a certificate as for a department user',
      ],
    ],
  },
  {
    area: 'answer',
    fault: 'many logins are rejected with one code',
    reaction: 'pauses login tests after at most 50, then tests three an hour',
    peopleSee: 'one alert that asks to check POPBiLL’s notices before anyone changes a password',
    shownBy: ['status', 'metric notices_held_total'],
    tests: [
      [
        'wide-trouble.test.ts',
        'costs at most 50 logins before live tests pause with one notice, and opens no alert',
      ],
      ['wide-trouble.test.ts', 'continues after a restart, with three logins per hour'],
    ],
  },
  {
    area: 'answer',
    fault: 'nothing is registered, the certificate has expired, or the flat-rate plan is stopped',
    reaction: 'treats it as an answer',
    peopleSee: 'an alert with what to do',
    shownBy: ['metric open_alerts'],
    tests: [
      [
        'alerts.test.ts',
        'reaches the channel with its remedy for every kind of trouble, and for nothing else',
      ],
    ],
    covers: ['code/auth-missing', 'code/cert-expired', 'code/plan-stopped'],
  },
  {
    area: 'answer',
    fault: 'a certificate that ends on an impossible day',
    reaction: 'treats it as "could not check", not as a fact',
    peopleSee: 'POPBiLL’s own value in the details',
    shownBy: ['metric checks_total'],
    tests: [['unreadable.test.ts', 'counts as a failed check, and the report shows the value: %s']],
  },
  {
    area: 'answer',
    fault: 'an unknown code',
    reaction: 'treats it as "could not check", never as a rejection',
    peopleSee: 'the code and the POPBiLL message',
    shownBy: [POPBILL_CALLS],
    tests: [['popup.test.ts', 'is not offered without a valid link: $name']],
    covers: ['code/unknown'],
  },
  {
    area: 'answer',
    fault: 'the login test of a department user gets no usable answer, beside a valid certificate',
    reaction:
      'counts the company as "can collect" by its certificate; stops testing after four in a row',
    peopleSee:
      'every daily summary says for how many companies it is unknown whether the login works',
    shownBy: ['metric popbill_call_duration_seconds'],
    tests: [
      [
        'digest.test.ts',
        'are in every daily summary although a certificate is valid, also once tests have stopped',
      ],
    ],
  },
  {
    area: 'answer',
    fault: 'a setting is refused for single companies (a disabled POPBiLL ID)',
    reaction:
      'counts it for those companies; for a large part of a scheduled check as a problem of the app’s settings',
    peopleSee: '"Could not check", or the one alert about the settings',
    shownBy: ['metric checks_total', 'status'],
    tests: [
      ['setup.test.ts', 'causes no setup notice if it concerns one company of many'],
      [
        'setup.test.ts',
        'stops the sweep and keeps the alerts unchanged if it concerns many, until the next good sweep',
      ],
    ],
    covers: ['setup/popbill-user-id'],
  },
  {
    area: 'answer',
    fault:
      'many companies get the same new problem at once: not linked members, no authentication, certificates that end earlier than before',
    reaction:
      'leaves their alerts as they are until the next scheduled check, or an operator, confirms the problem',
    peopleSee: 'one alert that asks to check POPBiLL or the LinkID first',
    shownBy: ['/monitoring', 'status'],
    tests: [
      [
        'mass-change.test.ts',
        'causes one notice that points to POPBiLL, and closes when the next sweep finds all well',
      ],
      ['mass-change.test.ts', 'causes an alert per company when the next sweep finds the same'],
      [
        'mass-change.test.ts',
        'causes one notice, no alert about expiry, and nothing more once the dates are right again',
      ],
    ],
  },
  {
    area: 'answer',
    fault: 'no login could be tested, because HomeTax does not answer or the tests are paused',
    reaction: 'counts the logins that were not tested, by reason',
    peopleSee: 'the report of a scheduled check says so first, and never only that nothing is new',
    shownBy: ['status'],
    tests: [
      [
        'mass-change.test.ts',
        'names the logins that were not tested before it says that nothing is new',
      ],
    ],
  },
  {
    area: 'slack-call',
    fault: 'it is silent, down, busy, or its connections break',
    reaction:
      'keeps every message and sends it again after 30 seconds or as long as Slack asks, at most an hour',
    peopleSee: 'each message once; at most one is repeated, if its arrival is unknown',
    shownBy: ['/monitoring', SLACK_ERRORS, OUTBOX_ENTRIES, 'status'],
    tests: [
      SENDS_WAIT,
      ['delivery.test.ts', 'repeats at most once a post that Slack accepted without an answer'],
      STRANGE_SENDS,
    ],
    covers: ['health/slack-unreachable', 'health/notices-wait', 'slack/busy'],
  },
  {
    area: 'slack-call',
    fault: 'a proxy’s page, half an answer, or one that does not end',
    reaction: 'treats it as no answer; nothing of it reaches log or metrics',
    peopleSee: 'a message waits; a person learns that the window did not open',
    shownBy: [SLACK_ERRORS],
    tests: [
      STRANGE_SENDS,
      ['strange-slack.test.ts', 'gets the message that the window did not open'],
      [
        'strange-slack.test.ts',
        'gets an answer within seconds when a response of Slack never ends',
      ],
    ],
  },
  {
    area: 'slack-call',
    fault: 'the app’s token is refused',
    reaction: 'exits with 1 at the start; later keeps messages and tries every 10 minutes',
    peopleSee: 'nothing in Slack, which accepts nothing; the heartbeat stops',
    shownBy: [
      '/readyz',
      '/monitoring',
      'exit code',
      SLACK_ERRORS,
      OUTBOX_ENTRIES,
      'status',
      'doctor',
    ],
    tests: [
      [
        'health.test.ts',
        'fails its monitors and readiness and sends no heartbeat, until Slack accepts it again',
      ],
      ['process.test.ts', 'exits 1 when Slack refuses the token'],
      SENDS_WAIT,
    ],
    covers: ['health/slack-refused', 'slack/app-refused'],
  },
  {
    area: 'slack-call',
    fault: 'a company’s channel is archived, shared outside, or without the app',
    reaction: 'sends to the default channel, and back once it is fixed',
    peopleSee: 'the person who set it is notified once; Home and /hometax status name the channel',
    shownBy: ['status', SLACK_ERRORS],
    tests: [
      [
        'channels.test.ts',
        'goes to the default channel when its channel $name, and back when that is fixed',
      ],
      ['channels.test.ts', 'notifies the person who chose the channel, once'],
    ],
    covers: ['slack/channel'],
  },
  {
    area: 'slack-call',
    fault: 'the default channel accepts nothing',
    reaction: 'keeps everything and tries every hour',
    peopleSee: 'a direct message to the admins, daily and when the fix changes',
    shownBy: ['status', 'doctor', OUTBOX_ENTRIES, 'log'],
    tests: [
      [
        'channels.test.ts',
        'loses nothing, is tried hourly and reported to the admins once a day when it $name',
      ],
      [
        'channels.test.ts',
        'is reported to the admins once Slack, too busy at first, accepts a message to them',
      ],
      ['doctor.test.ts', 'warns about a default channel that refuses posts'],
    ],
  },
  {
    area: 'slack-call',
    fault: 'a message was deleted or can no longer be updated',
    reaction: 'posts it again with its next reminder',
    peopleSee: 'one message that continues',
    shownBy: ['metric slack_sends_total'],
    tests: [
      [
        'delivery.test.ts',
        'posts an alert again with its next notice when a person deleted the message',
      ],
      ['delivery.test.ts', 'posts an alert again when Slack refuses its edit for good: %s'],
    ],
    covers: ['slack/message-gone'],
  },
  {
    area: 'slack-call',
    fault: 'the blocks of a message are refused',
    reaction: 'sends it as text, a chart as a table',
    peopleSee: 'the same sentences without buttons',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [
      ['delivery.test.ts', 'sends only text when Slack refuses the blocks of $name'],
      ['forecast.test.ts', 'sends a table where Slack refuses the chart'],
    ],
    covers: ['slack/content'],
  },
  {
    area: 'slack-call',
    fault: 'an unknown error code',
    reaction: 'a message waits ten minutes; others are sent',
    peopleSee: 'a reference that is in the log too',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [STRANGE_SENDS, ['errors.test.ts', 'shows a reference for an unknown error of Slack']],
    covers: ['slack/unknown'],
  },
  {
    area: 'slack-call',
    fault: 'a window is not updated: Slack is busy, or silent',
    reaction: 'does what was asked for anyway',
    peopleSee: 'the result, as a direct message',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [
      [
        'strange-slack.test.ts',
        'gets the report of a check as a message when Slack does not update the window',
      ],
    ],
  },
  {
    area: 'slack-call',
    fault: 'a window does not open in time',
    reaction: 'says so beside the command',
    peopleSee: 'that the window did not open in time, and to try again',
    shownBy: [SLACK_ERRORS],
    tests: [
      [
        'broken.test.ts',
        'answers every command that opens one with the request to repeat it: Slack $name',
      ],
    ],
  },
  {
    area: 'slack-call',
    fault: 'it does not say who is asking',
    reaction: 'refuses kindly after a second; a form comes back with its input',
    peopleSee: 'that Slack took too long to confirm who they are, and to try again',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [
      [
        'roles.test.ts',
        'refuses a command in the channels’ language, and accepts it once Slack answers',
      ],
      ['roles.test.ts', 'returns a submitted form with its input'],
    ],
  },
  {
    area: 'slack-call',
    fault: 'it cannot be reached when the app starts',
    reaction: 'tries again with growing pauses; scheduled checks run anyway',
    peopleSee: 'no command is answered',
    shownBy: ['/readyz', 'log'],
    tests: [
      ['readiness.test.ts', 'fails while Slack cannot be reached, although the process is alive'],
    ],
  },
  {
    area: 'slack-call',
    fault: 'a file is gone, too large, elsewhere, or may not be read',
    reaction: 'asks for it again, or says which scope is missing',
    peopleSee: 'the sentence in the import window',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [
      ['import.test.ts', 'asks for the file again if it was deleted before a restart'],
      ['import.test.ts', 'is refused to viewers, and needs the scope files:read'],
    ],
  },
  {
    area: 'slack-call',
    fault: 'The program at ALERT_WEBHOOK_URL refuses an event or does not answer',
    reaction:
      'sends it again with growing pauses, for days, unless a later one replaces it; other companies’ go on; Slack gets its messages',
    peopleSee: 'admins: one message with the HTTP status, once it is refused or late by an hour',
    shownBy: ['/monitoring', 'status', 'doctor', 'metric webhook_events_total'],
    tests: [
      [
        'webhook.test.ts',
        'that are refused are reported to an admin, in status, doctor and /monitoring, until they are accepted',
      ],
      [
        'webhook.test.ts',
        'wait for a receiver that does not answer, while Slack gets its messages',
      ],
    ],
    covers: ['health/webhook-failing'],
  },
  {
    area: 'slack-event',
    fault: 'a request is unsigned, wrongly signed, or older than five minutes',
    reaction: 'refuses it with 401; names a wrong secret or clock in the log',
    peopleSee: 'Slack says that the command failed',
    shownBy: ['log'],
    tests: [
      [
        'start.test.ts',
        'answers a signed command and refuses unsigned, stale and wrongly signed ones',
      ],
      ['strange-slack.test.ts', 'does no harm: Home is drawn again, and a late request is refused'],
    ],
  },
  {
    area: 'slack-event',
    fault: 'strangers’ requests are large, or never end',
    reaction:
      'does not read large ones that are not signed; drops the slowest when all together use too much memory',
    peopleSee: 'Slack is answered meanwhile',
    shownBy: ['log'],
    tests: [
      [
        'strange-slack.test.ts',
        'are not read if they are large and unsigned, and use only the reserved memory',
      ],
    ],
  },
  {
    area: 'slack-event',
    fault: 'a request comes twice, or a button is pressed twice or by two people',
    reaction: 'acts once',
    peopleSee: 'the second person sees who was first',
    shownBy: ['history'],
    tests: [
      ['strange-slack.test.ts', 'does no harm: Home is drawn again, and a late request is refused'],
      ['strange-slack.test.ts', 'is handled once: one login test, one test alert'],
      ['alert-actions.test.ts', 'happens once on a double click'],
      [
        'alert-actions.test.ts',
        'succeeds for one of two people who press at the same time, and tells the other who that is',
      ],
    ],
  },
  {
    area: 'slack-event',
    fault: 'a button or window of an earlier version of the app',
    reaction: 'answers it and changes nothing',
    peopleSee: 'that the app cannot read it, and to open it again',
    shownBy: [],
    tests: [
      [
        'strange-slack.test.ts',
        'no longer do anything, as the answer says: a button, a window, a menu',
      ],
    ],
  },
  {
    area: 'slack-event',
    fault: 'a button of a resolved alert',
    reaction: 'changes nothing, and updates the message',
    peopleSee: 'that the alert is resolved',
    shownBy: [],
    tests: [
      [
        'alert-actions.test.ts',
        'answers that the alert is closed, and the message is updated once Slack accepts it',
      ],
    ],
  },
  {
    area: 'slack-event',
    fault: 'the Socket Mode connection ends, breaks, or only seems to be open',
    reaction: 'connects again, after longer and longer pauses, at most 30 seconds',
    peopleSee: 'commands are answered again',
    shownBy: ['/readyz', 'log'],
    tests: [
      [
        'socket-mode.test.ts',
        'replaces a refreshed and a dropped connection, and answers commands again',
      ],
      ['socket-mode.test.ts', 'detects a frozen connection within seconds and replaces it'],
    ],
  },
  {
    area: 'store',
    fault: 'it can be neither read nor written',
    reaction:
      'answers from memory what it can; ends the scheduled check and tries it again; sends nothing that cannot be recorded',
    peopleSee: 'a sentence with a reference; a form comes back with its input',
    shownBy: ['/readyz', '/monitoring', 'status', 'log'],
    tests: [
      ['broken.test.ts', 'answers every command with a sentence that says what to do'],
      ['broken.test.ts', 'reports that a submitted form was not saved: $name'],
      ['broken.test.ts', 'reports an unfinished sweep in the message about that sweep'],
      ['broken.test.ts', 'shows the fault on Home, and the companies once the store is back'],
    ],
    covers: ['health/store-broken', 'store/failed'],
  },
  {
    area: 'store',
    fault: 'it accepts no writes for more than a minute',
    reaction: 'tries again within minutes, and sends late alerts then',
    peopleSee: 'one message to the admins; /hometax status says the same',
    shownBy: ['/monitoring', 'metric problem', 'status', 'log'],
    tests: [
      [
        'health.test.ts',
        'is reported by /monitoring, and a due alert is sent once it can be saved',
      ],
    ],
    covers: ['health/store-not-written'],
  },
  {
    area: 'store',
    fault: 'the disk is full',
    reaction: 'keeps what it has and writes again once there is space',
    peopleSee: 'that the input was not saved and is still there; it can be saved again',
    shownBy: ['status', 'doctor', 'log'],
    tests: [
      [
        'hostile-machine.test.ts',
        'is reported to the person who saves a form, which can be saved once there is space',
      ],
    ],
    covers: ['store/disk-full'],
  },
  {
    area: 'store',
    fault: 'the file is deleted, moved or replaced while the app runs',
    reaction: 'reads and writes nothing until the same file is back',
    peopleSee: '/hometax status says what happened and what to do',
    shownBy: ['/readyz', '/monitoring', 'status', 'log'],
    tests: [
      [
        'hostile-machine.test.ts',
        'is reported to everybody who sends a command, and works again once it is back',
      ],
    ],
    covers: ['store/moved'],
  },
  {
    area: 'store',
    fault: 'its folder cannot be created or written',
    reaction: 'exits with 1 at the start',
    peopleSee: 'which path, and what to do',
    shownBy: ['exit code', 'doctor', 'log'],
    tests: [['doctor.test.ts', 'reports a store that cannot be created, and exits']],
    covers: ['store/not-writable'],
  },
  {
    area: 'store',
    fault:
      'the file is damaged or not an SQLite file, has a second name, was written by a newer version of the app, or is an unfinished copy',
    reaction: 'exits with 1 at the start',
    peopleSee:
      'what to do: restore a backup, keep one name, start the newer version, or copy again',
    shownBy: ['exit code', 'doctor', 'log'],
    tests: [['hostile-machine.test.ts', 'names the cause and exits: a store $name']],
    covers: ['store/corrupt', 'store/two-names', 'store/newer-version', 'store/unfinished-copy'],
  },
  {
    area: 'store',
    fault:
      'PostgreSQL refuses the app: its host, password, encryption, certificate, database or rights',
    reaction:
      'exits with 1 at the start; once it runs, sends and saves nothing, tries again every second, and continues automatically',
    peopleSee: 'what is refused, and what to change',
    shownBy: ['exit code', 'doctor', '/readyz', '/monitoring', 'metric leader', 'log'],
    tests: [
      ['postgres-doctor.test.ts', 'explains $name'],
      ['postgres-doctor.test.ts', 'exits with the reason, if PostgreSQL refuses its settings'],
      [
        'postgres-away.test.ts',
        'refuses the user: a process that runs waits, logs what is refused, and leads once it is accepted',
      ],
    ],
    covers: ['store/refused'],
  },
  {
    area: 'store',
    fault: 'the table on PostgreSQL is dropped or renamed while the app runs',
    reaction:
      'sends and saves nothing, and continues once it is back; a process that starts meanwhile exits with 1 instead of beginning with an empty store',
    peopleSee: 'what happened, and to restore a backup',
    shownBy: ['exit code', 'doctor', '/readyz', '/monitoring', 'metric leader', 'log'],
    tests: [
      [
        'postgres-away.test.ts',
        'has lost the table: no process begins with an empty store, and all resumes once it is back',
      ],
    ],
  },
  {
    area: 'store',
    fault: 'PostgreSQL is restarted, or cannot be reached for a while',
    reaction: 'sends and saves nothing; once it answers, one of the processes leads again',
    peopleSee: 'that the store cannot be reached; a form comes back with its input',
    shownBy: ['/readyz', '/monitoring', 'metric leader', 'log'],
    tests: [
      ['postgres-away.test.ts', 'is restarted: no process exits, and no alert is lost'],
      [
        'postgres-away.test.ts',
        'is gone for a while: people get a sentence, nothing is sent or lost, and all resumes',
      ],
    ],
    covers: ['store/unreachable'],
  },
  {
    area: 'store',
    fault: 'the process that leads on PostgreSQL is killed, suspended or cut off',
    reaction: 'a standby leads within 15 s; the other process sends and saves nothing more',
    peopleSee: 'nothing is lost; at most one message is repeated',
    shownBy: ['/readyz', '/monitoring', 'metric leader', 'log'],
    tests: [
      [
        'leadership.test.ts',
        'takes over within 15 s when the leader is killed, and loses no alert',
      ],
      [
        'cut-off.test.ts',
        'sends nothing once the standby leads, and stands by when it is connected again',
      ],
      [
        'cut-off.test.ts',
        'sends and saves nothing when it wakes up after another process took over',
      ],
    ],
    covers: ['store/not-leading'],
  },
  {
    area: 'store',
    fault: 'another process writes it',
    reaction: 'exits with 1; beside the app the command line only reads',
    peopleSee: 'that the app is running, and which command to use in Slack',
    shownBy: ['exit code', 'log'],
    tests: [
      ['process.test.ts', 'does not start while another process uses the same store'],
      ['cli.test.ts', 'refuses to write while the app is running'],
      ['cli.test.ts', 'does not log in while the app is running, and says so'],
    ],
    covers: ['store/locked'],
  },
  {
    area: 'store',
    fault: 'the process is killed while it writes or sends',
    reaction: 'continues at the next start with what was decided',
    peopleSee: 'nothing is lost; at most one message is repeated',
    shownBy: [OUTBOX_ENTRIES],
    tests: [
      [
        'killed.test.ts',
        'loses nothing, and repeats only what was accepted and not yet recorded: $name',
      ],
      [
        'shutdown.test.ts',
        'continues after a kill with the unchecked companies, and repeats no login',
      ],
    ],
  },
  {
    area: 'store',
    fault: 'a record cannot be read',
    reaction: 'sets it aside, never overwrites it, and continues with all others',
    peopleSee: 'the admins are notified once; /hometax status names it',
    shownBy: ['/monitoring', 'metric problem', 'status', 'doctor', 'log'],
    tests: [
      [
        'unreadable.test.ts',
        'stop neither a start nor a sweep, and are reported, whatever their kind',
      ],
      [
        'unreadable.test.ts',
        'are replaced by a new check, without affecting others, if they are damaged while the app runs',
      ],
    ],
    covers: ['store/unknown-shape', 'health/records-unreadable'],
  },
  {
    area: 'store',
    fault: 'a record that counted rejected logins cannot be read',
    reaction: 'assumes four in a row: tests none before an operator confirms it',
    peopleSee: 'that the number of rejections is unknown, and what to do first',
    shownBy: ['/monitoring', 'status', 'doctor', 'log'],
    tests: [
      [
        'unreadable.test.ts',
        'block further login tests until an operator confirms one, if they counted rejected logins',
      ],
    ],
  },
  {
    area: 'store',
    fault: 'a record that is never written again cannot be read: a message, a history entry',
    reaction: 'reports it until someone discards it (records --discard), and keeps it',
    peopleSee: 'that it needs attention, and what to do',
    shownBy: ['/monitoring', 'metric problem', 'status', 'doctor', 'exit code'],
    tests: [
      [
        'unreadable.test.ts',
        'are reported until they are discarded, and then kept aside, if they are never rewritten',
      ],
    ],
  },
  {
    area: 'store',
    fault: 'the app is started a second time, by another path or after the lock file was removed',
    reaction: 'never writes one file from two processes: the second one exits with 1',
    peopleSee: 'that the store is in use',
    shownBy: ['exit code', 'log'],
    tests: [
      [
        'unreadable.test.ts',
        'are prevented: the second one exits 1, even by another path or after the lock file was removed',
      ],
    ],
  },
  {
    area: 'clock',
    fault: 'the machine’s clock is off by more than 5 minutes, ahead or behind',
    reaction: 'makes no scheduled check, removes nothing and sends nothing until it is right again',
    peopleSee: 'one message to the admins; a check says that the clock is wrong',
    shownBy: ['/monitoring', 'metric clock_difference_seconds', 'status', 'doctor', 'log'],
    tests: [
      ['clock.test.ts', '$name stops checks, notices and removals, and leaves no trace'],
      ['clock.test.ts', 'is detected at the start, before a sweep or a removal'],
    ],
    covers: ['health/clock-off'],
  },
  {
    area: 'clock',
    fault: 'times in the future were stored while it was off',
    reaction: 'treats them as unknown and checks again',
    peopleSee: 'one message to the admins',
    shownBy: ['/monitoring', 'metric problem', 'status'],
    tests: [
      [
        'clock.test.ts',
        'leaves times in the future if unnoticed, which count as unknown and are reported to the admins',
      ],
    ],
    covers: ['health/future-times'],
  },
  {
    area: 'clock',
    fault: 'a scheduled check breaks off, or is overdue',
    reaction: 'tries it again',
    peopleSee: 'one message to the admins; /hometax status says the same',
    shownBy: ['/monitoring', 'metric last_sweep_age_seconds', 'metric problem', 'status'],
    tests: [
      ['health.test.ts', 'reports an overdue sweep, like status and one message to the admins'],
    ],
    covers: ['health/sweep-overdue', 'health/sweep-broke-off'],
  },
  {
    area: 'clock',
    fault:
      'a scheduled check ends but could not check many companies: POPBiLL’s answers were unusable, or the store was in use',
    reaction: 'checks them again after 1 and 3 hours',
    peopleSee: 'one message to the admins; /hometax status says the same',
    shownBy: ['/monitoring', 'metric problem', 'status', 'log'],
    tests: [
      [
        'health.test.ts',
        'is reported by /monitoring, status and one message to the admins until checks succeed',
      ],
      [
        'health.test.ts',
        'repeats the checks whose results could not be saved while the store was locked',
      ],
    ],
    covers: ['health/sweep-in-vain'],
  },
  {
    area: 'clock',
    fault: 'a scheduled check or daily summary was missed because the app was down',
    reaction: 'catches up at startup; no reminder day is lost',
    peopleSee: 'one alert for all days that were missed',
    shownBy: ['metric last_sweep_age_seconds'],
    tests: [
      ['sweep.test.ts', 'combines the rungs of missed sweeps into one notice'],
      [
        'digest.test.ts',
        'is posted later on the same day, after the missed sweep, if the app was down at nine',
      ],
    ],
  },
  {
    area: 'clock',
    fault: 'the holiday data ends',
    reaction: 'treats only weekends as non-working days',
    peopleSee: 'the daily summary and /hometax status say so, from 60 days before',
    shownBy: ['status', 'doctor', 'log'],
    tests: [['operation.test.ts', 'causes $warnings warnings $name']],
  },
  {
    area: 'process',
    fault: 'a setting is missing or wrong, or .env cannot be read',
    reaction: 'exits with 1 before it does anything',
    peopleSee: 'everything that is wrong, listed at once, and how to fix it; no values',
    shownBy: ['exit code', 'doctor'],
    tests: [
      ['process.test.ts', 'lists every missing setting, prints no value, and exits 1'],
      ['process.test.ts', 'reports a .env that is a folder: %s'],
      ['hostile-machine.test.ts', 'names the cause and exits: an unknown time zone'],
    ],
  },
  {
    area: 'process',
    fault: 'the port is in use',
    reaction: 'exits with 1 and releases the store',
    peopleSee: 'that another process listens there',
    shownBy: ['exit code', 'log'],
    tests: [['hostile-machine.test.ts', 'names the cause and exits: the port is in use']],
  },
  {
    area: 'process',
    fault: 'it is asked to stop (SIGTERM)',
    reaction: 'finishes running work within 9 seconds; a second signal ends it at once',
    peopleSee: 'a command meanwhile says that the app is stopping',
    shownBy: ['exit code', 'log'],
    tests: [
      ['process.test.ts', 'finishes its work on SIGTERM, closes the store and exits 0'],
      ['process.test.ts', 'exits at once on a second SIGTERM'],
      [
        'shutdown.test.ts',
        'waits for a hanging POPBiLL and Slack only until its deadline, and loses nothing',
      ],
    ],
    covers: ['store/closed'],
  },
  {
    area: 'process',
    fault:
      'it ends before a check that is due five minutes after an authentication page was opened',
    reaction: 'has the check on record, and makes it when it is due',
    peopleSee: 'what was found, once',
    shownBy: ['history'],
    tests: [
      [
        'popup.test.ts',
        'leads to one check and one message five minutes later, even after a restart',
      ],
    ],
  },
  {
    area: 'process',
    fault: 'it is frozen (SIGSTOP, a suspended machine)',
    reaction: 'keeps its store locked and continues afterwards',
    peopleSee: 'Slack says that commands fail meanwhile',
    shownBy: ['/healthz'],
    tests: [
      ['hostile-machine.test.ts', 'keeps its store locked, and continues when it is resumed'],
    ],
  },
  {
    area: 'process',
    fault: 'it runs out of file handles',
    reaction: 'accepts no connection meanwhile',
    peopleSee: 'Slack says that commands fail meanwhile',
    shownBy: ['/healthz'],
    tests: [['hostile-machine.test.ts', 'answers nobody until descriptors are free again']],
  },
  {
    area: 'process',
    fault: 'the log or a command’s output cannot be written',
    reaction: 'continues without its log; a command says so and exits with 1',
    peopleSee: 'nothing in Slack',
    shownBy: ['exit code', 'doctor'],
    tests: [
      LOG_DISK_FULL,
      [
        'hostile-machine.test.ts',
        'reports it and exits 1 if it is a command, and exits 0 if its reader closed the pipe',
      ],
    ],
  },
  {
    area: 'process',
    fault: 'HEARTBEAT_URL does not answer',
    reaction: 'calls it twice, then logs a warning',
    peopleSee: 'nothing in Slack',
    shownBy: ['log'],
    tests: [
      ['operation.test.ts', 'causes only a warning when it fails, and its address is never logged'],
    ],
  },
  {
    area: 'process',
    fault: 'an unexpected error',
    reaction:
      'logs it under a short reference; outside of a request it exits with 1, and its host starts it again',
    peopleSee: 'the reference, to give to an admin',
    shownBy: ['log', 'exit code'],
    tests: [['errors.test.ts', 'shows a reference that is also in the log: the store fails']],
  },
  {
    area: 'people',
    fault: 'a file that is not a company file',
    reaction: 'imports nothing of it',
    peopleSee: 'what is wrong with it, and what to do',
    shownBy: ['exit code'],
    tests: [BAD_FILE],
    covers: [
      'file/not-csv',
      'file/not-text',
      'file/no-brn-column',
      'file/column-twice',
      'file/empty',
      'file/state-report',
      'file/too-many-lines',
    ],
  },
  {
    area: 'people',
    fault: 'a file of one endless line',
    reaction: 'stops reading, and answers others meanwhile',
    peopleSee: 'from which line on it is not a company file',
    shownBy: ['exit code'],
    tests: [['import.test.ts', 'does not block the process for a second with one line of 5 MB']],
  },
  {
    area: 'people',
    fault: 'lines of a file that are wrong, or contain a password',
    reaction: 'imports the other lines',
    peopleSee: 'each line with its reason, never the password',
    shownBy: ['exit code', 'history'],
    tests: [
      ['cli.test.ts', 'names each invalid line, imports the others, and exits 2'],
      [
        'import.test.ts',
        'previews a Korean Excel file with valid and invalid lines, and saves the valid ones',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'text that could keep a search pattern busy for seconds',
    reaction: 'reads only its beginning, with patterns that are always fast',
    peopleSee: 'what is wrong with the file, at once',
    shownBy: [],
    tests: [
      [
        'import.test.ts',
        'reads 2,000 spaces after a word for a password within a second of computing',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'a file names hundreds of channels or owners',
    reaction: 'looks up the first 40 of each, each once, as fast as Slack allows',
    peopleSee: 'how many were not looked up, and to check their IDs',
    shownBy: [SLACK_ERRORS],
    tests: [
      [
        'import.test.ts',
        'checks channels at Slack’s pace, and says that 460 of 500 were not checked',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'several people handle the companies of one combined alert',
    reaction: 'updates that message, and writes who did what for which company into its thread',
    peopleSee: 'who has claimed how many, without a notification',
    shownBy: ['history'],
    tests: [
      [
        'combined-alerts.test.ts',
        'shows who claimed, released, snoozed and resolved which companies, without a notification',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'no one claims critical alerts in four working hours',
    reaction: 'mentions the operators once; each company’s history says so',
    peopleSee: 'what is unclaimed and since when, with a button to claim',
    shownBy: ['history'],
    tests: [
      [
        'combined-alerts.test.ts',
        'mentions the operators with what is unclaimed since when, and offers the list to claim from',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'an alert is resolved, and someone asks later what was sent',
    reaction: 'records each message as what it was',
    peopleSee: 'that its end was reported, not another alert',
    shownBy: ['history'],
    tests: [['combined-alerts.test.ts', 'records one alert and the notice of its end']],
  },
  {
    area: 'people',
    fault: 'owners, channels or names change while an alert is open',
    reaction: 'reads them from the company, not from the alert',
    peopleSee: 'the new owner everywhere, at once',
    shownBy: ['history'],
    tests: [
      [
        'company-facts.test.ts',
        'are up to date in every view of its alert after a bulk edit and after an import',
      ],
    ],
  },
  {
    area: 'people',
    fault:
      'companies are claimed, not checked yet, or could not be checked, and are counted in several places',
    reaction: 'counts each by one rule',
    peopleSee: 'the same numbers on Home, in lists, /hometax status, the daily summary and reports',
    shownBy: ['status'],
    tests: [
      [
        'counts.test.ts',
        'is the same on Home, in the list, in the status and in the summary, also when one is claimed',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'thousands of made-up requests: wrong, empty, huge and foreign values in every field',
    reaction: 'answers each within 3 seconds, and continues',
    peopleSee: 'that it was not understood',
    shownBy: ['/readyz', 'log'],
    tests: [['hostile.test.ts', 'answers all of 5,000 hostile requests and stays healthy']],
  },
  {
    area: 'people',
    fault: 'mentions, addresses and line ends in names and notes, or made-up values in any field',
    reaction: 'shows the text as it is; answers every request',
    peopleSee: 'no one is mentioned, and no link leads elsewhere',
    shownBy: ['log'],
    tests: [
      ['foreign-words.test.ts', 'mention nobody and contain no link in any message'],
      [
        'foreign-words.test.ts',
        'answers a form whose private metadata is missing, empty or invalid',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'an invalid number, or an unknown command',
    reaction: 'asks no other service',
    peopleSee: 'what is wrong with it, or the nearest command',
    shownBy: [],
    tests: [
      ['check.test.ts', 'explains why a number is invalid'],
      ['watch.test.ts', 'suggests the nearest command for an unknown word'],
    ],
  },
  {
    area: 'people',
    fault: 'a person without the right: a guest, a stranger, a viewer',
    reaction: 'refuses when they press, whatever was drawn',
    peopleSee: 'a friendly message that says who may',
    shownBy: [],
    tests: [
      ['roles.test.ts', 'are refused: a guest with /hometax %s'],
      ['roles.test.ts', 'is required for the buttons of an alert, which everybody sees'],
    ],
  },
  {
    area: 'people',
    fault: 'a robot opens a client’s link, or a stranger enters wrong business numbers',
    reaction: 'changes nothing when it is only opened; ends the link with the fifth wrong number',
    peopleSee: 'no company’s name there; in the alert’s thread, that the link ended',
    shownBy: ['history'],
    tests: [
      ['client-links.test.ts', 'leads from the alert to its end, and the thread tells the story'],
      [
        'client-links.test.ts',
        'ends with the fifth wrong number, which the thread says, and never named the company',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'a client’s link is used after its end, or after its maker lost the right to make it',
    reaction: 'opens nothing, and ends the link',
    peopleSee: 'the same page as for an unknown link, and what to do',
    shownBy: ['history', 'status'],
    tests: [
      ['client-links.test.ts', 'opens nothing once it ended, and looks like one that never was'],
      [
        'client-links.test.ts',
        'is offered in the window of the authentication page too, and ends with its maker’s rights',
      ],
    ],
  },
  {
    area: 'people',
    fault: 'a guest or a stranger uses the sandbox’s Slack',
    reaction: 'shows them what Slack would: only channels that they are in',
    peopleSee: 'no business number',
    shownBy: [],
    tests: [
      [
        '../browser/people.test.ts',
        'sees only the shared channel and has no commands, as a member of another organisation',
      ],
    ],
  },
] as const satisfies readonly Fault[];

export const FAULTS: readonly Fault[] = ENTRIES;

/** The kinds that have an entry. */
export type CoveredKind = Extract<(typeof ENTRIES)[number], { covers: unknown }>['covers'][number];
