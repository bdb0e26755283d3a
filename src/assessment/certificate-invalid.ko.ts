import { attemptsUsed } from '../assessment/verdict-words.js';
import type { Reason } from '../records/reason.js';
import type { Advice } from '../text/phrases.js';
import { TONGUES } from '../text/tongue.js';
import {
  ADVICE,
  collectsObject,
  collectsTopic,
  evidence,
  inPopbillsWords,
  moment,
  registerCertificate,
} from './alert-phrases.ko.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';

type Invalid = Extract<Reason, { kind: 'certificate-invalid' }>;

export function certificateInvalid(reason: Invalid, about: ReasonContext): ReasonWords {
  const fault = faultOf(reason, about);
  const means = meansOf(reason);
  return {
    title: fault.title,
    happened: fault.happened,
    means,
    todo: fault.todo,
    remarks: [
      ...(reason.attempts === undefined ? [] : [lockOut(reason.attempts)]),
      ...(reason.beside === 'working-dept-user' ? [] : [ADVICE.deptUserEndsRenewals]),
    ],
    sentence: (company) => `${fault.sentence(company)} ${means} ${fault.ask}`,
    evidence: evidence(reason.code),
  };
}

function lockOut(attempts: number): string {
  return `로그인 테스트는 ${attemptsUsed(attempts, TONGUES.ko)}했습니다. 로그인 실패가 거듭되면 계정이 잠길 수 있습니다.`;
}

interface FaultWords {
  readonly title: (name: string) => string;
  readonly happened: string;
  readonly todo: Advice;
  readonly sentence: (company: string) => string;
  /** What the notification asks for. */
  readonly ask: string;
}

function faultOf(reason: Invalid, about: ReasonContext): FaultWords {
  const found = `${moment(reason.foundAt, about)} 확인에서`;
  switch (reason.sub) {
    case 'revoked':
      return {
        title: (name) => `${name} 인증서가 폐기되었습니다`,
        happened: `${found} 팝빌에 등록된 공동인증서가 폐기된 것으로 나왔습니다. 기간 중에 다른 곳에서 재발급하면 옛 인증서는 폐기됩니다.`,
        todo: steps(
          about,
          '회사에 물어봅니다. 최근에 인증서를 재발급했거나 새로 발급받았는지.',
          '새 인증서를 홈택스에 등록합니다. 새 인증서가 없다면 발급받은 은행이나 인증기관에 문의합니다.',
        ),
        sentence: (company) => `${company}의 인증서가 폐기되었습니다.`,
        ask: '재발급했는지 회사에 물어보고, 새 인증서를 홈택스와 팝빌에 등록해 주세요.',
      };
    case 'wrong-company':
      return {
        title: (name) => `${name} 인증서의 사업자번호가 다릅니다`,
        happened: `${found} 팝빌에 등록된 공동인증서가 이 회사의 사업자번호와 맞지 않는 것으로 나왔습니다. 다른 회사나 다른 사업장의 인증서로 보입니다.`,
        todo: steps(
          about,
          '회사에 물어봅니다. 어느 사업장의 인증서를 등록했는지.',
          '이 사업자번호의 인증서를 홈택스에 등록합니다.',
        ),
        sentence: (company) => `${company}의 인증서가 이 사업자번호의 것이 아닙니다.`,
        ask: '이 사업자번호의 인증서를 홈택스와 팝빌에 등록해 주세요.',
      };
    case 'unusable':
      return {
        title: (name) => `${name} 인증서를 쓸 수 없습니다`,
        happened: `${found} 팝빌이 등록된 공동인증서를 쓰지 못했습니다. ${inPopbillsWords(reason.message, reason.code, about)}`,
        todo: steps(
          about,
          '회사에 물어봅니다. 그 인증서로 홈택스에 로그인되는지, 최근에 재발급하지 않았는지.',
          '홈택스에 로그인되는 인증서를 준비합니다. 홈택스에 등록하지 않은 인증서라면 먼저 등록합니다.',
        ),
        sentence: (company) => `${company}의 인증서를 쓸 수 없습니다.`,
        ask: '홈택스에 로그인되는 인증서인지 회사에 물어보고, 팝빌에 다시 등록해 주세요.',
      };
    default:
      return reason.sub satisfies never;
  }
}

function steps(about: ReasonContext, ...before: readonly string[]): Advice {
  return { ordered: true, steps: [...before, registerCertificate(about)] };
}

function meansOf(reason: Invalid): string {
  const what = collectsObject(reason.products);
  switch (reason.beside) {
    case 'working-dept-user':
      return `부서사용자 로그인이 정상이라 ${collectsTopic(reason.products)} 계속 수집할 수 있습니다.`;
    case 'rejected-dept-user':
      return `부서사용자 로그인도 거부된 상태라 ${what} 수집할 수 없습니다.`;
    case 'nothing':
      break;
    default:
      return reason.beside satisfies never;
  }
  switch (reason.deptUserUnsure) {
    case 'untested':
      return `부서사용자가 등록되어 있지만 로그인은 테스트하지 않았습니다. 로그인되지 않으면 ${what} 수집할 수 없습니다.`;
    case 'unknown':
      return `부서사용자가 있는지는 확인하지 못했습니다. 없으면 ${what} 수집할 수 없습니다.`;
    case undefined:
      return `쓸 수 있는 다른 인증이 없어 ${what} 수집할 수 없습니다.`;
    default:
      return reason.deptUserUnsure satisfies never;
  }
}
