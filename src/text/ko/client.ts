import { DAY } from '../../domain/instant.js';
import type { DeptUserFault, Reason } from '../../domain/reason.js';
import { calendarDaysUntil } from '../../domain/seoul-time.js';
import type { ClientCase, ClientPart, ClientText } from '../client-text.js';
import { expiryTime, fullDate } from '../format.js';
import { collects, collectsObject, deptUserFor } from './alert-phrases.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export const client: ClientText = {
  greeting: '안녕하세요.',
  subject: (name, brn) => `${name}(${brn})의 홈택스 자료 수집과 관련해 안내드립니다.`,
  several: (count) => `살펴봐 주실 것이 ${count}가지 있습니다.`,
  part,
  closing:
    '비밀번호, 주민등록번호, 인증서 파일은 메일이나 메신저로 보내지 말아 주세요. 이미 하셨다면 이 안내는 넘기셔도 됩니다. 감사합니다.',
};

/** Where a client registers, whichever service it uses. */
const PLACE = '홈택스 인증 등록 화면(팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리)';
const ON_THAT_PC = `인증서가 저장된 Windows PC에서 ${PLACE}에 새 인증서를 등록해 주세요.`;
const IN_ORDER = '아래 순서로 부탁드립니다.';

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
        what: `이 사업자번호가 팝빌 연동회원에서 확인되지 않아 ${nowStopped(reason)}`,
        ask: '아래 두 가지를 알려 주시기 바랍니다.',
        ordered: false,
        steps: [
          '사업자번호가 바뀌었거나 다른 사업장의 번호를 쓰고 계신지',
          '팝빌 회원에서 탈퇴하셨거나 아직 가입하지 않으셨는지',
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

function invalid(reason: Of<'certificate-invalid'>, { brn }: ClientCase): ClientPart {
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

const REGISTER_DEPT_USER = `${PLACE}에서 부서사용자의 아이디와 비밀번호를 등록해 주세요. 홈택스 대표 아이디가 아니라 부서사용자 아이디여야 합니다.`;
const TRY_FIRST =
  '비밀번호를 여러 번 틀리면 계정이 잠길 수 있으니, 등록하기 전에 홈택스에서 그 아이디로 로그인되는지 봐 주세요.';

interface FaultWords {
  readonly what: string;
  readonly steps: readonly string[];
}

const FAULTS: Readonly<
  Record<DeptUserFault, (reason: Of<'dept-user-login'>, about: ClientCase) => FaultWords>
> = {
  'wrong-password': () => ({
    what: '자료 수집에 쓰는 부서사용자의 아이디나 비밀번호를 홈택스가 받아들이지 않았습니다.',
    steps: [
      "홈택스의 부서사용자 관리에서 이 부서사용자의 상태가 '사용'인지 봐 주세요. 삭제되었다면 다시 만들어 주세요.",
      `비밀번호를 바꾸셨다면 바꾼 비밀번호를, 모르시면 초기화해 새로 정한 비밀번호를 준비해 주세요. ${TRY_FIRST}`,
      REGISTER_DEPT_USER,
    ],
  }),
  generic: () => ({
    what: '자료 수집에 쓰는 부서사용자로 홈택스에 로그인하지 못했습니다. 홈택스는 이유를 알려 주지 않았습니다.',
    steps: [
      "홈택스의 부서사용자 관리에서 이 부서사용자의 상태가 '사용'인지 봐 주세요. 새로 만드셨다면 대표자의 승인을 기다리고 있을 수 있습니다.",
      `비밀번호를 바꾸셨는지 봐 주세요. ${TRY_FIRST}`,
      `바뀐 것이 있다면 ${REGISTER_DEPT_USER}`,
    ],
  }),
  'wrong-company': (_, { brn }) => ({
    what: `자료 수집에 쓰도록 등록된 부서사용자가 이 사업자번호(${brn})의 계정이 아닙니다.`,
    steps: [
      `${brn} 사업자번호로 홈택스에서 만드신 부서사용자를 준비해 주세요. 없다면 새로 만들어 상태를 '사용'으로 두어 주세요.`,
      REGISTER_DEPT_USER,
    ],
  }),
  'wrong-account-type': ({ products }) => ({
    what: '자료 수집에 쓰도록 등록된 부서사용자의 종류가 맞지 않습니다. 홈택스에서는 전자세금계산서용과 현금영수증용 부서사용자를 따로 만듭니다.',
    steps: [
      `홈택스에서 ${deptUserFor(products)}를 만들고 상태를 '사용'으로 두어 주세요. 이미 있다면 그 아이디를 쓰시면 됩니다.`,
      REGISTER_DEPT_USER,
    ],
  }),
  'temporary-password': () => ({
    what: '자료 수집에 쓰는 부서사용자가 임시 비밀번호 상태입니다. 비밀번호를 초기화하고 아직 새로 정하지 않으셨을 때 이렇게 됩니다.',
    steps: [
      '홈택스에 이 부서사용자로 로그인해 새 비밀번호를 정해 주세요.',
      `${PLACE}에서 새 비밀번호를 등록해 주세요.`,
    ],
  }),
  'second-step-missing': () => ({
    what: '부서사용자로 로그인할 때 홈택스가 요구하는 2차 인증 정보(대표자 주민등록번호)가 등록되어 있지 않습니다.',
    steps: [
      `${PLACE}에서 현재 대표자의 주민등록번호를 직접 입력해 주세요. 화면이 요구하는 자리까지만 입력하시면 됩니다.`,
    ],
  }),
  'second-step-failed': () => ({
    what: '부서사용자가 홈택스의 2차 인증을 통과하지 못했습니다. 2차 인증에는 현재 대표자의 주민등록번호가 쓰입니다.',
    steps: [
      '최근에 대표자가 바뀌었는지 봐 주세요.',
      `${PLACE}에서 현재 대표자의 주민등록번호를 직접 다시 입력해 주세요. 화면이 요구하는 자리까지만 입력하시면 됩니다.`,
    ],
  }),
};

function deptUser(reason: Of<'dept-user-login'>, about: ClientCase): ClientPart {
  const { what, steps } = FAULTS[reason.sub](reason, about);
  const isSure = reason.severity === 'critical';
  const follows = isSure
    ? untilSolved(reason, true)
    : `그대로 두면 ${collectsObject(reason.products)} 가져오지 못할 수 있습니다.`;
  return {
    what: `${what} ${follows}`,
    ask: `되도록 빨리 ${IN_ORDER}`,
    ordered: true,
    steps,
  };
}

function missing(reason: Of<'auth-missing'>, { collectsBy }: ClientCase): ClientPart {
  const needsDeptUser = collectsBy === 'deptUser';
  return {
    what: `자료 수집에 필요한 ${needsDeptUser ? '부서사용자가' : '홈택스 인증(부서사용자나 공동인증서)이'} 등록되어 있지 않습니다. ${untilSolved(reason, true)}`,
    ask: `${needsDeptUser ? '' : '부서사용자를 권합니다. 무료이고 해마다 갱신하지 않아도 됩니다. '}${IN_ORDER}`,
    ordered: true,
    steps: [
      `홈택스에서 ${deptUserFor(reason.products)}를 만들고 상태를 '사용'으로 두어 주세요. 비밀번호가 임시 비밀번호라면 홈택스에 그 아이디로 로그인해 새로 정해 주세요.`,
      REGISTER_DEPT_USER,
      ...(needsDeptUser
        ? []
        : [
            '인증서를 쓰시려면 홈택스에 등록한 인증서를, 그 인증서가 저장된 Windows PC에서 같은 화면에 등록해 주세요.',
          ]),
    ],
  };
}

function plan({ plan: of, products }: Of<'plan'>): ClientPart {
  const what = collects(products);
  const date = of.endsAt === undefined ? undefined : fullDate(of.endsAt, 'ko');
  if (of.state === 'ending') {
    return {
      what: `팝빌의 ${what} 수집 정액제가 ${date === undefined ? '곧' : `${date}에`} 끝납니다. 그대로 두면 그 뒤에는 ${collectsObject(products)} 가져올 수 없습니다.`,
      ask: '계속 이용하시려면 그 전에 팝빌 사이트에서 정액제를 연장해 주세요.',
      ordered: false,
      steps: [],
    };
  }
  const last = date === undefined ? '' : ` 마지막 이용일은 ${date}입니다.`;
  const until = `다시 이용할 수 있을 때까지 ${collectsObject(products)} 가져올 수 없습니다. 홈택스 인증은 다시 등록하지 않으셔도 됩니다.`;
  const { found, ask } = STOPPED[of.why ?? 'refused'];
  return { what: `팝빌의 ${what} 수집 ${found}${last} ${until}`, ask, ordered: false, steps: [] };
}

const STOPPED = {
  ended: {
    found: '정액제 기간이 끝났습니다.',
    ask: '계속 이용하시려면 팝빌 사이트에서 정액제를 다시 신청해 주세요.',
  },
  restricted: {
    found: '정액제 사용이 제한되었습니다.',
    ask: '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
  },
  unpaid: {
    found: '정액제 결제가 끝나지 않았습니다.',
    ask: '팝빌 사이트에서 결제 수단과 미납 내역을 보시고 결제를 마쳐 주세요.',
  },
  refused: {
    found: '정액제가 정지되었습니다.',
    ask: '팝빌 사이트에서 정액제 상태를 보시고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
  },
} as const;

function cannot({ products }: Reason, isSure: boolean): string {
  return `${collectsObject(products)} ${isSure ? '가져올 수 없습니다.' : '가져오지 못할 수 있습니다.'}`;
}

function nowStopped(reason: Reason): string {
  return `지금은 ${cannot(reason, true)}`;
}

/** What goes on until something is done; nothing is lost meanwhile, which takes the fright out of it. */
function untilSolved(reason: Reason, isSure: boolean): string {
  return `해결될 때까지 ${cannot(reason, isSure)} 홈택스의 자료가 없어지는 것은 아닙니다.`;
}
