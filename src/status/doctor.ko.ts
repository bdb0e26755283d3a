import { startOfSeoulDay } from '../kernel/time.js';
import type { SetupFault } from '../records/incident.js';
import { environment } from '../settings/environment.ko.js';
import { bytes, fullDate, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { DoctorFinding, DoctorText, DoctorTrial, StoreTrouble } from './doctor-finding.js';
import { records } from './records.ko.js';

const { words } = TONGUES.ko;

type Of<Item extends DoctorFinding['item']> = Extract<DoctorFinding, { readonly item: Item }>;

export const STORE_FAILED: Readonly<Record<StoreTrouble, string>> = {
  'not-writable': '저장소 파일이나 폴더에 쓸 수 없습니다. STORE_URL의 경로와 권한을 봐 주세요.',
  locked: '다른 프로세스가 저장소를 쓰고 있습니다. 그것을 멈춘 뒤 다시 실행해 주세요.',
  'disk-full': '디스크가 가득 차 저장하지 못했습니다. 디스크 공간을 확보한 뒤 다시 실행해 주세요.',
  corrupt: '저장소 파일이 손상되었거나 SQLite 파일이 아닙니다. 백업한 파일로 되돌려 주세요.',
  'two-names':
    '저장소 파일에 다른 이름(하드 링크)이 있거나 폴더 없이 파일만 마운트되어 있습니다. 이름을 하나만 남기거나 폴더를 마운트해 주세요.',
  moved:
    '앱이 실행되는 동안 저장소 파일이 삭제되거나 옮겨지거나 바뀌어, 아무것도 저장되지 않습니다. 그 파일을 제자리에 되돌리거나, 앱을 멈추고 백업한 파일을 둔 뒤 다시 실행해 주세요.',
  'newer-version': '이 앱보다 새 버전이 쓴 저장소입니다. 앱을 새 버전으로 올려 주세요.',
  'unknown-shape': '저장소에 이 앱이 읽을 수 없는 내용이 있습니다. STORE_URL의 경로를 봐 주세요.',
  closed: '저장소가 이미 닫혀 있습니다. 다시 실행해 주세요.',
  failed: '저장소를 읽거나 쓰지 못했습니다. STORE_URL의 경로와 남은 디스크 공간을 봐 주세요.',
};

export const doctor: DoctorText = {
  line,
  fine: '모두 준비되었습니다.',
  notFine: (findings) => `살펴볼 것이 ${number(findings)}가지 있습니다.`,
};

function line(finding: DoctorFinding): string {
  switch (finding.item) {
    case 'setting':
      return `설정: ${environment.unused(finding.name)}`;
    case 'late':
      return `${LATE[finding.trial]}: ${finding.seconds}초 안에 끝나지 않아 그만두었습니다. ${AFTER_LATE[finding.trial]}`;
    case 'store':
      return store(finding);
    case 'records':
      return `저장소: ${records.count(finding.records.length)}. ${records.remedy}`;
    case 'disk':
      return disk(finding);
    case 'holidays':
      return holidays(finding);
    case 'popbill':
      return popbill(finding);
    case 'clock':
      return clock(finding);
    case 'member':
      return member(finding);
    case 'slack':
      return slack(finding);
    case 'scopes':
      return scopes(finding);
    case 'app-token':
      return appToken(finding);
    case 'signing-secret':
      return '서명 비밀값(SLACK_SIGNING_SECRET): 여기에서는 맞는지 알 수 없습니다. 슬랙에서 명령을 썼을 때 앱이 응답하지 않으면 앱의 로그를 봐 주세요. 값이 틀렸다면 로그에 나오고, 로그에 아무것도 없다면 앱 설정의 주소가 다르거나 Socket Mode가 켜져 있습니다.';
    case 'channel':
      return channel(finding);
    case 'people':
      return people(finding);
    case 'public-url':
      return publicUrl(finding);
    default:
      return finding satisfies never;
  }
}

const LATE: Readonly<Record<DoctorTrial, string>> = {
  store: '저장소',
  disk: '디스크',
  popbill: '팝빌',
  slack: '슬랙',
  'public-url': '앱의 주소(PUBLIC_URL)',
};

const AFTER_LATE: Readonly<Record<DoctorTrial, string>> = {
  store: 'STORE_URL의 경로와 그 디스크(네트워크 디스크라면 연결)를 봐 주세요.',
  disk: 'STORE_URL의 디스크(네트워크 디스크라면 연결)를 봐 주세요.',
  popbill:
    '잠시 뒤 다시 실행해 보고, 그래도 같으면 이 서버에서 팝빌로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.',
  slack:
    '잠시 뒤 다시 실행해 보고, 그래도 같으면 이 서버에서 slack.com으로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.',
  'public-url': 'DNS, 인증서, 프록시가 이 앱의 PORT로 이어지는지 봐 주세요.',
};

function store(finding: Of<'store'>): string {
  if (finding.found === 'broken') {
    return `저장소: 준비되지 않았습니다. ${STORE_FAILED[finding.why]}`;
  }
  const watched = `모니터링 중인 회사 ${number(finding.companies)}곳`;
  return finding.inUse
    ? `저장소: 읽을 수 있습니다. ${watched}. 실행 중인 앱이 쓰고 있어 읽기만 했습니다.`
    : `저장소: 읽고 쓸 수 있습니다. ${watched}`;
}

function disk({ found, storeBytes, freeBytes }: Of<'disk'>): string {
  const room = `저장소 ${bytes(storeBytes)}, 남은 공간 ${bytes(freeBytes)}`;
  return found === 'fine'
    ? `디스크: ${room}`
    : `디스크: ${room}. 가득 차면 알림을 저장하지도 보내지도 못합니다. 디스크 공간을 확보해 주세요.`;
}

function holidays({ data }: Of<'holidays'>): string {
  const remedy = '앱을 새 버전으로 올리거나 EXTRA_HOLIDAYS에 다가올 공휴일을 적어 주세요.';
  if (data.kind === 'none') return `공휴일 자료: 없습니다. 주말만 쉬는 날로 봅니다. ${remedy}`;
  const until = fullDate(startOfSeoulDay(data.until), 'ko');
  if (data.kind === 'known') return `공휴일 자료: ${until}까지 있습니다.`;
  return data.kind === 'ends'
    ? `공휴일 자료: ${until}까지만 있습니다. 그 뒤에는 주말만 쉬는 날로 봅니다. ${remedy}`
    : `공휴일 자료: ${until}에 끝났습니다. 지금은 주말만 쉬는 날로 봅니다. ${remedy}`;
}

function popbill(finding: Of<'popbill'>): string {
  switch (finding.found) {
    case 'fine':
      return `팝빌: ${words.stage[finding.stage]} 환경에서 링크아이디와 비밀키를 받아들였습니다.`;
    case 'refused':
      return `팝빌: 설정을 받아들이지 않았습니다(POPBILL_STAGE=${finding.stage}). ${finding.problem} ${REMEDY[finding.fault]}`;
    case 'no-answer':
      return `팝빌: 답을 받지 못했습니다. ${finding.problem} 이 서버에서 팝빌로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.`;
    default:
      return finding satisfies never;
  }
}

/** Which setting to look at, by what POPBiLL does not accept. */
const REMEDY: Readonly<Record<SetupFault, string>> = {
  signature: 'POPBILL_SECRET_KEY 값을 봐 주세요.',
  'link-id': 'POPBILL_LINK_ID 값을 봐 주세요.',
  ip: '이 서버에서 나가는 IP 주소가 바뀐다면 POPBILL_IP_BOUND=false로 두고, 아니면 팝빌에서 이 서버의 IP 주소를 허용해 주세요.',
  clock: '이 서버의 시계를 맞춰 주세요.',
  'production-closed':
    'POPBILL_STAGE 값을 보고, 이 링크아이디의 운영 환경이 열렸는지 팝빌에 물어봐 주세요.',
  points: '팝빌 사이트에서 포인트를 충전해 주세요.',
  'popbill-user-id': '회사에 적은 팝빌 아이디를 봐 주세요.',
  permission: '이 링크아이디로 홈택스 수집을 쓸 수 있는지 팝빌 고객센터에 물어봐 주세요.',
  other: 'POPBILL_로 시작하는 설정을 봐 주세요.',
};

function clock(finding: Of<'clock'>): string {
  const who = finding.by === 'popbill' ? '팝빌' : '슬랙';
  switch (finding.found) {
    case 'fine':
      return `시계: ${who}의 시계와 맞습니다.`;
    case 'unknown':
      return `시계: ${who}의 시각을 받지 못해 맞추어 보지 못했습니다. 먼저 ${who}에 연결되어야 합니다(위 줄 참고).`;
    case 'skewed': {
      const seconds = number(Math.round(Math.abs(finding.skewMs) / 1000));
      return `시계: 이 컴퓨터의 시계가 ${who}보다 ${seconds}초 ${finding.skewMs > 0 ? '느립니다' : '빠릅니다'}. 차이가 크면 팝빌은 이 앱의 요청을, 이 앱은 슬랙의 요청을 거부하게 됩니다. 서버의 시각 동기화(NTP)를 켜 주세요.`;
    }
    default:
      return finding satisfies never;
  }
}

function member(finding: Of<'member'>): string {
  switch (finding.found) {
    case 'note':
      return '회사: 모니터링 중인 회사가 아직 없어 물어보지 않았습니다. 슬랙에서 /hometax 추가 명령으로 추가하거나 import로 가져와 주세요.';
    case 'unknown':
      return '회사: 저장소를 읽지 못해 물어보지 않았습니다. 먼저 저장소를 고쳐 주세요(위 줄 참고).';
    case 'fine':
      return `회사: ${finding.company} · 팝빌에 우리 연동회원으로 등록되어 있습니다.`;
    case 'not-member':
      return `회사: ${finding.company} · 팝빌 ${words.stage[finding.stage]} 환경에서 우리 연동회원이 아닙니다. 회원은 테스트 환경과 운영 환경에 따로 가입합니다. POPBILL_STAGE와 POPBILL_LINK_ID 값을 봐 주세요.`;
    case 'no-answer':
      return `회사: ${finding.company} · 회원인지 팝빌의 답을 받지 못했습니다. ${finding.problem}`;
    default:
      return finding satisfies never;
  }
}

function slack(finding: Of<'slack'>): string {
  if (finding.found === 'fine') return `슬랙: 연결되었습니다. 워크스페이스 ${finding.team}`;
  return finding.found === 'refused'
    ? `슬랙: 토큰을 받아들이지 않았습니다(${finding.error}). OAuth & Permissions 페이지의 Bot User OAuth Token을 SLACK_BOT_TOKEN에 다시 넣어 주세요.`
    : `슬랙: 답을 받지 못했습니다(${finding.error}). 이 서버에서 slack.com으로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.`;
}

function scopes(finding: Of<'scopes'>): string {
  switch (finding.found) {
    case 'fine':
      return '슬랙 권한(scope): 매니페스트의 권한이 모두 있습니다.';
    case 'missing':
      return `슬랙 권한(scope): 빠진 것이 있습니다(${finding.scopes.join(', ')}). 앱 설정의 App Manifest를 이 버전의 것으로 바꾸고, Install App에서 워크스페이스에 다시 설치해 주세요.`;
    case 'unknown':
      return '슬랙 권한(scope): 알아보지 못했습니다. 먼저 슬랙에 연결되어야 합니다(위 줄 참고).';
    default:
      return finding satisfies never;
  }
}

function appToken(finding: Of<'app-token'>): string {
  switch (finding.found) {
    case 'fine':
      return '소켓 모드: 앱 토큰(SLACK_APP_TOKEN)으로 연결할 수 있습니다.';
    case 'off':
      return '소켓 모드: 앱 토큰은 맞지만, 앱 설정에서 Socket Mode가 꺼져 있다고 슬랙이 알려 왔습니다. Socket Mode 페이지에서 Enable Socket Mode를 켜 주세요.';
    case 'refused':
      return finding.error === 'missing_scope'
        ? '소켓 모드: 앱 토큰에 connections:write 권한이 없습니다. Basic Information 페이지에서 이 권한으로 새로 만들어 SLACK_APP_TOKEN에 넣어 주세요.'
        : `소켓 모드: 앱 토큰을 받아들이지 않았습니다(${finding.error}). Basic Information 페이지의 App-Level Tokens에서 토큰을 다시 복사해 SLACK_APP_TOKEN에 넣어 주세요.`;
    case 'no-answer':
      return `소켓 모드: 답을 받지 못했습니다(${finding.error}). 이 서버에서 slack.com으로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.`;
    default:
      return finding satisfies never;
  }
}

function channel(finding: Of<'channel'>): string {
  const of = `기본 채널(${finding.channel})`;
  const another = finding.isSet
    ? '슬랙에서 /hometax 설정 명령으로 다른 채널을 골라 주세요.'
    : 'ALERT_CHANNEL 값을 다른 채널로 바꿔 주세요.';
  const { found } = finding;
  switch (found) {
    case 'fine':
      return `${of}: 알림을 보낼 수 있습니다.`;
    case 'not-in-channel':
      return `${of}: 앱이 이 채널에 없습니다. 채널에서 /invite 명령으로 앱을 초대해 주세요.`;
    case 'shared-outside':
      return `${of}: 다른 조직과 함께 쓰는 채널이라 회사 정보를 보내지 않습니다. ${another}`;
    case 'archived':
      return `${of}: 보관된 채널입니다. ${another}`;
    case 'not-found':
      return `${of}: 이 워크스페이스에서 찾을 수 없습니다. 비공개 채널이면 채널에서 /invite 명령으로 앱을 초대하고, 다른 워크스페이스의 채널이거나 ID가 잘못되었으면 ${another}`;
    case 'unknown':
      return `${of}: 살펴보지 못했습니다. 먼저 슬랙에 연결되어야 하고, 앱의 권한이 모두 있어야 합니다(위 줄 참고).`;
    default:
      return found satisfies never;
  }
}

function people(finding: Of<'people'>): string {
  const fix = 'OPERATORS와 ADMINS 값이나 /hometax 설정의 운영 권한을 봐 주세요.';
  switch (finding.found) {
    case 'fine': {
      const rest =
        finding.unchecked === 0
          ? ''
          : ` 사람이 많아 ${number(finding.unchecked)}명은 살펴보지 않았습니다.`;
      return `권한: 운영 권한과 관리자로 적은 사람과 그룹이 모두 이 워크스페이스에 있습니다.${rest}`;
    }
    case 'missing':
      return `권한: 운영 권한이나 관리자로 적었지만 이 워크스페이스에 없거나 떠난 사람, 없거나 꺼진 그룹이 있습니다(${finding.ids.join(', ')}). ${fix}`;
    case 'powerless':
      return `권한: 운영 권한이나 관리자로 적었지만 정식 구성원이 아니라서(게스트, 봇, 다른 조직의 사람) 앱을 쓸 수 없는 사람이 있습니다(${finding.ids.join(', ')}). ${fix}`;
    case 'nobody':
      return finding.role === 'operators'
        ? '권한: 운영 권한으로 적은 사람과 그룹에 정식 구성원이 없습니다. 아무도 인증 페이지를 열거나 알림을 맡을 수 없습니다. OPERATORS 값이나 /hometax 설정의 운영 권한을 고쳐 주세요.'
        : '권한: 관리자로 적은 사람과 그룹에 정식 구성원이 없습니다. 아무도 설정을 바꾸거나 앱의 문제를 전해 들을 수 없습니다. ADMINS 값을 고쳐 주세요.';
    case 'everybody':
      return '권한: 운영 권한을 정하지 않아, 회사 계정으로 로그인되는 인증 페이지를 이 워크스페이스의 정식 구성원 모두가 열 수 있습니다. OPERATORS 값이나 /hometax 설정에 사람이나 사용자 그룹을 정해 주세요(모두에게 맡기려면 모두가 있는 그룹을 적습니다).';
    case 'unknown':
      return '권한: 적은 사람과 그룹을 알아보지 못했습니다. 먼저 슬랙에 연결되어야 하고, 앱의 권한(scope)이 모두 있어야 합니다(위 줄 참고).';
    default:
      return finding satisfies never;
  }
}

function publicUrl(finding: Of<'public-url'>): string {
  if (finding.found === 'fine') return '앱의 주소(PUBLIC_URL): 이 앱이 응답합니다.';
  if (!finding.isRunning) {
    return `앱의 주소(PUBLIC_URL): 응답이 없습니다(${finding.error}). 앱이 꺼져 있어 주소가 맞는지는 알 수 없습니다. 앱을 시작한 뒤 doctor를 다시 실행해 주세요.`;
  }
  return finding.found === 'no-answer'
    ? `앱의 주소(PUBLIC_URL): 응답이 없습니다(${finding.error}). DNS, 인증서, 프록시가 이 앱의 PORT로 이어지는지 봐 주세요.`
    : `앱의 주소(PUBLIC_URL): 이 앱이 아닌 것이 응답하거나, 앱이 이 주소를 모른 채 실행되고 있습니다(${finding.error}). 프록시가 /popup/ 아래의 요청을 이 앱의 PORT로 보내는지 보고, PUBLIC_URL을 바꾸었다면 앱을 다시 시작해 주세요.`;
}
