import { timeOfDay } from '../settings/settings-rules.js';
import { list, spokenTime } from '../text/format.js';
import { people } from '../text/people.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import type { HelpText, SweepFacts } from './help-text.js';

const word = SHOWN_WORD.en;

export const register: HelpText['register'] = {
  intro:
    "Registering is done on POPBiLL's pages only; no ID and no password is ever written in Slack. Open the authentication page with /hometax " +
    `${word.popup} <company> or the button "Open authentication page". The link opens for 30 seconds.`,
  ways: [
    {
      title: 'Department user (suggested)',
      advice: {
        ordered: true,
        steps: [
          'The company creates a department user for tax invoices (or for cash receipts) at HomeTax and sets its state to "in use" (사용). It may have to wait for the representative\'s approval.',
          "Register its ID and password on the authentication page. It must be the department user's ID, not the company's main HomeTax ID. To do it on POPBiLL's site instead, log in and go to 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
          "When the page asks for the representative's resident number (HomeTax's second step), somebody at the company enters it themselves, only as many digits as the page asks for. Please do not take it by Slack or mail.",
        ],
      },
    },
    {
      title: 'Joint certificate',
      advice: {
        ordered: true,
        steps: [
          'The company renews the certificate at its bank or certification authority. After it has expired it cannot be renewed; a new one has to be issued.',
          'The certificate is registered at HomeTax.',
          "On the Windows PC that holds the certificate, open the authentication page and register it at POPBiLL, too. On POPBiLL's site it is under 홈택스연동 > 환경설정 > 인증관리.",
        ],
      },
    },
  ],
  after: 'When that is done, press Check again. Once the company can collect, its alert closes.',
};

export const alerts: HelpText['alerts'] = {
  intro:
    'There is one alert per company, and its message is edited until it is solved. These are the kinds.',
  kinds: {
    'certificate-expiry':
      'The joint certificate registered at POPBiLL expires soon, or has expired.',
    'certificate-invalid': 'The certificate has days left, but it cannot log in.',
    'dept-user-login': "HomeTax rejected the department user's login.",
    'auth-missing': 'Neither a certificate nor a department user is registered at POPBiLL.',
    'member-missing': 'This business no. is not a POPBiLL member of ours.',
    plan: 'The authentication is fine, but the plan stops collection now or soon.',
    'check-broken':
      'Three scheduled checks in a row got no answer. This does not mean that the authentication is bad.',
    setup: "POPBiLL does not accept this app's settings, so companies cannot be checked.",
    outage:
      "HomeTax or POPBiLL does not answer. This does not mean that the companies' authentication is bad.",
    'common-cause': 'Many logins were rejected for the same reason, so the login tests are paused.',
    'mass-change':
      'Many companies have the same new problem at once, so their own alerts wait until it is certain.',
  },
  example: 'This is an example. A real alert has its own dates and facts.',
  company: 'Sample company',
  otherCauses: 'Other causes need other steps.',
  buttons:
    'Whoever deals with an alert presses "I\'ll take this". If it has to wait, press "Remind me later"; for words to send to the company, press "Text for the client".',
};

export const sweeps: HelpText['sweeps'] = {
  intro: `This is how it is set now. Admins can change notice days, quiet hours and the time of the daily summary with /hometax ${word.settings}.`,
  lines: (facts) => [
    facts.nextSweepAt === undefined
      ? 'Scheduled check: none is planned.'
      : `Scheduled check: the next one is ${spokenTime(facts.nextSweepAt, facts.now, 'en')} KST. All watched companies are checked, except those that are paused.`,
    `Notice days of a certificate: ${list(facts.certAlertDays.map(String), 'en')} days before it expires; after that daily for a week, then weekly until four weeks have passed. While a department user works, there is a notice only on the first of these days and on the day of expiry, and with ${facts.manyWatched} or more watched companies only in the daily summary.`,
    'When a notice day is a day off, the notice comes on the working day before. Unless it becomes more urgent, there is at most one notice a day about a company.',
    LOGIN[facts.deptLoginTest],
    'When a login is rejected, the app does not log in again by itself that day, and later scheduled checks test it once more at most. After four failures in a row no button tests it either: an operator has to see that the login works at HomeTax and confirm in a window. Several failures can lock the account at HomeTax.',
    CERTIFICATE[facts.certLoginTest],
    facts.quietHours === 'off'
      ? 'Quiet hours: not used.'
      : `Quiet hours: from ${timeOfDay(facts.quietHours.from)} to ${timeOfDay(facts.quietHours.to)} KST, and on days off. Notices are held until they end.`,
    facts.digestAt === undefined
      ? 'Daily summary: on working days.'
      : `Daily summary: on working days at ${facts.digestAt} KST.`,
  ],
};

const LOGIN: Readonly<Record<SweepFacts['deptLoginTest'], string>> = {
  daily: 'Login test of department users: once a day, in scheduled checks.',
  weekly: 'Login test of department users: once a week, in scheduled checks.',
  off: 'Login test of department users: not in scheduled checks, only when a person checks.',
};

const CERTIFICATE: Readonly<Record<SweepFacts['certLoginTest'], string>> = {
  off: 'Login test of certificates: never. A certificate is judged by its dates only.',
  manual:
    'Login test of certificates: only by a button that asks first, because it may log out a person who uses the same certificate at HomeTax.',
  sweep:
    'Login test of certificates: in scheduled checks, too. It may log out a person who uses the same certificate at HomeTax.',
};

export const roles: HelpText['roles'] = {
  intro: 'What you may do is looked up each time you use a command or press a button.',
  lines: ({ operators, admins }, { person }) => [
    'Viewers (every full member): check, list, see alerts and details, history, summary, app status, help',
    `Operators (${operators.length === 0 ? 'every full member' : people(operators, person, 'en')}): open the authentication page, test a certificate login, test a rejected login again, watch, edit, pause and stop watching companies, take and snooze alerts, write the text for the client, check all now, start paused login tests again, import and export, change many companies at once, send a test alert`,
    `Admins (${admins.length === 0 ? "the workspace's admins and owners" : people(admins, person, 'en')}): settings${operators.length === 0 ? '' : '; being an operator is separate'}`,
  ],
  outsiders:
    'Guests, bots and people of another organisation cannot use the app. Who changed something, opened an authentication page, tested a certificate login or confirmed one that may lock an account is always kept in the history.',
};
