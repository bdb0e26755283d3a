import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import type { HelpText } from './help-text.js';
import { alerts, register, roles, sweeps } from './help-topics.ko.js';

const { words: ko } = TONGUES.ko;

const word = SHOWN_WORD.ko;

export const help: HelpText = {
  title: '/hometax 사용법',
  intro:
    '팝빌로 홈택스 자료를 수집하는 회사의 홈택스 인증을 확인하고, 인증 페이지를 열고, 문제가 생기면 채널로 알려 드립니다.',
  lines: [
    { command: '', does: '회사를 골라 확인합니다.', operatorsOnly: false },
    {
      command: `${word.check} <회사>`,
      does: '그 회사의 홈택스 인증을 지금 확인합니다.',
      operatorsOnly: false,
    },
    {
      command: `${word.popup} <회사> [현금영수증]`,
      does: '인증 페이지로 가는 새 링크를 받습니다.',
      operatorsOnly: true,
    },
    {
      command: `${word.watch} [회사]`,
      does: '회사를 모니터링에 추가하거나 내용을 수정합니다.',
      operatorsOnly: true,
    },
    {
      command: `${word.unwatch} <회사>`,
      does: '회사를 모니터링에서 제외합니다.',
      operatorsOnly: true,
    },
    {
      command: `${word.list} [조치필요 | 내담당 | 찾을 말]`,
      does: '모니터링 중인 회사를 급한 곳부터 보여 줍니다.',
      operatorsOnly: false,
    },
    {
      command: `${word.alerts} [내담당 | 찾을 말]`,
      does: '아직 해결되지 않은 알림을 급한 것부터 보여 줍니다. 맡은 것과 미룬 것도 나옵니다.',
      operatorsOnly: false,
    },
    {
      command: `${word.digest} [여기]`,
      does: '지금의 요약을 나에게만 보여 줍니다. [여기]를 붙이면 이 채널의 회사만 봅니다.',
      operatorsOnly: false,
    },
    {
      command: word.import,
      does: 'CSV 파일로 회사를 한꺼번에 추가하거나 수정합니다. 저장하기 전에 무엇이 바뀌는지 보여 줍니다.',
      operatorsOnly: true,
    },
    {
      command: word.export,
      does: '모니터링 중인 회사를 CSV 파일로 받습니다. 고쳐서 다시 가져올 수 있습니다.',
      operatorsOnly: true,
    },
    {
      command: word.sweep,
      does: '모니터링 중인 회사를 지금 모두 확인합니다.',
      operatorsOnly: true,
    },
    {
      command: `${word['test-alert']} [회사]`,
      does: '알림이 채널에 잘 오는지 테스트 알림을 하나 보내 봅니다.',
      operatorsOnly: true,
    },
    {
      command: `${word.history} [회사]`,
      does: '누가 무엇을 했고 무엇을 어디에 왜 알렸는지 보여 줍니다.',
      operatorsOnly: false,
    },
    {
      command: word.status,
      does: '앱에 문제가 없는지, 다음 정기 확인이 언제인지, 알림을 보낼 수 없는 채널이 있는지 보여 줍니다.',
      operatorsOnly: false,
    },
    {
      command: word.settings,
      does: '앱의 설정을 보고 바꿉니다. 관리자만 쓸 수 있습니다.',
      operatorsOnly: false,
    },
    {
      command: `${word.help} [주제]`,
      does: '이 사용법이나 주제별 도움말을 보여 줍니다. 예: 인증방식, 등록, 알림, 정기확인, 권한',
      operatorsOnly: false,
    },
  ],
  companyNote:
    '<회사>에는 사업자번호(하이픈은 있어도 없어도 됩니다)나 모니터링 중인 회사 이름의 일부를 적습니다. 모니터링 중인 회사가 하나뿐이면 적지 않아도 됩니다. 명령은 영어로 적어도 됩니다. 예: /hometax check 123-45-67891',
  secretsNote:
    '비밀번호, 인증서 파일, 주민등록번호는 슬랙에 적거나 올리지 마세요. 이 앱은 묻지 않습니다.',
  methods: {
    title: '부서사용자와 공동인증서',
    intro: {
      any: '홈택스 자료를 수집하려면 둘 가운데 하나가 팝빌에 등록되어 있어야 합니다. 부서사용자를 권합니다.',
      deptUser:
        '지금은 부서사용자로만 수집하도록 설정되어 있습니다(COLLECTS_BY). 공동인증서만 등록된 회사는 수집할 수 없습니다.',
    },
    deptUser: {
      name: '부서사용자(권장)',
      points: [
        { label: '비용', says: '무료. 회사가 홈택스에서 만듭니다.' },
        { label: '이용 기간', says: '반영구. 해마다 갱신하지 않습니다.' },
        { label: '동시 접속', says: '됩니다. 여러 곳에서 함께 로그인할 수 있습니다.' },
        { label: '권한', says: '조회만. 발행이나 신고는 할 수 없습니다.' },
      ],
    },
    certificate: {
      name: '공동인증서',
      points: [
        { label: '비용', says: '유료' },
        { label: '이용 기간', says: '1년. 해마다 갱신한 뒤 홈택스와 팝빌에 다시 등록합니다.' },
        {
          label: '동시 접속',
          says: '안 됩니다. 나중에 로그인한 쪽 때문에 먼저 쓰던 쪽이 로그아웃될 수 있습니다.',
        },
        { label: '권한', says: '제한 없음' },
      ],
    },
    separate:
      '전자세금계산서와 현금영수증은 부서사용자를 따로 만듭니다. 전자세금계산서 전용 부서사용자로는 현금영수증을 수집할 수 없습니다.',
    registerTitle: '부서사용자를 등록하는 두 가지 방법',
    before:
      "먼저 회사가 홈택스에서 전자세금계산서 전용(또는 현금영수증 전용) 부서사용자를 만들고 상태를 '사용'으로 둡니다. 새로 만든 부서사용자는 대표자의 승인을 기다려야 할 수 있습니다.",
    register: [
      `이 앱의 인증 페이지: /hometax ${word.popup} <회사> 명령이나 '인증 페이지 열기' 버튼으로 열고, 부서사용자의 아이디와 비밀번호를 등록합니다.`,
      '팝빌 사이트: 로그인한 뒤 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증에서 등록합니다.',
    ],
  },
  methodsButton: '인증 방식 비교',
  usageButton: '사용법',
  chooseTopic: '다른 도움말 고르기',
  topic: {
    usage: '사용법',
    methods: '부서사용자와 공동인증서 비교',
    register: '인증 등록하는 방법',
    alerts: '알림마다 할 일',
    ...ko.reason,
    setup: '앱 설정 문제',
    outage: '홈택스·팝빌 응답 없음',
    'common-cause': '같은 원인 의심',
    'mass-change': '한꺼번에 생긴 문제',
    sweeps: '정기 확인과 알림 시점',
    roles: '권한',
  },
  noSuchTopic: (asked, nearest) =>
    nearest === undefined
      ? `'${asked}' 주제는 도움말에 없습니다. 아래에서 골라 주세요.`
      : `'${asked}' 주제는 도움말에 없습니다. 가장 비슷한 주제를 보여 드립니다.`,
  register,
  alerts,
  sweeps,
  roles,
};
