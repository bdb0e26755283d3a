import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { count } from '../text/format.js';
import { type Advice, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  cannotCollect,
  certificateMenu,
  collection,
  deptUserAdvice,
  deptUserFor,
  type ReasonContext,
  type ReasonWords,
  unlessDeptUserWorks,
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
  const isLastDay = calendarDaysUntil(reason.expiresAt, context.at) === 0;
  const fullDate = exactDate(reason, t);
  const daysLeft = daysLeftSentence(reason, context, t);
  return {
    problem: isLastDay
      ? say(`인증서 만료일이 ${date}입니다`, `certificate expires ${date}`)
      : say(`인증서가 ${date}에 만료됩니다`, `certificate expires ${date}`),
    date,
    // On the last day the deadline names the time.
    fact: isLastDay ? undefined : timeOfExpiry(reason, t),
    happened: say(
      `팝빌에 등록된 공동인증서가 ${fullDate}에 만료됩니다. ${daysLeft}`,
      `The joint certificate registered with POPBiLL expires on ${fullDate}. ${daysLeft}`,
    ),
    consequence: consequenceWhileValid(reason, t),
    todo: {
      intro: deadline(reason, context, t),
      ordered: true,
      steps: renewalSteps(reason, context, t),
    },
    remarks: [certificateMenu(t), deptUserAdvice(t)],
    request: say(
      '갱신한 뒤 홈택스와 팝빌에 다시 등록해 주세요.',
      'Renew it, then register it in HomeTax and with POPBiLL.',
    ),
  };
}

function expiredWords(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const date = t.shortDate(reason.expiresAt, context.at);
  const day = t.dayAndMonth(reason.expiresAt, context.at);
  const fullDate = exactDate(reason, t);
  const daysLeft = daysLeftSentence(reason, context, t);
  return {
    problem: say(`인증서가 ${date}에 만료되었습니다`, `certificate expired ${date}`),
    date,
    happened: say(
      `팝빌에 등록된 공동인증서가 ${fullDate}에 만료되었습니다. ${daysLeft}`,
      `The joint certificate registered with POPBiLL expired on ${fullDate}. ${daysLeft}`,
    ),
    consequence: consequenceNow(reason, day, t),
    todo: adviceAfterExpiry(reason, t),
    remarks: [certificateMenu(t), deptUserAdvice(t)],
    request: say(
      '이미 갱신했는지 회사에 물어보고, 새 인증서나 부서사용자를 등록해 주세요.',
      'Ask whether it was renewed, then register the new certificate or a department user.',
    ),
  };
}

function unaffectedWords(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { products, deptUserWorkedAt, expired } = reason;
  const date = t.shortDate(reason.expiresAt, context.at);
  const fullDate = exactDate(reason, t);
  const names = upperFirst(productNames(products, t));
  const verb = expired ? say('만료되었습니다', 'expired') : say('만료됩니다', 'expires');
  const workedAt = deptUserWorkedAt && t.dayAndTime(deptUserWorkedAt, context.at);
  const login =
    workedAt === undefined
      ? say('로그인 정상', 'its login works')
      : say(`${workedAt} 로그인 정상`, `login worked on ${workedAt}`);
  return {
    problem: expired
      ? say(
          `인증서가 ${date}에 만료되었지만 수집에는 영향이 없습니다`,
          `certificate expired ${date}, collection not affected`,
        )
      : say(
          `인증서가 ${date}에 만료되지만 수집에는 영향이 없습니다`,
          `certificate expires ${date}, collection not affected`,
        ),
    date,
    happened: say(
      `팝빌에 등록된 공동인증서가 ${fullDate}에 ${verb}.`,
      `The joint certificate registered with POPBiLL ${verb} on ${fullDate}.`,
    ),
    consequence: expired
      ? say(
          `${withTopicParticle(products)} 부서사용자로 계속 수집할 수 있습니다(${login}).`,
          `${names} are still collected through the department user (${login}).`,
        )
      : say(
          `만료되어도 ${withTopicParticle(products)} 부서사용자로 수집할 수 있습니다(${login}).`,
          `${names} can still be collected after expiry through the department user (${login}).`,
        ),
    todo: {
      intro: expired
        ? say(
            '급하지 않습니다. 인증서도 계속 쓰려면 신규 발급받아 등록합니다. 부서사용자만 쓴다면 그대로 두어도 됩니다.',
            'Not urgent. To use a certificate as well, register a new one. If you use only the department user, no action is needed.',
          )
        : say(
            '급하지 않습니다. 인증서도 계속 쓰려면 만료 전에 갱신해 다시 등록합니다. 부서사용자만 쓴다면 그대로 두어도 됩니다.',
            'Not urgent. To keep using the certificate, renew and register it before it expires. If you use only the department user, no action is needed.',
          ),
      steps: [],
    },
    remarks: [
      say(
        '전자세금계산서 발행에 쓰는 인증서는 확인하지 않으니 따로 관리해 주세요.',
        'The certificate used to issue tax invoices is not checked here; keep track of it separately.',
      ),
    ],
    request: say('급하지 않습니다.', 'Not urgent.'),
  };
}

/** `2026년 12월 9일(수)`, `Wed 9 Dec 2026`; with the time unless it expires at midnight. */
function exactDate({ expiresAt }: Expiry, { say, expiryTime, fullDate }: Tongue): string {
  const [date, time] = [fullDate(expiresAt), expiryTime(expiresAt)];
  return time === undefined ? date : say(`${date} ${time}`, `${date} at ${time}`);
}

function timeOfExpiry({ expiresAt }: Expiry, { say, expiryTime }: Tongue): string | undefined {
  const time = expiryTime(expiresAt);
  return time && say(`만료 시각은 ${time}입니다.`, `It expires at ${time}.`);
}

/** `11월 25일 기준 14일 남았습니다.`, `14 days left on 25 Nov.` */
function daysLeftSentence({ expiresAt }: Expiry, { at }: ReasonContext, t: Tongue): string {
  const { say } = t;
  const days = calendarDaysUntil(expiresAt, at);
  const today = t.dayAndMonth(at, at);
  if (days > 0) {
    return say(`${today} 기준 ${days}일 남았습니다.`, `${count(days, 'day')} left on ${today}.`);
  }
  return days < 0
    ? say(`${today} 기준 ${-days}일 지났습니다.`, `${count(-days, 'day')} past expiry on ${today}.`)
    : say('만료일 당일에 확인했습니다.', 'Checked on its last valid day.');
}

function consequenceWhileValid({ products, beside, deptUserUnsure }: Expiry, t: Tongue): string {
  const { say } = t;
  const names = productNames(products, t);
  const collecting = collection(products);
  if (beside === 'rejected-dept-user') {
    return say(
      `부서사용자 로그인도 거부된 상태라, 만료되면 ${names} 수집이 멈춥니다.`,
      `Department user login rejected too, so ${collecting} stops at expiry.`,
    );
  }
  if (deptUserUnsure !== undefined) {
    const effect = say(`만료될 때 ${names} 수집이 멈춥니다.`, `${collecting} stops at expiry.`);
    return unlessDeptUserWorks(deptUserUnsure, effect, t);
  }
  return say(
    `부서사용자가 없어, 만료되면 ${names} 수집이 멈춥니다.`,
    `No department user, so ${collecting} stops at expiry.`,
  );
}

function consequenceNow(
  { products, beside, deptUserUnsure }: Expiry,
  day: string,
  t: Tongue,
): string {
  const cannot = cannotCollect(products, t);
  if (deptUserUnsure !== undefined) return unlessDeptUserWorks(deptUserUnsure, cannot, t);
  const effect =
    beside === 'rejected-dept-user'
      ? t.say(
          `부서사용자 로그인도 거부되어 ${cannot}`,
          `Department user login rejected too, so ${cannot}`,
        )
      : t.say(`부서사용자도 없어 ${cannot}`, `No department user either, so ${cannot}`);
  return t.say(
    `${effect} 자료는 홈택스에 남아 있으니 인증 등록 후 ${day}분부터 다시 수집하면 됩니다.`,
    `${effect} No data is lost: register again, then re-collect from ${day}.`,
  );
}

function deadline({ expiresAt }: Expiry, { at }: ReasonContext, t: Tongue): string {
  const { say } = t;
  const date = t.shortDate(expiresAt, at);
  if (calendarDaysUntil(expiresAt, at) === 0) {
    const end = t.expiryTime(expiresAt);
    const until =
      end === undefined
        ? say(`${date} 안에`, `before the end of ${date}`)
        : say(`${date} ${end}까지`, `by ${date}, ${end}`);
    return say(
      `${until} 회사가 갱신을 마쳐야 합니다. 등록은 그 뒤에 해도 됩니다.`,
      `${until} (registering can follow later). The company:`,
    );
  }
  const eve = t.shortDate(expiresAt - DAY, at);
  return say(`${eve}까지 회사가`, `by ${eve}. The company:`);
}

function renewalSteps(
  { expiresAt }: Expiry,
  { at, isWatched = true }: ReasonContext,
  t: Tongue,
): readonly string[] {
  const { say } = t;
  // An early notice may come before a renewal is possible.
  const isEarly = calendarDaysUntil(expiresAt, at) > 20;
  const opens = isEarly ? say('보통 만료 30일 전부터, ', 'usually from 30 days before; ') : '';
  const effect = isWatched ? say('(알림 종료)', '. The alert then closes.') : '';
  return [
    say(
      `은행·인증기관에서 갱신(${opens}만료 후에는 신규 발급만 가능)`,
      `renews it at its bank or CA (${opens}after expiry: new certificate only)`,
    ),
    say('홈택스에 등록', 'registers it in HomeTax'),
    say(
      `인증서가 있는 Windows PC에서 인증 페이지를 열어 팝빌에 등록${effect}`,
      `registers it with POPBiLL on the authentication page, opened on the Windows PC that holds it${effect}`,
    ),
  ];
}

function adviceAfterExpiry({ products }: Expiry, t: Tongue): Advice {
  const { say } = t;
  return {
    intro: say('이미 갱신했는지 회사에 물어봅니다.', 'Ask if the company renewed the certificate.'),
    steps: [
      say(
        '갱신했다면: 홈택스에 등록하고, 인증서가 있는 Windows PC에서 인증 페이지를 열어 팝빌에 등록합니다.',
        'If yes: register it in HomeTax, then on the authentication page, from the Windows PC that holds it.',
      ),
      say(
        '아니라면: 만료되어 갱신할 수 없으니 은행·인증기관에서 신규 발급받아 등록합니다(서류가 필요할 수 있음).',
        'If not: too late to renew. Get a new one from a bank or CA (may need documents), then do the same.',
      ),
      say(
        `더 빠른 방법: 회사가 홈택스에서 ${deptUserFor(products, t)}로 가입해 대표 아이디로 승인하고, 인증 페이지에서 등록합니다.`,
        `Faster: create ${deptUserFor(products, t)} in HomeTax, approve it with the representative's ID and register it on the authentication page.`,
      ),
    ],
  };
}
