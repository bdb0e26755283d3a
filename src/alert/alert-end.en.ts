import { collection, collects, upperFirst } from '../assessment/alert-phrases.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { dayAndMonth, dayAndTime, fullDate, overAfter, plainDate } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { AlertContext, ClosedAlert, EndWords, ResolvedAlert } from './alert-text.js';
import { type SharedGap, sameGaps } from './same-gaps.js';

const { words } = TONGUES.en;

export function resolved(alert: ResolvedAlert, { markup }: AlertContext): EndWords {
  const { life } = alert;
  const [worst] = life.was;
  const gaps = sameGaps(life.gaps);
  const when = dayAndTime(life.at, life.at, 'en');
  const after = overAfter(life.at - alert.openedAt, 'en');
  const opener =
    alert.pageOpenedBy === undefined
      ? []
      : [`authentication page opened by ${markup.person(alert.pageOpenedBy.user)}`];
  return {
    title: (name) =>
      `${name}: ${worst === undefined ? 'alert resolved' : endedTitle(worst, alert)}`,
    body: [
      ...life.was.map((reason) => endedBody(reason, alert)),
      ...gapBody(gaps, life.was, life.at),
    ].join(' '),
    sentence: (company) =>
      [
        worst === undefined
          ? `the alert of ${company} is resolved.`
          : endedSentence(worst, alert, company),
        ...gapSentence(gaps, life.at),
      ].join(' '),
    line: [`${when} resolved`, after, ...opener].join(' · '),
    facts: [after, `checked ${when} KST`, ...opener],
  };
}

export function closed(alert: ClosedAlert, { markup }: AlertContext): EndWords {
  const { at, by, paused } = alert.life;
  const who = by === 'cli' ? 'An admin on the command line' : markup.person(by);
  const when = dayAndTime(at, at, 'en');
  if (paused !== undefined) {
    const why = words.pauseReason[paused];
    return {
      title: (name) => `${name}: alert closed`,
      body: `${who} paused this company on ${when} (${why}). That does not mean that the trouble is solved. Until somebody resumes it, it is left out of scheduled checks and alerts.`,
      sentence: (company) =>
        `the alert of ${company} is closed. ${who} paused it on ${when} (${why}).`,
      line: `${when}: ${who} paused this company (${why}), so this alert is closed.`,
      facts: [],
    };
  }
  return {
    title: (name) => `${name}: alert closed`,
    body: `${who} stopped watching this company on ${when}. That does not mean that the trouble is solved. It is no longer checked, and no more alerts are sent.`,
    sentence: (company) =>
      `the alert of ${company} is closed. ${who} stopped watching it on ${when}.`,
    line: `${when}: ${who} stopped watching this company, so this alert is closed.`,
    facts: [],
  };
}

/** What became right, behind the company's name. Says only what the alert knows. */
function endedTitle(reason: Reason, { life }: ResolvedAlert): string {
  switch (reason.kind) {
    case 'certificate-expiry':
      if (life.renewedUntil === undefined) return 'certificate expiry solved';
      return reason.expired ? 'new certificate registered' : 'certificate renewed';
    case 'certificate-invalid':
      return 'certificate trouble solved';
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? 'department user login trouble solved'
        : 'department user login works again';
    case 'auth-missing':
      return 'HomeTax authentication registered';
    case 'member-missing':
      return 'POPBiLL membership found';
    case 'plan':
      return 'POPBiLL plan in use again';
    case 'check-broken':
      return 'can be checked again';
    default:
      return reason satisfies never;
  }
}

function endedBody(reason: Reason, { life }: ResolvedAlert): string {
  if (reason.kind === 'certificate-expiry' && life.renewedUntil !== undefined) {
    return `The expiry date of the certificate registered at POPBiLL moved from ${plainDate(reason.expiresAt, 'en')} to ${fullDate(life.renewedUntil, 'en')}.${byDate(reason, life)}`;
  }
  const at = dayAndTime(life.at, life.at, 'en');
  if (reason.kind === 'dept-user-login') {
    return life.deptUserWorks === false
      ? `In the check of ${at} the rejected department user was no longer registered, and the certificate still has days left. Whether the certificate logs in was not tested.`
      : `The login test of ${at} worked.`;
  }
  return `In the check of ${at} ${FOUND[reason.kind]}${notTested(reason, life)}`;
}

/** A date alone does not prove that the certificate logs in; beside a department user that matters to nobody. */
function byDate(
  { beside }: Extract<Reason, { kind: 'certificate-expiry' }>,
  { certificateTested }: ResolvedAlert['life'],
): string {
  return beside === 'working-dept-user' || certificateTested === true
    ? ''
    : ` This goes by the date. ${TEST_LOGIN}`;
}

/** Nor does it that POPBiLL can use it again. */
function notTested({ kind }: Reason, { certificateTested }: ResolvedAlert['life']): string {
  const isAbout = kind === 'certificate-expiry' || kind === 'certificate-invalid';
  return isAbout && certificateTested === false ? ` Its login was not tested. ${TEST_LOGIN}` : '';
}

const TEST_LOGIN =
  'To see whether it logs in as well, press "Test certificate login" in the result of /hometax check.';

const FOUND: Readonly<Record<Exclude<Reason['kind'], 'dept-user-login'>, string>> = {
  'certificate-expiry': "the certificate's expiry was no longer a problem.",
  'certificate-invalid': 'the registered certificate was no longer a problem.',
  'auth-missing': 'a HomeTax authentication was registered.',
  'member-missing': 'the business no. was found among our linked members.',
  plan: 'the plan was in use.',
  'check-broken': 'POPBiLL answered again.',
};

function endedSentence(reason: Reason, { life }: ResolvedAlert, company: string): string {
  switch (reason.kind) {
    case 'certificate-expiry': {
      if (life.renewedUntil === undefined) {
        return `the certificate of ${company} is no longer about to cause trouble.`;
      }
      const until = plainDate(life.renewedUntil, 'en');
      return reason.expired
        ? `a new certificate of ${company} was registered and is valid until ${until}.`
        : `the certificate of ${company} was renewed and is valid until ${until}.`;
    }
    case 'certificate-invalid':
      return `the certificate trouble of ${company} is solved.`;
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? `the rejected department user of ${company} is no longer registered, and its certificate still has days left.`
        : `the department user login of ${company} works again.`;
    case 'auth-missing':
      return `a HomeTax authentication of ${company} was registered.`;
    case 'member-missing':
      return `${company} was found among our POPBiLL members.`;
    case 'plan':
      return `the POPBiLL plan of ${company} is in use again.`;
    case 'check-broken':
      return `${company} can be checked again.`;
    default:
      return reason satisfies never;
  }
}

function gapBody(
  gaps: readonly SharedGap[],
  was: readonly Reason[],
  now: Instant,
): readonly string[] {
  // While nothing could be checked nobody knows whether collection went on.
  if (gaps.length === 0) {
    return was.every(({ kind }) => kind === 'check-broken') ? [] : ['Collection did not stop.'];
  }
  return gaps.map(({ products, from, to }) => {
    const until = dayAndTime(to, now, 'en');
    const what = upperFirst(collection(products));
    return from === undefined
      ? `${what} may have been stopped until ${until}; since when is not known. Please collect the period you need again.`
      : `${what} may have stopped from ${dayAndTime(from, now, 'en')} until ${until}. Please collect that period again.`;
  });
}

function gapSentence(gaps: readonly SharedGap[], now: Instant): readonly string[] {
  return gaps.map(({ products, from, to }) => {
    const until = dayAndMonth(to, now, 'en');
    const what = gaps.length > 1 ? ` for ${collects(products)}` : '';
    return from === undefined
      ? `Please collect the period you need until ${until} again${what}.`
      : `Please collect ${dayAndMonth(from, now, 'en')} to ${until} again${what}.`;
  });
}
