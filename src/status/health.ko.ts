import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';
import { dayAndTime, duration, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { HealthProblem } from './health-rules.js';
import type { HealthRemarkFacts, HealthText, HealthWords } from './health-text.js';
import { records } from './records.ko.js';

const { words } = TONGUES.ko;

export const health: HealthText = { problem, remark };

const { button } = words;

const NTP = '앱 서버의 시각 동기화(NTP)를 켜 주세요.';
const NOT_BROKEN = '회사의 인증에 문제가 있다는 뜻은 아닙니다.';

function problem(of: HealthProblem, now: Instant, isBesideOthers = false): HealthWords {
  const since = dayAndTime(of.since, now, 'ko');
  switch (of.kind) {
    case 'clock-off': {
      const way = of.differenceMs > 0 ? '느립니다' : '빠릅니다';
      const off = duration(Math.abs(of.differenceMs), 'ko');
      return {
        label: '서버 시계',
        says: `앱 서버의 시계가 팝빌·슬랙의 시계보다 ${off} ${way}. 시계가 맞을 때까지 회사를 확인하지 않고 알림도 보내지 않습니다.`,
        remedy: `${NTP} 시계가 맞으면 자동으로 다시 시작합니다.`,
      };
    }
    case 'slack-refused':
      return {
        label: '슬랙',
        says: `${since}부터 슬랙이 이 앱의 토큰을 거부합니다(슬랙: ${of.error}). 알림을 보낼 수 없고 명령에도 답하지 못합니다.`,
        remedy:
          '슬랙에 앱을 다시 설치하고, 새 토큰을 SLACK_BOT_TOKEN에 입력한 뒤 앱을 다시 시작해 주세요.',
      };
    case 'slack-unreachable':
      return {
        label: '슬랙',
        says: `${since}부터 슬랙에 연결되지 않습니다(${of.error}). 보낼 알림은 없어지지 않고 기다립니다.`,
        remedy: '슬랙 상태 페이지와 앱 서버의 네트워크를 확인해 주세요.',
      };
    case 'store-broken':
      return {
        label: '저장소',
        says: `${since}부터 저장소를 읽을 수 없습니다. 회사를 확인할 수도, 결과를 저장할 수도 없습니다. ${NOT_BROKEN}`,
        remedy: '앱 서버에서 doctor 명령을 실행하면 저장소의 문제를 알 수 있습니다.',
      };
    case 'store-not-written':
      return {
        label: '저장소',
        says: `${since}부터 저장소에 아무것도 저장하지 못합니다. 확인한 결과를 저장할 수 없고, 보낼 때가 된 알림이 기다립니다.`,
        remedy:
          '앱 서버에서 doctor 명령을 실행하면 저장소의 문제를 알 수 있습니다. 디스크가 가득 찼거나 다른 프로그램이 파일을 열어 둔 경우가 많습니다. 해결되면 앱이 자동으로 이어서 저장합니다.',
      };
    case 'records-unreadable':
      return {
        label: '저장소',
        says: `저장소에서 읽을 수 없는 기록 ${number(of.count)}건을 그대로 따로 두었습니다. 나머지는 평소처럼 동작합니다.`,
        remedy: records.remedy,
      };
    case 'sweep-broke-off':
      return {
        label: '정기 확인',
        says: `${since}에 앱의 문제로 전체 확인이 중단되었고, 그 뒤로 끝까지 확인하지 못했습니다. ${NOT_BROKEN}`,
        remedy: '앱이 자동으로 다시 시도합니다. 계속되면 앱의 로그를 확인해 주세요.',
      };
    case 'sweep-overdue': {
      const last = of.last === undefined ? '아직 없음' : `${dayAndTime(of.last, now, 'ko')}에 끝남`;
      return {
        label: '정기 확인',
        says: `전체 확인이 ${since}부터 늦어지고 있습니다(마지막 확인: ${last}). 회사에 문제가 생겨도 모를 수 있습니다.`,
        remedy: `${isBesideOthers ? '함께 표시된 다른 문제를 먼저 해결해 주세요. 그다음 ' : ''}'/hometax 전체확인' 명령을 써 보고, 끝나지 않으면 앱의 로그를 확인해 주세요.`,
      };
    }
    case 'sweep-in-vain':
      return {
        label: '정기 확인',
        says: `${since}에 끝난 전체 확인에서 회사 ${number(of.asked)}곳 가운데 ${number(of.failed)}곳의 상태를 확인하지 못했습니다. 회사에 문제가 생겨도 모를 수 있습니다. ${NOT_BROKEN}`,
        remedy:
          "앱이 전체 확인 1시간 뒤와 3시간 뒤에 다시 확인합니다. 그중 한 회사를 '/hometax 확인' 명령으로 확인하면 이유를 알 수 있습니다. 앱의 로그도 확인해 주세요.",
      };
    case 'logins-used-up':
      return {
        label: '로그인 테스트',
        says: `홈택스가 로그인 테스트에 응답하지 않습니다. ${since}까지 부서사용자마다 ${MOST_IN_A_ROW}번씩 잇따라 답이 없어, 계정이 잠기지 않도록 더는 자동으로 테스트하지 않습니다. 로그인에 문제가 생겨도 모를 수 있습니다.`,
        remedy: `먼저 홈택스에 직접 로그인해 보세요. 홈택스가 응답하면 그중 한 회사를 '/hometax 확인' 명령으로 확인하고 '${button.testAnyway}'를 눌러 주세요. 로그인이 한 번 되면 홈택스가 다시 응답하는 것으로 봅니다. 나머지 로그인은 하나씩 같은 방법으로 확인해야 다시 테스트합니다.`,
      };
    case 'notices-wait':
      return {
        label: '보낼 메시지',
        says: `${since}부터 보냈어야 할 메시지 ${number(of.count)}건을 슬랙에 보내지 못했습니다. 없어지지 않고 기다립니다.`,
        remedy: "'/hometax 앱상태' 명령에서 알림 채널을, 그리고 앱의 로그를 확인해 주세요.",
      };
    case 'future-times':
      return {
        label: '저장소',
        says: `앱 서버의 시계가 한동안 틀려, 저장소의 기록 ${number(of.count)}건에 미래 시각이 남아 있습니다. 다음 전체 확인이 끝날 때까지 이 내용은 모르는 것으로 봅니다.`,
        remedy: `${NTP} 지금 모두 확인하려면 '/hometax 전체확인' 명령을 써 주세요.`,
      };
    default:
      return of satisfies never;
  }
}

function remark(of: HealthRemarkFacts): string {
  switch (of.kind) {
    case 'setup':
      return `앱의 팝빌 연동 설정에 문제가 있습니다(팝빌 ${of.code}). 자세한 내용은 알림 채널에 있습니다.`;
    case 'outage':
      return `${of.silent === 'popbill' ? '팝빌' : '홈택스'}에서 응답이 없습니다. 자세한 내용은 알림 채널에 있습니다.`;
    case 'common-cause':
      return `회사 ${number(of.rejected)}곳의 로그인이 같은 이유로 거부되어 로그인 테스트를 멈췄습니다. 자세한 내용은 알림 채널에 있습니다.`;
    case 'mass-change':
      return `회사 ${number(of.companies)}곳에 같은 문제가 한꺼번에 새로 생겨 회사별 알림을 미뤄 두었습니다. 자세한 내용은 알림 채널에 있습니다.`;
    default:
      return of satisfies never;
  }
}
