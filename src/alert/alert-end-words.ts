import { collection, type ReasonContext } from '../assessment/reason-parts-words.js';
import { productsIn } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife, Gap } from '../records/alert.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export type ResolvedAlert = Alert & { readonly life: Extract<AlertLife, { state: 'resolved' }> };
export type ClosedAlert = Alert & { readonly life: Extract<AlertLife, { state: 'closed' }> };

export function isResolved(alert: Alert): alert is ResolvedAlert {
  return alert.life.state === 'resolved';
}

export function isClosed(alert: Alert): alert is ClosedAlert {
  return alert.life.state === 'closed';
}

export type AlertContext = Pick<ReasonContext, 'collectsBy' | 'markup'>;

export interface EndWords {
  readonly title: (name: string) => string;
  readonly body: string;
  readonly sentence: (company: string) => string;
  readonly line: string;
  readonly facts: readonly string[];
}

export const resolvedWord = (stage: Stage, t: Tongue) =>
  withStage(t.say('해결됨', 'Resolved'), stage, t);

export const closedWord = (stage: Stage, t: Tongue) =>
  withStage(t.say('모니터링 제외로 종료', 'Closed'), stage, t);

export function resolved(
  alert: ResolvedAlert,
  { markup }: Pick<AlertContext, 'markup'>,
  t: Tongue,
): EndWords {
  const { say, dayAndTime, overAfter } = t;
  const { life, pageOpenedBy } = alert;
  const [worst] = life.was;
  const gaps = sameGaps(life.gaps);
  const when = dayAndTime(life.at, life.at);
  const after = overAfter(life.at - alert.openedAt);
  const person = pageOpenedBy === undefined ? '' : markup.person(pageOpenedBy.user);
  const opener =
    pageOpenedBy === undefined
      ? []
      : [say(`인증 페이지를 연 사람 ${person}`, `authentication page opened by ${person}`)];
  return {
    title: (name) =>
      worst === undefined
        ? say(`${name} 알림이 해결되었습니다`, `${name}: alert resolved`)
        : say(`${name} ${endedTitle(worst, alert, t)}`, `${name}: ${endedTitle(worst, alert, t)}`),
    body: [
      ...life.was.map((reason) => endedBody(reason, alert, t)),
      ...gapBody(gaps, life.was, life.at, t),
    ].join(' '),
    sentence: (company) =>
      [
        worst === undefined
          ? say(`${company}의 알림이 해결되었습니다.`, `the alert of ${company} is resolved.`)
          : endedSentence(worst, alert, company, t),
        ...gapSentence(gaps, life.at, t),
      ].join(' '),
    line: [say(`${when} 해결됨`, `${when} resolved`), after, ...opener].join(' · '),
    facts: [say(`${after} 해결`, after), say(`${when} 확인`, `checked ${when} KST`), ...opener],
  };
}

/** The problem may well continue. */
export function closed(
  alert: ClosedAlert,
  { markup }: Pick<AlertContext, 'markup'>,
  t: Tongue,
): EndWords {
  const { say, words, dayAndTime } = t;
  const { at, by, paused } = alert.life;
  const when = dayAndTime(at, at);
  const who =
    by === 'cli'
      ? say('관리자가 명령줄에서', 'An admin on the command line')
      : say(`${markup.person(by)} 님이`, markup.person(by));
  const title = (name: string) => say(`${name} 알림을 닫았습니다`, `${name}: alert closed`);
  if (paused !== undefined) {
    const why = words.pauseReason[paused];
    return {
      title,
      body: say(
        `${who} ${when}에 모니터링을 일시 중지했습니다(${why}). 문제가 해결되었다는 뜻은 아닙니다. 다시 시작할 때까지 이 회사는 정기 확인과 알림에서 빠집니다.`,
        `${who} paused this company on ${when} (${why}). That does not mean that the trouble is solved. Until somebody resumes it, it is left out of scheduled checks and alerts.`,
      ),
      sentence: (company) =>
        say(
          `${company}의 알림을 닫았습니다. ${who} ${when}에 모니터링을 일시 중지했습니다(${why}).`,
          `the alert of ${company} is closed. ${who} paused it on ${when} (${why}).`,
        ),
      line: say(
        `${when} ${who} 모니터링을 일시 중지해(${why}) 이 알림을 닫았습니다.`,
        `${when}: ${who} paused this company (${why}), so this alert is closed.`,
      ),
      facts: [],
    };
  }
  return {
    title,
    body: say(
      `${who} ${when}에 모니터링에서 제외했습니다. 문제가 해결되었다는 뜻은 아닙니다. 이제 이 회사는 확인하지 않고 알리지도 않습니다.`,
      `${who} stopped watching this company on ${when}. That does not mean that the trouble is solved. It is no longer checked, and no more alerts are sent.`,
    ),
    sentence: (company) =>
      say(
        `${company}의 알림을 닫았습니다. ${who} ${when}에 모니터링에서 제외했습니다.`,
        `the alert of ${company} is closed. ${who} stopped watching it on ${when}.`,
      ),
    line: say(
      `${when} ${who} 모니터링에서 제외해 이 알림을 닫았습니다.`,
      `${when}: ${who} stopped watching this company, so this alert is closed.`,
    ),
    facts: [],
  };
}

function endedTitle(reason: Reason, { life }: ResolvedAlert, { say }: Tongue): string {
  switch (reason.kind) {
    case 'certificate-expiry':
      if (life.renewedUntil === undefined) {
        return say('인증서 만료 문제가 해결되었습니다', 'certificate expiry solved');
      }
      return reason.expired
        ? say('새 인증서가 등록되었습니다', 'new certificate registered')
        : say('인증서가 갱신되었습니다', 'certificate renewed');
    case 'certificate-invalid':
      return say('인증서 문제가 해결되었습니다', 'certificate trouble solved');
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? say('부서사용자 로그인 문제가 해결되었습니다', 'department user login trouble solved')
        : say('부서사용자 로그인이 다시 됩니다', 'department user login works again');
    case 'auth-missing':
      return say('홈택스 인증이 등록되었습니다', 'HomeTax authentication registered');
    case 'member-missing':
      return say('팝빌 회원으로 확인되었습니다', 'POPBiLL membership found');
    case 'plan':
      return say('정액제를 다시 쓸 수 있습니다', 'POPBiLL plan in use again');
    case 'check-broken':
      return say('상태를 다시 확인할 수 있습니다', 'can be checked again');
  }
}

function endedSentence(
  reason: Reason,
  { life }: ResolvedAlert,
  company: string,
  { say, plainDate }: Tongue,
): string {
  switch (reason.kind) {
    case 'certificate-expiry': {
      if (life.renewedUntil === undefined) {
        return say(
          `${company}의 인증서 만료 문제가 해결되었습니다.`,
          `the certificate of ${company} is no longer about to cause trouble.`,
        );
      }
      const until = plainDate(life.renewedUntil);
      return reason.expired
        ? say(
            `${company}의 새 인증서가 등록되어 ${until}까지 쓸 수 있습니다.`,
            `a new certificate of ${company} was registered and is valid until ${until}.`,
          )
        : say(
            `${company}의 인증서가 갱신되어 ${until}까지 쓸 수 있습니다.`,
            `the certificate of ${company} was renewed and is valid until ${until}.`,
          );
    }
    case 'certificate-invalid':
      return say(
        `${company}의 인증서 문제가 해결되었습니다.`,
        `the certificate trouble of ${company} is solved.`,
      );
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? say(
            `${company}의 부서사용자 로그인 문제가 해결되었습니다.`,
            `the rejected department user of ${company} is no longer registered, and its certificate still has days left.`,
          )
        : say(
            `${company}의 부서사용자 로그인이 다시 됩니다.`,
            `the department user login of ${company} works again.`,
          );
    case 'auth-missing':
      return say(
        `${company}의 홈택스 인증이 등록되었습니다.`,
        `a HomeTax authentication of ${company} was registered.`,
      );
    case 'member-missing':
      return say(
        `${company}의 사업자번호가 팝빌 회원으로 확인되었습니다.`,
        `${company} was found among our POPBiLL members.`,
      );
    case 'plan':
      return say(
        `${company}의 정액제를 다시 쓸 수 있습니다.`,
        `the POPBiLL plan of ${company} is in use again.`,
      );
    case 'check-broken':
      return say(
        `${company}의 상태를 다시 확인할 수 있습니다.`,
        `${company} can be checked again.`,
      );
  }
}

function endedBody(reason: Reason, { life }: ResolvedAlert, t: Tongue): string {
  const { say, plainDate, fullDate, dayAndTime } = t;
  if (reason.kind === 'certificate-expiry' && life.renewedUntil !== undefined) {
    const before = plainDate(reason.expiresAt);
    const moved = say(
      `팝빌에 등록된 인증서의 만료일이 ${before}에서 ${fullDate(life.renewedUntil)}로 바뀌었습니다.`,
      `The expiry date of the certificate registered at POPBiLL moved from ${before} to ${fullDate(life.renewedUntil)}.`,
    );
    return `${moved}${byDate(reason, life, t)}`;
  }
  const at = dayAndTime(life.at, life.at);
  if (reason.kind === 'dept-user-login') {
    return life.deptUserWorks === false
      ? say(
          `${at} 확인에서 거부된 부서사용자가 더는 등록되어 있지 않고, 인증서의 유효기간이 남아 있습니다. 인증서로 로그인되는지는 테스트하지 않았습니다.`,
          `In the check of ${at} the rejected department user was no longer registered, and the certificate still has days left. Whether the certificate logs in was not tested.`,
        )
      : say(`${at} 로그인 테스트가 정상이었습니다.`, `The login test of ${at} worked.`);
  }
  const found = foundIn(t)[reason.kind];
  return (
    say(`${at} 확인에서 ${found}`, `In the check of ${at} ${found}`) + notTested(reason, life, t)
  );
}

/** A date alone does not prove that the certificate logs in; beside a department user that does not matter. */
function byDate(
  { beside }: Extract<Reason, { kind: 'certificate-expiry' }>,
  { certificateTested }: ResolvedAlert['life'],
  t: Tongue,
): string {
  if (beside === 'working-dept-user' || certificateTested === true) return '';
  const lead = t.say(' 날짜를 보고 알린 것입니다.', ' This goes by the date.');
  return `${lead} ${testLogin(t)}`;
}

function notTested(
  { kind }: Reason,
  { certificateTested }: ResolvedAlert['life'],
  t: Tongue,
): string {
  const isAbout = kind === 'certificate-expiry' || kind === 'certificate-invalid';
  if (!isAbout || certificateTested !== false) return '';
  const lead = t.say(' 로그인은 테스트하지 않았습니다.', ' Its login was not tested.');
  return `${lead} ${testLogin(t)}`;
}

const testLogin = ({ say }: Tongue) =>
  say(
    "로그인되는지도 보려면 '/hometax 확인' 결과에서 '인증서 로그인 테스트'를 눌러 주세요.",
    'To see whether it logs in as well, press "Test certificate login" in the result of /hometax check.',
  );

const foundIn = ({ say }: Tongue): Record<Exclude<Reason['kind'], 'dept-user-login'>, string> => ({
  'certificate-expiry': say(
    '인증서 만료가 더는 문제되지 않는 것으로 나왔습니다.',
    "the certificate's expiry was no longer a problem.",
  ),
  'certificate-invalid': say(
    '등록된 인증서가 더는 문제되지 않는 것으로 나왔습니다.',
    'the registered certificate was no longer a problem.',
  ),
  'auth-missing': say(
    '쓸 수 있는 홈택스 인증이 등록되어 있었습니다.',
    'a HomeTax authentication was registered.',
  ),
  'member-missing': say(
    '우리 팝빌 연동회원으로 나왔습니다.',
    'the business no. was found among our linked members.',
  ),
  plan: say('정액제를 이용하는 중으로 나왔습니다.', 'the plan was in use.'),
  'check-broken': say('팝빌이 다시 응답했습니다.', 'POPBiLL answered again.'),
});

function gapBody(
  gaps: readonly SharedGap[],
  was: readonly Reason[],
  now: Instant,
  t: Tongue,
): readonly string[] {
  const { say, dayAndTime } = t;
  if (gaps.length === 0) {
    // While nothing could be checked, nobody knows whether collection continued.
    const isUnknown = was.every(({ kind }) => kind === 'check-broken');
    return isUnknown ? [] : [say('수집은 멈추지 않았습니다.', 'Collection did not stop.')];
  }
  return gaps.map(({ products, from, to }) => {
    const until = dayAndTime(to, now);
    const [what, collecting] = [productsIn(products, t), upperFirst(collection(products))];
    return from === undefined
      ? say(
          `${until}까지 ${what} 수집이 멈춰 있었을 수 있고, 언제부터인지는 알 수 없습니다. 필요한 기간을 다시 수집해 주세요.`,
          `${collecting} may have been stopped until ${until}; since when is not known. Please collect the period you need again.`,
        )
      : say(
          `${dayAndTime(from, now)}부터 ${until}까지는 ${what} 수집이 멈췄을 수 있습니다. 이 기간을 다시 수집해 주세요.`,
          `${collecting} may have stopped from ${dayAndTime(from, now)} until ${until}. Please collect that period again.`,
        );
  });
}

function gapSentence(gaps: readonly SharedGap[], now: Instant, t: Tongue): readonly string[] {
  const { say, dayAndMonth } = t;
  return gaps.map(({ products, from, to }) => {
    const until = dayAndMonth(to, now);
    const what = namedWhereSeveral(gaps, products, t);
    return from === undefined
      ? say(
          `${what}${until}까지의 필요한 기간을 다시 수집해 주세요.`,
          `Please collect the period you need until ${until} again${what}.`,
        )
      : say(
          `${what}${dayAndMonth(from, now)}부터 ${until}까지를 다시 수집해 주세요.`,
          `Please collect ${dayAndMonth(from, now)} to ${until} again${what}.`,
        );
  });
}

function namedWhereSeveral(
  { length }: readonly SharedGap[],
  products: readonly Product[],
  t: Tongue,
): string {
  if (length < 2) return '';
  const what = productsIn(products, t);
  return t.say(`${what}: `, ` for ${what}`);
}

interface SharedGap extends Omit<Gap, 'product'> {
  readonly products: readonly Product[];
}

function sameGaps(gaps: readonly Gap[]): readonly SharedGap[] {
  const shared = new Map<string, SharedGap>();
  for (const { product, ...span } of gaps) {
    const key = `${span.from ?? ''}-${span.to}`;
    shared.set(key, { ...span, products: [...(shared.get(key)?.products ?? []), product] });
  }
  return [...shared.values()];
}
