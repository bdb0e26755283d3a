import type { CompanyFileProblem } from '../../src/company-file/csv-read.js';
import type { SetupFault } from '../../src/records/incident.js';
import type { CodeClass, PopbillProblem } from '../../src/records/status.js';
import type { StoreErrorCode } from '../../src/records/store.js';
import type { ErrorClass } from '../../src/slack/slack-errors.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import type { BuiltTest } from './surfaces.js';

/** The places at which the world can go wrong, in the order of docs/faults.md. */
export const PLACES = {
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
export type Place = keyof typeof PLACES;

/** What the code itself tells apart. */
export type Kind =
  | `popbill/${PopbillProblem['kind']}`
  | `code/${CodeClass}`
  | `setup/${SetupFault}`
  | `slack/${ErrorClass}`
  | `store/${StoreErrorCode}`
  | `file/${CompanyFileProblem['kind']}`
  | `health/${HealthProblem['kind']}`;

/** Where somebody who looks after the app sees it: an endpoint, a metric without its prefix, a command, or the log. */
export type Shown =
  | `/${'healthz' | 'readyz' | 'monitoring'}`
  | `metric ${string}`
  | 'status'
  | 'doctor'
  | 'history'
  | 'log'
  | 'exit code';

/** One thing that goes wrong at one place. */
export interface Fault {
  readonly place: Place;
  readonly fault: string;
  readonly does: string;
  readonly seen: string;
  readonly shownBy: readonly Shown[];
  readonly built: readonly BuiltTest[];
  readonly covers?: readonly Kind[];
}

const SILENCES: BuiltTest = ['check.test.ts', 'is never said as broken: POPBiLL $name'];
const POPBILL_SILENT: BuiltTest = [
  'wide-trouble.test.ts',
  'stops it after a few companies, changes no alert, and the sweep is finished once it answers',
];
const STRANGE_SENDS: BuiltTest = [
  'strange-slack.test.ts',
  'waits for as long as makes sense, is sent once, and no page of a proxy reaches log or metrics',
];
const SENDS_WAIT: BuiltTest = [
  'delivery.test.ts',
  'loses and repeats nothing while Slack $name, and asks it once a pause',
];
const BAD_FILE: BuiltTest = ['cli.test.ts', 'takes nothing from a file $name, and exits 1'];
const WORKING: BuiltTest = [
  'hostile-machine.test.ts',
  'is worked on all the same: the disk of the log is full',
];

const POPBILL_CALLS = 'metric popbill_call_duration_seconds';
const SLACK_ERRORS = 'metric slack_errors_total';
const WAITING = 'metric outbox_entries';

const LINES = [
  // POPBiLL: token
  {
    place: 'token',
    fault: 'Linkhub cannot be reached: no name, no connection, no TLS',
    does: 'asks twice more within seconds, then the check is a failure',
    seen: '"Could not check", never "broken"; in a sweep one notice that POPBiLL does not answer',
    shownBy: [POPBILL_CALLS, 'doctor', 'status'],
    built: [
      ['hostile-machine.test.ts', 'is no company’s fault, and stands in the metrics: $name'],
      POPBILL_SILENT,
    ],
  },
  {
    place: 'token',
    fault: 'our key, LinkID, address or another setting of ours is refused',
    does: 'stops the sweep, freezes all alerts, looks again every 15 minutes until a whole sweep is answered',
    seen: 'one alert that says who must fix what; a check says that the settings are at fault',
    shownBy: [POPBILL_CALLS, 'doctor', 'status'],
    built: [
      [
        'setup.test.ts',
        'brings one setup alert and changes nothing else, until the right key is set',
      ],
      ['setup.test.ts', 'is found out by a person’s check too, which says whose fault it is not'],
      ['doctor.test.ts', 'tries everything, and says of each that it is in order'],
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
    place: 'token',
    fault: 'one company is refused as if our settings were wrong, and all others are answered',
    does: 'continues the sweep; it is that company’s failed check. Companies that nobody watches never count',
    seen: '"Could not check" of this company after three sweeps, and no alert about our settings',
    shownBy: [POPBILL_CALLS, 'history'],
    built: [
      [
        'setup.test.ts',
        'is its own trouble after three sweeps, while all others are checked and alerted',
      ],
      ['setup.test.ts', 'says nothing about our settings when nobody watches it'],
      [
        'setup.test.ts',
        'does not keep the alert about our settings open once the others are answered',
      ],
    ],
  },
  {
    place: 'token',
    fault: 'our clock is refused',
    does: 'asks Linkhub for its time and signs with it',
    seen: 'nothing but the difference in the status',
    shownBy: ['status', 'doctor', 'log'],
    built: [
      [
        'start.test.ts',
        'names a wrong signing secret and a wrong clock in its log, where nobody else would hear of them',
      ],
    ],
    covers: ['setup/clock'],
  },
  {
    place: 'token',
    fault: 'the company is no member of ours',
    does: 'takes it for an answer: an alert with its remedy',
    seen: 'which number and which stage were asked',
    shownBy: ['metric open_alerts'],
    built: [
      [
        'check.test.ts',
        'says of a number that is no member which number and which stage were asked',
      ],
    ],
    covers: ['code/member-missing'],
  },
  // POPBiLL: call
  {
    place: 'call',
    fault: 'nothing comes within 15 s (60 s for a login), or the connection breaks',
    does: 'asks twice more, except for a login, which is never sent twice',
    seen: '"Could not check", with what was known before; asked again after 1 and 3 hours',
    shownBy: [POPBILL_CALLS],
    built: [
      SILENCES,
      ['check.test.ts', 'keeps what was known before and says that it is from before'],
      ['alerts.test.ts', 'follows a check that failed after an hour, and again after three'],
    ],
    covers: ['popbill/too-late', 'popbill/unreachable'],
  },
  {
    place: 'call',
    fault: 'a sweep gets no answer about many companies',
    does: 'stops, asks three companies every 15 minutes, then checks what is left',
    seen: 'one notice, edited while it lasts, with how long it took at the end',
    shownBy: [POPBILL_CALLS, 'status'],
    built: [
      POPBILL_SILENT,
      [
        'wide-trouble.test.ts',
        'is still known after a restart, and ends as if there had been none',
      ],
    ],
  },
  {
    place: 'call',
    fault: 'HomeTax does not answer POPBiLL',
    does: 'lets the calls go on that do not log in',
    seen: 'one notice, and nobody’s authentication is called broken',
    shownBy: [POPBILL_CALLS, 'status'],
    built: [
      [
        'wide-trouble.test.ts',
        'is one notice and nobody’s trouble; once it answers the notice says how long it took, and the rest is checked',
      ],
    ],
    covers: ['code/transient'],
  },
  {
    place: 'call',
    fault: 'HomeTax leaves every login test without an answer for days',
    does: 'stops after four tests of each login, and waits for one that a person has tested',
    seen: 'one message to the admins: no login is tested any more, and what to do',
    shownBy: ['/monitoring', 'metric problem', 'status'],
    built: [
      [
        'wide-trouble.test.ts',
        'costs no account, is said to be past all testing, and is over with the first login that somebody has tested',
      ],
    ],
    covers: ['health/logins-used-up'],
  },
  {
    place: 'call',
    fault: 'POPBiLL wants fewer calls, or a pause',
    does: 'halves the calls at once; waits as long as asked, at most an hour',
    seen: '"could not check", because of too many requests',
    shownBy: [POPBILL_CALLS, 'metric popbill_calls_waiting', 'log'],
    built: [SILENCES],
    covers: ['code/rate-limited'],
  },
  {
    place: 'call',
    fault: 'one company could not be checked in three sweeps in a row',
    does: 'opens an alert of its own kind',
    seen: '"Could not check", as a warning',
    shownBy: ['metric open_alerts', 'metric checks_total'],
    built: [
      [
        'alerts.test.ts',
        'is not opened by checks that fail, until three sweeps in a row could not check',
      ],
      [
        'alerts.test.ts',
        'says since when nothing is known of a company, and how often it was asked in vain',
      ],
    ],
  },
  {
    place: 'call',
    fault: 'POPBiLL gives no authentication page, or one on another host',
    does: 'shows no link',
    seen: 'why there is none and what to do, in the window or on the ticket’s page',
    shownBy: [POPBILL_CALLS, 'log'],
    built: [
      ['popup.test.ts', 'is not promised where there is none: $name'],
      ['tickets.test.ts', 'says kindly when POPBiLL gives no page'],
    ],
  },
  // POPBiLL: answer
  {
    place: 'answer',
    fault: 'a web page, half a JSON, too much, or packed wrongly',
    does: 'takes it for no answer',
    seen: '"could not check": the answer could not be read',
    shownBy: [POPBILL_CALLS],
    built: [SILENCES],
    covers: ['popbill/garbled'],
  },
  {
    place: 'answer',
    fault: 'HomeTax rejects the login',
    does: 'never repeats it by itself that day, once the next morning',
    seen: 'an alert with its remedy, and until when it is not tested',
    shownBy: ['metric open_alerts', POPBILL_CALLS],
    built: [
      ['check.test.ts', 'does not repeat a rejected login, and says until when it does not'],
      [
        'sweep.test.ts',
        'tests a rejected login the next day once more, and then never until somebody says it is registered again',
      ],
      ['sweep.test.ts', 'never repeats by itself a login that cannot heal'],
    ],
    covers: ['popbill/refused', 'code/auth-rejected'],
  },
  {
    place: 'answer',
    fault: 'a login is rejected again and again, over days, restarts and everybody’s buttons',
    does: 'counts in a row, and after four tests it no more by itself or by any button',
    seen: '"3 of 4 attempts used"; then one window that names the count, for operators, once in 24 hours',
    shownBy: ['history', 'status'],
    built: [
      [
        'lock-out.test.ts',
        'is not tried a fifth time in a row by the buttons that people have, in 27 hours',
      ],
      [
        'lock-out.test.ts',
        'nor in 51 hours with restarts, sweeps by hand, and a company that left and came back',
      ],
      [
        'lock-out.test.ts',
        'lead to a window that names the count, and one login that is on record by name',
      ],
      [
        'lock-out.test.ts',
        'of a certificate counts like one of a department user, and is told as one',
      ],
    ],
  },
  {
    place: 'answer',
    fault: 'many logins are rejected with one code',
    does: 'pauses login tests after at most 50, tries three an hour',
    seen: 'one notice that asks to look before anybody changes a password',
    shownBy: ['status', 'metric notices_held_total'],
    built: [
      [
        'wide-trouble.test.ts',
        'costs at most 50 logins before live tests pause with one notice, and opens no alert',
      ],
      ['wide-trouble.test.ts', 'lasts over a restart, with three logins an hour'],
    ],
  },
  {
    place: 'answer',
    fault: 'nothing is registered, the certificate has expired, or the plan is stopped',
    does: 'takes it for an answer',
    seen: 'an alert with its remedy',
    shownBy: ['metric open_alerts'],
    built: [
      [
        'alerts.test.ts',
        'of every kind of trouble reaches the channel with its remedy, and only trouble does',
      ],
    ],
    covers: ['code/auth-missing', 'code/cert-expired', 'code/plan-stopped'],
  },
  {
    place: 'answer',
    fault: 'a certificate that ends on an impossible day',
    does: 'takes it for a failure, not for a fact',
    seen: 'POPBiLL’s own value in the details',
    shownBy: ['metric checks_total'],
    built: [
      ['unreadable.test.ts', 'is a failure and no fact, with the value in what people open: %s'],
    ],
  },
  {
    place: 'answer',
    fault: 'a code that nobody knows',
    does: 'takes it for a failure, never for a rejection',
    seen: 'POPBiLL’s own code and words',
    shownBy: [POPBILL_CALLS],
    built: [['popup.test.ts', 'is not promised where there is none: $name']],
    covers: ['code/unknown'],
  },
  {
    place: 'answer',
    fault:
      'the login test of a department user gets no answer that can be used, beside a valid certificate',
    does: 'counts the company as collectable by its certificate; tests no more after four in a row',
    seen: 'the summary of every day says at how many companies nobody knows whether the login works',
    shownBy: ['metric popbill_call_duration_seconds'],
    built: [
      [
        'digest.test.ts',
        'are in the summary of every day beside certificates that are valid, also once no more tests are made',
      ],
    ],
  },
  {
    place: 'answer',
    fault: 'our setting is refused for single companies (a disabled POPBiLL ID)',
    does: 'counts it for those companies; for a large part of a sweep as our own fault',
    seen: '"Could not check", or the one alert about the settings',
    shownBy: ['metric checks_total', 'status'],
    built: [
      [
        'setup.test.ts',
        'is no setup alert when it is one company of many, and counts as could not check',
      ],
      [
        'setup.test.ts',
        'stops the sweep and freezes the alerts when it is a large part, and is over with the next good sweep',
      ],
    ],
    covers: ['setup/popbill-user-id'],
  },
  {
    place: 'answer',
    fault:
      'many companies turn to the same trouble at once: no members, no authentication, certificates that end earlier than they did',
    does: 'leaves their alerts as they are until the next sweep, or an operator, says that it is their own',
    seen: 'one notice that asks to look at POPBiLL or our LinkID first',
    shownBy: ['/monitoring', 'status'],
    built: [
      [
        'mass-change.test.ts',
        'is one notice that asks to look at POPBiLL first, and closes when the next sweep finds everybody well',
      ],
      ['mass-change.test.ts', 'is each company’s own when the next sweep says the same'],
      [
        'mass-change.test.ts',
        'is one notice, no certificate is called expired, and nobody hears more once the dates are right again',
      ],
    ],
  },
  {
    place: 'answer',
    fault: 'no login could be tested, for HomeTax is silent or the tests pause',
    does: 'counts the logins that were left out, by why',
    seen: 'the report of a sweep says it before anything else, and never only that nothing is new',
    shownBy: ['status'],
    built: [
      [
        'mass-change.test.ts',
        'names the logins that were not tested before it says that nothing is new',
      ],
    ],
  },
  // Slack: call
  {
    place: 'slack-call',
    fault: 'it is silent, down, busy, or its connections break',
    does: 'keeps every message and sends it again after 30 seconds or as long as Slack asks, at most an hour',
    seen: 'each message once; at most one is repeated whose arrival nobody knows',
    shownBy: ['/monitoring', SLACK_ERRORS, WAITING, 'status'],
    built: [
      SENDS_WAIT,
      ['delivery.test.ts', 'repeats at most once what Slack took in without saying so'],
      STRANGE_SENDS,
    ],
    covers: ['health/slack-unreachable', 'health/notices-wait', 'slack/busy'],
  },
  {
    place: 'slack-call',
    fault: 'a proxy’s page, half an answer, or one that does not end',
    does: 'takes it for no answer; nothing of it reaches log or metrics',
    seen: 'a message waits; a person is told that the window did not open',
    shownBy: [SLACK_ERRORS],
    built: [
      STRANGE_SENDS,
      [
        'strange-slack.test.ts',
        'is told that the window did not open, whatever came instead of an answer',
      ],
      ['strange-slack.test.ts', 'is told in a few seconds when an answer of Slack’s does not end'],
    ],
  },
  {
    place: 'slack-call',
    fault: 'our token is refused',
    does: 'exits with 1 at the start; later keeps messages and tries every 10 minutes',
    seen: 'nothing in Slack, which takes nothing; the heartbeat stops',
    shownBy: ['/readyz', '/monitoring', 'exit code', SLACK_ERRORS, WAITING, 'status', 'doctor'],
    built: [
      [
        'health.test.ts',
        'says so to monitors, is ready no more, and keeps its heartbeat to itself, until Slack takes it',
      ],
      ['process.test.ts', 'exits 1 when Slack refuses the token'],
      SENDS_WAIT,
    ],
    covers: ['health/slack-refused', 'slack/ours'],
  },
  {
    place: 'slack-call',
    fault: 'a company’s channel is archived, shared outside, or without the app',
    does: 'sends to the default channel, and back when it is fixed',
    seen: 'the person who chose it is told once; Home and the status name it',
    shownBy: ['status', SLACK_ERRORS],
    built: [
      [
        'channels.test.ts',
        'goes to the default channel when a channel $name, and back when that is fixed',
      ],
      ['channels.test.ts', 'tells the person who chose a channel, once, when it refuses'],
    ],
    covers: ['slack/channel'],
  },
  {
    place: 'slack-call',
    fault: 'the default channel takes nothing',
    does: 'keeps everything and tries every hour',
    seen: 'a direct message to the admins, once a day',
    shownBy: ['status', 'doctor', WAITING, 'log'],
    built: [
      [
        'channels.test.ts',
        'keeps everything, tries hourly and tells the admins once a day when the default channel $name',
      ],
      [
        'channels.test.ts',
        'is told to the admins as soon as Slack, which was too busy, takes a message to them',
      ],
      ['doctor.test.ts', 'warns of a default channel that takes no alerts'],
    ],
  },
  {
    place: 'slack-call',
    fault: 'a message was deleted or cannot be edited any more',
    does: 'posts it again with its next notice',
    seen: 'one message that continues',
    shownBy: ['metric slack_sends_total'],
    built: [
      [
        'delivery.test.ts',
        'posts an alert again with its next notice when a person deleted the message',
      ],
      ['delivery.test.ts', 'posts an alert again when Slack refuses its edit for good: %s'],
    ],
    covers: ['slack/message-gone'],
  },
  {
    place: 'slack-call',
    fault: 'the blocks of a message are refused',
    does: 'sends its words alone',
    seen: 'the same sentences without buttons',
    shownBy: [SLACK_ERRORS, 'log'],
    built: [['delivery.test.ts', 'says it in words alone when Slack refuses the blocks of $name']],
    covers: ['slack/content'],
  },
  {
    place: 'slack-call',
    fault: 'a word of refusal that nobody knows',
    does: 'a message waits ten minutes; others go out',
    seen: 'a person gets a reference that is in the log too',
    shownBy: [SLACK_ERRORS, 'log'],
    built: [
      STRANGE_SENDS,
      [
        'errors.test.ts',
        'gives it for what nobody foresaw: Slack refuses a window with an unheard-of word',
      ],
    ],
    covers: ['slack/unknown'],
  },
  {
    place: 'slack-call',
    fault: 'a window is not changed: Slack is busy, or silent',
    does: 'does what was asked for all the same',
    seen: 'what came of it, as a direct message',
    shownBy: [SLACK_ERRORS, 'log'],
    built: [
      [
        'strange-slack.test.ts',
        'gets the report of a check as a message when Slack changes no window',
      ],
    ],
  },
  {
    place: 'slack-call',
    fault: 'a window does not open in time',
    does: 'says so beside the command',
    seen: '"Slack did not open the window in time. Please do it once more."',
    shownBy: [SLACK_ERRORS],
    built: [
      [
        'broken.test.ts',
        'every command that opens one says that it did not open, and how to go on: Slack $name',
      ],
    ],
  },
  {
    place: 'slack-call',
    fault: 'it does not say who is asking',
    does: 'refuses kindly after a second; a form comes back as typed',
    seen: 'that Slack did not tell who is asking, and to try again',
    shownBy: [SLACK_ERRORS, 'log'],
    built: [
      [
        'roles.test.ts',
        'a command is refused kindly in the channels’ language, and works when Slack is back',
      ],
      ['roles.test.ts', 'a submitted form comes back as it was typed'],
    ],
  },
  {
    place: 'slack-call',
    fault: 'it cannot be reached when the app starts',
    does: 'asks again every five seconds; sweeps all the same',
    seen: 'no command is answered',
    shownBy: ['/readyz', 'log'],
    built: [
      ['readiness.test.ts', 'waits for a Slack that cannot be reached, while the process is alive'],
    ],
  },
  {
    place: 'slack-call',
    fault: 'a file is gone, too large, elsewhere, or may not be read',
    does: 'asks for it again, or says which right is missing',
    seen: 'the sentence in the window of the import',
    shownBy: [SLACK_ERRORS, 'log'],
    built: [
      [
        'import.test.ts',
        'asks for the file again when it was deleted before the app that had read it came back',
      ],
      ['import.test.ts', 'is for operators, and needs the right to read files'],
    ],
  },
  // Slack: event
  {
    place: 'slack-event',
    fault: 'a request is unsigned, wrongly signed, or older than five minutes',
    does: 'refuses it with 401; names a wrong secret or clock in the log',
    seen: 'Slack says that the command failed',
    shownBy: ['log'],
    built: [
      [
        'start.test.ts',
        'answers a signed command and refuses unsigned, stale and wrongly signed ones',
      ],
      [
        'strange-slack.test.ts',
        'does no harm: Home is drawn again, and a stale request is refused',
      ],
    ],
  },
  {
    place: 'slack-event',
    fault: 'requests of nobody are large, or never end',
    does: 'reads no large one that is not signed; the slowest go when all together take too much memory',
    seen: 'Slack is answered meanwhile',
    shownBy: ['log'],
    built: [
      [
        'strange-slack.test.ts',
        'are not read when they are large and not signed, and take no more memory than there is for them',
      ],
    ],
  },
  {
    place: 'slack-event',
    fault: 'a request comes twice, or a button is pressed twice or by two people',
    does: 'does it once',
    seen: 'the other is told who was first',
    shownBy: ['history'],
    built: [
      [
        'strange-slack.test.ts',
        'does no harm: Home is drawn again, and a stale request is refused',
      ],
      ['strange-slack.test.ts', 'is done once: a login is tested once, a test alert is sent once'],
      ['alert-actions.test.ts', 'is done once by a double click'],
      ['alert-actions.test.ts', 'works once for two people at once; the other is told whose it is'],
    ],
  },
  {
    place: 'slack-event',
    fault: 'a button or window of an earlier version of the app',
    does: 'answers it, changes nothing',
    seen: 'that the app cannot read it, and to open it again',
    shownBy: [],
    built: [
      [
        'strange-slack.test.ts',
        'answers that it does nothing any more: a button, a window, a menu',
      ],
    ],
  },
  {
    place: 'slack-event',
    fault: 'a button of an alert that is over',
    does: 'changes nothing, and puts the message right',
    seen: 'that the alert is closed',
    shownBy: [],
    built: [
      [
        'alert-actions.test.ts',
        'is answered kindly, and the message is right as soon as Slack takes it',
      ],
    ],
  },
  {
    place: 'slack-event',
    fault: 'the Socket Mode connection ends, breaks, or only seems to stand',
    does: 'connects again, after longer and longer pauses, at most 30 seconds',
    seen: 'commands are answered again',
    shownBy: ['/readyz', 'log'],
    built: [
      [
        'socket-mode.test.ts',
        'a refreshed and a broken connection is replaced, and commands are answered again',
      ],
      [
        'socket-mode.test.ts',
        'a connection that only seems to stand is noticed in seconds and replaced',
      ],
    ],
  },
  // Store
  {
    place: 'store',
    fault: 'it can be neither read nor written',
    does: 'answers from memory what it can; a sweep ends and is tried again; nothing is sent that cannot be recorded',
    seen: 'a sentence with a reference; a form comes back as typed',
    shownBy: ['/readyz', '/monitoring', 'status', 'log'],
    built: [
      ['broken.test.ts', 'every command is answered in a sentence that says what to do'],
      ['broken.test.ts', 'what is submitted is not lost without a word: $name'],
      ['broken.test.ts', 'a sweep says in its own message that it was not finished'],
      ['broken.test.ts', 'Home says so, and shows the companies as soon as the store is back'],
    ],
    covers: ['health/store-broken', 'store/failed'],
  },
  {
    place: 'store',
    fault: 'it takes nothing that is to be saved for more than a minute',
    does: 'tries again within minutes, and tells late what could not be told in time',
    seen: 'one message to the admins; the status says the same',
    shownBy: ['/monitoring', 'metric problem', 'status', 'log'],
    built: [
      [
        'health.test.ts',
        'is named by /monitoring while an alert that is due waits for it, which is told as soon as it can be saved',
      ],
    ],
    covers: ['health/store-not-written'],
  },
  {
    place: 'store',
    fault: 'the disk is full',
    does: 'keeps what it has and writes again once there is room',
    seen: 'what was entered is still there, and is saved the next time',
    shownBy: ['status', 'doctor', 'log'],
    built: [
      [
        'hostile-machine.test.ts',
        'is said to whoever saves something, which is not lost, and saves again once there is room',
      ],
    ],
    covers: ['store/disk-full'],
  },
  {
    place: 'store',
    fault: 'the file is deleted, moved or replaced while the app runs',
    does: 'reads and writes nothing until the same file is back',
    seen: 'the status says what happened and what to do',
    shownBy: ['/readyz', '/monitoring', 'status', 'log'],
    built: [
      [
        'hostile-machine.test.ts',
        'is said to everybody who asks, nothing is lost in silence, and all is well once it is back',
      ],
    ],
    covers: ['store/moved'],
  },
  {
    place: 'store',
    fault: 'its folder cannot be made or written',
    does: 'exits with 1 at the start',
    seen: 'which path, and what to do',
    shownBy: ['exit code', 'doctor', 'log'],
    built: [['doctor.test.ts', 'says at once that the store can be nowhere, and ends']],
    covers: ['store/not-writable'],
  },
  {
    place: 'store',
    fault:
      'the file is damaged or no SQLite file, has a second name, or a newer version of the app wrote it',
    does: 'exits with 1 at the start',
    seen: 'to put back a backup, to leave one name, or to start the newer version',
    shownBy: ['exit code', 'doctor', 'log'],
    built: [['hostile-machine.test.ts', 'says what is in its way, and ends: a store $name']],
    covers: ['store/corrupt', 'store/two-names', 'store/newer-version'],
  },
  {
    place: 'store',
    fault: 'another process writes it',
    does: 'exits with 1; beside the app the command line only looks',
    seen: 'that the app is running, and the command to use in Slack',
    shownBy: ['exit code', 'log'],
    built: [
      ['process.test.ts', 'does not start beside another one on the same store'],
      ['cli.test.ts', 'leaves the store alone while the app is running'],
      ['cli.test.ts', 'only looks while the app is running, and says so'],
    ],
    covers: ['store/locked'],
  },
  {
    place: 'store',
    fault: 'the process is killed while it writes or sends',
    does: 'continues at the next start with what was decided',
    seen: 'nothing is lost; at most one message is repeated',
    shownBy: [WAITING],
    built: [
      [
        'killed.test.ts',
        'loses nothing, and repeats only what Slack took and it could not record: $name',
      ],
      [
        'shutdown.test.ts',
        'that is killed continues with those that were not asked, and logs in to nobody twice',
      ],
    ],
  },
  {
    place: 'store',
    fault: 'a record cannot be read',
    does: 'sets it aside, never writes over it, and continues with all others',
    seen: 'the admins are told once; the status names it',
    shownBy: ['/monitoring', 'metric problem', 'status', 'doctor', 'log'],
    built: [
      [
        'unreadable.test.ts',
        'of every kind, found at a start, stop neither the start nor the sweep, and are shown',
      ],
      [
        'unreadable.test.ts',
        'that appear while it runs lose nothing either: others are checked, and it is checked again',
      ],
    ],
    covers: ['store/unknown-shape', 'health/records-unreadable'],
  },
  {
    place: 'store',
    fault: 'a record that counted rejected logins cannot be read',
    does: 'takes them for four in a row: tests none before an operator confirms it',
    seen: 'that nobody knows how often it was rejected, and what to do first',
    shownBy: ['/monitoring', 'status', 'doctor', 'log'],
    built: [
      [
        'unreadable.test.ts',
        'that counted rejected logins let nobody test one more, until an operator confirms it',
      ],
    ],
  },
  {
    place: 'store',
    fault: 'a record cannot be read that is never written again: a message, a line of the history',
    does: 'reports it until somebody has looked at it and discards it (records --discard), and keeps it',
    seen: 'that they are to be looked at, and how',
    shownBy: ['/monitoring', 'metric problem', 'status', 'doctor', 'exit code'],
    built: [
      [
        'unreadable.test.ts',
        'that will never be written again are reported until somebody discards them, and kept',
      ],
    ],
  },
  {
    place: 'store',
    fault: 'the app is started a second time, by another path or after the lock file was removed',
    does: 'never writes one file from two processes: the second one exits with 1',
    seen: 'that the store is in use',
    shownBy: ['exit code', 'log'],
    built: [
      [
        'unreadable.test.ts',
        'by another path, or after the lock file was removed: the second one says so and exits 1',
      ],
    ],
  },
  // Clock
  {
    place: 'clock',
    fault: 'the machine’s clock is off by more than 5 minutes, ahead or behind',
    does: 'no sweep, no purge and no notice until it is right again',
    seen: 'one message to the admins; a check is told that the clock is wrong',
    shownBy: ['/monitoring', 'metric clock_difference_seconds', 'status', 'doctor', 'log'],
    built: [
      [
        'clock.test.ts',
        '$name checks, tells and removes nothing, is reported, and leaves no trace',
      ],
      ['clock.test.ts', 'is found wrong at the start, before anything is swept or removed'],
    ],
    covers: ['health/clock-off'],
  },
  {
    place: 'clock',
    fault: 'times in the future were stored while it was off',
    does: 'takes them for unknown and checks again',
    seen: 'one message to the admins',
    shownBy: ['/monitoring', 'metric problem', 'status'],
    built: [
      [
        'clock.test.ts',
        'that was not noticed leaves times in the future, which count as unknown and are told to the admins',
      ],
    ],
    covers: ['health/future-times'],
  },
  {
    place: 'clock',
    fault: 'a sweep breaks off, or is overdue by its own schedule',
    does: 'tries it again',
    seen: 'one message to the admins; the status says the same',
    shownBy: ['/monitoring', 'metric last_sweep_age_seconds', 'metric problem', 'status'],
    built: [
      [
        'health.test.ts',
        'names a sweep that is overdue by its own schedule, which admins hear of once; status says the same',
      ],
    ],
    covers: ['health/sweep-overdue', 'health/sweep-broke-off'],
  },
  {
    place: 'clock',
    fault:
      'a sweep comes to its end and could not find out about many companies: POPBiLL’s answers were of no use, or the store was in use',
    does: 'asks about them again after 1 and 3 hours',
    seen: 'one message to the admins; the status says the same',
    shownBy: ['/monitoring', 'metric problem', 'status', 'log'],
    built: [
      [
        'health.test.ts',
        'is named by /monitoring, status and one message to the admins until the companies are known again',
      ],
      [
        'health.test.ts',
        'for a store that was in use meanwhile asks those again that it could not write down',
      ],
    ],
    covers: ['health/sweep-in-vain'],
  },
  {
    place: 'clock',
    fault: 'a sweep or summary was missed because the app was down',
    does: 'makes up for it at the start; no notice day is lost',
    seen: 'one notice for all that was crossed',
    shownBy: ['metric last_sweep_age_seconds'],
    built: [
      ['sweep.test.ts', 'loses no rung when sweeps are missed, and tells all it crossed at once'],
      [
        'digest.test.ts',
        'is made up for on the same day when the app was down at nine, after the missed sweep',
      ],
    ],
  },
  {
    place: 'clock',
    fault: 'the holiday data ends',
    does: 'knows weekends only',
    seen: 'the summary and the status say so, from 60 days before',
    shownBy: ['status', 'doctor', 'log'],
    built: [['operation.test.ts', 'is $name']],
  },
  // Process
  {
    place: 'process',
    fault: 'a setting is missing or wrong, or .env cannot be read',
    does: 'exits with 1 before it does anything',
    seen: 'all that is wrong at once, and how to put it right; no value',
    shownBy: ['exit code', 'doctor'],
    built: [
      ['process.test.ts', 'lists every missing setting, prints no value, and exits 1'],
      ['process.test.ts', '%s says what is wrong with a .env that is a folder'],
      ['hostile-machine.test.ts', 'says what is in its way, and ends: a time zone nobody knows'],
    ],
  },
  {
    place: 'process',
    fault: 'the port is taken',
    does: 'exits with 1 and gives the store back',
    seen: 'that another process listens there',
    shownBy: ['exit code', 'log'],
    built: [['hostile-machine.test.ts', 'says what is in its way, and ends: the port is taken']],
  },
  {
    place: 'process',
    fault: 'it is told to stop (SIGTERM)',
    does: 'finishes what is in hand within 9 seconds; a second signal ends it at once',
    seen: 'a command meanwhile is told that the app is stopping',
    shownBy: ['exit code', 'log'],
    built: [
      ['process.test.ts', 'finishes its work on SIGTERM, closes the store and exits 0'],
      ['process.test.ts', 'ends at once on a second SIGTERM'],
      [
        'shutdown.test.ts',
        'waits for a POPBiLL and a Slack that hang no longer than its deadline, and loses nothing',
      ],
    ],
    covers: ['store/closed'],
  },
  {
    place: 'process',
    fault:
      'it ends after a look was promised, five minutes after an authentication page was opened',
    does: 'has the promise on record, and looks when it is due',
    seen: 'what was found, once',
    shownBy: ['history'],
    built: [
      [
        'popup.test.ts',
        'is looked at five minutes after it was opened, and told once, though the app was started again meanwhile',
      ],
    ],
  },
  {
    place: 'process',
    fault: 'it stands still (SIGSTOP, a frozen machine)',
    does: 'keeps its store to itself and continues afterwards',
    seen: 'Slack says that commands fail meanwhile',
    shownBy: ['/healthz'],
    built: [
      [
        'hostile-machine.test.ts',
        'lets no other take its store, and continues as if nothing had happened',
      ],
    ],
  },
  {
    place: 'process',
    fault: 'no file handle is left',
    does: 'takes no connection meanwhile',
    seen: 'Slack says that commands fail meanwhile',
    shownBy: ['/healthz'],
    built: [
      ['hostile-machine.test.ts', 'answers nobody meanwhile, and everybody again afterwards'],
    ],
  },
  {
    place: 'process',
    fault: 'the log or a command’s output cannot be written',
    does: 'works on without its log; a command says so and exits with 1',
    seen: 'nothing in Slack',
    shownBy: ['exit code', 'doctor'],
    built: [
      WORKING,
      [
        'hostile-machine.test.ts',
        'a command that cannot write its output says so and exits 1; one whose reader has enough does not',
      ],
    ],
  },
  {
    place: 'process',
    fault: 'HEARTBEAT_URL does not answer',
    does: 'calls it twice, then leaves a warning',
    seen: 'nothing in Slack',
    shownBy: ['log'],
    built: [
      ['operation.test.ts', 'only leaves a warning when it fails, and its address in no log'],
    ],
  },
  {
    place: 'process',
    fault: 'something nobody foresaw',
    does: 'logs it under a short reference; outside of a request it ends with 1 and is started again by its host',
    seen: 'the reference, to give to an admin',
    shownBy: ['log', 'exit code'],
    built: [['errors.test.ts', 'gives the person a reference that is in the log: the store fails']],
  },
  // People
  {
    place: 'people',
    fault: 'a file that is no company file',
    does: 'takes nothing of it',
    seen: 'what is wrong with it, and what to do',
    shownBy: ['exit code'],
    built: [BAD_FILE],
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
    place: 'people',
    fault: 'a file of one endless line',
    does: 'reads no further, and answers others meanwhile',
    seen: 'from which line on it is no company file',
    shownBy: ['exit code'],
    built: [['import.test.ts', 'keeps nobody waiting over a file that is one line of 5 MB']],
  },
  {
    place: 'people',
    fault: 'lines of a file that are wrong, or hold a password',
    does: 'takes the other lines',
    seen: 'each line with its reason, never the password',
    shownBy: ['exit code', 'history'],
    built: [
      ['cli.test.ts', 'names each line that is wrong, takes the others, and exits 2'],
      [
        'import.test.ts',
        'previews a file of Korean Excel with good and bad lines, and saves the good ones',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'a text over which a pattern could search for seconds',
    does: 'reads its beginning alone, by patterns that take no longer for being searched',
    seen: 'what is wrong with the file, at once',
    shownBy: [],
    built: [
      [
        'import.test.ts',
        'reads 2,000 spaces behind a word for a password without a second of computing',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'a file names hundreds of channels or owners',
    does: 'asks Slack about the first 40 of each, each once, and as fast as Slack allows',
    seen: 'how many were not looked up, and to look at their IDs',
    shownBy: [SLACK_ERRORS],
    built: [
      [
        'import.test.ts',
        'looks up 500 channels of 10,000 lines at Slack’s pace, and says which it did not',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'several people look after the companies of one combined alert',
    does: 'edits that message, and writes who did what to which company into its thread',
    seen: 'who has how many, without noise',
    shownBy: ['history'],
    built: [
      [
        'combined-alerts.test.ts',
        'says who took, handed back, put off and solved which of its companies, without noise',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'nobody takes critical alerts in four working hours',
    does: 'calls the operators once; each company’s history has it',
    seen: 'what nobody took and since when, with a button to take it',
    shownBy: ['history'],
    built: [
      [
        'combined-alerts.test.ts',
        'calls the operators by saying what nobody took and since when, with the list to take it from',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'an alert ends, and somebody asks later what was told',
    does: 'records each message as what it was',
    seen: 'that its end was told, not another alert',
    shownBy: ['history'],
    built: [
      [
        'combined-alerts.test.ts',
        'says that its end was told, and not that another alert was sent',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'owners, channels or names change while an alert is open',
    does: 'reads what belongs to a company from the company',
    seen: 'the new owner everywhere, at once',
    shownBy: ['history'],
    built: [
      [
        'company-facts.test.ts',
        'is read from it at once after a bulk change and after an import, wherever its alert is shown',
      ],
    ],
  },
  {
    place: 'people',
    fault:
      'companies are taken, never checked, or could not be checked, and are counted in several places',
    does: 'counts each by one rule',
    seen: 'the same numbers on Home, in lists, status, summary and reports',
    shownBy: ['status'],
    built: [
      [
        'counts.test.ts',
        'is the same on Home, in the list, in the status and in the summary, also while somebody looks after one',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'thousands of made-up requests: wrong, empty, huge and foreign values in every field',
    does: 'answers each within 3 seconds, and continues',
    seen: 'that it was not understood',
    shownBy: ['/readyz', 'log'],
    built: [['hostile.test.ts', '5,000 hostile requests leave nobody waiting, and the app whole']],
  },
  {
    place: 'people',
    fault: 'mentions, addresses and line ends in names and notes, or made-up values in any field',
    does: 'shows the words as they are; answers every request',
    seen: 'nobody is called and no link leads away',
    shownBy: ['log'],
    built: [
      ['foreign-words.test.ts', 'ring at nobody and lead nowhere, in whatever message they stand'],
      [
        'foreign-words.test.ts',
        'answers a window whose private metadata is missing, empty or foreign',
      ],
    ],
  },
  {
    place: 'people',
    fault: 'a number that is none, or a word that is no command',
    does: 'asks nobody',
    seen: 'what is wrong with it, or the nearest command',
    shownBy: [],
    built: [
      ['check.test.ts', 'names what is wrong with a number that is none'],
      ['watch.test.ts', 'names the nearest command for a word that is none'],
    ],
  },
  {
    place: 'people',
    fault: 'somebody who may not: a guest, a stranger, a viewer',
    does: 'refuses at the press, whatever was drawn',
    seen: 'a kind sentence that says who may',
    shownBy: [],
    built: [
      ['roles.test.ts', 'a guest is refused kindly: /hometax %s'],
      ['roles.test.ts', 'the buttons of an alert stand there for everybody and refuse a viewer'],
    ],
  },
  {
    place: 'people',
    fault: 'a guest or a stranger looks on in the small Slack of the sandbox',
    does: 'shows them what Slack would: no channel that they are not in',
    seen: 'no business number of anybody',
    shownBy: [],
    built: [
      [
        '../browser/people.test.ts',
        'decides: a person of another organisation sees the shared channel alone, and gets no commands',
      ],
    ],
  },
] as const satisfies readonly Fault[];

export const FAULTS: readonly Fault[] = LINES;

/** The kinds that have a line. */
export type Covered = Extract<(typeof LINES)[number], { covers: unknown }>['covers'][number];
