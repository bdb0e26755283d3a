import { collects } from '../assessment/alert-phrases.ko.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { dayAndMonth, dayAndTime, fullDate, overAfter, plainDate } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { AlertContext, ClosedAlert, EndWords, ResolvedAlert } from './alert-text.js';
import { type SharedGap, sameGaps } from './same-gaps.js';

const { words } = TONGUES.ko;

export function resolved(alert: ResolvedAlert, { markup }: AlertContext): EndWords {
  const { life } = alert;
  const [worst] = life.was;
  const titles = life.was.map((reason) => endedTitle(reason, alert));
  const bodies = life.was.map((reason) => endedBody(reason, alert));
  const gaps = sameGaps(life.gaps);
  const when = dayAndTime(life.at, life.at, 'ko');
  const after = overAfter(life.at - alert.openedAt, 'ko');
  const opener =
    alert.pageOpenedBy === undefined
      ? []
      : [`인증 페이지를 연 사람 ${markup.person(alert.pageOpenedBy.user)}`];
  return {
    title: (name) => `${name} ${titles[0] ?? '알림이 해결되었습니다'}`,
    body: [...bodies, ...gapBody(gaps, life.was, life.at)].join(' '),
    sentence: (company) => {
      const first = worst === undefined ? '알림이 해결되었습니다.' : endedSentence(worst, alert);
      return [`${company}의 ${first}`, ...gapSentence(gaps, life.at)].join(' ');
    },
    line: [`${when} 해결됨`, after, ...opener].join(' · '),
    facts: [`${after} 해결`, `${when} 확인`, ...opener],
  };
}

export function closed(alert: ClosedAlert, { markup }: AlertContext): EndWords {
  const { at, by, paused } = alert.life;
  const who = by === 'cli' ? '관리자가 명령줄에서' : `${markup.person(by)} 님이`;
  const when = dayAndTime(at, at, 'ko');
  if (paused !== undefined) {
    const why = words.pauseReason[paused];
    return {
      title: (name) => `${name} 알림을 닫았습니다`,
      body: `${who} ${when}에 모니터링을 일시 중지했습니다(${why}). 문제가 해결되었다는 뜻은 아닙니다. 다시 시작할 때까지 이 회사는 정기 확인과 알림에서 빠집니다.`,
      sentence: (company) =>
        `${company}의 알림을 닫았습니다. ${who} ${when}에 모니터링을 일시 중지했습니다(${why}).`,
      line: `${when} ${who} 모니터링을 일시 중지해(${why}) 이 알림을 닫았습니다.`,
      facts: [],
    };
  }
  return {
    title: (name) => `${name} 알림을 닫았습니다`,
    body: `${who} ${when}에 모니터링에서 제외했습니다. 문제가 해결되었다는 뜻은 아닙니다. 이제 이 회사는 확인하지 않고 알리지도 않습니다.`,
    sentence: (company) =>
      `${company}의 알림을 닫았습니다. ${who} ${when}에 모니터링에서 제외했습니다.`,
    line: `${when} ${who} 모니터링에서 제외해 이 알림을 닫았습니다.`,
    facts: [],
  };
}

/** What became right, after the company's name. Says only what the alert knows. */
function endedTitle(reason: Reason, { life }: ResolvedAlert): string {
  switch (reason.kind) {
    case 'certificate-expiry':
      if (life.renewedUntil === undefined) return '인증서 만료 문제가 해결되었습니다';
      return reason.expired ? '새 인증서가 등록되었습니다' : '인증서가 갱신되었습니다';
    case 'certificate-invalid':
      return '인증서 문제가 해결되었습니다';
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? '부서사용자 로그인 문제가 해결되었습니다'
        : '부서사용자 로그인이 다시 됩니다';
    case 'auth-missing':
      return '홈택스 인증이 등록되었습니다';
    case 'member-missing':
      return '팝빌 회원으로 확인되었습니다';
    case 'plan':
      return '정액제를 다시 쓸 수 있습니다';
    case 'check-broken':
      return '상태를 다시 확인할 수 있습니다';
    default:
      return reason satisfies never;
  }
}

function endedBody(reason: Reason, alert: ResolvedAlert): string {
  const { life } = alert;
  if (reason.kind === 'certificate-expiry' && life.renewedUntil !== undefined) {
    return `팝빌에 등록된 인증서의 만료일이 ${plainDate(reason.expiresAt, 'ko')}에서 ${fullDate(life.renewedUntil, 'ko')}로 바뀌었습니다.${byDate(reason, life)}`;
  }
  const at = dayAndTime(life.at, life.at, 'ko');
  if (reason.kind === 'dept-user-login') {
    return life.deptUserWorks === false
      ? `${at} 확인에서 거부된 부서사용자가 더는 등록되어 있지 않고, 인증서의 유효기간이 남아 있습니다. 인증서로 로그인되는지는 테스트하지 않았습니다.`
      : `${at} 로그인 테스트가 정상이었습니다.`;
  }
  return `${at} 확인에서 ${FOUND[reason.kind]}${notTested(reason, life)}`;
}

/** A date alone does not prove that the certificate logs in; beside a department user that matters to nobody. */
function byDate(
  { beside }: Extract<Reason, { kind: 'certificate-expiry' }>,
  { certificateTested }: ResolvedAlert['life'],
): string {
  return beside === 'working-dept-user' || certificateTested === true
    ? ''
    : ` 날짜를 보고 알린 것입니다. ${TEST_LOGIN}`;
}

/** Nor does it that POPBiLL can use it again. */
function notTested({ kind }: Reason, { certificateTested }: ResolvedAlert['life']): string {
  const isAbout = kind === 'certificate-expiry' || kind === 'certificate-invalid';
  return isAbout && certificateTested === false
    ? ` 로그인은 테스트하지 않았습니다. ${TEST_LOGIN}`
    : '';
}

const TEST_LOGIN =
  "로그인되는지도 보려면 '/hometax 확인' 결과에서 '인증서 로그인 테스트'를 눌러 주세요.";

const FOUND: Readonly<Record<Exclude<Reason['kind'], 'dept-user-login'>, string>> = {
  'certificate-expiry': '인증서 만료가 더는 문제되지 않는 것으로 나왔습니다.',
  'certificate-invalid': '등록된 인증서가 더는 문제되지 않는 것으로 나왔습니다.',
  'auth-missing': '쓸 수 있는 홈택스 인증이 등록되어 있었습니다.',
  'member-missing': '우리 팝빌 연동회원으로 나왔습니다.',
  plan: '정액제를 이용하는 중으로 나왔습니다.',
  'check-broken': '팝빌이 다시 응답했습니다.',
};

function endedSentence(reason: Reason, alert: ResolvedAlert): string {
  const { renewedUntil } = alert.life;
  if (reason.kind !== 'certificate-expiry' || renewedUntil === undefined) {
    return SENTENCE_START[reason.kind](`${endedTitle(reason, alert)}.`);
  }
  const until = plainDate(renewedUntil, 'ko');
  return reason.expired
    ? `새 인증서가 등록되어 ${until}까지 쓸 수 있습니다.`
    : `인증서가 갱신되어 ${until}까지 쓸 수 있습니다.`;
}

const asItIs = (title: string): string => title;

/** Behind `한빛상사의`; where the title is about the company itself, it needs a noun first. */
const SENTENCE_START: Readonly<Record<Reason['kind'], (title: string) => string>> = {
  'certificate-expiry': asItIs,
  'certificate-invalid': asItIs,
  'dept-user-login': asItIs,
  'auth-missing': asItIs,
  'member-missing': (title) => `사업자번호가 ${title}`,
  plan: asItIs,
  'check-broken': asItIs,
};

function gapBody(
  gaps: readonly SharedGap[],
  was: readonly Reason[],
  now: Instant,
): readonly string[] {
  // While nothing could be checked nobody knows whether collection went on.
  if (gaps.length === 0) {
    return was.every(({ kind }) => kind === 'check-broken') ? [] : ['수집은 멈추지 않았습니다.'];
  }
  return gaps.map(({ products, from, to }) => {
    const until = dayAndTime(to, now, 'ko');
    return from === undefined
      ? `${until}까지 ${collects(products)} 수집이 멈춰 있었을 수 있고, 언제부터인지는 알 수 없습니다. 필요한 기간을 다시 수집해 주세요.`
      : `${dayAndTime(from, now, 'ko')}부터 ${until}까지는 ${collects(products)} 수집이 멈췄을 수 있습니다. 이 기간을 다시 수집해 주세요.`;
  });
}

function gapSentence(gaps: readonly SharedGap[], now: Instant): readonly string[] {
  return gaps.map(({ products, from, to }) => {
    const until = dayAndMonth(to, now, 'ko');
    const what = gaps.length > 1 ? `${collects(products)}: ` : '';
    return from === undefined
      ? `${what}${until}까지의 필요한 기간을 다시 수집해 주세요.`
      : `${what}${dayAndMonth(from, now, 'ko')}부터 ${until}까지를 다시 수집해 주세요.`;
  });
}
