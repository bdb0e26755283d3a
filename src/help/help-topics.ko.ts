import { timeOfDay } from '../settings/settings-rules.js';
import { spokenTime } from '../text/format.js';
import { people } from '../text/people.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import type { HelpText, SweepFacts } from './help-text.js';

const word = SHOWN_WORD.ko;

export const register: HelpText['register'] = {
  intro:
    '등록은 팝빌의 화면에서만 합니다. 슬랙에는 아이디도 비밀번호도 적지 않습니다. 인증 페이지는 /hometax ' +
    `${word.popup} <회사> 명령이나 '인증 페이지 열기' 버튼으로 열고, 링크는 30초 동안 열립니다.`,
  ways: [
    {
      title: '부서사용자(권장)',
      advice: {
        ordered: true,
        steps: [
          "회사가 홈택스에서 전자세금계산서 전용(또는 현금영수증 전용) 부서사용자를 만들고 상태를 '사용'으로 둡니다. 대표자의 승인을 기다려야 할 수 있습니다.",
          '인증 페이지에서 아이디와 비밀번호를 등록합니다. 홈택스 대표 아이디가 아니라 부서사용자 아이디여야 합니다. 팝빌 사이트에서 하려면 로그인한 뒤 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증에서 등록합니다.',
          '화면이 대표자의 주민등록번호를 물으면(홈택스의 2차 인증) 회사의 담당자가 직접, 화면이 요구하는 자리까지만 입력합니다. 슬랙이나 메일로 받지 마세요.',
        ],
      },
    },
    {
      title: '공동인증서',
      advice: {
        ordered: true,
        steps: [
          '회사가 은행이나 인증기관에서 인증서를 갱신합니다. 만료된 뒤에는 갱신할 수 없고 신규 발급을 받아야 합니다.',
          '그 인증서를 홈택스에 등록합니다.',
          '인증서가 저장된 Windows PC에서 인증 페이지를 열어 팝빌에도 등록합니다. 팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리에 있습니다.',
        ],
      },
    },
  ],
  after: "등록을 마쳤으면 '다시 확인'을 눌러 주세요. 수집할 수 있으면 알림이 닫힙니다.",
};

export const alerts: HelpText['alerts'] = {
  intro:
    '알림은 회사마다 하나이고, 해결될 때까지 같은 메시지를 고쳐 나갑니다. 알림의 종류는 다음과 같습니다.',
  kinds: {
    'certificate-expiry': '팝빌에 등록된 공동인증서가 곧 만료되거나 만료되었습니다.',
    'certificate-invalid': '유효기간은 남았지만 인증서로 로그인할 수 없습니다.',
    'dept-user-login': '홈택스가 부서사용자의 로그인을 거부했습니다.',
    'auth-missing': '팝빌에 인증서도 부서사용자도 등록되어 있지 않습니다.',
    'member-missing': '이 사업자번호는 우리 팝빌 연동회원이 아닙니다.',
    plan: '인증에는 문제가 없지만 정액제 때문에 수집이 멈추거나 멈출 예정입니다.',
    'check-broken':
      '정기 확인에서 3번 연속 답을 받지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.',
    setup: '팝빌이 이 앱의 설정을 받아들이지 않아 회사를 확인할 수 없습니다.',
    outage: '홈택스나 팝빌이 응답하지 않습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.',
    'common-cause': '여러 회사의 로그인이 같은 이유로 거부되어 로그인 테스트를 멈췄습니다.',
    'mass-change':
      '여러 회사에 같은 문제가 한꺼번에 생겨, 확실해질 때까지 회사마다의 알림이 기다립니다.',
  },
  example: '아래는 예시입니다. 실제 알림에는 그때의 날짜와 사정이 나옵니다.',
  company: '예시 회사',
  otherCauses: '원인이 다르면 할 일도 다릅니다.',
  buttons:
    "처리할 분은 '제가 맡을게요'를 눌러 주세요. 지금 할 수 없으면 '나중에 알림', 회사에 보낼 글이 필요하면 '고객 안내문'을 누르면 됩니다.",
};

export const sweeps: HelpText['sweeps'] = {
  intro:
    '지금의 설정은 다음과 같습니다. 이 가운데 인증서 알림 시점, 방해 금지 시간, 일일 요약 시각은 관리자가 /hometax ' +
    `${word.settings} 명령으로 바꿀 수 있습니다.`,
  lines: (facts) => [
    facts.nextSweepAt === undefined
      ? '정기 확인: 예정된 것이 없습니다.'
      : `정기 확인: 다음은 ${spokenTime(facts.nextSweepAt, facts.now, 'ko')}입니다. 모니터링 중인 회사를 모두 확인하고, 일시 중지한 회사는 빼 둡니다.`,
    `인증서 알림 시점: 만료 ${facts.certAlertDays.join('·')}일 전. 만료된 뒤에는 일주일 동안 매일, 그다음은 4주까지 매주 알립니다. 부서사용자가 정상이면 처음과 만료일에만 알리고, 회사가 ${facts.manyWatched}곳 이상이면 일일 요약에서만 알립니다.`,
    '알림 시점이 쉬는 날이면 그 전 영업일에 미리 알립니다. 더 급해지지 않으면 같은 회사는 하루에 한 번만 알립니다.',
    LOGIN[facts.deptLoginTest],
    '로그인이 거부되면 그날은 앱이 스스로 다시 로그인하지 않습니다. 그 뒤에도 정기 확인에서 많아야 한 번만 더 테스트합니다. 잇따라 4회 실패하면 버튼으로도 테스트하지 않으며, 운영 권한이 있는 분이 홈택스에서 로그인되는지 본 뒤 창에서 확인해야 합니다. 여러 번 틀리면 홈택스 계정이 잠길 수 있기 때문입니다.',
    CERTIFICATE[facts.certLoginTest],
    facts.quietHours === 'off'
      ? '방해 금지 시간: 쓰지 않습니다.'
      : `방해 금지 시간: ${timeOfDay(facts.quietHours.from)}부터 ${timeOfDay(facts.quietHours.to)}까지, 그리고 쉬는 날. 그동안의 알림은 모았다가 끝난 뒤에 보냅니다.`,
    facts.digestAt === undefined
      ? '일일 요약: 영업일에 보냅니다.'
      : `일일 요약: 영업일 ${facts.digestAt}에 보냅니다.`,
  ],
};

const LOGIN: Readonly<Record<SweepFacts['deptLoginTest'], string>> = {
  daily: '부서사용자 로그인 테스트: 정기 확인에서 하루 한 번 합니다.',
  weekly: '부서사용자 로그인 테스트: 정기 확인에서 일주일에 한 번 합니다.',
  off: '부서사용자 로그인 테스트: 정기 확인에서는 하지 않습니다. 사람이 확인할 때만 합니다.',
};

const CERTIFICATE: Readonly<Record<SweepFacts['certLoginTest'], string>> = {
  off: '인증서 로그인 테스트: 하지 않습니다. 인증서는 유효기간으로만 봅니다.',
  manual:
    '인증서 로그인 테스트: 버튼을 누르고 물음에 답했을 때만 합니다. 같은 인증서로 홈택스를 쓰는 사람이 로그아웃될 수 있기 때문입니다.',
  sweep:
    '인증서 로그인 테스트: 정기 확인에서도 합니다. 같은 인증서로 홈택스를 쓰는 사람이 로그아웃될 수 있습니다.',
};

export const roles: HelpText['roles'] = {
  intro: '할 수 있는 일은 명령을 쓰거나 버튼을 누를 때마다 그 사람의 권한을 보고 정합니다.',
  lines: ({ operators, admins }, { person }) => [
    '조회 권한(정식 구성원 모두): 확인, 목록, 알림 보기, 자세히, 이력, 요약, 앱 상태, 도움말',
    `운영 권한(${operators.length === 0 ? '정식 구성원 모두' : people(operators, person, 'ko')}): 인증 페이지 열기, 인증서 로그인 테스트, 거부된 로그인 다시 테스트, 회사 추가·수정·일시 중지·제외, 알림 맡기, 나중에 알림, 고객 안내문, 지금 모두 확인하기, 멈춘 로그인 테스트 다시 시작하기, 가져오기와 내보내기, 여러 회사 한 번에 처리, 테스트 알림`,
    `관리자(${admins.length === 0 ? '워크스페이스의 관리자와 소유자' : people(admins, person, 'ko')}): 설정${operators.length === 0 ? '' : '. 운영 권한은 따로입니다.'}`,
  ],
  outsiders:
    '게스트, 봇, 다른 조직의 사람은 쓸 수 없습니다. 무엇을 바꾸거나 인증 페이지를 열거나 인증서 로그인을 테스트하거나 잠길 수 있는 로그인을 확인한 사람은 모두 이력에 남습니다.',
};
