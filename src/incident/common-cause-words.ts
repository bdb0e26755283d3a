import { popbillCode, quotePopbill } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
import type { CommonCauseAlert } from '../records/incident.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export function commonCauseWords(cause: CommonCauseAlert, markup: Markup, t: Tongue) {
  const { say, dayAndTime } = t;
  const { openedAt, lastSampledAt, rejected } = cause;
  const since = dayAndTime(openedAt, openedAt);
  const logins = loginsOf(rejected, t);
  const have = rejected === 1 ? 'has' : 'have';
  const lastTry = lastSampledAt === undefined ? undefined : dayAndTime(lastSampledAt, openedAt);
  const advice = say(
    '비밀번호를 바꾸거나 다시 등록하기 전에 팝빌 공지를 확인해 주세요.',
    "Check POPBiLL's notices before changing passwords or registering again.",
  );
  return {
    title: say(`${logins} 같은 이유로 거부되었습니다`, `${logins} rejected for the same reason`),
    happened: quotePopbill(cause, markup, t),
    meaning: say(
      '개별 회사의 문제가 아니라 홈택스 로그인 방식이 바뀐 것일 수 있습니다. 계정이 잠기지 않도록 정기 확인의 로그인 테스트를 중단했고, 같은 이유로 거부된 회사는 따로 알리지 않습니다. 인증서 만료일은 계속 확인합니다.',
      'HomeTax may have changed its login; individual companies are probably not the cause. To avoid lockouts, scheduled checks have stopped testing logins, and these rejections open no company alerts. Certificate expiry dates are still checked.',
    ),
    todo: {
      intro: advice,
      steps: [releaseStep(releaseTestsWords(t).button, t)],
    },
    sentence: say(
      `${logins} 같은 이유로 거부되었습니다(${since}부터). 홈택스 로그인 방식이 바뀌었을 수 있어 정기 확인의 로그인 테스트를 중단했습니다. ${advice}`,
      `${logins} ${have} been rejected for the same reason since ${since} KST. HomeTax may have changed its login, so scheduled checks have stopped testing logins. ${advice}`,
    ),
    facts: [
      say(`${since}부터`, `since ${since} KST`),
      say(
        '1시간에 최대 3곳을 테스트해, 로그인되면 자동으로 재개',
        'up to three companies an hour are tested; once their logins work, tests resume automatically',
      ),
      lastTry === undefined
        ? '' // Left out by `context`.
        : say(`마지막 테스트 ${lastTry}, 아직 거부됨`, `last test ${lastTry} KST, still rejected`),
    ],
  };
}

export const releaseStep = (button: string, { say }: Tongue) =>
  say(
    `개별 회사의 문제로 확인되면 운영자가 '${button}'를 누릅니다.`,
    `If individual companies turn out to be the cause, an operator can press "${button}".`,
  );

export const releaseTestsWords = ({ say }: Tongue) => ({
  button: say('로그인 테스트 재개', 'Resume login tests'),
  title: say('로그인 테스트를 재개할까요?', 'Resume the login tests?'),
  question: say(
    '거부된 회사마다 알림을 보냅니다. 홈택스 로그인 방식이 실제로 바뀌었다면 다시 거부되고, 여러 번 거부되면 홈택스 계정이 잠길 수 있습니다.',
    'Each company whose login was rejected then gets its own alert. If HomeTax really has changed its login, logins will be rejected again, and several rejections can lock a HomeTax account.',
  ),
  yes: say('재개', 'Resume'),
  no: say('취소', 'Cancel'),
  released: say(
    '로그인 테스트를 재개했습니다. 로그인이 거부된 회사마다 알림을 보냅니다. 오늘 거부된 계정은 오늘 더 테스트하지 않습니다.',
    'Login tests have resumed. Each company whose login was rejected gets its own alert. Logins rejected today are not tested again today.',
  ),
  alreadyEnded: say(
    '이미 종료된 건이라 바뀐 내용이 없습니다.',
    'This has already ended, so nothing changed.',
  ),
});

export function commonCauseResolvedWords(
  cause: CommonCauseAlert & { readonly endedAt: Instant },
  { person }: Markup,
  t: Tongue,
) {
  const { say, dayAndTime } = t;
  const { openedAt, endedAt, endedBy = 'samples', rejected, stage, code } = cause;
  const [since, at] = [dayAndTime(openedAt, openedAt), dayAndTime(endedAt, openedAt)];
  const hasRecovered = endedBy === 'samples';
  const title = hasRecovered
    ? say('홈택스 로그인이 다시 정상입니다', 'HomeTax logins work again')
    : say('로그인 테스트를 재개했습니다', 'Login tests resumed');
  const outcome = hasRecovered
    ? say(
        '로그인 테스트를 재개했고, 아직 거부되는 회사는 따로 알립니다.',
        'Login tests have resumed; companies whose login is still rejected get their own alerts.',
      )
    : say(
        `${person(endedBy)} 님이 개별 회사의 문제로 확인했습니다. 거부된 회사마다 알림을 보냅니다.`,
        `${person(endedBy)} confirmed that individual companies are the cause. Each company whose login was rejected gets its own alert.`,
      );
  const logins = loginsOf(rejected, t);
  const label = hasRecovered ? say('복구됨', 'Recovered') : say('종료', 'Closed');
  return {
    state: withStage(label, stage, t),
    title,
    body: say(
      `${since}부터 ${logins} 같은 이유로 거부되었습니다. ${outcome}`,
      `From ${since} KST, ${logins} ${rejected === 1 ? 'was' : 'were'} rejected for the same reason. ${outcome}`,
    ),
    sentence: `${lowerFirst(title)}. ${outcome}`,
    facts: [say(`${at} 종료`, `ended ${at} KST`), popbillCode(code, t)],
    isFine: hasRecovered,
  };
}

const loginsOf = (rejected: number, { say }: Tongue) =>
  say(`${number(rejected)}곳의 홈택스 로그인이`, count(rejected, 'HomeTax login'));
