import type { SetupFault } from '../../domain/alert.js';
import type { CliText, DoctorFinding } from '../cli-text.js';
import { number } from '../format.js';
import { importing } from './import.js';
import { ko as words } from './words.js';

export const cli: CliText = {
  usage: [
    '사용법: npm run -s cli -- <명령>',
    '',
    '  check <사업자번호>    회사 하나를 지금 확인합니다. 인증서로는 로그인하지 않습니다.',
    '  import <파일.csv>     회사를 모니터링에 추가하거나 수정합니다. 앱을 멈춘 뒤에 씁니다.',
    '  export                모니터링 중인 회사를 CSV로 출력합니다.',
    '  sweep                 모니터링 중인 회사를 지금 모두 확인합니다. 앱을 멈춘 뒤에 씁니다.',
    '  doctor                설정, 저장소, 팝빌, 슬랙이 준비되었는지 살펴봅니다.',
    '  help                  이 설명을 보여 줍니다.',
    '',
    'CSV의 열: brn,name,products,user_id,channel,owner,note,paused (brn만 꼭 필요합니다)',
    '끝날 때의 값: 0 문제없음, 1 설정이나 쓰는 법이 틀림, 2 손볼 것이 있음, 3 확인하지 못함',
  ],
  unknownCommand: (word) => `모르는 명령입니다: ${word}`,
  brnMissing: '사업자번호를 함께 적어 주세요. 예: npm run -s cli -- check 123-45-67891',
  fileMissing: 'CSV 파일을 함께 적어 주세요. 예: npm run -s cli -- import companies.csv',
  appIsRunning: {
    import:
      '앱이 실행 중입니다. 슬랙에서 /hometax 가져오기 명령을 쓰거나, 앱을 멈춘 뒤 다시 실행해 주세요.',
    sweep:
      '앱이 실행 중입니다. 슬랙에서 /hometax 전체확인 명령을 쓰거나, 앱을 멈춘 뒤 다시 실행해 주세요.',
  },
  storeFailed: {
    'not-writable': '저장소 파일이나 폴더에 쓸 수 없습니다. STORE_URL의 경로와 권한을 봐 주세요.',
    locked: '다른 프로세스가 저장소를 쓰고 있습니다. 그것을 멈춘 뒤 다시 실행해 주세요.',
    'disk-full': '디스크가 가득 차 저장하지 못했습니다. 자리를 비운 뒤 다시 실행해 주세요.',
    corrupt: '저장소 파일이 손상되었거나 SQLite 파일이 아닙니다. 백업한 파일로 되돌려 주세요.',
    'newer-version': '이 앱보다 새 버전이 쓴 저장소입니다. 앱을 새 버전으로 올려 주세요.',
    'unknown-shape': '저장소에 이 앱이 읽을 수 없는 내용이 있습니다. STORE_URL의 경로를 봐 주세요.',
    closed: '저장소가 이미 닫혀 있습니다. 다시 실행해 주세요.',
    failed: '저장소를 읽거나 쓰지 못했습니다. STORE_URL의 경로와 남은 디스크 공간을 봐 주세요.',
  },
  lookedOnly:
    '앱이 실행 중이라 홈택스에 로그인하지 않고 알아보았습니다. 로그인까지 테스트하려면 슬랙에서 /hometax 확인 명령을 써 주세요.',
  buttonsAreInSlack: '여기에 나온 버튼은 슬랙의 알림이나 /hometax 확인 결과에 있습니다.',
  importing: importing.reading,
  importFile: importing.fileProblem,
  importLine: importing.line,
  imported: importing.counts,
  importOvertaken: '그 사이에 저장소가 바뀌어 아무것도 저장하지 않았습니다. 다시 실행해 주세요.',
  tooManyWords: (command) =>
    `${command} 명령에 필요 없는 말이 더 있습니다. 파일 이름에 빈칸이 있으면 따옴표로 묶어 주세요.`,
  importAgain:
    '가져오지 못한 줄을 고쳐 같은 파일을 다시 가져와 주세요. 이미 가져온 줄은 그대로 있습니다.',
  exported: (companies) => `모니터링 중인 회사 ${number(companies)}곳을 내보냈습니다.`,
  sweeping: (done, total) => `${number(total)}곳 가운데 ${number(done)}곳 확인`,
  doctor,
  doctorFine: '모두 준비되었습니다.',
  doctorNotFine: (findings) => `살펴볼 것이 ${number(findings)}가지 있습니다.`,
};

function doctor(finding: DoctorFinding): string {
  switch (finding.item) {
    case 'setting':
      return `설정: ${finding.remark}`;
    case 'store':
      return finding.found === 'fine'
        ? `저장소: 읽을 수 있습니다. 모니터링 중인 회사 ${number(finding.companies)}곳`
        : `저장소: 쓸 준비가 되지 않았습니다. ${cli.storeFailed[finding.why]}`;
    case 'popbill':
      if (finding.found === 'fine') {
        return `팝빌: ${words.stage[finding.stage]} 환경에서 링크아이디와 비밀키를 받아들였습니다.`;
      }
      return finding.found === 'refused'
        ? `팝빌: 설정을 받아들이지 않았습니다. ${finding.problem} ${REMEDY[finding.fault]}`
        : `팝빌: 답을 받지 못했습니다. ${finding.problem}`;
    case 'clock':
      return clock(finding);
    case 'slack':
      if (finding.found === 'fine') return `슬랙: 연결되었습니다. 워크스페이스 ${finding.team}`;
      return finding.found === 'refused'
        ? `슬랙: 토큰을 받아들이지 않았습니다(${finding.error}). OAuth & Permissions 페이지의 Bot User OAuth Token을 SLACK_BOT_TOKEN에 다시 넣어 주세요.`
        : `슬랙: 답을 받지 못했습니다(${finding.error}).`;
    case 'channel':
      return channel(finding);
    default:
      return finding satisfies never;
  }
}

/** Which setting to look at, by what POPBiLL does not accept. */
const REMEDY: Readonly<Record<SetupFault, string>> = {
  signature: 'POPBILL_SECRET_KEY 값을 봐 주세요.',
  'link-id': 'POPBILL_LINK_ID 값을 봐 주세요.',
  ip: '서버가 나가는 IP 주소가 바뀌는 곳이면 POPBILL_IP_BOUND=false로 두고, 아니면 팝빌에 이 서버의 IP 주소를 허용해 주세요.',
  clock: '이 서버의 시계를 맞춰 주세요.',
  'production-closed':
    'POPBILL_STAGE 값을 보고, 이 링크아이디의 운영 환경이 열렸는지 팝빌에 물어봐 주세요.',
  points: '팝빌 사이트에서 포인트를 충전해 주세요.',
  'popbill-user-id': '회사에 적은 팝빌 아이디를 봐 주세요.',
  permission: '이 링크아이디로 홈택스 수집을 쓸 수 있는지 팝빌 고객센터에 물어봐 주세요.',
  other: 'POPBILL_로 시작하는 설정을 봐 주세요.',
};

function clock(finding: Extract<DoctorFinding, { item: 'clock' }>): string {
  switch (finding.found) {
    case 'fine':
      return '시계: 팝빌의 시계와 맞습니다.';
    case 'unknown':
      return '시계: 맞추어 보지 않았습니다. 먼저 팝빌이 설정을 받아들여야 합니다(위 줄 참고).';
    case 'skewed': {
      const seconds = number(Math.round(Math.abs(finding.skewMs) / 1000));
      return `시계: 이 컴퓨터의 시계가 팝빌보다 ${seconds}초 ${finding.skewMs > 0 ? '느립니다' : '빠릅니다'}. 서버의 시각 동기화를 켜 주세요.`;
    }
    default:
      return finding satisfies never;
  }
}

function channel(finding: Extract<DoctorFinding, { item: 'channel' }>): string {
  const of = `기본 채널(${finding.channel})`;
  switch (finding.found) {
    case 'fine':
      return `${of}: 알림을 보낼 수 있습니다.`;
    case 'not-in-channel':
      return `${of}: 앱이 이 채널에 없습니다. 채널에서 /invite 명령으로 앱을 초대해 주세요.`;
    case 'shared-outside':
      return `${of}: 다른 조직과 함께 쓰는 채널이라 회사 정보를 보내지 않습니다. 다른 채널로 바꿔 주세요.`;
    case 'archived':
      return `${of}: 보관된 채널입니다. 다른 채널로 바꿔 주세요.`;
    case 'not-found':
      return `${of}: 찾을 수 없습니다. ALERT_CHANNEL 값과, 비공개 채널이면 앱이 초대되었는지 봐 주세요.`;
    case 'unknown':
      return `${of}: 살펴보지 못했습니다. 먼저 슬랙에 연결되어야 합니다(위 줄 참고). 연결되었다면 앱을 워크스페이스에 다시 설치해 주세요. 앱 매니페스트의 권한(scope)이 빠졌을 수 있습니다.`;
    default:
      return finding satisfies never;
  }
}
