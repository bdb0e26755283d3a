import type { Reason } from '../records/reason.js';
import { isAnswerLost, isOurFault, logsIn, type PlanStatus } from '../records/status.js';
import { dayAndMonth, list, shortDate } from '../text/format.js';
import type { Advice } from '../text/phrases.js';
import { TONGUES } from '../text/tongue.js';
import {
  collection,
  collects,
  deptUserFor,
  evidence,
  inPopbillsWords,
  moment,
  stopWatching,
  upperFirst,
} from './alert-phrases.js';
import { MOST_IN_A_ROW } from './lock-out-rules.js';
import { problem } from './problem.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';

const { words } = TONGUES.en;

const { button } = words;

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export function authMissing(reason: Of<'auth-missing'>, about: ReasonContext): ReasonWords {
  const what = collects(reason.products);
  const needsDeptUser = about.collectsBy === 'deptUser';
  const missing = needsDeptUser
    ? 'no department user registered'
    : 'no HomeTax authentication registered';
  const before =
    reason.collectableAt === undefined
      ? neverCollectable(about)
      : ` Collection was possible on ${moment(reason.collectableAt, about)}.`;
  return {
    title: (name) => `${name}: ${missing}`,
    happened: `${
      needsDeptUser
        ? 'No department user is registered at POPBiLL.'
        : 'Neither a joint certificate nor a department user is registered at POPBiLL.'
    }${before}`,
    means: needsDeptUser
      ? `The settings say that collection is by department user only, so ${what} cannot be collected.`
      : `${upperFirst(what)} cannot be collected.`,
    todo: {
      ...(needsDeptUser
        ? {}
        : { intro: 'We suggest a department user: it is free and needs no yearly renewal.' }),
      ordered: true,
      steps: [
        `The company creates ${deptUserFor(reason.products)} at HomeTax and sets its state to "in use" (사용).`,
        "Its ID and password are registered through the authentication page, or on POPBiLL's site under 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
        ...(needsDeptUser
          ? []
          : ['To use a certificate instead, register the one known to HomeTax on the same page.']),
      ],
    },
    remarks: stopWatching(about),
    sentence: (company) =>
      `${company} has ${missing}, so ${what} cannot be collected. Register a department user${
        needsDeptUser ? '' : ' or a certificate'
      }.`,
    evidence: reason.code === undefined ? undefined : evidence(reason.code),
  };
}

function neverCollectable({ watched = true }: ReasonContext): string {
  return watched ? ' Collection has not been possible since we started watching.' : '';
}

export function memberMissing(reason: Of<'member-missing'>, about: ReasonContext): ReasonWords {
  const other = about.stage === 'test' ? 'production' : 'test';
  const what = collects(reason.products);
  return {
    title: (name) => `${name}: business no. is not a POPBiLL member`,
    happened: `In the check of ${moment(reason.foundAt, about)} POPBiLL did not find this business no. among our linked members (stage now: ${about.stage}).`,
    means: `The authentication cannot be checked, and ${what} cannot be collected.`,
    todo: {
      ordered: false,
      steps: [
        'See whether the business no. is right. Each branch of a company has its own.',
        `See whether the stage is right. This is the ${about.stage} stage; members who joined in ${other} do not exist here.`,
        `If both are right, the company has left or has not joined yet. ${onceJoined(about)}`,
      ],
    },
    remarks: stopWatching(about),
    sentence: (company) =>
      `the business no. of ${company} is not a POPBiLL member of ours, so ${what} cannot be collected. Please look at the number and the stage (now: ${about.stage}).`,
    evidence: evidence(reason.code),
  };
}

function onceJoined({ watched = true }: ReasonContext): string {
  return watched
    ? 'Once it joins POPBiLL as our linked member, this alert closes with the next check.'
    : 'Once it has joined POPBiLL as our linked member, check again.';
}

export function plan(reason: Of<'plan'>, about: ReasonContext): ReasonWords {
  const words = planWords(reason.plan, about);
  const { code, message } = reason.plan;
  const means =
    reason.plan.state === 'ending'
      ? `When it ends, ${collection(reason.products)} stops although the authentication is fine.`
      : `${upperFirst(collects(reason.products))} cannot be collected, whatever the state of the authentication. There is no need to register anything again.`;
  const quoted =
    code === undefined || message === undefined ? '' : ` ${inPopbillsWords(message, code, about)}`;
  return {
    title: (name) => `${name}: POPBiLL plan ${words.title}`,
    happened: `In the check of ${moment(reason.plan.foundAt, about)} the POPBiLL plan for ${collects(reason.products)} ${words.found}${quoted}`,
    means,
    todo: words.todo,
    remarks: [],
    sentence: (company) => `the POPBiLL plan of ${company} ${words.title}. ${means} ${words.ask}`,
    evidence: code === undefined ? undefined : evidence(code),
  };
}

interface PlanWords {
  /** Follows `POPBiLL plan `. */
  readonly title: string;
  /** Follows `the POPBiLL plan for tax invoices `. */
  readonly found: string;
  readonly todo: Advice;
  readonly ask: string;
}

function planWords(of: PlanStatus, about: ReasonContext): PlanWords {
  if (of.state === 'ending') {
    const ends =
      of.endsAt === undefined ? 'ends soon' : `ends on ${shortDate(of.endsAt, about.at, 'en')}`;
    return {
      title: ends,
      found: `was found to end${of.endsAt === undefined ? ' soon' : ` on ${shortDate(of.endsAt, about.at, 'en')}`}.`,
      todo: oneWay("To go on collecting, extend the plan on POPBiLL's site before that."),
      ask: 'To go on collecting, extend it at POPBiLL before that.',
    };
  }
  const ended =
    of.endsAt === undefined
      ? ''
      : ` The last day of use is ${shortDate(of.endsAt, about.at, 'en')}.`;
  switch (of.why) {
    case 'ended':
      return {
        title: 'has ended',
        found: `was found to have ended.${ended}`,
        todo: oneWay("Apply for the plan again on POPBiLL's site."),
        ask: 'Apply for the plan again at POPBiLL.',
      };
    case 'restricted':
      return {
        title: 'is restricted',
        found: `was found to be restricted.${ended}`,
        todo: oneWay("Ask POPBiLL's support why it is restricted."),
        ask: "Ask POPBiLL's support why it is restricted.",
      };
    case 'unpaid':
      return {
        title: 'is waiting for payment',
        found: `was found to be waiting for payment.${ended}`,
        todo: oneWay(
          "Look at the means of payment and unpaid bills on POPBiLL's site and complete the payment.",
        ),
        ask: 'Complete the payment at POPBiLL.',
      };
    case 'refused':
    case undefined:
      return {
        title: 'is stopped',
        found: `was found to be stopped.${ended}`,
        todo: oneWay(
          "Look at the state of the plan on POPBiLL's site; apply again, or ask POPBiLL's support.",
        ),
        ask: 'Look at the state of the plan at POPBiLL.',
      };
    default:
      return of.why satisfies never;
  }
}

function oneWay(intro: string): Advice {
  return { intro, steps: [], ordered: false };
}

export function checkBroken(reason: Of<'check-broken'>, about: ReasonContext): ReasonWords {
  const { times = reason.failedSweepsAt.length } = reason;
  const days = list(
    [...new Set(reason.failedSweepsAt.map((at) => dayAndMonth(at, about.at, 'en')))],
    'en',
  );
  const { problem: failed } = reason.failure;
  const since =
    reason.knownSince === undefined
      ? neverKnown(reason, about)
      : `We simply do not know its state since ${moment(reason.knownSince, about)}.`;
  const then = reason.couldCollectThen ? ' It could collect then.' : '';
  return {
    title: (name) => `${name}: could not check ${times} times in a row`,
    happened: `${times > reason.failedSweepsAt.length ? `In the last ${times} scheduled checks, most recently on` : 'In the scheduled checks of'} ${days} we got no usable answer. ${lastFailure(reason.failure, about)}`,
    means: `This does not mean that the authentication is bad. ${since}${then}`,
    todo: {
      intro: checkBrokenIntro(reason),
      steps: [],
      ordered: false,
    },
    remarks: [],
    sentence: (company) =>
      `${company} could not be checked ${times} times in a row. This does not mean that its authentication is bad${
        reason.knownSince === undefined || !reason.couldCollectThen
          ? '.'
          : `; it could collect when last checked on ${dayAndMonth(reason.knownSince, about.at, 'en')}.`
      } ${reason.attempts === undefined ? CHECK_AGAIN : AFTER_TOO_MANY}`,
    ...(failed.kind === 'refused' ? { evidence: evidence(failed.code) } : {}),
  };
}

/** A login test may be of an earlier day than the last check: it is not made again where so many got no answer. */
function lastFailure(failure: Of<'check-broken'>['failure'], about: ReasonContext): string {
  const words = problem(failure.problem, about.markup);
  if (isAnswerLost(failure.problem)) return words;
  const what = logsIn(failure.call) ? 'The last login test' : 'The last time';
  return `${what} (${moment(failure.at, about)} KST): ${words}`;
}

function neverKnown({ firstAskedAt }: Of<'check-broken'>, about: ReasonContext): string {
  return firstAskedAt === undefined
    ? 'We have never been able to find out its state.'
    : `We have asked since ${moment(firstAskedAt, about)} and have never been able to find out its state.`;
}

function checkBrokenIntro({ attempts, failure }: Of<'check-broken'>): string {
  if (attempts !== undefined) return AFTER_TOO_MANY;
  return isOurFault(failure.problem)
    ? "Other companies are checked as usual, so this is probably about this company alone. Look at its POPBiLL ID with /hometax watch, and whether it may still be used under our LinkID. If both are right, give POPBiLL's support the code of this message."
    : `${CHECK_AGAIN} If that does not help, give POPBiLL's support the times and the code of this message. There is no need to register anything again.`;
}

const CHECK_AGAIN = 'Try "Check again".';
/** Each lost answer may have been a rejection, and so may each test of a record that was lost. */
const AFTER_TOO_MANY = `${MOST_IN_A_ROW} login tests in a row were rejected or got no answer, or their results can no longer be read, so testing has stopped before the account gets locked. First the company logs in to HomeTax itself as the department user; then press "${button.checkAgain}" and confirm with "${button.testAnyway}".`;
