import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { count, dayAndMonth, expiryTime, fullDate, shortDate } from '../text/format.js';
import type { Advice } from '../text/phrases.js';
import {
  ADVICE,
  collection,
  collects,
  deptUserFor,
  moment,
  registerCertificate,
  upperFirst,
} from './alert-phrases.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';

type Expiry = Extract<Reason, { kind: 'certificate-expiry' }>;

export function certificateExpiry(reason: Expiry, about: ReasonContext): ReasonWords {
  if (reason.beside === 'working-dept-user') return harmless(reason, about);
  return reason.expired ? expired(reason, about) : expiring(reason, about);
}

function expiring(reason: Expiry, about: ReasonContext): ReasonWords {
  const date = shortDate(reason.expiresAt, about.at, 'en');
  const isLastDay = calendarDaysUntil(reason.expiresAt, about.at) === 0;
  const left = asOf(reason, about);
  return {
    title: (name) =>
      isLastDay
        ? `${name}: the certificate's last day is ${date}`
        : `${name}: certificate expires on ${date}`,
    happened: `The joint certificate registered at POPBiLL expires on ${exactDate(reason)}. ${left}`,
    means: meansWhileValid(reason),
    todo: { intro: deadline(reason, about), ordered: true, steps: renewalSteps(reason, about) },
    remarks: [ADVICE.deptUserEndsRenewals],
    sentence: (company) =>
      `the certificate of ${company} expires on ${date}. ${left} ${meansWhileValid(reason)} Renew it, then register it at HomeTax and at POPBiLL.`,
  };
}

function expired(reason: Expiry, about: ReasonContext): ReasonWords {
  const date = shortDate(reason.expiresAt, about.at, 'en');
  const day = dayAndMonth(reason.expiresAt, about.at, 'en');
  return {
    title: (name) => `${name}: certificate expired on ${date}`,
    happened: `The joint certificate registered at POPBiLL expired on ${exactDate(reason)}. ${asOf(reason, about)} ${deptUserToo(reason)}`,
    means: `${meansNow(reason)} Nothing is lost at HomeTax: once registered again, collect from ${day} onwards.`,
    todo: adviceAfterExpiry(reason),
    remarks: [],
    sentence: (company) =>
      `the certificate of ${company} expired on ${date}. ${meansNow(reason)} Ask whether it was renewed, then register the new certificate or a department user.`,
  };
}

function harmless(reason: Expiry, about: ReasonContext): ReasonWords {
  const date = shortDate(reason.expiresAt, about.at, 'en');
  const verb = reason.expired ? 'expired' : 'expires';
  const worked =
    reason.deptUserWorkedAt === undefined
      ? "The department user's login works."
      : `The department user's login worked on ${moment(reason.deptUserWorkedAt, about)}.`;
  return {
    title: (name) => `${name}: certificate ${verb} on ${date}, collection not affected`,
    happened: `The joint certificate registered at POPBiLL ${verb} on ${exactDate(reason)}. ${worked}`,
    means: reason.expired
      ? `${upperFirst(collects(reason.products))} are still collected through the department user.`
      : `${upperFirst(collects(reason.products))} can still be collected through the department user after the certificate expires.`,
    todo: {
      intro: reason.expired
        ? 'Nothing urgent. To use a certificate as well, have a new one issued and register it; if only the department user is used, it can be left alone.'
        : 'Nothing urgent. To keep using the certificate, renew and register it again before it expires; if only the department user is used, it can be left alone.',
      steps: [],
      ordered: false,
    },
    remarks: [
      'The certificate used for issuing tax invoices is not covered by this alert. Please look after it separately.',
    ],
    sentence: (company) =>
      `the certificate of ${company} ${verb} on ${date}. The department user works, so collection is not affected.`,
  };
}

/** `Wed 9 Dec 2026`, with the time of day when it ends within the day. */
function exactDate({ expiresAt }: Expiry): string {
  const time = expiryTime(expiresAt, 'en');
  return time === undefined ? fullDate(expiresAt, 'en') : `${fullDate(expiresAt, 'en')} at ${time}`;
}

/** `As of 25 Nov, 14 days are left.` */
function asOf({ expiresAt, expired }: Expiry, about: ReasonContext): string {
  const days = calendarDaysUntil(expiresAt, about.at);
  const today = dayAndMonth(about.at, about.at, 'en');
  if (days > 0) return `As of ${today}, ${count(days, 'day')} ${days === 1 ? 'is' : 'are'} left.`;
  if (days < 0) return `As of ${today}, that was ${count(-days, 'day')} ago.`;
  return expired ? 'We found this on the same day.' : 'After that day it can no longer be renewed.';
}

function meansWhileValid(reason: Expiry): string {
  const what = collection(reason.products);
  if (reason.beside === 'rejected-dept-user') {
    return `The department user's login is rejected, so ${what} stops when it expires.`;
  }
  switch (reason.deptUserUnsure) {
    case 'untested':
      return `A department user is registered, but its login was not tested. If it does not log in, ${what} stops when the certificate expires.`;
    case 'unknown':
      return `We could not check whether there is a department user. If there is none, ${what} stops when the certificate expires.`;
    case undefined:
      return `No department user is registered, so ${what} stops when it expires.`;
    default:
      return reason.deptUserUnsure satisfies never;
  }
}

function meansNow({ products, deptUserUnsure }: Expiry): string {
  const what = collects(products);
  return deptUserUnsure === undefined
    ? `${upperFirst(what)} cannot be collected now.`
    : `Unless the department user logs in, ${what} cannot be collected.`;
}

function deptUserToo(reason: Expiry): string {
  if (reason.beside === 'rejected-dept-user') return "The department user's login is rejected too.";
  switch (reason.deptUserUnsure) {
    case 'untested':
      return 'A department user is registered, but its login was not tested.';
    case 'unknown':
      return 'We could not check whether there is a department user.';
    case undefined:
      return 'No department user is registered either.';
    default:
      return reason.deptUserUnsure satisfies never;
  }
}

function deadline(reason: Expiry, about: ReasonContext): string {
  if (calendarDaysUntil(reason.expiresAt, about.at) === 0) {
    const end = expiryTime(reason.expiresAt, 'en');
    const until = end === undefined ? 'on that day' : `by ${end} on that day`;
    return `It has to be renewed ${until}. Registering it at HomeTax and POPBiLL can follow later.`;
  }
  return `Finishing by ${shortDate(reason.expiresAt - DAY, about.at, 'en')} is safest.`;
}

function renewalSteps(reason: Expiry, about: ReasonContext): readonly string[] {
  const isEarly = calendarDaysUntil(reason.expiresAt, about.at) > 20;
  const when = isEarly
    ? ' Usually that is possible from 30 days before expiry; some issuers allow it earlier.'
    : '';
  return [
    `The company renews it at the bank or certification authority that issued it.${when} After the expiry date it cannot be renewed; a new one has to be issued.`,
    'The renewed certificate is registered at HomeTax.',
    registerCertificate(about),
  ];
}

function adviceAfterExpiry({ products }: Expiry): Advice {
  return {
    intro: 'Ask the company first whether it has already renewed.',
    ordered: false,
    steps: [
      'If it has: register the new certificate at HomeTax, then at POPBiLL through the authentication page.',
      'If not: it can no longer be renewed. A new certificate has to be issued by a bank or certification authority, which may need papers.',
      `Often faster: if the company can log in to HomeTax, it can create ${deptUserFor(products)} and register it through the authentication page. It is free and needs no renewal.`,
    ],
  };
}
