import { MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { HealthProblem } from './health-rules.js';
import { recordsWords, storeErrorSentence } from './store-words.js';

/** A health problem in words: label, description and remedy, in complete sentences without markup. */
export function describeProblem(problem: HealthProblem, now: Instant, t: Tongue) {
  const { say, words, companies, dayAndTime, duration } = t;
  const since = dayAndTime(problem.since, now);
  const ntp = say(
    '앱 서버의 시각 동기화(NTP)를 켜 주세요.',
    "Turn on time synchronisation (NTP) on the app's server.",
  );
  const notBroken = say(
    '회사의 인증에 문제가 있다는 뜻은 아닙니다.',
    "This doesn't mean that any authentication is broken.",
  );
  const slack = say('슬랙', 'Slack');
  const store = say('저장소', 'Store');
  const sweep = say('정기 확인', 'Scheduled check');
  switch (problem.kind) {
    case 'clock-off': {
      const isBehind = problem.differenceMs > 0;
      const off = duration(Math.abs(problem.differenceMs));
      return {
        label: say('서버 시계', "Server's clock"),
        description: say(
          `앱 서버의 시계가 팝빌·슬랙의 시계보다 ${off} ${isBehind ? '느립니다' : '빠릅니다'}. 시계가 맞을 때까지 회사를 확인하지 않고 알림도 보내지 않습니다.`,
          `This server's clock is ${off} ${isBehind ? 'behind' : 'ahead of'} the clocks of POPBiLL and Slack. Until it is right, no company is checked and no notice is sent.`,
        ),
        remedy: say(
          `${ntp} 시계가 맞으면 자동으로 다시 시작합니다.`,
          `${ntp} The app then continues automatically.`,
        ),
      };
    }
    case 'slack-refused':
      return {
        label: slack,
        description: say(
          `${since}부터 슬랙이 이 앱의 토큰을 거부합니다(슬랙: ${problem.error}). 알림을 보낼 수 없고 명령에도 답하지 못합니다.`,
          `Slack has refused this app's token since ${since} (Slack: ${problem.error}). No alert can be sent, and commands are not answered.`,
        ),
        remedy: say(
          '슬랙에 앱을 다시 설치하고, 새 토큰을 SLACK_BOT_TOKEN에 입력한 뒤 앱을 다시 시작해 주세요.',
          'Install the app in Slack again, put the new token into SLACK_BOT_TOKEN, and restart the app.',
        ),
      };
    case 'slack-unreachable':
      return {
        label: slack,
        description: say(
          `${since}부터 슬랙에 연결되지 않습니다(${problem.error}). 보낼 알림은 없어지지 않고 기다립니다.`,
          `Slack has not been reachable since ${since} (${problem.error}). Alerts wait; none is lost.`,
        ),
        remedy: say(
          '슬랙 상태 페이지와 앱 서버의 네트워크를 확인해 주세요.',
          "Check Slack's status page and the network of the app's server.",
        ),
      };
    case 'store-broken':
      return {
        label: store,
        description: say(
          `${since}부터 저장소를 읽을 수 없습니다. 회사를 확인할 수도, 결과를 저장할 수도 없습니다. ${notBroken}`,
          `The store has been unreadable since ${since}. Nothing can be checked or saved. ${notBroken}`,
        ),
        remedy:
          problem.why === undefined
            ? say(
                '앱 서버에서 doctor 명령을 실행하면 저장소의 문제를 알 수 있습니다.',
                "Run doctor on the app's server: it says what is wrong with the store.",
              )
            : storeErrorSentence(problem.why, t),
      };
    case 'store-not-written':
      return {
        label: store,
        description: say(
          `${since}부터 저장소에 아무것도 저장하지 못합니다. 확인한 결과를 저장할 수 없고, 보낼 때가 된 알림이 기다립니다.`,
          `Since ${since} nothing could be saved to the store. Results of checks cannot be saved, and alerts that are due wait.`,
        ),
        remedy: say(
          '앱 서버에서 doctor 명령을 실행하면 저장소의 문제를 알 수 있습니다. 디스크가 가득 찼거나 다른 프로그램이 파일을 열어 둔 경우가 많습니다. 해결되면 앱이 자동으로 이어서 저장합니다.',
          "Run doctor on the app's server: it says what is wrong with the store. Most often its disk is full, or another program has the file open. Once that is fixed, the app continues automatically.",
        ),
      };
    case 'records-unreadable':
      return {
        label: store,
        description: say(
          `저장소에서 읽을 수 없는 기록 ${number(problem.count)}건을 그대로 따로 두었습니다. 나머지는 평소처럼 동작합니다.`,
          `${count(problem.count, 'record')} in the store cannot be read and ${problem.count === 1 ? 'was' : 'were'} set aside unchanged. Everything else continues as usual.`,
        ),
        remedy: recordsWords(t).remedy,
      };
    case 'sweep-broke-off':
      return {
        label: sweep,
        description: say(
          `${since}에 앱의 문제로 전체 확인이 중단되었고, 그 뒤로 끝까지 확인하지 못했습니다. ${notBroken}`,
          `The check of all companies broke off on ${since} because of a problem in the app, and none was finished since. ${notBroken}`,
        ),
        remedy: say(
          '앱이 자동으로 다시 시도합니다. 계속되면 앱의 로그를 확인해 주세요.',
          "The app tries again automatically. If this persists, check the app's log.",
        ),
      };
    case 'sweep-overdue': {
      const at = problem.last === undefined ? undefined : dayAndTime(problem.last, now);
      const last =
        at === undefined ? say('아직 없음', 'never yet') : say(`${at}에 끝남`, `last on ${at}`);
      return {
        label: sweep,
        description: say(
          `전체 확인이 ${since}부터 늦어지고 있습니다(마지막 확인: ${last}). 회사에 문제가 생겨도 모를 수 있습니다.`,
          `The check of all companies is overdue since ${since} (finished ${last}). Problems of companies may go unnoticed.`,
        ),
        remedy: say(
          "'/hometax 전체확인' 명령을 써 보고, 끝나지 않으면 앱의 로그를 확인해 주세요.",
          "Try /hometax sweep; if it does not finish, check the app's log.",
        ),
      };
    }
    case 'sweep-in-vain':
      return {
        label: sweep,
        description: say(
          `${since}에 끝난 전체 확인에서 회사 ${companies(problem.asked)} 가운데 ${companies(problem.failed)}의 상태를 확인하지 못했습니다. 회사에 문제가 생겨도 모를 수 있습니다. ${notBroken}`,
          `The last check of all companies (finished on ${since}) could not find out how things stand at ${number(problem.failed)} of ${companies(problem.asked)}. Problems of companies may go unnoticed. ${notBroken}`,
        ),
        remedy: say(
          "앱이 전체 확인 1시간 뒤와 3시간 뒤에 다시 확인합니다. 그중 한 회사를 '/hometax 확인' 명령으로 확인하면 이유를 알 수 있습니다. 앱의 로그도 확인해 주세요.",
          "The app asks again one and three hours after that check. To learn why, use /hometax check for one of the companies, and check the app's log.",
        ),
      };
    case 'logins-used-up': {
      const { testAnyway } = words.button;
      return {
        label: say('로그인 테스트', 'Login tests'),
        description: say(
          `홈택스가 로그인 테스트에 응답하지 않습니다. ${since}까지 부서사용자마다 ${MAX_ATTEMPTS}번씩 잇따라 답이 없어, 계정이 잠기지 않도록 더는 자동으로 테스트하지 않습니다. 로그인에 문제가 생겨도 모를 수 있습니다.`,
          `HomeTax answers no login test. By ${since} every department user's login had been tested ${MAX_ATTEMPTS} times in a row without an answer. To keep accounts from being locked, none is tested automatically any more. A login that stops working goes unnoticed.`,
        ),
        remedy: say(
          `먼저 홈택스에 직접 로그인해 보세요. 홈택스가 응답하면 그중 한 회사를 '/hometax 확인' 명령으로 확인하고 '${testAnyway}'를 눌러 주세요. 로그인이 한 번 되면 홈택스가 다시 응답하는 것으로 봅니다. 나머지 로그인은 하나씩 같은 방법으로 확인해야 다시 테스트합니다.`,
          `Log in to HomeTax yourself. Once it answers, check one of the companies with /hometax check and press "${testAnyway}": after one login that works, the app takes HomeTax for working again. Each other login waits until its own test is confirmed in the same way.`,
        ),
      };
    }
    case 'notices-wait': {
      const isOne = problem.count === 1;
      return {
        label: say('보낼 메시지', 'Messages'),
        description: say(
          `${since}부터 보냈어야 할 메시지 ${number(problem.count)}건을 슬랙에 보내지 못했습니다. 없어지지 않고 기다립니다.`,
          `${count(problem.count, 'message')} should have been sent${isOne ? '' : ', the first'} on ${since}, and Slack has not taken ${isOne ? 'it' : 'them'} yet. None is lost.`,
        ),
        remedy: say(
          "'/hometax 앱상태' 명령에서 알림 채널을, 그리고 앱의 로그를 확인해 주세요.",
          "Check the alert channels in /hometax status, and the app's log.",
        ),
      };
    }
    case 'future-times':
      return {
        label: store,
        description: say(
          `앱 서버의 시계가 한동안 틀려, 저장소의 기록 ${number(problem.count)}건에 미래 시각이 남아 있습니다. 다음 전체 확인이 끝날 때까지 이 내용은 모르는 것으로 봅니다.`,
          `${count(problem.count, 'record')} in the store ${problem.count === 1 ? 'has a time' : 'have times'} in the future, because this server's clock was wrong for a while. What they say counts as unknown until the next check of all companies.`,
        ),
        remedy: say(
          `${ntp} 지금 모두 확인하려면 '/hometax 전체확인' 명령을 써 주세요.`,
          `${ntp} To check all companies now, use /hometax sweep.`,
        ),
      };
  }
}
