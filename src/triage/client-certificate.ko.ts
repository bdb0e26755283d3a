import { deptUserFor } from '../assessment/alert-phrases.ko.js';
import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { expiryTime, fullDate } from '../text/format.js';
import { cannot, IN_ORDER, ON_THAT_PC, PLACE, untilSolved } from './client-phrases.ko.js';
import type { ClientCase, ClientPart } from './client-text.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

/** A certificate that expires or has expired, as the client is told it. */
export function certificateExpiry(reason: Of<'certificate-expiry'>, about: ClientCase): ClientPart {
  return reason.expired ? expired(reason) : expiring(reason, about);
}

function expiring(reason: Of<'certificate-expiry'>, { now }: ClientCase): ClientPart {
  const time = expiryTime(reason.expiresAt, 'ko');
  const date = `${fullDate(reason.expiresAt, 'ko')}${time === undefined ? '' : ` ${time}`}`;
  const what = `자료 수집에 쓰는 공동인증서가 ${date}에 만료됩니다.`;
  const steps = [
    '인증서를 발급받은 은행이나 인증기관에서 갱신해 주세요. 만료일이 지나면 갱신할 수 없고 신규 발급을 받아야 합니다.',
    '갱신한 인증서를 홈택스에 등록해 주세요.',
    ON_THAT_PC,
  ];
  if (reason.beside === 'working-dept-user') {
    return {
      what: `${what} 부서사용자로 수집하고 있어 자료 수집에는 영향이 없습니다.`,
      ask: '인증서를 계속 쓰시려면 만료되기 전에 아래 순서로 부탁드립니다. 쓰지 않으시면 그대로 두셔도 됩니다.',
      ordered: true,
      steps,
    };
  }
  const isLastDay = calendarDaysUntil(reason.expiresAt, now) === 0;
  const by = isLastDay
    ? `갱신은 이날 ${time === undefined ? '안에' : `${time}까지`} 마쳐 주세요.`
    : `${fullDate(reason.expiresAt - DAY, 'ko')}까지`;
  return {
    what: `${what} 그대로 두면 만료된 뒤에는 ${cannot(reason, reason.deptUserUnsure === undefined)}`,
    ask: `${by} ${IN_ORDER}`,
    ordered: true,
    steps,
  };
}

function expired(reason: Of<'certificate-expiry'>): ClientPart {
  const what = `자료 수집에 쓰는 공동인증서가 ${fullDate(reason.expiresAt, 'ko')}에 만료되었습니다.`;
  if (reason.beside === 'working-dept-user') {
    return {
      what: `${what} 부서사용자로 수집하고 있어 자료 수집에는 영향이 없습니다.`,
      ask: '인증서도 계속 쓰시려면 아래 순서로 부탁드립니다. 쓰지 않으시면 그대로 두셔도 됩니다.',
      ordered: true,
      steps: ['은행이나 인증기관에서 인증서를 신규 발급받아 홈택스에 등록해 주세요.', ON_THAT_PC],
    };
  }
  return {
    what: `${what} ${untilSolved(reason, reason.deptUserUnsure === undefined)}`,
    ask: '아래 가운데 맞는 것으로 되도록 빨리 부탁드립니다.',
    ordered: false,
    steps: [
      `이미 갱신하셨다면: 새 인증서를 홈택스에 등록한 뒤, 그 인증서가 저장된 Windows PC에서 ${PLACE}에도 등록해 주세요.`,
      '아직 갱신하지 않으셨다면: 만료된 인증서는 갱신할 수 없으니 은행이나 인증기관에서 신규 발급을 받은 뒤 위와 같이 등록해 주세요.',
      `인증서 대신 부서사용자를 쓰시려면: 홈택스에서 ${deptUserFor(reason.products)}를 만들어 상태를 '사용'으로 두고, ${PLACE}에서 그 아이디와 비밀번호를 등록해 주세요. 무료이고 해마다 갱신하지 않아도 됩니다.`,
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
    ? '부서사용자로 수집하고 있어 자료 수집에는 영향이 없습니다.'
    : untilSolved(reason, reason.deptUserUnsure === undefined);
  const ask = isFine ? `인증서도 계속 쓰시려면 ${IN_ORDER}` : `되도록 빨리 ${IN_ORDER}`;
  switch (reason.sub) {
    case 'revoked':
      return {
        what: `자료 수집에 쓰는 공동인증서가 폐기되었습니다. 다른 곳에서 재발급하면 전에 쓰던 인증서는 폐기됩니다. ${follows}`,
        ask,
        ordered: true,
        steps: [
          '최근에 재발급하거나 새로 발급하신 인증서가 있는지 봐 주세요. 없다면 은행이나 인증기관에 문의해 주세요.',
          '새 인증서를 홈택스에 등록해 주세요.',
          ON_THAT_PC,
        ],
      };
    case 'wrong-company':
      return {
        what: `자료 수집에 쓰도록 등록된 공동인증서가 이 사업자번호(${brn})의 것이 아닙니다. ${follows}`,
        ask,
        ordered: true,
        steps: [`${brn} 사업자번호로 발급된 인증서를 홈택스에 등록해 주세요.`, ON_THAT_PC],
      };
    case 'unusable':
      return {
        what: `자료 수집에 쓰도록 등록된 공동인증서를 쓸 수 없는 상태입니다. ${follows}`,
        ask,
        ordered: true,
        steps: [
          '쓰시는 인증서로 홈택스에 로그인되는지 봐 주세요. 최근에 재발급하셨다면 새 인증서를 홈택스에 등록해 주세요.',
          ON_THAT_PC,
        ],
      };
    default:
      return reason.sub satisfies never;
  }
}
