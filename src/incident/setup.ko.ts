import type { AlertText, SetupWords } from '../alert/alert-text.js';
import { evidence } from '../assessment/alert-phrases.ko.js';
import type { Stage } from '../records/company.js';
import type { SetupAlert, SetupFault } from '../records/incident.js';
import { dayAndTime, duration, overAfter } from '../text/format.js';

/** What is refused, and what an admin does about it. */
interface FaultWords {
  /** Ends the title and begins the sentence; a whole clause up to `…않아`. */
  readonly because: string;
  readonly title: string;
  readonly guess: string;
  readonly steps: readonly string[];
  /** For the notification. */
  readonly ask: string;
}

const RESTART = '앱을 다시 시작합니다. 설정은 시작할 때 한 번만 읽습니다.';
const NO_RESTART = '앱을 다시 시작하지 않아도 됩니다.';

const FAULTS: Readonly<Record<SetupFault, (stage: Stage) => FaultWords>> = {
  signature: () => ({
    title: '팝빌이 우리 서명을 받아들이지 않습니다',
    because: '팝빌이 우리 서명을 받아들이지 않아',
    guess: '비밀키(SecretKey)가 바뀌었거나 잘못 적힌 것 같습니다.',
    steps: [
      '관리자가 팝빌(링크허브) 파트너 정보에서 지금의 비밀키를 봅니다.',
      'POPBILL_SECRET_KEY 값을 그 키로 바꿉니다. 키는 슬랙에 적지 않습니다.',
      RESTART,
    ],
    ask: '관리자는 POPBILL_SECRET_KEY 값을 새 키로 바꾸고 앱을 다시 시작해 주세요.',
  }),
  'link-id': () => ({
    title: '팝빌이 우리 링크아이디를 받아들이지 않습니다',
    because: '팝빌이 우리 링크아이디(LinkID)를 받아들이지 않아',
    guess: '링크아이디가 잘못 적혔거나 사용이 정지된 것 같습니다.',
    steps: [
      '관리자가 POPBILL_LINK_ID 값을 파트너 신청 때 받은 링크아이디와 견주어 봅니다.',
      `값이 다르면 고치고 ${RESTART}`,
      '값이 맞다면 사용이 정지되었는지 팝빌 고객센터에 문의합니다.',
    ],
    ask: '관리자는 POPBILL_LINK_ID 값을 보고, 맞다면 사용이 정지되었는지 팝빌에 문의해 주세요.',
  }),
  ip: () => ({
    title: '팝빌이 이 앱의 IP 주소를 받아들이지 않습니다',
    because: '팝빌이 이 앱의 IP 주소를 받아들이지 않아',
    guess: '앱이 밖으로 나가는 IP 주소가 바뀌었거나 여러 개인 것 같습니다.',
    steps: [
      '관리자가 앱이 도는 서버의 나가는 IP 주소를 봅니다. 팝빌에 IP 제한을 걸어 두었다면 지금 주소를 더합니다.',
      `나가는 주소가 여러 개라면 POPBILL_IP_BOUND 값을 false로 바꾸고 ${RESTART}`,
    ],
    ask: '관리자는 서버의 나가는 IP 주소와 팝빌의 IP 제한, POPBILL_IP_BOUND 값을 봐 주세요.',
  }),
  clock: () => ({
    title: '앱 서버의 시계가 팝빌과 맞지 않습니다',
    because: '앱 서버의 시계가 팝빌과 맞지 않아',
    guess: '팝빌의 시각으로 한 번 맞추어 다시 보냈지만 받아들여지지 않았습니다.',
    steps: [
      `관리자가 앱이 도는 서버의 시각을 맞춥니다(시간 동기화 NTP가 켜져 있는지 봅니다). ${NO_RESTART}`,
    ],
    ask: '관리자는 서버의 시각을 맞춰 주세요.',
  }),
  'production-closed': (stage) => ({
    title: '팝빌에서 이 환경을 쓸 수 없습니다',
    because: `팝빌이 우리 링크아이디에 ${stage === 'production' ? '운영' : '테스트'} 환경을 열어 주지 않아`,
    guess:
      stage === 'production'
        ? '운영 전환 신청이 아직 승인되지 않은 것 같습니다.'
        : '이 링크아이디로는 테스트 환경을 쓸 수 없는 것 같습니다.',
    steps: [
      '관리자가 팝빌 고객센터에 이 링크아이디의 운영 전환 상태를 문의합니다.',
      `환경을 잘못 골랐다면 POPBILL_STAGE 값을 고치고 ${RESTART}`,
    ],
    ask: '관리자는 팝빌에 운영 전환 상태를 문의하거나 POPBILL_STAGE 값을 봐 주세요.',
  }),
  points: () => ({
    title: '팝빌 포인트가 부족합니다',
    because: '팝빌 포인트가 부족해',
    guess: '파트너나 회원의 남은 포인트가 없는 것 같습니다.',
    steps: [`팝빌 사이트에서 포인트를 충전합니다. ${NO_RESTART}`],
    ask: '팝빌 포인트를 충전해 주세요.',
  }),
  'popbill-user-id': () => ({
    title: '팝빌이 적어 둔 팝빌 아이디를 받아들이지 않습니다',
    because: '팝빌이 우리가 적어 둔 팝빌 아이디를 받아들이지 않아',
    guess: '회사에 적어 둔 팝빌 아이디가 없어졌거나 사용이 중지된 것 같습니다.',
    steps: [
      `운영 권한이 있는 사람이 '/hometax 추가' 명령으로 회사를 열어 팝빌 아이디를 고치거나 비웁니다. 비우면 그 회사의 기본 아이디로 물어봅니다. ${NO_RESTART}`,
    ],
    ask: "'/hometax 추가' 명령으로 회사를 열어 팝빌 아이디를 고치거나 비워 주세요.",
  }),
  permission: () => ({
    title: '팝빌이 이 앱에 권한을 주지 않습니다',
    because: '팝빌이 우리 링크아이디나 팝빌 아이디에 홈택스 수집 권한을 주지 않아',
    guess: '홈택스 수집 서비스를 신청하지 않았거나 아이디의 권한이 빠진 것 같습니다.',
    steps: [
      `관리자가 팝빌 사이트에서 팝빌 아이디의 권한을 보고, 파트너의 홈택스 수집 사용 여부를 팝빌 고객센터에 문의합니다. ${NO_RESTART}`,
    ],
    ask: '관리자는 팝빌 아이디의 권한과 홈택스 수집 사용 여부를 팝빌에서 봐 주세요.',
  }),
  other: () => ({
    title: '팝빌이 이 앱의 요청을 받아들이지 않습니다',
    because: '팝빌이 이 앱의 요청을 받아들이지 않아',
    guess: '이 앱의 설정이나 팝빌 쪽 파트너 설정이 바뀐 것 같습니다.',
    steps: [
      '관리자가 POPBILL_로 시작하는 설정 값을 봅니다. 값을 고쳤다면 앱을 다시 시작합니다.',
      '값이 맞다면 아래 코드를 팝빌 고객센터에 알려 주세요.',
    ],
    ask: '관리자는 POPBILL_로 시작하는 설정을 보고, 맞다면 이 코드를 팝빌 고객센터에 알려 주세요.',
  }),
};

const UNTOUCHED =
  '회사들의 인증이 잘못되었다는 뜻은 아닙니다. 해결될 때까지 15분마다 몇 곳에 다시 물어보며, 회사 알림을 새로 열거나 닫지 않습니다.';

export const setup: AlertText['setup'] = (alert, markup): SetupWords => {
  const words = FAULTS[alert.fault](alert.stage);
  const reach = '회사들을 확인할 수 없으므로 정기 확인을 멈췄습니다.';
  const last =
    alert.lastCheckedAt === undefined
      ? []
      : [`마지막으로 확인한 때는 ${dayAndTime(alert.lastCheckedAt, alert.openedAt, 'ko')}입니다.`];
  const quoted = `팝빌의 말: "${markup.quote(alert.message)}" (${alert.code})`;
  return {
    title: words.title,
    happened: `${words.because} ${reach} ${words.guess} ${quoted}`,
    means: [UNTOUCHED, ...last].join(' '),
    todo: { steps: words.steps, ordered: words.steps.length > 1 },
    sentence: [`${words.because} ${reach}`, words.guess, ...last, words.ask].join(' '),
    facts: [`${since(alert)}부터`, evidence(alert.code)],
  };
};

export const setupResolved: AlertText['setupResolved'] = (alert) => {
  const until = dayAndTime(alert.resolvedAt, alert.openedAt, 'ko');
  const ms = alert.resolvedAt - alert.openedAt;
  const lasted = duration(ms, 'ko');
  const title = '팝빌이 이 앱의 설정을 다시 받아들입니다';
  const rest = '모든 회사를 다시 확인했고, 알림도 다시 보냅니다.';
  return {
    title,
    body: `${since(alert)}부터 ${until}까지 ${lasted} 동안 회사들을 확인하지 못했습니다. ${rest}`,
    sentence: `${title}. ${rest}`,
    facts: [`${overAfter(ms, 'ko')} 해결`, evidence(alert.code)],
  };
};

function since(alert: SetupAlert): string {
  return dayAndTime(alert.openedAt, alert.openedAt, 'ko');
}
