import { deptUserFor } from '../assessment/alert-phrases.js';
import type { DeptUserFault, Reason } from '../records/reason.js';
import { cannot, IN_ORDER, PLACE, untilSolved } from './client-phrases.js';
import type { ClientCase, ClientPart } from './client-text.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

const THE_DEPT_USER = `the department user's ID and password on ${PLACE}. It must be the department user's ID, not your main HomeTax ID.`;
const REGISTER_DEPT_USER = `Register ${THE_DEPT_USER}`;
const TRY_FIRST =
  'Several wrong passwords can lock the account, so please see at HomeTax whether that ID logs in before you register it.';

interface FaultWords {
  readonly what: string;
  readonly steps: readonly string[];
}

const FAULTS: Readonly<
  Record<DeptUserFault, (reason: Of<'dept-user-login'>, about: ClientCase) => FaultWords>
> = {
  'wrong-password': () => ({
    what: 'HomeTax did not accept the ID or password of the department user used for this.',
    steps: [
      'See in HomeTax\'s department user management whether this department user\'s state is "in use" (사용). If it was deleted, create it again.',
      `If the password was changed, have the new one ready; if it is not known, reset it and set a new one. ${TRY_FIRST}`,
      REGISTER_DEPT_USER,
    ],
  }),
  generic: () => ({
    what: 'The department user used for this could not log in to HomeTax. HomeTax gave no reason.',
    steps: [
      "See in HomeTax's department user management whether this department user's state is \"in use\" (사용). A new one may still wait for the representative's approval.",
      `See whether its password was changed. ${TRY_FIRST}`,
      `If anything changed, register ${THE_DEPT_USER}`,
    ],
  }),
  'wrong-company': (_, { brn }) => ({
    what: `The department user registered for this does not belong to this business no. (${brn}).`,
    steps: [
      `Have the department user ready that was created at HomeTax for ${brn}. If there is none, create one and set its state to "in use" (사용).`,
      REGISTER_DEPT_USER,
    ],
  }),
  'wrong-account-type': ({ products }) => ({
    what: `The department user registered for this is of the wrong kind. HomeTax has separate department users for tax invoices and for cash receipts.`,
    steps: [
      `Create ${deptUserFor(products)} at HomeTax and set the state to "in use" (사용). If there is one already, use its ID.`,
      REGISTER_DEPT_USER,
    ],
  }),
  'temporary-password': () => ({
    what: 'The department user used for this still has a temporary password. That is so after a password reset when no new password has been set yet.',
    steps: [
      'Log in to HomeTax as this department user and set a new password.',
      `Register the new password on ${PLACE}.`,
    ],
  }),
  'second-step-missing': () => ({
    what: "What HomeTax's second login step asks of the department user (the representative's resident number) is not registered.",
    steps: [
      `Enter the current representative's resident number yourselves on ${PLACE}, only as many digits as the page asks for.`,
    ],
  }),
  'second-step-failed': () => ({
    what: "The department user used for this did not pass HomeTax's second login step, which uses the current representative's resident number.",
    steps: [
      'See whether the representative has changed lately.',
      `Enter the current representative's resident number again yourselves on ${PLACE}, only as many digits as the page asks for.`,
    ],
  }),
};

/** A department user that HomeTax rejected, as the client is told it. */
export function deptUserLogin(reason: Of<'dept-user-login'>, about: ClientCase): ClientPart {
  const { what, steps } = FAULTS[reason.sub](reason, about);
  const follows =
    reason.severity === 'critical'
      ? untilSolved(reason, true)
      : `If nothing is done, ${cannot(reason, false)}.`;
  return {
    what: `${what} ${follows}`,
    ask: 'Please do the following as soon as you can:',
    ordered: true,
    steps,
  };
}

/** Nothing is registered. */
export function authMissing(reason: Of<'auth-missing'>, { collectsBy }: ClientCase): ClientPart {
  const needsDeptUser = collectsBy === 'deptUser';
  return {
    what: `${
      needsDeptUser
        ? 'The department user needed for this is not registered.'
        : 'The HomeTax authentication needed for this (a department user or a joint certificate) is not registered.'
    } ${untilSolved(reason, true)}`,
    ask: needsDeptUser
      ? IN_ORDER
      : `We suggest a department user: it is free and needs no yearly renewal. ${IN_ORDER}`,
    ordered: true,
    steps: [
      `Create ${deptUserFor(reason.products)} at HomeTax and set the state to "in use" (사용). If a password is a temporary one, log in to HomeTax with that ID and set a new one.`,
      REGISTER_DEPT_USER,
      ...(needsDeptUser
        ? []
        : [
            'To use a certificate instead, register the one known to HomeTax on the same page, on the Windows PC that holds it.',
          ]),
    ],
  };
}
