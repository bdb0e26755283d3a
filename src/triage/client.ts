import { collects, upperFirst } from '../assessment/alert-phrases.js';
import type { Reason } from '../records/reason.js';
import { fullDate } from '../text/format.js';
import { certificateExpiry, certificateInvalid } from './client-certificate.js';
import { authMissing, deptUserLogin } from './client-dept-user.js';
import { cannot } from './client-phrases.js';
import type { ClientCase, ClientPart, ClientText } from './client-text.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export const client: ClientText = {
  greeting: 'Hello,',
  subject: (name, brn) => `this is about collecting the HomeTax data of ${name} (${brn}).`,
  several: (count) => `There are ${count} things to look at.`,
  part,
  closing:
    'Please do not send passwords, resident numbers or certificate files by mail or messenger. If you have already done this, no action is needed. Thank you.',
};

function part(reason: Reason, about: ClientCase): ClientPart | undefined {
  switch (reason.kind) {
    case 'certificate-expiry':
      return certificateExpiry(reason, about);
    case 'certificate-invalid':
      return certificateInvalid(reason, about);
    case 'dept-user-login':
      return deptUserLogin(reason, about);
    case 'auth-missing':
      return authMissing(reason, about);
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
