import { popbillCode, quotePopbill } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
import type { CommonCauseAlert } from '../records/incident.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

/** All times are absolute, because the message stays for days. */
export function commonCauseWords(cause: CommonCauseAlert, markup: Markup, t: Tongue) {
  const { say, dayAndTime } = t;
  const { openedAt, lastSampledAt, rejected, code } = cause;
  const start = dayAndTime(openedAt, openedAt);
  const since = say(start, `${start} KST`);
  const count = number(rejected);
  const logins = `${loginsOf(rejected)} ${rejected === 1 ? 'has' : 'have'}`;
  const quote = quotePopbill(cause, markup, t);
  const lastTry = lastSampledAt === undefined ? undefined : dayAndTime(lastSampledAt, openedAt);
  const { button } = releaseTestsQuestion(t);
  return {
    title: say(
      '여러 회사의 로그인이 같은 이유로 거부되고 있습니다',
      'Many logins are rejected for the same reason',
    ),
    happened: say(
      `${since}부터 ${count}곳의 홈택스 로그인이 같은 이유로 거부되었습니다. ${quote}`,
      `Since ${since}, ${logins} been rejected for the same reason. ${quote}`,
    ),
    meaning: say(
      '회사마다의 문제가 아니라 홈택스의 로그인 방식이 바뀌었을 수 있습니다. 계정이 잠기지 않도록 정기 확인의 로그인 테스트를 멈췄고, 이 이유로는 회사 알림을 열지 않습니다. 인증서 만료일은 그대로 확인합니다.',
      "HomeTax may have changed its login; it is unlikely to be each company's own problem. So that no account gets locked, the login tests of scheduled checks are paused, and no company alert is opened for this reason. Expiry dates of certificates are checked as usual.",
    ),
    todo: {
      intro: say(
        '비밀번호를 바꾸거나 다시 등록하기 전에 팝빌 공지를 봐 주세요.',
        "Please look at POPBiLL's notices before changing passwords or registering again.",
      ),
      steps: [
        say(
          '앱이 한 시간에 세 곳까지만 로그인해 보고, 다시 되면 로그인 테스트를 이어 갑니다.',
          'We test the login of up to three companies an hour; when that works again, the other login tests go on.',
        ),
        say(
          `알아본 결과 회사마다의 문제였다면 운영 권한이 있는 분이 '${button}'를 눌러 주세요.`,
          `If it turns out to be each company's own problem, an operator presses "${button}".`,
        ),
      ],
    },
    sentence: say(
      `${since}부터 ${count}곳의 홈택스 로그인이 같은 이유로 거부되었습니다. 회사마다의 문제가 아닐 수 있어 정기 확인의 로그인 테스트를 멈췄습니다. 비밀번호를 바꾸기 전에 팝빌 공지를 봐 주세요.`,
      `${logins} been rejected for the same reason since ${since}. It is unlikely to be each company's own problem, so the login tests of scheduled checks are paused. Please look at POPBiLL's notices before changing passwords.`,
    ),
    facts: [
      say(`${since} 시작`, `started ${since}`),
      lastTry === undefined
        ? ''
        : say(
            `마지막 시도 ${lastTry}, 아직 거부되는 곳이 있음`,
            `last try ${lastTry}, some still rejected`,
          ),
      popbillCode(code, t),
    ],
  };
}

/** The button that ends the pause, and its confirmation dialog. */
export const releaseTestsQuestion = ({ say }: Tongue) => ({
  button: say('회사마다의 문제였습니다', "It was each company's own"),
  title: say('로그인 테스트를 다시 시작할까요?', 'Start the login tests again?'),
  question: say(
    '거부된 회사마다 알림을 엽니다. 로그인 방식이 정말 바뀐 것이라면 로그인이 다시 거부되고, 여러 번 거부되면 홈택스 계정이 잠길 수 있습니다.',
    'Companies that were rejected then get an alert each. If HomeTax really changed its login, the logins are rejected again, and several rejections can lock an account at HomeTax.',
  ),
  yes: say('다시 테스트하기', 'Test again'),
  no: say('취소', 'Cancel'),
});

/** The answer to the button, for the person who pressed it. */
export function releaseTestsReply(outcome: 'released' | 'already-ended', { say }: Tongue): string {
  return outcome === 'released'
    ? say(
        '로그인 테스트를 다시 시작했습니다. 거부된 회사마다 알림을 엽니다. 오늘 거부된 계정으로는 오늘 다시 로그인하지 않습니다.',
        'The login tests go on. Rejected companies get an alert each. No account that was rejected today is tried again today.',
      )
    : say(
        '이미 끝난 일이라 바뀐 것이 없습니다. 로그인 테스트는 다시 하고 있습니다.',
        'This was over already, so nothing changed. The login tests go on.',
      );
}

export function commonCauseResolvedWords(
  cause: CommonCauseAlert & { readonly endedAt: Instant },
  { person }: Markup,
  t: Tongue,
) {
  const { say, dayAndTime } = t;
  const { openedAt, endedAt, endedBy = 'samples', rejected, stage, code } = cause;
  const since = dayAndTime(openedAt, openedAt);
  const at = dayAndTime(endedAt, openedAt);
  const hasRecovered = endedBy === 'samples';
  const title = hasRecovered
    ? say('홈택스 로그인이 다시 됩니다', 'HomeTax logins work again')
    : say('로그인 테스트를 다시 시작했습니다', 'Login tests were started again');
  const outcome = hasRecovered
    ? say(
        `${at}에 다시 로그인해 본 곳은 로그인되었습니다. 멈췄던 로그인 테스트를 이어 가고, 아직 거부되는 회사가 있으면 따로 알립니다.`,
        `The companies tried on ${at} KST could log in. The paused login tests go on; companies that are still rejected get an alert each.`,
      )
    : say(
        `${at}에 ${person(endedBy)} 님이 로그인 거부를 회사마다의 문제로 보고 로그인 테스트를 다시 시작했습니다. 거부된 회사마다 알림을 엽니다.`,
        `on ${at} KST ${person(endedBy)} decided that the rejections are each company's own problem and started the login tests again. Rejected companies get an alert each.`,
      );
  const label = hasRecovered ? say('복구됨', 'Back') : say('종료', 'Closed');
  return {
    state: withStage(label, stage, t),
    title,
    body: say(
      `${since}부터 ${number(rejected)}곳의 홈택스 로그인이 같은 이유로 거부되었습니다. ${outcome}`,
      `From ${since} KST on, ${loginsOf(rejected)} ${rejected === 1 ? 'was' : 'were'} rejected for the same reason. ${upperFirst(outcome)}`,
    ),
    sentence: hasRecovered ? `${title}. ${outcome}` : outcome,
    facts: [say(`${at} 종료`, `closed ${at} KST`), popbillCode(code, t)],
  };
}

/** The subject of the English sentences. */
function loginsOf(companies: number): string {
  return companies === 1
    ? 'the HomeTax login of 1 company'
    : `the HomeTax logins of ${number(companies)} companies`;
}
