import { calling, lowerFirst, severityWord } from '../assessment/alert-phrases.js';
import { certificateExpiry } from '../assessment/certificate-expiry.js';
import { certificateInvalid } from '../assessment/certificate-invalid.js';
import { deptUserLogin } from '../assessment/dept-user-login.js';
import { authMissing, checkBroken, memberMissing, plan } from '../assessment/other-reasons.js';
import { problem } from '../assessment/problem.js';
import { productsIn } from '../assessment/verdict-words.js';
import { setup, setupResolved } from '../incident/setup.en.js';
import { calendarDaysUntil, startOfSeoulDay } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { count, dayAndMonth, dayAndTime, list } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { did, stillOnIt } from './alert-done.js';
import { closed, resolved } from './alert-end.en.js';
import type { AlertText, ReasonContext, ReasonWords } from './alert-text.js';

const { words } = TONGUES.en;

export const en: AlertText = {
  companyLabel: (name, brn) => `${name} (${brn})`,
  severity: severityWord,
  resolvedWord: (stage) => (stage === 'test' ? 'Resolved (test stage)' : 'Resolved'),
  closedWord: (stage) => (stage === 'test' ? 'Closed (test stage)' : 'Closed'),
  reason,
  otherReasons: (others, worst) => `Also: ${kinds(others, [worst])}.`,
  resolved,
  closed,
  owner: (person) => `owner ${person}`,
  asOf: (at) => `as of ${dayAndTime(at, at, 'en')} KST`,
  nextNotice,
  pageOpened: (person, at, now) =>
    `authentication page opened by ${person} (${dayAndTime(at, now, 'en')})`,
  lead: {
    first: '',
    rung: '',
    'last-day': '',
    worse: 'it has become more urgent: ',
    'new-reason': 'another problem came up: ',
    'snooze-over': 'the snooze is over: ',
    reminder: 'taken days ago and still not solved: ',
    'nobody-took-it': '',
  },
  nowCritical: 'it is critical now: ',
  stillOnIt,
  untaken: (since, now) =>
    `nobody has taken this alert since ${dayAndTime(since, now, 'en')} (four working hours or more): `,
  press: {
    take: `If you look after it, please press "${words.button.take}" below.`,
    handBack: `If not, please press "${words.button.handBack}" below, so that somebody else can take it.`,
  },
  calling,
  did,
  reasonGone: (gone, left, at) =>
    `${dayAndTime(at, at, 'en')} solved: ${kinds(gone, left)}. Still open: ${kinds(left, gone)}.`,
  pageOpenedLine: (person, at) =>
    `${dayAndTime(at, at, 'en')}: ${person} opened the authentication page.`,
  moved: (channel) =>
    `The alert channel was changed. The alerts of this company go on in ${channel}.`,
  setup,
  setupResolved,
  problem,
};

function reason(of: Reason, about: ReasonContext): ReasonWords {
  switch (of.kind) {
    case 'certificate-expiry':
      return certificateExpiry(of, about);
    case 'certificate-invalid':
      return certificateInvalid(of, about);
    case 'dept-user-login':
      return deptUserLogin(of, about);
    case 'auth-missing':
      return authMissing(of, about);
    case 'member-missing':
      return memberMissing(of, about);
    case 'plan':
      return plan(of, about);
    case 'check-broken':
      return checkBroken(of, about);
    default:
      return of satisfies never;
  }
}

/** Of a kind that is also among `beside`, it is said what is collected: only that tells them apart. */
function kinds(reasons: readonly Reason[], beside: readonly Reason[]): string {
  const names = reasons.map(({ kind, products }) => {
    const name = lowerFirst(words.reason[kind]);
    return beside.some((other) => other.kind === kind)
      ? `${name} (${productsIn(products, TONGUES.en)})`
      : name;
  });
  return list([...new Set(names)], 'en');
}

function nextNotice(of: Reason, about: ReasonContext): string | undefined {
  if (of.kind !== 'certificate-expiry' || of.nextNoticeOn === undefined) return undefined;
  const at = startOfSeoulDay(of.nextNoticeOn);
  const day = dayAndMonth(at, about.at, 'en');
  const before = calendarDaysUntil(of.expiresAt, at);
  if (before > 0) return `next notice ${day} (${count(before, 'day')} before)`;
  return before === 0 ? `next notice ${day} (the expiry date)` : `next notice ${day}`;
}
