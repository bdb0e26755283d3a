import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { dayAndMonth, expiryTime, fullDate, shortDate } from '../text/format.js';
import type { Advice } from '../text/phrases.js';
import {
  ADVICE,
  collects,
  collectsObject,
  collectsTopic,
  deptUserFor,
  moment,
  registerCertificate,
} from './alert-phrases.ko.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';

type Expiry = Extract<Reason, { kind: 'certificate-expiry' }>;

export function certificateExpiry(reason: Expiry, about: ReasonContext): ReasonWords {
  if (isHarmless(reason)) return harmless(reason, about);
  return reason.expired ? expired(reason, about) : expiring(reason, about);
}

function expiring(reason: Expiry, about: ReasonContext): ReasonWords {
  const date = shortDate(reason.expiresAt, about.at, 'ko');
  const isLastDay = calendarDaysUntil(reason.expiresAt, about.at) === 0;
  const left = asOf(reason, about);
  return {
    title: (name) =>
      isLastDay
        ? `${name} 인증서의 마지막 날이 ${date}입니다`
        : `${name} 인증서가 ${date}에 만료됩니다`,
    happened: `팝빌에 등록된 공동인증서가 ${exactDate(reason)}에 만료됩니다. ${left}`,
    means: meansWhileValid(reason),
    todo: { intro: deadline(reason, about), ordered: true, steps: renewalSteps(reason, about) },
    remarks: [ADVICE.deptUserEndsRenewals],
    sentence: (company) =>
      `${company}의 인증서가 ${date}에 만료됩니다. ${left} ${meansWhileValid(reason)} 갱신한 뒤 홈택스와 팝빌에 다시 등록해 주세요.`,
  };
}

function expired(reason: Expiry, about: ReasonContext): ReasonWords {
  const date = shortDate(reason.expiresAt, about.at, 'ko');
  const day = dayAndMonth(reason.expiresAt, about.at, 'ko');
  return {
    title: (name) => `${name} 인증서가 ${date}에 만료되었습니다`,
    happened: `팝빌에 등록된 공동인증서가 ${exactDate(reason)}에 만료되었습니다. ${asOf(reason, about)} ${deptUserToo(reason)}`,
    means: `${meansNow(reason)} 홈택스의 자료가 없어지는 것은 아니므로, 다시 등록한 뒤 ${day}부터 다시 수집하면 됩니다.`,
    todo: adviceAfterExpiry(reason),
    remarks: [],
    sentence: (company) =>
      `${company}의 인증서가 ${date}에 만료되었습니다. ${meansNow(reason)} 이미 갱신했는지 회사에 물어보고, 새 인증서나 부서사용자를 등록해 주세요.`,
  };
}

function harmless(reason: Expiry, about: ReasonContext): ReasonWords {
  const date = shortDate(reason.expiresAt, about.at, 'ko');
  const verb = reason.expired ? '만료되었습니다' : '만료됩니다';
  const worked =
    reason.deptUserWorkedAt === undefined
      ? '부서사용자 로그인은 정상입니다.'
      : `부서사용자 로그인은 ${moment(reason.deptUserWorkedAt, about)}에 정상이었습니다.`;
  return {
    title: (name) => `${name} 인증서가 ${date}에 ${verb}. 수집에는 영향이 없습니다`,
    happened: `팝빌에 등록된 공동인증서가 ${exactDate(reason)}에 ${verb}. ${worked}`,
    means: reason.expired
      ? `${collectsTopic(reason.products)} 부서사용자로 계속 수집할 수 있습니다.`
      : `인증서가 만료되어도 ${collectsTopic(reason.products)} 부서사용자로 수집할 수 있습니다.`,
    todo: {
      intro: reason.expired
        ? '서두를 일은 없습니다. 인증서도 계속 쓰려면 신규 발급을 받아 다시 등록하고, 부서사용자만 쓴다면 그대로 두어도 됩니다.'
        : '서두를 일은 없습니다. 인증서를 계속 쓰려면 만료 전에 갱신해 다시 등록하고, 부서사용자만 쓴다면 그대로 두어도 됩니다.',
      steps: [],
      ordered: false,
    },
    remarks: ['세금계산서를 발행할 때 쓰는 인증서는 이 알림에서 보지 않습니다. 따로 챙겨 주세요.'],
    sentence: (company) =>
      `${company}의 인증서가 ${date}에 ${verb}. 부서사용자 로그인이 정상이라 수집에는 영향이 없습니다.`,
  };
}

function isHarmless(reason: Expiry): boolean {
  return reason.beside === 'working-dept-user';
}

/** `2026년 12월 9일(수)`, with the time of day when it ends within the day. */
function exactDate({ expiresAt }: Expiry): string {
  const time = expiryTime(expiresAt, 'ko');
  return time === undefined ? fullDate(expiresAt, 'ko') : `${fullDate(expiresAt, 'ko')} ${time}`;
}

/** `11월 25일 기준으로 14일 남았습니다.` */
function asOf({ expiresAt, expired }: Expiry, about: ReasonContext): string {
  const days = calendarDaysUntil(expiresAt, about.at);
  const today = dayAndMonth(about.at, about.at, 'ko');
  if (days > 0) return `${today} 기준으로 ${days}일 남았습니다.`;
  if (days < 0) return `${today} 기준으로 ${-days}일 지났습니다.`;
  return expired ? '만료일 당일에 확인했습니다.' : '이날이 지나면 갱신할 수 없습니다.';
}

function meansWhileValid(reason: Expiry): string {
  const what = collects(reason.products);
  if (reason.beside === 'rejected-dept-user') {
    return `부서사용자 로그인이 거부된 상태라, 만료되면 ${what} 수집이 멈춥니다.`;
  }
  switch (reason.deptUserUnsure) {
    case 'untested':
      return `부서사용자가 등록되어 있지만 로그인은 테스트하지 않았습니다. 로그인되지 않으면 만료와 함께 ${what} 수집이 멈춥니다.`;
    case 'unknown':
      return `부서사용자가 있는지는 확인하지 못했습니다. 없으면 만료와 함께 ${what} 수집이 멈춥니다.`;
    case undefined:
      return `등록된 부서사용자가 없어, 만료되면 ${what} 수집이 멈춥니다.`;
    default:
      return reason.deptUserUnsure satisfies never;
  }
}

function meansNow(reason: Expiry): string {
  if (reason.deptUserUnsure === undefined) {
    return `지금은 ${collectsObject(reason.products)} 수집할 수 없습니다.`;
  }
  return `부서사용자로 로그인되지 않으면 ${collectsObject(reason.products)} 수집할 수 없습니다.`;
}

function deptUserToo(reason: Expiry): string {
  if (reason.beside === 'rejected-dept-user') return '부서사용자 로그인도 거부된 상태입니다.';
  switch (reason.deptUserUnsure) {
    case 'untested':
      return '부서사용자는 등록되어 있지만 로그인은 테스트하지 않았습니다.';
    case 'unknown':
      return '부서사용자가 있는지는 확인하지 못했습니다.';
    case undefined:
      return '등록된 부서사용자도 없습니다.';
    default:
      return reason.deptUserUnsure satisfies never;
  }
}

function deadline(reason: Expiry, about: ReasonContext): string {
  const days = calendarDaysUntil(reason.expiresAt, about.at);
  if (days === 0) {
    const end = expiryTime(reason.expiresAt, 'ko');
    const until = end === undefined ? '이날 안에' : `이날 ${end}까지`;
    return `${until} 갱신은 마쳐야 합니다. 홈택스와 팝빌 등록은 그 뒤에 해도 됩니다.`;
  }
  const eve = shortDate(reason.expiresAt - DAY, about.at, 'ko');
  return `${eve}까지 끝내는 것이 안전합니다.`;
}

function renewalSteps(reason: Expiry, about: ReasonContext): readonly string[] {
  const isEarly = calendarDaysUntil(reason.expiresAt, about.at) > 20;
  const when = isEarly
    ? ' 보통 만료 30일 전부터 갱신할 수 있습니다(발급기관에 따라 더 일찍도 됩니다).'
    : '';
  return [
    `회사가 인증서를 발급받은 은행이나 인증기관에서 갱신합니다.${when} 만료일이 지나면 갱신할 수 없고 신규 발급을 받아야 합니다.`,
    '갱신한 인증서를 홈택스에 등록합니다.',
    registerCertificate(about),
  ];
}

function adviceAfterExpiry({ products }: Expiry): Advice {
  return {
    intro: '먼저 회사에 이미 갱신했는지 물어봐 주세요.',
    ordered: false,
    steps: [
      '갱신했다면: 새 인증서를 홈택스에 등록하고, 인증 페이지에서 팝빌에도 등록합니다.',
      '갱신하지 못했다면: 이제 갱신은 되지 않습니다. 은행이나 인증기관에서 신규 발급을 받아야 하고, 서류가 필요할 수 있습니다.',
      `더 빠른 길: 회사가 홈택스에 로그인할 수 있다면 ${deptUserFor(products)}를 만들어 인증 페이지에서 등록합니다. 무료이고 해마다 갱신하지 않아도 됩니다.`,
    ],
  };
}
