import { collectsObject, deptUserFor } from '../assessment/alert-phrases.ko.js';
import type { DeptUserFault, Reason } from '../records/reason.js';
import { IN_ORDER, PLACE, untilSolved } from './client-phrases.ko.js';
import type { ClientCase, ClientPart } from './client-text.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

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

/** A department user that HomeTax rejected, as the client is told it. */
export function deptUserLogin(reason: Of<'dept-user-login'>, about: ClientCase): ClientPart {
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

/** Nothing is registered. */
export function authMissing(reason: Of<'auth-missing'>, { collectsBy }: ClientCase): ClientPart {
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
