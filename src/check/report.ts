import { ADVICE, lowerFirst, upperFirst } from '../assessment/alert-phrases.js';
import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import { isPlanAlone } from '../assessment/is-plan-alone.js';
import { type HeldTest, MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import {
  certificateLabel,
  deptUserLabel,
  planLabel,
  verdictLabel,
  verdictMeaning,
} from '../assessment/verdict-words.js';
import { worstVerdict } from '../assessment/worst-verdict.js';
import type { Instant } from '../kernel/time.js';
import { count, dayAndMonth, expiryTime, fullDate, list, spokenTime } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { OutcomeFacts, ReportText } from './report-text.js';

const { words } = TONGUES.en;

const { button, methodLabel } = words;
const LOCKS = 'Several failures can lock the account at HomeTax.';

export const report: ReportText = {
  modalTitle: 'Check authentication',
  headline: (verdicts, memberMissing) => {
    const worst = worstVerdict(verdicts);
    const label = worst === undefined ? words.label.couldNotCheck : verdictLabel(worst, TONGUES.en);
    return lowerFirst(memberMissing ? words.reason['member-missing'] : label);
  },
  outcome,
  testStage: 'This is the test stage. What is registered in production does not exist here.',
  checkDigitWrong:
    'The last digit of this business no. does not fit. On the test stage it was checked all the same, but please look again.',
  productHeading: (product, verdict) =>
    `${words.productLabel[product]}: ${lowerFirst(verdictLabel(verdict, TONGUES.en))}`,
  verdictNote,
  deptUser: (of, now) =>
    `${methodLabel.deptUser} · ${deptUserLabel(of, TONGUES.en)}${deptUserFound(of, now)}`,
  certificate: (of, now) =>
    `${methodLabel.certificate} · ${certificateState(of, now)}${certificateFound(of, now)}`,
  plan: (of, now) => `${words.label.plan} · ${planLabel(of, now, TONGUES.en)}`,
  failure: (calls, whatHappened) => `Could not check: ${list(calls, 'en')}. ${whatHappened}`,
  held,
  nothingToDo: 'Nothing now.',
  tryLater: `Please press "${button.checkAgain}" in a while. There is no need to register anything again.`,
  testDeptUser: `Press "${button.checkAgain}" to test whether the department user logs in.`,
  deptUserAdvice: ADVICE.deptUserEndsRenewals,
  nextSweep: (at, now) => `The next scheduled check is ${atTime(at, now)}.`,
  paused: (why) =>
    `This company is paused (${why}): left out of scheduled checks and alerts. This result sends no alert.`,
  notWatched: 'This company is not watched, so no alert is sent when something happens.',
  alertOpen: 'There is an open alert.',
  operatorsOnly:
    'The buttons to open the authentication page, or to test a rejected login again, are shown to operators only.',
  sentence,
  notChecked: (company) =>
    `${company} could not be checked, because POPBiLL does not accept the settings of this app. This says nothing about its authentication. Please tell an admin.`,
  knownBefore: 'What follows was found earlier.',
};

/** `tomorrow at 08:30`, `on 27 Nov at 08:30`. */
function atTime(at: Instant, now: Instant): string {
  const spoken = spokenTime(at, now, 'en');
  return spoken.includes(',') ? `on ${spoken.replace(',', ' at')}` : spoken.replace(' ', ' at ');
}

function outcome(facts: OutcomeFacts): string {
  const closed = facts.alertResolved ? ' The alert is closed.' : '';
  return `${outcomeSentence(facts)}${closed}`;
}

function outcomeSentence({ outcome: of, looked, company, now }: OutcomeFacts): string {
  switch (of.kind) {
    case 'dept-user-works':
      return looked
        ? `The department user login of ${company} worked ${atTime(of.testedAt, now)}. This time we looked without logging in.`
        : `Checked: the department user login of ${company} works.`;
    case 'dept-user-rejected':
      return looked
        ? `Only a login can tell whether the department user of ${company} was registered again. If it was, press "${of.isSpent ? button.testAnyway : button.registeredAgain}".`
        : `HomeTax still does not accept the department user login of ${company}.`;
    case 'dept-user-untested':
      return `A department user of ${company} is registered. Its login has not been tested yet.`;
    case 'certificate-works':
      return `The certificate of ${company} logs in to HomeTax.`;
    case 'certificate-unusable':
      return `The certificate of ${company} does not log in to HomeTax.`;
    case 'certificate-fine':
      return `Checked: the certificate of ${company} is registered until ${fullDate(of.expiresAt, 'en')}.`;
    case 'certificate-old-date':
      return `The expiry date of ${company} at POPBiLL is still ${dayAndMonth(of.expiresAt, now, 'en')}. If the bank and HomeTax are done, registering at POPBiLL is left.`;
    case 'nothing-registered':
      return `Nothing is registered at POPBiLL yet for ${company}.`;
    case 'could-not-check':
      return `${company} could not be checked. This says nothing about its authentication.`;
    case 'not-tested':
      return `The certificate login of ${company} was not tested.`;
    default:
      return of satisfies never;
  }
}

function verdictNote(of: ProductAssessment): string | undefined {
  const { verdict, deptUser } = of;
  const meaning = verdictMeaning(verdict, TONGUES.en);
  const sentence = `${upperFirst(meaning)}.`;
  switch (verdict.kind) {
    case 'collectable':
      return verdict.basis === 'tested'
        ? undefined
        : 'We did not test whether the certificate really logs in. If it was reissued within its term, it may not, although days are left.';
    case 'at-risk':
      return sentence;
    case 'broken':
      return isPlanAlone(of) ? 'The plan is stopped, so nothing can be collected.' : sentence;
    case 'unknown':
      return deptUser.kind === 'untested' ? undefined : `This ${meaning}.`;
    default:
      return verdict satisfies never;
  }
}

function deptUserFound(of: DeptUserView, now: Instant): string {
  switch (of.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'untested':
      return ` (checked ${spokenTime(of.foundAt, now, 'en')})`;
    case 'works':
      return ` (login test ${spokenTime(of.testedAt, now, 'en')})`;
    case 'rejected':
      return ` (login test ${spokenTime(of.at, now, 'en')}, POPBiLL ${of.code})`;
    default:
      return of satisfies never;
  }
}

function certificateState(of: CertificateView, now: Instant): string {
  const state = certificateLabel(of, now, TONGUES.en);
  if (of.kind !== 'valid' && of.kind !== 'expired') return state;
  const time = expiryTime(of.expiresAt, 'en');
  if (time === undefined) return state;
  return of.kind === 'valid' && of.daysLeft === 0 ? `until today ${time}` : `${state}, at ${time}`;
}

function certificateFound(of: CertificateView, now: Instant): string {
  switch (of.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'expired':
      return ` (checked ${spokenTime(of.foundAt, now, 'en')})`;
    case 'unusable':
      return ` (checked ${spokenTime(of.foundAt, now, 'en')}, POPBiLL ${of.code})`;
    case 'valid':
      return of.loginTestedAt === undefined
        ? ' (login not tested)'
        : ` (login test ${spokenTime(of.loginTestedAt, now, 'en')})`;
    default:
      return of satisfies never;
  }
}

function held(test: HeldTest, now: Instant): string | undefined {
  const login = `the ${words.method[test.method]} login`;
  switch (test.why) {
    case 'worked-just-now':
      return `This shows a test of ${login} that worked a moment ago. To test again now, press "${button.checkAgain}".`;
    case 'rejected-before':
      return `This login was rejected${test.rejectedAt === undefined ? '' : ` ${atTime(test.rejectedAt, now)}`}, so it was not tried again this time. ${sayRegistered(test)}`;
    case 'waits-for-registration':
      return `We do not test ${login} by ourselves until it is registered again. ${sayRegistered(test)}`;
    case 'budget-spent':
      return `We will not log in with this account again ${test.until === undefined ? 'today' : `before ${spokenTime(test.until, now, 'en')}`}. ${LOCKS} ${sayRegistered(test)}`;
    case 'attempts-spent':
      return `The last ${MOST_IN_A_ROW} tests of ${login} were rejected or got no answer, so we did not log in this time. ${LOCKS} First the company logs in to HomeTax itself and registers again on the authentication page; then press "${anywayButton(test)}".`;
    case 'count-lost':
      return `The stored results of this company cannot be read, so we do not know how often ${login} was rejected before, and did not log in this time. ${LOCKS} First the company logs in to HomeTax itself; when that works, press "${anywayButton(test)}".`;
    case 'confirmed-already':
      return `A test was confirmed in the last 24 hours, so we will not log in again ${test.until === undefined ? 'today' : `before ${spokenTime(test.until, now, 'en')}`}. ${LOCKS}`;
    case 'operators-only':
      return test.rejectedAt === undefined
        ? `The result of the last test of ${login} is not known. Only operators can have it tested again. ${LOCKS}`
        : `This login was rejected ${atTime(test.rejectedAt, now)}. Only operators can have it tested again, so you see the stored result. ${LOCKS}`;
    case 'tested-already':
      return `We have tested ${login} today already.`;
    case 'switched-off':
      return test.method === 'deptUser'
        ? 'Department user login tests are switched off in the settings.'
        : undefined;
    case 'not-registered':
    case 'not-asked':
      return undefined;
    default:
      return test.why satisfies never;
  }
}

/** The button that leads to the window in which a test is confirmed. */
function anywayButton({ method }: HeldTest): string {
  return method === 'deptUser' ? button.testAnyway : button.testCertificateLogin;
}

function sayRegistered({ method }: HeldTest): string {
  return method === 'deptUser'
    ? `If it was registered again on the authentication page, press "${button.registeredAgain}".`
    : 'Once the certificate is registered again, its new date is checked afresh.';
}

function sentence(about: Parameters<ReportText['sentence']>[0]): string {
  const { company, products, memberMissing } = about;
  if (memberMissing) {
    return `${company} is not a POPBiLL member of ours. Please look at the business no. and the stage.`;
  }
  const verdicts = products.map(
    ({ product, verdict }) =>
      `${words.product[product]} – ${lowerFirst(verdictLabel(verdict, TONGUES.en))}`,
  );
  if (products.length > 0 && products.every(({ verdict }) => verdict.kind === 'collectable')) {
    const worst = worstVerdict(products.map(({ verdict }) => verdict));
    const how = worst?.kind === 'collectable' && worst.basis === 'by-date' ? ' (by date)' : '';
    const what = list(
      products.map(({ product }) => words.product[product]),
      'en',
    );
    return `${company} can collect ${what}${how}. ${detail(about)}`;
  }
  return `${company}: ${list(verdicts, 'en')}. ${detail(about)}`;
}

function detail(about: Parameters<ReportText['sentence']>[0]): string {
  const gap =
    about.incomplete && !isUnknown(about.products)
      ? ' Some of it could not be checked this time.'
      : '';
  return `${knownDetail(about)}${gap}`;
}

function isUnknown(products: readonly ProductAssessment[]): boolean {
  return worstVerdict(products.map(({ verdict }) => verdict))?.kind === 'unknown';
}

function knownDetail({ products, reasons }: Parameters<ReportText['sentence']>[0]): string {
  if (reasons.length > 0) {
    const labels = [...new Set(reasons.map(({ kind }) => lowerFirst(words.reason[kind])))];
    return `Please look at: ${list(labels, 'en')}.`;
  }
  const [first] = products;
  if (first === undefined || isUnknown(products)) {
    return 'This says nothing about the authentication.';
  }
  const { deptUser, certificate } = first;
  const left = certificate.kind === 'valid' ? count(certificate.daysLeft, 'day') : undefined;
  if (deptUser.kind === 'works') {
    return left === undefined
      ? "The department user's login works."
      : `The department user's login works and the certificate has ${left} left.`;
  }
  const tested = certificate.kind === 'valid' && certificate.loginTestedAt !== undefined;
  return `The certificate has ${left ?? count(0, 'day')} left; its login ${tested ? 'works' : 'was not tested'}.`;
}
