import { DAY } from '../../domain/instant.js';
import type { DeptUserFault, Reason } from '../../domain/reason.js';
import { calendarDaysUntil } from '../../domain/seoul-time.js';
import type { ClientCase, ClientPart, ClientText } from '../client-text.js';
import { expiryTime, fullDate } from '../format.js';
import { collects, deptUserFor, upperFirst } from './alert-phrases.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export const client: ClientText = {
  greeting: 'Hello,',
  subject: (name, brn) => `this is about collecting the HomeTax data of ${name} (${brn}).`,
  several: (count) => `There are ${count} things to look at.`,
  part,
  closing:
    'Please do not send passwords, resident numbers or certificate files by mail or messenger. If you have already done this, no action is needed. Thank you.',
};

/** Where a client registers, whichever service it uses. */
const PLACE =
  "the HomeTax authentication page (on POPBiLL's site: 홈택스연동 > 환경설정 > 인증관리)";
const ON_THAT_PC = `On the Windows PC that holds the certificate, open ${PLACE} and register the new certificate.`;
const IN_ORDER = 'Please do the following:';

function part(reason: Reason, about: ClientCase): ClientPart | undefined {
  switch (reason.kind) {
    case 'certificate-expiry':
      return reason.expired ? expired(reason) : expiring(reason, about);
    case 'certificate-invalid':
      return invalid(reason, about);
    case 'dept-user-login':
      return deptUser(reason, about);
    case 'auth-missing':
      return missing(reason, about);
    case 'member-missing':
      return {
        what: `This business no. was not found among the linked members of POPBiLL. ${upperFirst(cannot(reason, true))} now.`,
        ask: 'Please tell us:',
        ordered: false,
        steps: [
          'whether the business no. has changed, or you use the one of another branch',
          'whether you left POPBiLL or have not joined it yet',
        ],
      };
    case 'plan':
      return plan(reason);
    case 'check-broken':
      return undefined;
    default:
      return reason satisfies never;
  }
}

function expiring(reason: Of<'certificate-expiry'>, { now }: ClientCase): ClientPart {
  const time = expiryTime(reason.expiresAt, 'en');
  const date = `${fullDate(reason.expiresAt, 'en')}${time === undefined ? '' : ` at ${time}`}`;
  const what = `The joint certificate used for this expires on ${date}.`;
  const steps = [
    'Renew it at the bank or certification authority that issued it. After the expiry date it cannot be renewed; a new one has to be issued.',
    'Register the renewed certificate at HomeTax.',
    ON_THAT_PC,
  ];
  if (reason.beside === 'working-dept-user') {
    return {
      what: `${what} Collection is not affected, since it goes through a department user.`,
      ask: 'If you want to keep using the certificate, please do the following before it expires. If not, it can be left alone.',
      ordered: true,
      steps,
    };
  }
  const isLastDay = calendarDaysUntil(reason.expiresAt, now) === 0;
  return {
    what: `${what} If nothing is done, ${cannot(reason, reason.deptUserUnsure === undefined)} after that.`,
    ask: isLastDay
      ? `Please renew it ${time === undefined ? 'on that day at the latest' : `before ${time} on that day`}, and then register it:`
      : `Please do the following by ${fullDate(reason.expiresAt - DAY, 'en')}:`,
    ordered: true,
    steps,
  };
}

function expired(reason: Of<'certificate-expiry'>): ClientPart {
  const what = `The joint certificate used for this expired on ${fullDate(reason.expiresAt, 'en')}.`;
  if (reason.beside === 'working-dept-user') {
    return {
      what: `${what} Collection is not affected, since it goes through a department user.`,
      ask: 'If you want to keep using a certificate, please do the following. If not, it can be left alone.',
      ordered: true,
      steps: [
        'Have a new certificate issued by a bank or certification authority and register it at HomeTax.',
        ON_THAT_PC,
      ],
    };
  }
  return {
    what: `${what} ${untilSolved(reason, reason.deptUserUnsure === undefined)}`,
    ask: 'Please do what fits, as soon as you can:',
    ordered: false,
    steps: [
      `If you have already renewed it: register the new certificate at HomeTax, and then, from the Windows PC that holds it, on ${PLACE} too.`,
      'If you have not: an expired certificate cannot be renewed. Have a new one issued by a bank or certification authority, then register it as above.',
      `To use a department user instead: create ${deptUserFor(reason.products)} at HomeTax, set its state to "in use" (사용), and register its ID and password on ${PLACE}. It is free and needs no yearly renewal.`,
    ],
  };
}

function invalid(reason: Of<'certificate-invalid'>, { brn }: ClientCase): ClientPart {
  const isFine = reason.beside === 'working-dept-user';
  const follows = isFine
    ? 'Collection is not affected, since it goes through a department user.'
    : untilSolved(reason, reason.deptUserUnsure === undefined);
  const ask = isFine
    ? 'If you want to keep using a certificate, please do the following:'
    : 'Please do the following as soon as you can:';
  switch (reason.sub) {
    case 'revoked':
      return {
        what: `The joint certificate used for this was revoked. When a certificate is reissued elsewhere, the one used before is revoked. ${follows}`,
        ask,
        ordered: true,
        steps: [
          'See whether a certificate was reissued or newly issued lately. If not, ask your bank or certification authority.',
          'Register the new certificate at HomeTax.',
          ON_THAT_PC,
        ],
      };
    case 'wrong-company':
      return {
        what: `The joint certificate registered for this does not belong to this business no. (${brn}). ${follows}`,
        ask,
        ordered: true,
        steps: [`Register the certificate that was issued for ${brn} at HomeTax.`, ON_THAT_PC],
      };
    case 'unusable':
      return {
        what: `The joint certificate registered for this cannot be used. ${follows}`,
        ask,
        ordered: true,
        steps: [
          'See whether your certificate logs in to HomeTax. If it was reissued lately, register the new one at HomeTax.',
          ON_THAT_PC,
        ],
      };
    default:
      return reason.sub satisfies never;
  }
}

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
      `Create ${deptUserFor(products)} at HomeTax and set its state to "in use" (사용). If there is one already, use its ID.`,
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

function deptUser(reason: Of<'dept-user-login'>, about: ClientCase): ClientPart {
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

function missing(reason: Of<'auth-missing'>, { collectsBy }: ClientCase): ClientPart {
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
      `Create ${deptUserFor(reason.products)} at HomeTax and set its state to "in use" (사용). If its password is a temporary one, log in to HomeTax with that ID and set a new one.`,
      REGISTER_DEPT_USER,
      ...(needsDeptUser
        ? []
        : [
            'To use a certificate instead, register the one known to HomeTax on the same page, on the Windows PC that holds it.',
          ]),
    ],
  };
}

function plan({ plan: of, products }: Of<'plan'>): ClientPart {
  const what = collects(products);
  const date = of.endsAt === undefined ? undefined : fullDate(of.endsAt, 'en');
  if (of.state === 'ending') {
    return {
      what: `The POPBiLL plan for ${what} ends ${date === undefined ? 'soon' : `on ${date}`}. If nothing is done, ${what} cannot be collected after that.`,
      ask: "To go on using it, please extend the plan on POPBiLL's site before that.",
      ordered: false,
      steps: [],
    };
  }
  const last = date === undefined ? '' : ` Its last day of use is ${date}.`;
  const { found, ask } = STOPPED[of.why ?? 'refused'];
  return {
    what: `The POPBiLL plan for ${what} ${found}${last} Until it can be used again, ${what} cannot be collected. The HomeTax authentication need not be registered again.`,
    ask,
    ordered: false,
    steps: [],
  };
}

const STOPPED = {
  ended: {
    found: 'has ended.',
    ask: "To go on using it, please apply for the plan again on POPBiLL's site.",
  },
  restricted: {
    found: 'is restricted.',
    ask: "Please ask POPBiLL's support why it is restricted.",
  },
  unpaid: {
    found: 'is waiting for payment.',
    ask: "Please look at the means of payment and unpaid bills on POPBiLL's site and complete the payment.",
  },
  refused: {
    found: 'is stopped.',
    ask: "Please look at the state of the plan on POPBiLL's site; apply again, or ask POPBiLL's support.",
  },
} as const;

/** `tax invoices cannot be collected`. */
function cannot({ products }: Reason, isSure: boolean): string {
  return `${collects(products)} ${isSure ? 'cannot be collected' : 'may not be collected'}`;
}

/** What goes on until something is done; nothing is lost meanwhile, which takes the fright out of it. */
function untilSolved(reason: Reason, isSure: boolean): string {
  return `Until this is solved, ${cannot(reason, isSure)}. Nothing is lost at HomeTax.`;
}
