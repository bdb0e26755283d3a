import { deptUserFor } from '../assessment/alert-phrases.js';
import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { expiryTime, fullDate } from '../text/format.js';
import { cannot, ON_THAT_PC, PLACE, untilSolved } from './client-phrases.js';
import type { ClientCase, ClientPart } from './client-text.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

/** A certificate that expires or has expired, as the client is told it. */
export function certificateExpiry(reason: Of<'certificate-expiry'>, about: ClientCase): ClientPart {
  return reason.expired ? expired(reason) : expiring(reason, about);
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
      `To use a department user instead: create ${deptUserFor(reason.products)} at HomeTax, set the state to "in use" (사용), and register the ID and password on ${PLACE}. It is free and needs no yearly renewal.`,
    ],
  };
}

/** A certificate that cannot be used. */
export function certificateInvalid(
  reason: Of<'certificate-invalid'>,
  { brn }: ClientCase,
): ClientPart {
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
