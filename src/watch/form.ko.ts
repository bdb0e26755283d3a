import type { CompanyField, Stage } from '../records/company.js';
import { companyField } from '../text/company-field.ko.js';
import { spokenTime } from '../text/format.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import type { FormProblem, FormText } from './form-text.js';

const { words } = TONGUES.ko;

const BRN_PROBLEM = {
  'not-ten-digits': '사업자번호는 숫자 10자리입니다.',
  'all-zero': '0으로만 된 사업자번호는 쓸 수 없습니다.',
  'check-digit': '사업자번호 10자리 가운데 마지막 숫자가 맞지 않습니다. 다시 봐 주세요.',
} as const;

export const form: FormText = {
  check: {
    title: '홈택스 인증 확인',
    company: {
      label: words.label.company,
      placeholder: '회사 이름이나 사업자번호',
      hint: '모니터링하지 않는 회사는 사업자번호 10자리를 모두 입력하면 고를 수 있습니다.',
    },
    products: {
      label: words.label.collects,
      hint: '모니터링 중인 회사는 저장해 둔 수집 항목으로 확인합니다.',
    },
    submit: '확인',
    checking: (company) =>
      `${company} 상태를 확인하고 있습니다. 로그인 테스트까지 하면 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
    problem: {
      ...BRN_PROBLEM,
      'no-company': '회사를 골라 주세요.',
      'no-products': '수집 항목을 하나 이상 골라 주세요.',
    },
    offerUnwatched: (brn) => `${brn} 사용(모니터링 안 함)`,
  },
  watch: {
    title: { add: '모니터링 추가', edit: '모니터링 수정' },
    brn: { label: words.label.brn, placeholder: '123-45-67891' },
    name: { label: '회사 이름', hint: '비워 두면 팝빌에 등록된 이름을 씁니다.' },
    products: { label: words.label.collects },
    popbillUserId: {
      label: words.label.popbillId,
      hint: '비워 두면 팝빌 회원의 기본 아이디를 씁니다. 비밀번호는 필요하지 않습니다.',
    },
    channel: { label: words.label.channel, hint: '비워 두면 기본 채널로 보냅니다.' },
    owner: { label: words.label.owner, hint: '알림에 이름이 나오는 사람입니다.' },
    ownerGroup: { label: '담당 그룹', hint: '사람과 그룹 가운데 하나만 고를 수 있습니다.' },
    note: {
      label: words.label.note,
      hint: '알림에 함께 보입니다. 예: 고객사 연락처, 인증서를 발급한 은행. 비밀번호와 주민등록번호는 적지 마세요.',
    },
    submit: { add: '추가', edit: words.button.save },
    notSavedYet: '아직 저장하지 않았습니다. 아래를 고친 뒤 다시 저장해 주세요.',
    notSavedUnknown:
      '누가 요청했는지 슬랙에서 제때 알아내지 못해 저장하지 않았습니다. 적은 내용은 그대로 있으니 잠시 뒤 다시 저장해 주세요.',
    alreadyWatched: (fields) =>
      fields.length === 0
        ? '이미 모니터링 중인 회사입니다. 아래는 지금 저장된 내용입니다.'
        : `이미 모니터링 중인 회사라 아직 저장하지 않았습니다. ${apart(fields)}`,
    changedMeanwhile: (fields) =>
      `이 창을 연 뒤 저장된 내용이 바뀌어 아직 저장하지 않았습니다. 적은 내용은 그대로 있습니다. ${apart(fields)}`,
    overtakenElsewhere: (company) =>
      `${company} · 창을 연 뒤 저장된 내용이 바뀌어 저장하지 않았습니다. /hometax ${SHOWN_WORD.ko.watch} 명령으로 다시 열어 주세요.`,
    problem: watchProblem,
    checkDigitWrong:
      '사업자번호의 마지막 숫자가 맞지 않습니다. 테스트 환경이라 그대로 쓸 수 있지만 다시 봐 주세요.',
    saving: (company) => `${company} 내용을 저장하고 있습니다.`,
    confirming: (company) =>
      `${company} · 팝빌 회원인지 팝빌에 물어보고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
    unconfirmed: (problem) =>
      `팝빌 회원인지 알아내지 못해 아직 저장하지 않았습니다.\n${problem}\n적은 내용은 그대로 있습니다. '그대로 저장'을 누르면 지금 저장하고, 팝빌 회원이 아니면 첫 정기 확인에서 알려 드립니다.`,
    unconfirmedElsewhere: (problem) =>
      `팝빌 회원인지 알아내지 못해 저장하지 않았습니다.\n${problem}\n잠시 뒤 /hometax ${SHOWN_WORD.ko.watch} 명령으로 다시 추가해 주세요.`,
    submitAnyway: '그대로 저장',
    otherName: (name) =>
      `적어 주신 이름과 팝빌에 등록된 이름이 다릅니다. 팝빌에 등록된 이름: ${name}`,
    saved,
    channelLine: (channel) => `${words.label.channel}: ${channel ?? words.label.defaultChannel}`,
    checking: '지금 상태를 확인하고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.',
  },
  unwatch: {
    title: '모니터링 제외',
    question: (company) => `${company} 모니터링을 그만둘까요?`,
    consequence:
      '더 이상 확인하지 않고 알림도 보내지 않습니다. 열려 있는 알림은 닫힙니다. 팝빌에 등록된 인증은 그대로 있고, 언제든 다시 추가할 수 있습니다.',
    submit: '제외',
    working: (company) => `${company} · 모니터링에서 제외하고 있습니다.`,
    done: (company) => `${company} · 모니터링에서 제외했습니다. 열려 있던 알림은 닫았습니다.`,
    wasNotWatched: (company) => `${company} · 이미 모니터링하지 않는 회사입니다.`,
  },
  certTest: {
    title: '인증서 로그인 테스트',
    question:
      '이 인증서로 홈택스를 쓰고 있는 사람이 있으면 로그아웃될 수 있습니다. 지금 테스트할까요?',
    why: '인증서는 한 번에 한 곳에서만 로그인됩니다. 부서사용자는 여러 곳에서 함께 로그인할 수 있습니다.',
    submit: '테스트',
    testing: (company) =>
      `${company} 인증서로 홈택스 로그인을 테스트하고 있습니다. 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
  },
  confirmLogin: {
    title: words.button.testAnyway,
    found: (attempts, method) =>
      `${
        attempts === 'lost'
          ? `이 회사의 저장된 결과를 읽을 수 없어 ${words.method[method]} 로그인이 그동안 몇 번 거부되었는지 모릅니다.`
          : `${words.method[method]} 로그인이 ${attempts}회 연속 거부되었거나 답이 없었습니다.`
      } 다시 틀리면 홈택스 계정이 잠길 수 있습니다.`,
    first: (method) =>
      method === 'deptUser'
        ? '먼저 회사가 홈택스에 이 부서사용자로 직접 로그인해 보게 해 주세요. 되지 않으면 홈택스에서 비밀번호를 바로잡고 인증 페이지에서 다시 등록해야 합니다. 홈택스에서 로그인되는 것을 확인한 다음에만 테스트해 주세요.'
        : '먼저 회사가 홈택스에 이 인증서로 직접 로그인해 보게 해 주세요. 홈택스에서 로그인되는 것을 확인한 다음에만 테스트해 주세요. 이 인증서로 홈택스를 쓰고 있는 사람은 로그아웃될 수 있습니다.',
    why: '팝빌도 같은 계정으로 로그인해 수집하므로, 홈택스가 센 실패는 더 많을 수 있습니다. 24시간에 한 번만 할 수 있고, 누가 확인했는지 기록에 남습니다.',
    submit: '홈택스에서 확인함, 테스트',
    notBefore: (at, now) =>
      `이미 테스트했습니다. 다음 테스트는 ${spokenTime(at, now, 'ko')}부터 할 수 있습니다.`,
    testing: (company) =>
      `${company} 로그인을 테스트하고 있습니다. 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
  },
};

function apart(fields: readonly CompanyField[]): string {
  const named = fields.map((field) => companyField[field]).join(', ');
  return `지금 저장된 내용과 다른 항목: ${named}. '저장'을 누르면 아래 내용으로 바뀝니다.`;
}

function watchProblem(of: FormProblem): string {
  switch (of.field) {
    case 'brn':
      return of.why === 'not-member' ? notMember(of.stage) : BRN_PROBLEM[of.why];
    case 'name':
      return '회사 이름이 너무 깁니다. 짧게 줄여 주세요.';
    case 'products':
      return '수집 항목을 하나 이상 골라 주세요.';
    case 'popbillUserId':
      return '팝빌 아이디의 형식이 아닙니다. 팝빌에서 쓰는 영문 아이디를 적어 주세요.';
    case 'channel':
      return channelProblem(of);
    case 'owner':
      return ownerProblem(of.why);
    case 'note':
      return of.why === 'looks-secret'
        ? '처리 메모에 비밀번호나 주민등록번호는 적을 수 없습니다. 그 부분을 지우고 저장해 주세요.'
        : '처리 메모가 너무 깁니다. 짧게 줄여 주세요.';
    default:
      return of satisfies never;
  }
}

function notMember(stage: Stage): string {
  return `이 사업자번호는 우리 팝빌 연동회원이 아닙니다. 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`;
}

function ownerProblem(why: Extract<FormProblem, { field: 'owner' }>['why']): string {
  switch (why) {
    case 'both-owners':
      return '담당자와 담당 그룹 가운데 하나만 골라 주세요.';
    case 'malformed':
      return '담당자는 이 워크스페이스의 사람이나 그룹이어야 합니다.';
    case 'unknown':
      return '고른 담당자를 이 워크스페이스에서 찾을 수 없습니다. 다른 담당자를 골라 주세요.';
    case 'left':
      return '고른 담당자는 워크스페이스를 떠났습니다. 다른 담당자를 골라 주세요.';
    case 'not-a-member':
      return '게스트나 봇, 다른 조직의 사람은 담당자가 될 수 없습니다. 다른 담당자를 골라 주세요.';
    default:
      return why satisfies never;
  }
}

function channelProblem(of: Extract<FormProblem, { field: 'channel' }>): string {
  switch (of.why) {
    case 'malformed':
      return '알림을 보낼 수 있는 채널이 아닙니다. 다른 채널을 골라 주세요.';
    case 'not-in-channel':
      return '앱이 이 채널에 없습니다. 채널에서 /invite 명령으로 앱을 초대한 뒤 다시 저장해 주세요.';
    case 'shared-outside':
      return '다른 조직과 함께 쓰는 채널에는 회사 정보를 보내지 않습니다. 다른 채널을 골라 주세요.';
    case 'archived':
      return '보관된 채널입니다. 다른 채널을 골라 주세요.';
    case 'scopes-missing':
      return `앱에 채널을 볼 권한이 없어 저장하지 않았습니다(빠진 scope: ${of.scopes.join(', ')}). 관리자가 앱 매니페스트를 다시 적용하고 앱을 다시 설치해야 합니다. 서버에서 doctor 명령을 실행하면 빠진 것이 모두 나옵니다.`;
    default:
      return of satisfies never;
  }
}

function saved(was: 'added' | 'changed' | 'unchanged', company: string): string {
  switch (was) {
    case 'added':
      return `${company} · 모니터링에 추가했습니다.`;
    case 'changed':
      return `${company} · 바뀐 내용을 저장했습니다.`;
    case 'unchanged':
      return `${company} · 바뀐 내용이 없습니다.`;
    default:
      return was satisfies never;
  }
}
