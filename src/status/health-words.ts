import { MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { notBroken } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { HealthProblem } from './health-rules.js';
import { recordsWords, storeErrorSentence } from './store-words.js';

export function synchroniseClock({ say }: Tongue): string {
  return say(
    '앱 서버의 시각 동기화(NTP)를 켜 주세요.',
    "Turn on time synchronisation (NTP) on the app's server.",
  );
}

/** Complete sentences without markup. */
export function describeProblem(problem: HealthProblem, now: Instant, t: Tongue) {
  const { say, words, companies, dayAndTime, duration } = t;
  const since = dayAndTime(problem.since, now);
  const ntp = synchroniseClock(t);
  const runDoctor = say(
    '앱 서버에서 doctor 명령을 실행해 원인을 확인해 주세요.',
    "Run doctor on the app's server to find the cause.",
  );
  switch (problem.kind) {
    case 'clock-off': {
      const isBehind = problem.differenceMs > 0;
      const off = duration(Math.abs(problem.differenceMs));
      return {
        description: say(
          `앱 서버의 시계가 팝빌·슬랙의 시계보다 ${off} ${isBehind ? '늦습니다' : '빠릅니다'}. 시계가 맞을 때까지 회사를 확인하지 않고 알림도 보내지 않습니다.`,
          `The clock of the app's server is ${off} ${isBehind ? 'behind' : 'ahead of'} the clocks of POPBiLL and Slack. Until it is corrected, no company is checked and no alert is sent.`,
        ),
        remedy: say(
          `${ntp} 시계가 맞으면 확인과 알림을 자동으로 재개합니다.`,
          `${ntp} The app then continues automatically.`,
        ),
      };
    }
    case 'slack-refused':
      return {
        description: say(
          `${since}부터 슬랙이 이 앱의 토큰을 거부합니다(슬랙: ${problem.error}). 알림을 보낼 수 없고 명령에도 응답하지 못합니다.`,
          `Slack has refused this app's token since ${since} (Slack: ${problem.error}). No alert can be sent, and commands are not answered.`,
        ),
        remedy: say(
          '슬랙에 앱을 다시 설치하고, 새 토큰을 SLACK_BOT_TOKEN에 입력한 뒤 앱을 다시 시작해 주세요.',
          'Install the app in Slack again, set SLACK_BOT_TOKEN to the new token, and restart the app.',
        ),
      };
    case 'slack-unreachable':
      return {
        description: say(
          `${since}부터 슬랙에 연결되지 않습니다(${problem.error}). 알림은 보관 중입니다.`,
          `Slack has not been reachable since ${since} (${problem.error}). Alerts are queued.`,
        ),
        remedy: say(
          '슬랙 상태 페이지와 앱 서버의 네트워크를 확인해 주세요.',
          "Check Slack's status page and the network of the app's server.",
        ),
      };
    case 'store-broken':
      return {
        description: say(
          `${since}부터 저장소를 읽을 수 없습니다. 회사 상태를 표시하거나 업데이트할 수 없습니다. ${notBroken(t)}`,
          `The store has been unreadable since ${since}. Company status can't be shown or updated. ${notBroken(t)}`,
        ),
        remedy: problem.why === undefined ? runDoctor : storeErrorSentence(problem.why, t),
      };
    case 'store-not-written':
      return {
        description: say(
          `${since}부터 저장소에 아무것도 저장하지 못합니다. 확인 결과가 남지 않고 알림이 늦어집니다.`,
          `The store has accepted no writes since ${since}. Check results are not saved, and alerts are late.`,
        ),
        remedy: say(
          `${runDoctor} 디스크가 가득 찼거나 다른 프로그램이 파일을 열어 둔 경우가 많습니다. 해결되면 자동으로 다시 저장합니다.`,
          `${runDoctor} Most often the disk is full, or another program has the file open. Once that is fixed, the app continues automatically.`,
        ),
      };
    case 'records-unreadable':
      return {
        description: say(
          `저장소의 기록 ${number(problem.count)}건을 읽을 수 없어 그대로 따로 보관했습니다. 나머지는 평소대로 동작합니다.`,
          `${count(problem.count, 'record')} in the store cannot be read and ${problem.count === 1 ? 'was' : 'were'} set aside unchanged. Everything else continues as usual.`,
        ),
        remedy: recordsWords(t).remedy,
      };
    case 'sweep-broke-off':
      return {
        description: say(
          `${since}에 앱 문제로 정기 확인이 중단된 뒤, 아직 한 번도 끝까지 마치지 못했습니다. ${notBroken(t)}`,
          `The scheduled check was interrupted on ${since} by a problem in the app, and none has finished since. ${notBroken(t)}`,
        ),
        remedy: say(
          '앱이 자동으로 다시 시도합니다. 계속되면 앱의 로그를 확인해 주세요.',
          "The app tries again automatically. If this persists, check the app's log.",
        ),
      };
    case 'sweep-overdue': {
      const at = problem.last === undefined ? undefined : dayAndTime(problem.last, now);
      const last =
        at === undefined
          ? say('아직 없음', 'none finished yet')
          : say(`${at}에 끝남`, `last finished ${at}`);
      return {
        description: say(
          `정기 확인이 ${since}부터 늦어지고 있습니다(마지막 확인: ${last}). 회사에 문제가 생겨도 모를 수 있습니다.`,
          `The scheduled check has been overdue since ${since} (${last}). Company problems may go unnoticed.`,
        ),
        remedy: say(
          '/hometax 전체확인 명령을 실행해 주세요. 끝나지 않으면 앱의 로그를 확인해 주세요.',
          "Run /hometax sweep. If it does not finish, check the app's log.",
        ),
      };
    }
    case 'sweep-in-vain':
      return {
        description: say(
          `${since}에 끝난 정기 확인에서 회사 ${companies(problem.asked)} 중 ${companies(problem.failed)}의 상태를 확인하지 못했습니다. 회사에 문제가 생겨도 모를 수 있습니다. ${notBroken(t)}`,
          `The last scheduled check (finished ${since}) could not check ${number(problem.failed)} of ${companies(problem.asked)}. Company problems may go unnoticed. ${notBroken(t)}`,
        ),
        remedy: say(
          '확인하지 못한 회사는 그로부터 1시간 뒤와 3시간 뒤에 자동으로 다시 확인합니다. 원인을 알려면 그중 한 회사를 /hometax 확인 명령으로 확인하고 앱의 로그도 확인해 주세요.',
          "The app tries again after 1 and 3 hours. To find the cause, run /hometax check for one of the companies, and check the app's log.",
        ),
      };
    case 'logins-used-up': {
      const { testAnyway } = words.button;
      return {
        description: say(
          `홈택스가 로그인 테스트에 응답하지 않습니다. ${since}까지 부서사용자마다 ${MAX_ATTEMPTS}회 연속으로 응답이 없어, 계정이 잠기지 않도록 자동 테스트를 중단했습니다. 로그인에 문제가 생겨도 모를 수 있습니다.`,
          `HomeTax is not answering login tests. By ${since} each department user login had been tested ${MAX_ATTEMPTS} times in a row without an answer, so automatic tests stopped to keep accounts from being locked. Login problems may go unnoticed.`,
        ),
        remedy: say(
          `먼저 홈택스에 직접 로그인해 보세요. 홈택스가 응답하면 한 회사를 /hometax 확인 명령으로 확인하고 '${testAnyway}'를 눌러 주세요. 한 번 로그인되면 앱은 홈택스가 다시 응답한다고 판단합니다. 나머지 회사는 각각 같은 방법으로 한 번 테스트해야 그 회사의 자동 테스트가 재개됩니다.`,
          `First try to log in to HomeTax yourself. Once HomeTax answers, check one company with /hometax check and press "${testAnyway}". One login that works shows the app that HomeTax is answering again. Each of the other logins then needs the same confirmation before it is tested.`,
        ),
      };
    }
    case 'notices-wait':
      return {
        description: say(
          `${since}부터 보냈어야 할 메시지 ${number(problem.count)}건을 슬랙에 보내지 못해 보관 중입니다.`,
          `Messages due since ${since} could not be sent to Slack. Queued: ${number(problem.count)}.`,
        ),
        remedy: runDoctor,
      };
    case 'webhook-failing':
      return {
        description: say(
          `${since}부터 ALERT_WEBHOOK_URL로 이벤트를 보내지 못합니다(${problem.error}). 이벤트 ${number(problem.count)}건을 보관하며 다시 보냅니다. 슬랙 알림은 평소대로 보냅니다.`,
          `Events have not been delivered to ALERT_WEBHOOK_URL since ${since} (${problem.error}). Queued: ${number(problem.count)}. Alerts in Slack are sent as usual.`,
        ),
        remedy: problem.isRefusal
          ? say(
              '받는 쪽에서 거부했습니다. 주소와 ALERT_WEBHOOK_SECRET, 받는 쪽의 로그를 확인해 주세요.',
              "The receiver refuses them. Check the address, ALERT_WEBHOOK_SECRET and the receiver's log.",
            )
          : say(
              '받는 쪽 프로그램이 실행 중인지, 앱 서버에서 연결되는지, 로그에 오류가 없는지 확인해 주세요.',
              "Check that the receiver is running, can be reached from the app's server and logs no error.",
            ),
      };
    case 'future-times':
      return {
        description: say(
          `앱 서버의 시계가 한동안 맞지 않아, 저장소의 기록 ${number(problem.count)}건에 미래 시각이 남아 있습니다. 다음 정기 확인이 끝날 때까지 이 기록은 사용하지 않습니다.`,
          `${count(problem.count, 'record')} in the store ${problem.count === 1 ? 'has a time' : 'have times'} in the future, because the clock of the app's server was wrong for a while. ${problem.count === 1 ? 'It counts' : 'They count'} as unknown until the next scheduled check.`,
        ),
        remedy: say(
          `${ntp} 지금 모두 확인하려면 /hometax 전체확인 명령을 실행해 주세요.`,
          `${ntp} To check all companies now, run /hometax sweep.`,
        ),
      };
  }
}

/** @param since when a process was last seen to lead */
export function noLeaderSentence(
  since: Instant,
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  const time = dayAndTime(since, now);
  return say(
    `${time}부터 알림을 보내는 프로세스가 없습니다. 앱의 모든 프로세스가 실행 중인지 로그를 확인해 주세요.`,
    `No process has led since ${time}, so no alert is sent. Check in the logs that the app's processes are running.`,
  );
}
