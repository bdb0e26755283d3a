import type { CompanyFileProblem } from '../../src/company-file/csv-read.js';
import type { SetupFault } from '../../src/records/incident.js';
import type { CodeClass, PopbillProblem } from '../../src/records/status.js';
import type { StoreErrorCode } from '../../src/records/store.js';
import type { ErrorClass } from '../../src/slack/slack-errors.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import type { E2eTest } from './surfaces.js';

/** The chapters of docs/faults.md, in their order. */
export const FAULT_AREAS = {
  token: 'POPBiLL gives no token',
  call: 'POPBiLL does not answer a call',
  answer: 'POPBiLL answers something else',
  'slack-call': 'Slack does not take what is sent',
  'slack-event': 'Slack delivers something odd',
  store: 'The store',
  clock: 'The clock and days',
  process: 'The process and its machine',
  people: 'What people enter',
} as const;
export type FaultArea = keyof typeof FAULT_AREAS;

/** The kinds of errors that the code distinguishes. */
export type FaultKind =
  | `popbill/${PopbillProblem['kind']}`
  | `code/${CodeClass}`
  | `setup/${SetupFault}`
  | `slack/${ErrorClass}`
  | `store/${StoreErrorCode}`
  | `file/${CompanyFileProblem['kind']}`
  | `health/${HealthProblem['kind']}`;

/** Where an operator of the app sees a fault: an endpoint, a metric without its prefix, a command, or the log. */
export type ShownBy =
  | `/${'healthz' | 'readyz' | 'monitoring'}`
  | `metric ${string}`
  | 'status'
  | 'doctor'
  | 'history'
  | 'log'
  | 'exit code';

/** One fault, as docs/faults.md describes it. */
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
  // POPBiLL: token
  {
    area: 'token',
    fault: 'Linkhub cannot be reached: no name, no connection, no TLS',
    reaction: 'asks twice more within seconds, then the check is a failure',
    peopleSee:
      '"Could not check", never "broken"; in a sweep one notice that POPBiLL does not answer',
    shownBy: [POPBILL_CALLS, 'doctor', 'status'],
    tests: [
      ['hostile-machine.test.ts', 'is no company’s fault, and is counted in the metrics: $name'],
      POPBILL_SILENT,
    ],
  },
  {
    area: 'token',
    fault: 'our key, LinkID, address or another setting of ours is refused',
    reaction:
      'stops the sweep, freezes all alerts, looks again every 15 minutes until a whole sweep is answered',
    peopleSee: 'one alert that says who must fix what; a check says that the settings are at fault',
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
      'setup/permission',
      'setup/other',
    ],
  },
  {
    area: 'token',
    fault: 'one company is refused as if our settings were wrong, and all others are answered',
    reaction:
      'continues the sweep; it is that company’s failed check. Companies that nobody watches never count',
    peopleSee:
      '"Could not check" of this company after three sweeps, and no alert about our settings',
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
    fault: 'our clock is refused',
    reaction: 'asks Linkhub for its time and signs with it',
    peopleSee: 'nothing but the difference in the status',
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
    fault: 'the company is no member of ours',
    reaction: 'takes it for an answer: an alert with its remedy',
    peopleSee: 'which number and which stage were asked',
    shownBy: ['metric open_alerts'],
    tests: [['check.test.ts', 'shows the number and the stage of a company that is no member']],
    covers: ['code/member-missing'],
  },
  // POPBiLL: call
  {
    area: 'call',
    fault: 'nothing comes within 15 s (60 s for a login), or the connection breaks',
    reaction: 'asks twice more, except for a login, which is never sent twice',
    peopleSee: '"Could not check", with what was known before; asked again after 1 and 3 hours',
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
    fault: 'a sweep gets no answer about many companies',
    reaction: 'stops, asks three companies every 15 minutes, then checks what is left',
    peopleSee: 'one notice, edited while it lasts, with how long it took at the end',
    shownBy: [POPBILL_CALLS, 'status'],
    tests: [
      POPBILL_SILENT,
      ['wide-trouble.test.ts', 'is still known after a restart, and ends as usual'],
    ],
  },
  {
    area: 'call',
    fault: 'HomeTax does not answer POPBiLL',
    reaction: 'lets the calls go on that do not log in',
    peopleSee: 'one notice, and nobody’s authentication is called broken',
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
    fault: 'HomeTax leaves every login test without an answer for days',
    reaction: 'stops after four tests of each login, and waits for one that a person has tested',
    peopleSee: 'one message to the admins: no login is tested any more, and what to do',
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
    peopleSee: '"could not check", because of too many requests',
    shownBy: [POPBILL_CALLS, 'metric popbill_calls_waiting', 'log'],
    tests: [POPBILL_FAILS],
    covers: ['code/rate-limited'],
  },
  {
    area: 'call',
    fault: 'one company could not be checked in three sweeps in a row',
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
    peopleSee: 'why there is none and what to do, in the window or on the ticket’s page',
    shownBy: [POPBILL_CALLS, 'log'],
    tests: [
      ['popup.test.ts', 'is not offered without a valid link: $name'],
      ['tickets.test.ts', 'shows an explanation when POPBiLL gives no page'],
    ],
  },
  // POPBiLL: answer
  {
    area: 'answer',
    fault: 'a web page, half a JSON, too much, or packed wrongly',
    reaction: 'takes it for no answer',
    peopleSee: '"could not check": the answer could not be read',
    shownBy: [POPBILL_CALLS],
    tests: [POPBILL_FAILS],
    covers: ['popbill/garbled'],
  },
  {
    area: 'answer',
    fault: 'HomeTax rejects the login',
    reaction: 'never repeats it by itself that day, once the next morning',
    peopleSee: 'an alert with its remedy, and until when it is not tested',
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
    fault: 'a login is rejected again and again, over days, restarts and everybody’s buttons',
    reaction: 'counts in a row, and after four tests it no more by itself or by any button',
    peopleSee:
      '"3 of 4 attempts used"; then one window that names the count, for operators, once in 24 hours',
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
    reaction: 'pauses login tests after at most 50, tries three an hour',
    peopleSee: 'one notice that asks to look before anybody changes a password',
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
    fault: 'nothing is registered, the certificate has expired, or the plan is stopped',
    reaction: 'takes it for an answer',
    peopleSee: 'an alert with its remedy',
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
    reaction: 'takes it for a failure, not for a fact',
    peopleSee: 'POPBiLL’s own value in the details',
    shownBy: ['metric checks_total'],
    tests: [['unreadable.test.ts', 'counts as a failed check, and the report shows the value: %s']],
  },
  {
    area: 'answer',
    fault: 'a code that nobody knows',
    reaction: 'takes it for a failure, never for a rejection',
    peopleSee: 'POPBiLL’s own code and words',
    shownBy: [POPBILL_CALLS],
    tests: [['popup.test.ts', 'is not offered without a valid link: $name']],
    covers: ['code/unknown'],
  },
  {
    area: 'answer',
    fault:
      'the login test of a department user gets no answer that can be used, beside a valid certificate',
    reaction:
      'counts the company as collectable by its certificate; tests no more after four in a row',
    peopleSee:
      'the summary of every day says at how many companies nobody knows whether the login works',
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
    fault: 'our setting is refused for single companies (a disabled POPBiLL ID)',
    reaction: 'counts it for those companies; for a large part of a sweep as our own fault',
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
      'many companies turn to the same trouble at once: no members, no authentication, certificates that end earlier than they did',
    reaction:
      'leaves their alerts as they are until the next sweep, or an operator, says that it is their own',
    peopleSee: 'one notice that asks to look at POPBiLL or our LinkID first',
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
    fault: 'no login could be tested, for HomeTax is silent or the tests pause',
    reaction: 'counts the logins that were left out, by why',
    peopleSee:
      'the report of a sweep says it before anything else, and never only that nothing is new',
    shownBy: ['status'],
    tests: [
      [
        'mass-change.test.ts',
        'names the logins that were not tested before it says that nothing is new',
      ],
    ],
  },
  // Slack: call
  {
    area: 'slack-call',
    fault: 'it is silent, down, busy, or its connections break',
    reaction:
      'keeps every message and sends it again after 30 seconds or as long as Slack asks, at most an hour',
    peopleSee: 'each message once; at most one is repeated whose arrival nobody knows',
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
    reaction: 'takes it for no answer; nothing of it reaches log or metrics',
    peopleSee: 'a message waits; a person is told that the window did not open',
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
    fault: 'our token is refused',
    reaction: 'exits with 1 at the start; later keeps messages and tries every 10 minutes',
    peopleSee: 'nothing in Slack, which takes nothing; the heartbeat stops',
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
    reaction: 'sends to the default channel, and back when it is fixed',
    peopleSee: 'the person who chose it is told once; Home and the status name it',
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
    fault: 'the default channel takes nothing',
    reaction: 'keeps everything and tries every hour',
    peopleSee: 'a direct message to the admins, once a day',
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
    fault: 'a message was deleted or cannot be edited any more',
    reaction: 'posts it again with its next notice',
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
    reaction: 'sends its words alone',
    peopleSee: 'the same sentences without buttons',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [['delivery.test.ts', 'sends only text when Slack refuses the blocks of $name']],
    covers: ['slack/content'],
  },
  {
    area: 'slack-call',
    fault: 'a word of refusal that nobody knows',
    reaction: 'a message waits ten minutes; others go out',
    peopleSee: 'a person gets a reference that is in the log too',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [STRANGE_SENDS, ['errors.test.ts', 'shows a reference for an unknown error of Slack']],
    covers: ['slack/unknown'],
  },
  {
    area: 'slack-call',
    fault: 'a window is not changed: Slack is busy, or silent',
    reaction: 'does what was asked for all the same',
    peopleSee: 'what came of it, as a direct message',
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
    peopleSee: '"Slack did not open the window in time. Please do it once more."',
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
    reaction: 'refuses kindly after a second; a form comes back as typed',
    peopleSee: 'that Slack did not tell who is asking, and to try again',
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
    reaction: 'asks again every five seconds; sweeps all the same',
    peopleSee: 'no command is answered',
    shownBy: ['/readyz', 'log'],
    tests: [
      ['readiness.test.ts', 'fails while Slack cannot be reached, although the process is alive'],
    ],
  },
  {
    area: 'slack-call',
    fault: 'a file is gone, too large, elsewhere, or may not be read',
    reaction: 'asks for it again, or says which right is missing',
    peopleSee: 'the sentence in the window of the import',
    shownBy: [SLACK_ERRORS, 'log'],
    tests: [
      ['import.test.ts', 'asks for the file again if it was deleted before a restart'],
      ['import.test.ts', 'is refused to viewers, and needs the scope files:read'],
    ],
  },
  // Slack: event
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
    fault: 'requests of nobody are large, or never end',
    reaction:
      'reads no large one that is not signed; the slowest go when all together take too much memory',
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
    reaction: 'does it once',
    peopleSee: 'the other is told who was first',
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
    reaction: 'answers it, changes nothing',
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
    fault: 'a button of an alert that is over',
    reaction: 'changes nothing, and puts the message right',
    peopleSee: 'that the alert is closed',
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
    fault: 'the Socket Mode connection ends, breaks, or only seems to stand',
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
  // Store
  {
    area: 'store',
    fault: 'it can be neither read nor written',
    reaction:
      'answers from memory what it can; a sweep ends and is tried again; nothing is sent that cannot be recorded',
    peopleSee: 'a sentence with a reference; a form comes back as typed',
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
    fault: 'it takes nothing that is to be saved for more than a minute',
    reaction: 'tries again within minutes, and tells late what could not be told in time',
    peopleSee: 'one message to the admins; the status says the same',
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
    reaction: 'keeps what it has and writes again once there is room',
    peopleSee: 'what was entered is still there, and is saved the next time',
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
    peopleSee: 'the status says what happened and what to do',
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
    fault: 'its folder cannot be made or written',
    reaction: 'exits with 1 at the start',
    peopleSee: 'which path, and what to do',
    shownBy: ['exit code', 'doctor', 'log'],
    tests: [['doctor.test.ts', 'reports a store that cannot be created, and exits']],
    covers: ['store/not-writable'],
  },
  {
    area: 'store',
    fault:
      'the file is damaged or no SQLite file, has a second name, or a newer version of the app wrote it',
    reaction: 'exits with 1 at the start',
    peopleSee: 'to put back a backup, to leave one name, or to start the newer version',
    shownBy: ['exit code', 'doctor', 'log'],
    tests: [['hostile-machine.test.ts', 'names the cause and exits: a store $name']],
    covers: ['store/corrupt', 'store/two-names', 'store/newer-version'],
  },
  {
    area: 'store',
    fault: 'another process writes it',
    reaction: 'exits with 1; beside the app the command line only looks',
    peopleSee: 'that the app is running, and the command to use in Slack',
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
    reaction: 'sets it aside, never writes over it, and continues with all others',
    peopleSee: 'the admins are told once; the status names it',
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
    reaction: 'takes them for four in a row: tests none before an operator confirms it',
    peopleSee: 'that nobody knows how often it was rejected, and what to do first',
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
    fault: 'a record cannot be read that is never written again: a message, a line of the history',
    reaction:
      'reports it until somebody has looked at it and discards it (records --discard), and keeps it',
    peopleSee: 'that they are to be looked at, and how',
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
  // Clock
  {
    area: 'clock',
    fault: 'the machine’s clock is off by more than 5 minutes, ahead or behind',
    reaction: 'no sweep, no purge and no notice until it is right again',
    peopleSee: 'one message to the admins; a check is told that the clock is wrong',
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
    reaction: 'takes them for unknown and checks again',
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
    fault: 'a sweep breaks off, or is overdue by its own schedule',
    reaction: 'tries it again',
    peopleSee: 'one message to the admins; the status says the same',
    shownBy: ['/monitoring', 'metric last_sweep_age_seconds', 'metric problem', 'status'],
    tests: [
      ['health.test.ts', 'reports an overdue sweep, like status and one message to the admins'],
    ],
    covers: ['health/sweep-overdue', 'health/sweep-broke-off'],
  },
  {
    area: 'clock',
    fault:
      'a sweep comes to its end and could not find out about many companies: POPBiLL’s answers were of no use, or the store was in use',
    reaction: 'asks about them again after 1 and 3 hours',
    peopleSee: 'one message to the admins; the status says the same',
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
    fault: 'a sweep or summary was missed because the app was down',
    reaction: 'makes up for it at the start; no notice day is lost',
    peopleSee: 'one notice for all that was crossed',
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
    reaction: 'knows weekends only',
    peopleSee: 'the summary and the status say so, from 60 days before',
    shownBy: ['status', 'doctor', 'log'],
    tests: [['operation.test.ts', 'causes $warnings warnings $name']],
  },
  // Process
  {
    area: 'process',
    fault: 'a setting is missing or wrong, or .env cannot be read',
    reaction: 'exits with 1 before it does anything',
    peopleSee: 'all that is wrong at once, and how to put it right; no value',
    shownBy: ['exit code', 'doctor'],
    tests: [
      ['process.test.ts', 'lists every missing setting, prints no value, and exits 1'],
      ['process.test.ts', 'reports a .env that is a folder: %s'],
      ['hostile-machine.test.ts', 'names the cause and exits: an unknown time zone'],
    ],
  },
  {
    area: 'process',
    fault: 'the port is taken',
    reaction: 'exits with 1 and gives the store back',
    peopleSee: 'that another process listens there',
    shownBy: ['exit code', 'log'],
    tests: [['hostile-machine.test.ts', 'names the cause and exits: the port is in use']],
  },
  {
    area: 'process',
    fault: 'it is told to stop (SIGTERM)',
    reaction: 'finishes what is in hand within 9 seconds; a second signal ends it at once',
    peopleSee: 'a command meanwhile is told that the app is stopping',
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
      'it ends after a look was promised, five minutes after an authentication page was opened',
    reaction: 'has the promise on record, and looks when it is due',
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
    fault: 'it stands still (SIGSTOP, a frozen machine)',
    reaction: 'keeps its store to itself and continues afterwards',
    peopleSee: 'Slack says that commands fail meanwhile',
    shownBy: ['/healthz'],
    tests: [
      ['hostile-machine.test.ts', 'keeps its store locked, and continues when it is resumed'],
    ],
  },
  {
    area: 'process',
    fault: 'no file handle is left',
    reaction: 'takes no connection meanwhile',
    peopleSee: 'Slack says that commands fail meanwhile',
    shownBy: ['/healthz'],
    tests: [['hostile-machine.test.ts', 'answers nobody until descriptors are free again']],
  },
  {
    area: 'process',
    fault: 'the log or a command’s output cannot be written',
    reaction: 'works on without its log; a command says so and exits with 1',
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
    reaction: 'calls it twice, then leaves a warning',
    peopleSee: 'nothing in Slack',
    shownBy: ['log'],
    tests: [
      ['operation.test.ts', 'causes only a warning when it fails, and its address is never logged'],
    ],
  },
  {
    area: 'process',
    fault: 'something nobody foresaw',
    reaction:
      'logs it under a short reference; outside of a request it ends with 1 and is started again by its host',
    peopleSee: 'the reference, to give to an admin',
    shownBy: ['log', 'exit code'],
    tests: [['errors.test.ts', 'shows a reference that is also in the log: the store fails']],
  },
  // People
  {
    area: 'people',
    fault: 'a file that is no company file',
    reaction: 'takes nothing of it',
    peopleSee: 'what is wrong with it, and what to do',
    shownBy: ['exit code'],
    tests: [BAD_FILE],
    covers: [
      'file/not-csv',
      'file/spreadsheet',
      'file/not-text',
      'file/no-brn-column',
      'file/column-twice',
      'file/empty',
      'file/too-many-lines',
    ],
  },
  {
    area: 'people',
    fault: 'a file of one endless line',
    reaction: 'reads no further, and answers others meanwhile',
    peopleSee: 'from which line on it is no company file',
    shownBy: ['exit code'],
    tests: [['import.test.ts', 'does not block the process for a second with one line of 5 MB']],
  },
  {
    area: 'people',
    fault: 'lines of a file that are wrong, or hold a password',
    reaction: 'takes the other lines',
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
    fault: 'a text over which a pattern could search for seconds',
    reaction: 'reads its beginning alone, by patterns that take no longer for being searched',
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
    reaction: 'asks Slack about the first 40 of each, each once, and as fast as Slack allows',
    peopleSee: 'how many were not looked up, and to look at their IDs',
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
    fault: 'several people look after the companies of one combined alert',
    reaction: 'edits that message, and writes who did what to which company into its thread',
    peopleSee: 'who has how many, without noise',
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
    fault: 'nobody takes critical alerts in four working hours',
    reaction: 'calls the operators once; each company’s history has it',
    peopleSee: 'what nobody took and since when, with a button to take it',
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
    fault: 'an alert ends, and somebody asks later what was told',
    reaction: 'records each message as what it was',
    peopleSee: 'that its end was told, not another alert',
    shownBy: ['history'],
    tests: [['combined-alerts.test.ts', 'records one alert and the notice of its end']],
  },
  {
    area: 'people',
    fault: 'owners, channels or names change while an alert is open',
    reaction: 'reads what belongs to a company from the company',
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
      'companies are taken, never checked, or could not be checked, and are counted in several places',
    reaction: 'counts each by one rule',
    peopleSee: 'the same numbers on Home, in lists, status, summary and reports',
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
    reaction: 'shows the words as they are; answers every request',
    peopleSee: 'nobody is called and no link leads away',
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
    fault: 'a number that is none, or a word that is no command',
    reaction: 'asks nobody',
    peopleSee: 'what is wrong with it, or the nearest command',
    shownBy: [],
    tests: [
      ['check.test.ts', 'explains why a number is invalid'],
      ['watch.test.ts', 'suggests the nearest command for an unknown word'],
    ],
  },
  {
    area: 'people',
    fault: 'somebody who may not: a guest, a stranger, a viewer',
    reaction: 'refuses at the press, whatever was drawn',
    peopleSee: 'a kind sentence that says who may',
    shownBy: [],
    tests: [
      ['roles.test.ts', 'are refused: a guest with /hometax %s'],
      ['roles.test.ts', 'is required for the buttons of an alert, which everybody sees'],
    ],
  },
  {
    area: 'people',
    fault: 'a guest or a stranger looks on in the small Slack of the sandbox',
    reaction: 'shows them what Slack would: no channel that they are not in',
    peopleSee: 'no business number of anybody',
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
