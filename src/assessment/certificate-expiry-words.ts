import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { count } from '../text/format.js';
import { type Advice, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  collection,
  deptUserAdvice,
  deptUserFor,
  type ReasonContext,
  type ReasonWords,
  registerCertificateStep,
  unlessDeptUserWorks,
  withObjectParticle,
  withTopicParticle,
} from './reason-parts-words.js';
import { productNames } from './verdict-words.js';

type Expiry = Extract<Reason, { kind: 'certificate-expiry' }>;

export function certificateExpiry(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  if (reason.beside === 'working-dept-user') return unaffectedWords(reason, context, t);
  return reason.expired ? expiredWords(reason, context, t) : expiringWords(reason, context, t);
}

function expiringWords(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const date = t.shortDate(reason.expiresAt, context.at);
  const fullDate = exactDate(reason, t);
  const isLastDay = calendarDaysUntil(reason.expiresAt, context.at) === 0;
  const age = daysLeftNote(reason, context, t);
  const consequence = consequenceWhileValid(reason, t);
  return {
    title: (name) =>
      isLastDay
        ? say(
            `${name} 인증서의 마지막 날이 ${date}입니다`,
            `${name}: the certificate's last day is ${date}`,
          )
        : say(`${name} 인증서가 ${date}에 만료됩니다`, `${name}: certificate expires on ${date}`),
    happened: say(
      `팝빌에 등록된 공동인증서가 ${fullDate}에 만료됩니다. ${age}`,
      `The joint certificate registered at POPBiLL expires on ${fullDate}. ${age}`,
    ),
    consequence,
    todo: {
      intro: deadline(reason, context, t),
      ordered: true,
      steps: renewalSteps(reason, context, t),
    },
    remarks: [deptUserAdvice(t)],
    sentence: (company) =>
      say(
        `${company}의 인증서가 ${date}에 만료됩니다. ${age} ${consequence} 갱신한 뒤 홈택스와 팝빌에 다시 등록해 주세요.`,
        `the certificate of ${company} expires on ${date}. ${age} ${consequence} Renew it, then register it at HomeTax and at POPBiLL.`,
      ),
  };
}

function expiredWords(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const date = t.shortDate(reason.expiresAt, context.at);
  const day = t.dayAndMonth(reason.expiresAt, context.at);
  const fullDate = exactDate(reason, t);
  const details = `${daysLeftNote(reason, context, t)} ${deptUserNote(reason, t)}`;
  const consequence = consequenceNow(reason, t);
  return {
    title: (name) =>
      say(`${name} 인증서가 ${date}에 만료되었습니다`, `${name}: certificate expired on ${date}`),
    happened: say(
      `팝빌에 등록된 공동인증서가 ${fullDate}에 만료되었습니다. ${details}`,
      `The joint certificate registered at POPBiLL expired on ${fullDate}. ${details}`,
    ),
    consequence: say(
      `${consequence} 홈택스의 자료가 없어지는 것은 아니므로, 다시 등록한 뒤 ${day}부터 다시 수집하면 됩니다.`,
      `${consequence} Nothing is lost at HomeTax: once registered again, collect from ${day} onwards.`,
    ),
    todo: adviceAfterExpiry(reason, t),
    remarks: [],
    sentence: (company) =>
      say(
        `${company}의 인증서가 ${date}에 만료되었습니다. ${consequence} 이미 갱신했는지 회사에 물어보고, 새 인증서나 부서사용자를 등록해 주세요.`,
        `the certificate of ${company} expired on ${date}. ${consequence} Ask whether it was renewed, then register the new certificate or a department user.`,
      ),
  };
}

function unaffectedWords(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { products, deptUserWorkedAt } = reason;
  const date = t.shortDate(reason.expiresAt, context.at);
  const fullDate = exactDate(reason, t);
  const verb = reason.expired ? say('만료되었습니다', 'expired') : say('만료됩니다', 'expires');
  const deptUserWorks =
    deptUserWorkedAt === undefined
      ? say('부서사용자 로그인은 정상입니다.', "The department user's login works.")
      : say(
          `부서사용자 로그인은 ${t.dayAndTime(deptUserWorkedAt, context.at)}에 정상이었습니다.`,
          `The department user's login worked on ${t.dayAndTime(deptUserWorkedAt, context.at)}.`,
        );
  return {
    title: (name) =>
      say(
        `${name} 인증서가 ${date}에 ${verb}. 수집에는 영향이 없습니다`,
        `${name}: certificate ${verb} on ${date}, collection not affected`,
      ),
    happened: say(
      `팝빌에 등록된 공동인증서가 ${fullDate}에 ${verb}. ${deptUserWorks}`,
      `The joint certificate registered at POPBiLL ${verb} on ${fullDate}. ${deptUserWorks}`,
    ),
    consequence: reason.expired
      ? say(
          `${withTopicParticle(products)} 부서사용자로 계속 수집할 수 있습니다.`,
          `${upperFirst(productNames(products, t))} are still collected through the department user.`,
        )
      : say(
          `인증서가 만료되어도 ${withTopicParticle(products)} 부서사용자로 수집할 수 있습니다.`,
          `${upperFirst(productNames(products, t))} can still be collected through the department user after the certificate expires.`,
        ),
    todo: {
      intro: reason.expired
        ? say(
            '서두를 일은 없습니다. 인증서도 계속 쓰려면 신규 발급을 받아 다시 등록하고, 부서사용자만 쓴다면 그대로 두어도 됩니다.',
            'Nothing urgent. To use a certificate as well, have a new one issued and register it; if only the department user is used, it can be left alone.',
          )
        : say(
            '서두를 일은 없습니다. 인증서를 계속 쓰려면 만료 전에 갱신해 다시 등록하고, 부서사용자만 쓴다면 그대로 두어도 됩니다.',
            'Nothing urgent. To keep using the certificate, renew and register it again before it expires; if only the department user is used, it can be left alone.',
          ),
      steps: [],
    },
    remarks: [
      say(
        '세금계산서를 발행할 때 쓰는 인증서는 이 알림에서 보지 않습니다. 따로 챙겨 주세요.',
        'The certificate used for issuing tax invoices is not covered by this alert. Please look after it separately.',
      ),
    ],
    sentence: (company) =>
      say(
        `${company}의 인증서가 ${date}에 ${verb}. 부서사용자 로그인이 정상이라 수집에는 영향이 없습니다.`,
        `the certificate of ${company} ${verb} on ${date}. The department user works, so collection is not affected.`,
      ),
  };
}

/** `2026년 12월 9일(수)`, `Wed 9 Dec 2026`; with the time unless it expires at midnight. */
function exactDate({ expiresAt }: Expiry, { say, expiryTime, fullDate }: Tongue): string {
  const [date, time] = [fullDate(expiresAt), expiryTime(expiresAt)];
  return time === undefined ? date : say(`${date} ${time}`, `${date} at ${time}`);
}

/** `11월 25일 기준으로 14일 남았습니다.`, `As of 25 Nov, 14 days are left.` */
function daysLeftNote({ expiresAt, expired }: Expiry, { at }: ReasonContext, t: Tongue): string {
  const { say } = t;
  const days = calendarDaysUntil(expiresAt, at);
  const today = t.dayAndMonth(at, at);
  if (days > 0) {
    return say(
      `${today} 기준으로 ${days}일 남았습니다.`,
      `As of ${today}, ${count(days, 'day')} ${days === 1 ? 'is' : 'are'} left.`,
    );
  }
  if (days < 0) {
    return say(
      `${today} 기준으로 ${-days}일 지났습니다.`,
      `As of ${today}, that was ${count(-days, 'day')} ago.`,
    );
  }
  return expired
    ? say('만료일 당일에 확인했습니다.', 'We found this on the same day.')
    : say('이날이 지나면 갱신할 수 없습니다.', 'After that day it can no longer be renewed.');
}

function consequenceWhileValid({ products, beside, deptUserUnsure }: Expiry, t: Tongue): string {
  const { say } = t;
  const stops = say(
    `${productNames(products, t)} 수집이 멈춥니다.`,
    `${collection(products)} stops`,
  );
  if (beside === 'rejected-dept-user') {
    return say(
      `부서사용자 로그인이 거부된 상태라, 만료되면 ${stops}`,
      `The department user's login is rejected, so ${stops} when it expires.`,
    );
  }
  if (deptUserUnsure === undefined) {
    return say(
      `등록된 부서사용자가 없어, 만료되면 ${stops}`,
      `No department user is registered, so ${stops} when it expires.`,
    );
  }
  const effect = say(`만료와 함께 ${stops}`, `${stops} when the certificate expires.`);
  return unlessDeptUserWorks(deptUserUnsure, effect, t);
}

function consequenceNow({ products, deptUserUnsure }: Expiry, t: Tongue): string {
  const names = productNames(products, t);
  return deptUserUnsure === undefined
    ? t.say(
        `지금은 ${withObjectParticle(products)} 수집할 수 없습니다.`,
        `${upperFirst(names)} cannot be collected now.`,
      )
    : t.say(
        `부서사용자로 로그인되지 않으면 ${withObjectParticle(products)} 수집할 수 없습니다.`,
        `Unless the department user logs in, ${names} cannot be collected.`,
      );
}

function deptUserNote({ beside, deptUserUnsure }: Expiry, { say }: Tongue): string {
  if (beside === 'rejected-dept-user') {
    return say(
      '부서사용자 로그인도 거부된 상태입니다.',
      "The department user's login is rejected too.",
    );
  }
  switch (deptUserUnsure) {
    case 'untested':
      return say(
        '부서사용자는 등록되어 있지만 로그인은 테스트하지 않았습니다.',
        'A department user is registered, but its login was not tested.',
      );
    case 'unknown':
      return say(
        '부서사용자가 있는지는 확인하지 못했습니다.',
        'We could not check whether there is a department user.',
      );
    case undefined:
      return say('등록된 부서사용자도 없습니다.', 'No department user is registered either.');
  }
}

function deadline({ expiresAt }: Expiry, { at }: ReasonContext, t: Tongue): string {
  const { say } = t;
  if (calendarDaysUntil(expiresAt, at) === 0) {
    const end = t.expiryTime(expiresAt);
    const until =
      end === undefined
        ? say('이날 안에', 'on that day')
        : say(`이날 ${end}까지`, `by ${end} on that day`);
    return say(
      `${until} 갱신은 마쳐야 합니다. 홈택스와 팝빌 등록은 그 뒤에 해도 됩니다.`,
      `It has to be renewed ${until}. Registering it at HomeTax and POPBiLL can follow later.`,
    );
  }
  const eve = t.shortDate(expiresAt - DAY, at);
  return say(`${eve}까지 끝내는 것이 안전합니다.`, `Finishing by ${eve} is safest.`);
}

function renewalSteps(reason: Expiry, context: ReasonContext, t: Tongue): readonly string[] {
  // An early notice may come before a renewal is possible.
  const isEarly = calendarDaysUntil(reason.expiresAt, context.at) > 20;
  const when = isEarly
    ? t.say(
        ' 보통 만료 30일 전부터 갱신할 수 있습니다(발급기관에 따라 더 일찍도 됩니다).',
        ' Usually that is possible from 30 days before expiry; some issuers allow it earlier.',
      )
    : '';
  return [
    t.say(
      `회사가 인증서를 발급받은 은행이나 인증기관에서 갱신합니다.${when} 만료일이 지나면 갱신할 수 없고 신규 발급을 받아야 합니다.`,
      `The company renews it at the bank or certification authority that issued it.${when} After the expiry date it cannot be renewed; a new one has to be issued.`,
    ),
    t.say(
      '갱신한 인증서를 홈택스에 등록합니다.',
      'The renewed certificate is registered at HomeTax.',
    ),
    registerCertificateStep(context, t),
  ];
}

function adviceAfterExpiry({ products }: Expiry, t: Tongue): Advice {
  const { say } = t;
  return {
    intro: say(
      '먼저 회사에 이미 갱신했는지 물어봐 주세요.',
      'Ask the company first whether it has already renewed.',
    ),
    steps: [
      say(
        '갱신했다면: 새 인증서를 홈택스에 등록하고, 인증 페이지에서 팝빌에도 등록합니다.',
        'If it has: register the new certificate at HomeTax, then at POPBiLL through the authentication page.',
      ),
      say(
        '갱신하지 못했다면: 이제 갱신은 되지 않습니다. 은행이나 인증기관에서 신규 발급을 받아야 하고, 서류가 필요할 수 있습니다.',
        'If not: it can no longer be renewed. A new certificate has to be issued by a bank or certification authority, which may need papers.',
      ),
      say(
        `더 빠른 길: 회사가 홈택스에 로그인할 수 있다면 ${deptUserFor(products, t)}를 만들어 인증 페이지에서 등록합니다. 무료이고 해마다 갱신하지 않아도 됩니다.`,
        `Often faster: if the company can log in to HomeTax, it can create ${deptUserFor(products, t)} and register it through the authentication page. It is free and needs no renewal.`,
      ),
    ],
  };
}
