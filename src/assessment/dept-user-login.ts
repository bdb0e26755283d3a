import type { DeptUserFault, Reason } from '../records/reason.js';
import { plainDate } from '../text/format.js';
import type { Advice } from '../text/phrases.js';
import { TONGUES } from '../text/tongue.js';
import {
  ADVICE,
  collection,
  collects,
  deptUserFor,
  evidence,
  inPopbillsWords,
  moment,
  upperFirst,
} from './alert-phrases.js';
import { areAttemptsSpent } from './lock-out-rules.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';
import { attemptsUsed } from './verdict-words.js';

const { words } = TONGUES.en;

const { button } = words;

type Login = Extract<Reason, { kind: 'dept-user-login' }>;

export function deptUserLogin(reason: Login, about: ReasonContext): ReasonWords {
  const fault = FAULTS[reason.sub](reason, about);
  const tested = `In the login test of ${moment(reason.rejectedAt, about)}`;
  const means = meansOf(reason, about);
  return {
    title: (name) => `${name}: ${fault.title}`,
    happened: `${fault.happened(tested)}${lastLogin(reason, about)}`,
    means,
    todo: areAttemptsSpent(reason) ? afterTooMany(fault.todo) : fault.todo,
    remarks: [
      ...(fault.neverInChat === undefined ? [] : [fault.neverInChat]),
      lockOut(reason, about),
    ],
    sentence: (company) => `${fault.sentence(company)} ${means} ${fault.ask}`,
    evidence: evidence(reason.code),
  };
}

interface FaultWords {
  /** Follows `Hanbit Trading: `. */
  readonly title: string;
  /** `tested`: `In the login test of 25 Nov, 08:31`. */
  readonly happened: (tested: string) => string;
  readonly todo: Advice;
  readonly sentence: (company: string) => string;
  /** What the notification asks for. */
  readonly ask: string;
  /** What nobody should send through Slack for this remedy. */
  readonly neverInChat?: string;
}

const FAULTS: Readonly<Record<DeptUserFault, (reason: Login, about: ReasonContext) => FaultWords>> =
  {
    'wrong-password': () => ({
      title: 'department user login rejected',
      happened: (tested) =>
        `${tested} HomeTax did not accept the department user's ID or password.`,
      todo: inOrder(
        'Ask the company whether the department user\'s password was changed, and whether its state in HomeTax\'s department user management is "in use" (사용).',
        "Register the right ID and password through the authentication page. It must be the department user's ID, not the company's main HomeTax ID.",
        ADVICE.sayRegistered,
      ),
      sentence: (company) => `HomeTax rejected the department user login of ${company}.`,
      ask: 'Find out whether the password changed, then register it again through the authentication page.',
      neverInChat: ADVICE.noSecretsInChat,
    }),
    generic: (reason, about) => ({
      title: 'department user could not log in to HomeTax',
      happened: (tested) =>
        `${tested} the login to HomeTax did not work. HomeTax gave no reason. ${inPopbillsWords(reason.message, reason.code, about)}`,
      todo: {
        ...inOrder(
          'Ask the company whether the department user\'s state at HomeTax is "in use" (사용) and whether its password was changed. A new department user may still wait for the representative\'s approval.',
          "See whether the registered ID is the department user's and not the company's main HomeTax ID. If it is not, register it again through the authentication page.",
          ADVICE.sayRegistered,
        ),
        ...(reason.rejections > 1
          ? {}
          : { intro: 'If it happens only once, it may be a passing trouble at HomeTax.' }),
      },
      sentence: (company) => `the department user of ${company} could not log in to HomeTax.`,
      ask: 'Ask the company whether the department user is "in use" and whether its password was changed.',
      neverInChat: ADVICE.noSecretsInChat,
    }),
    'wrong-company': () => ({
      title: 'department user does not belong to this business no.',
      happened: (tested) =>
        `${tested} the registered department user did not fit the business no. of this company. It seems to belong to another company or branch.`,
      todo: inOrder(
        "Ask the company which branch's department user was registered.",
        'The department user that was created at HomeTax for this business no. is registered through the authentication page.',
        ADVICE.sayRegistered,
      ),
      sentence: (company) =>
        `the department user of ${company} does not belong to this business no.`,
      ask: 'Register the department user of this business no. through the authentication page.',
    }),
    'wrong-account-type': ({ products }) => ({
      title: 'department user is of the wrong kind',
      happened: (tested) =>
        `${tested} the registered department user turned out not to be one for ${collects(products)}. HomeTax has separate department users for tax invoices and for cash receipts.`,
      todo: inOrder(
        `The company creates ${deptUserFor(products)} at HomeTax and sets its state to "in use" (사용). If there is one already, use its ID.`,
        'That ID and its password are registered through the authentication page.',
        ADVICE.sayRegistered,
      ),
      sentence: (company) => `the department user of ${company} is of the wrong kind.`,
      ask: `Create ${deptUserFor(products)} at HomeTax and register it through the authentication page.`,
      neverInChat: ADVICE.noSecretsInChat,
    }),
    'temporary-password': () => ({
      title: 'department user still has a temporary password',
      happened: (tested) =>
        `${tested} HomeTax asked for the temporary password to be changed first. This appears after a password reset when no new password has been set yet.`,
      todo: {
        ...inOrder(
          'The company logs in to HomeTax as this department user and sets a new password. POPBiLL cannot change it.',
          'The new password is registered through the authentication page.',
          ADVICE.sayRegistered,
        ),
        intro: 'The order matters.',
      },
      sentence: (company) => `the department user of ${company} has a temporary password.`,
      ask: 'Set a new password at HomeTax, then register it through the authentication page.',
      neverInChat: ADVICE.noSecretsInChat,
    }),
    'second-step-missing': () => ({
      title: "department user could not take HomeTax's second step",
      happened: (tested) =>
        `${tested} HomeTax's second step could not be taken, because no representative's number is registered at POPBiLL. ${SECOND_STEP_SINCE}`,
      todo: inOrder(
        "Somebody at the company enters the current representative's resident number on the authentication page themselves, only as many digits as the page asks for.",
        ADVICE.sayRegistered,
      ),
      sentence: (company) =>
        `the department user of ${company} could not take HomeTax's second step.`,
      ask: "The company enters the representative's number itself on the authentication page.",
      neverInChat: NO_RESIDENT_NUMBER,
    }),
    'second-step-failed': () => ({
      title: 'department user did not pass the second step',
      happened: (tested) => `${tested} HomeTax's second step was not passed. ${SECOND_STEP_SINCE}`,
      todo: inOrder(
        "Ask the company whether its representative changed recently. The second step uses the current representative's resident number.",
        'Somebody at the company enters the number on the authentication page themselves, only as many digits as the page asks for.',
        ADVICE.sayRegistered,
      ),
      sentence: (company) =>
        `the department user of ${company} did not pass HomeTax's second step.`,
      ask: 'Ask whether the representative changed; the company enters the number itself on the authentication page.',
      neverInChat: NO_RESIDENT_NUMBER,
    }),
  };

const SECOND_STEP_SINCE = 'HomeTax added this step to ID logins on 31 July 2025.';
const NO_RESIDENT_NUMBER = 'Please do not take a resident number by Slack, mail or text message.';

function inOrder(...steps: readonly string[]): Advice {
  return { ordered: true, steps };
}

function lastLogin({ lastWorkedAt }: Login, about: ReasonContext): string {
  if (lastWorkedAt === undefined) return '';
  return ` The last login that worked was on ${moment(lastWorkedAt, about)}.`;
}

function meansOf(reason: Login, about: ReasonContext): string {
  const what = collects(reason.products);
  const isSure = reason.severity === 'critical';
  if (about.collectsBy === 'deptUser') {
    return isSure
      ? `The settings say that collection is by department user only, so ${what} cannot be collected.`
      : `The settings say that collection is by department user only, so ${collection(reason.products)} may have stopped.`;
  }
  if (reason.certificateUntil !== undefined) {
    return `A certificate valid until ${plainDate(reason.certificateUntil, 'en')} is registered, so collection may go on. If your integration collects through the department user only, it may already have stopped.`;
  }
  return isSure
    ? `No other method works, so ${what} cannot be collected.`
    : `${upperFirst(collection(reason.products))} may have stopped, since no other method is known to work.`;
}

/** No button logs in any more: the last step, which names one that does, is another. */
function afterTooMany({ steps, ...advice }: Advice): Advice {
  return {
    ...advice,
    steps: [
      'First the company logs in to HomeTax itself as this department user. If that does not work, it corrects the password at HomeTax.',
      ...steps.slice(0, -1),
      `Then press "${button.testAnyway}" and confirm in the window. An operator can do that once in 24 hours.`,
    ],
  };
}

/** The lock-out rule, where somebody might wonder why the app does not simply try again. */
function lockOut(reason: Login, { watched = true }: ReasonContext): string {
  const isPassword = reason.sub === 'wrong-password' || reason.sub === 'generic';
  const why = isPassword
    ? 'Several wrong passwords can lock the account.'
    : 'Several failed logins can lock the account.';
  const used =
    reason.attempts === undefined
      ? why
      : `Login tests: ${attemptsUsed(reason.attempts, TONGUES.en)}. ${why}`;
  if (areAttemptsSpent(reason)) {
    return `${used} Scheduled checks and buttons therefore no longer log in. POPBiLL does not show that a registration was replaced; only when we saw it gone and back do we test by ourselves again.`;
  }
  return reason.willTestAgain && watched
    ? `${used} We therefore test once more in the next scheduled check and then no longer log in by ourselves.`
    : `${used} We therefore do not log in by ourselves again until somebody says that it was registered again.`;
}
