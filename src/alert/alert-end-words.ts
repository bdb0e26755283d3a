import { collection, companyLabel, type ReasonContext } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife, CollectionGap } from '../records/alert.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export type AlertContext = Pick<ReasonContext, 'collectsBy' | 'markup'>;

export interface EndWords {
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly sentence: string;
  /** The line in the alert's thread. */
  readonly line: string;
  readonly facts: readonly string[];
}

type Life<State extends AlertLife['state']> = Extract<AlertLife, { state: State }>;

/** `undefined`: the alert has not ended. */
export function endWords(
  alert: Alert,
  { markup }: Pick<AlertContext, 'markup'>,
  t: Tongue,
): EndWords | undefined {
  const { life } = alert;
  if (life.state === 'resolved') return resolvedAlertWords(alert, life, markup, t);
  return life.state === 'closed' ? closedAlertWords(alert, life, markup, t) : undefined;
}

export const resolvedLabel = (stage: Stage, t: Tongue) =>
  withStage(t.say('해결됨', 'Resolved'), stage, t);

function resolvedAlertWords(
  alert: Alert,
  life: Life<'resolved'>,
  { person, quote }: Markup,
  t: Tongue,
): EndWords {
  const { say, dayAndTime, afterDuration } = t;
  const { name, stage, pageOpenedBy } = alert;
  const company = companyLabel(alert, quote, t);
  const reasons = life.was.map((reason) => resolvedReasonWords(reason, life, company, t));
  const [worst] = reasons;
  const gaps = mergeGaps(life.gaps);
  const when = dayAndTime(life.at, life.at);
  const after = afterDuration(life.at - alert.openedAt);
  const openedBy = pageOpenedBy && person(pageOpenedBy.user);
  const opener =
    openedBy === undefined
      ? []
      : [say(`인증 페이지를 연 사람 ${openedBy}`, `authentication page opened by ${openedBy}`)];
  return {
    state: resolvedLabel(stage, t),
    title:
      worst === undefined
        ? say(`${name} 알림이 해결되었습니다`, `${name}: alert resolved`)
        : say(`${name} ${worst.title}`, `${name}: ${worst.title}`),
    body: [...reasons.map(({ body }) => body), ...gapBody(gaps, life, t)].join(' '),
    sentence: [
      worst === undefined
        ? say(`${company}의 알림이 해결되었습니다.`, `the alert of ${company} is resolved.`)
        : worst.sentence,
      ...gapSentence(gaps, life.at, t),
    ].join(' '),
    line: [say(`${when} 해결됨`, `${when} resolved`), after, ...opener].join(' · '),
    facts: [say(`${after} 해결`, after), say(`${when} 확인`, `checked ${when} KST`), ...opener],
  };
}

/** A closed alert's problem may continue. */
function closedAlertWords(
  alert: Alert,
  { at, by, paused }: Life<'closed'>,
  { person, quote }: Markup,
  t: Tongue,
): EndWords {
  const { say, words, dayAndTime } = t;
  const when = dayAndTime(at, at);
  const actor =
    by === 'cli'
      ? say('관리자가 명령줄에서', 'An admin on the command line')
      : say(`${person(by)} 님이`, person(by));
  const company = companyLabel(alert, quote, t);
  const ended = say(`${company}의 알림을 닫았습니다.`, `the alert of ${company} is closed.`);
  const closing = {
    state: withStage(say('모니터링 제외로 종료', 'Closed'), alert.stage, t),
    title: say(`${alert.name} 알림을 닫았습니다`, `${alert.name}: alert closed`),
    facts: [],
  };
  if (paused === undefined) {
    const how = say(
      `${actor} ${when}에 모니터링에서 제외했습니다.`,
      `${actor} stopped watching it on ${when}.`,
    );
    return {
      ...closing,
      body: say(
        `${how} 문제가 해결되었다는 뜻은 아닙니다. 이제 이 회사는 확인하지 않고 알리지도 않습니다.`,
        `${actor} stopped watching this company on ${when}. That does not mean that the trouble is solved. It is no longer checked, and no more alerts are sent.`,
      ),
      sentence: `${ended} ${how}`,
      line: say(
        `${when} ${actor} 모니터링에서 제외해 이 알림을 닫았습니다.`,
        `${when}: ${actor} stopped watching this company, so this alert is closed.`,
      ),
    };
  }
  const why = words.pauseReason[paused];
  const how = say(
    `${actor} ${when}에 모니터링을 일시 중지했습니다(${why}).`,
    `${actor} paused it on ${when} (${why}).`,
  );
  return {
    ...closing,
    body: say(
      `${how} 문제가 해결되었다는 뜻은 아닙니다. 다시 시작할 때까지 이 회사는 정기 확인과 알림에서 빠집니다.`,
      `${actor} paused this company on ${when} (${why}). That does not mean that the trouble is solved. Until somebody resumes it, it is left out of scheduled checks and alerts.`,
    ),
    sentence: `${ended} ${how}`,
    line: say(
      `${when} ${actor} 모니터링을 일시 중지해(${why}) 이 알림을 닫았습니다.`,
      `${when}: ${actor} paused this company (${why}), so this alert is closed.`,
    ),
  };
}

interface ResolvedWords {
  /** Follows the company's name. */
  readonly title: string;
  readonly sentence: string;
  readonly body: string;
}

/** How a reason was resolved, as far as the alert shows it. */
function resolvedReasonWords(
  reason: Reason,
  life: Life<'resolved'>,
  company: string,
  t: Tongue,
): ResolvedWords {
  const { say, plainDate, fullDate, dayAndTime } = t;
  const at = dayAndTime(life.at, life.at);
  const check = say(`${at} 확인에서`, `In the check of ${at}`);
  switch (reason.kind) {
    case 'certificate-expiry': {
      if (life.renewedUntil === undefined) {
        const finding = say(
          '인증서 만료가 더는 문제되지 않는 것으로 나왔습니다.',
          "the certificate's expiry was no longer a problem.",
        );
        return {
          title: say('인증서 만료 문제가 해결되었습니다', 'certificate expiry solved'),
          sentence: say(
            `${company}의 인증서 만료 문제가 해결되었습니다.`,
            `the certificate of ${company} is no longer about to cause trouble.`,
          ),
          body: `${check} ${finding}${untestedNote(life, t)}`,
        };
      }
      const oldDate = plainDate(reason.expiresAt);
      const until = plainDate(life.renewedUntil);
      const dateChange = say(
        `팝빌에 등록된 인증서의 만료일이 ${oldDate}에서 ${fullDate(life.renewedUntil)}로 바뀌었습니다.`,
        `The expiry date of the certificate registered at POPBiLL moved from ${oldDate} to ${fullDate(life.renewedUntil)}.`,
      );
      const body = `${dateChange}${byDateNote(reason, life, t)}`;
      return reason.expired
        ? {
            title: say('새 인증서가 등록되었습니다', 'new certificate registered'),
            sentence: say(
              `${company}의 새 인증서가 등록되어 ${until}까지 쓸 수 있습니다.`,
              `a new certificate of ${company} was registered and is valid until ${until}.`,
            ),
            body,
          }
        : {
            title: say('인증서가 갱신되었습니다', 'certificate renewed'),
            sentence: say(
              `${company}의 인증서가 갱신되어 ${until}까지 쓸 수 있습니다.`,
              `the certificate of ${company} was renewed and is valid until ${until}.`,
            ),
            body,
          };
    }
    case 'certificate-invalid': {
      const finding = say(
        '등록된 인증서가 더는 문제되지 않는 것으로 나왔습니다.',
        'the registered certificate was no longer a problem.',
      );
      return {
        title: say('인증서 문제가 해결되었습니다', 'certificate trouble solved'),
        sentence: say(
          `${company}의 인증서 문제가 해결되었습니다.`,
          `the certificate trouble of ${company} is solved.`,
        ),
        body: `${check} ${finding}${untestedNote(life, t)}`,
      };
    }
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? {
            title: say(
              '부서사용자 로그인 문제가 해결되었습니다',
              'department user login trouble solved',
            ),
            sentence: say(
              `${company}의 부서사용자 로그인 문제가 해결되었습니다.`,
              `the rejected department user of ${company} is no longer registered, and its certificate still has days left.`,
            ),
            body: say(
              `${check} 거부된 부서사용자가 더는 등록되어 있지 않고, 인증서의 유효기간이 남아 있습니다. 인증서로 로그인되는지는 테스트하지 않았습니다.`,
              `${check} the rejected department user was no longer registered, and the certificate still has days left. Whether the certificate logs in was not tested.`,
            ),
          }
        : {
            title: say('부서사용자 로그인이 다시 됩니다', 'department user login works again'),
            sentence: say(
              `${company}의 부서사용자 로그인이 다시 됩니다.`,
              `the department user login of ${company} works again.`,
            ),
            body: say(`${at} 로그인 테스트가 정상이었습니다.`, `The login test of ${at} worked.`),
          };
    case 'auth-missing':
      return {
        title: say('홈택스 인증이 등록되었습니다', 'HomeTax authentication registered'),
        sentence: say(
          `${company}의 홈택스 인증이 등록되었습니다.`,
          `a HomeTax authentication of ${company} was registered.`,
        ),
        body: say(
          `${check} 쓸 수 있는 홈택스 인증이 등록되어 있었습니다.`,
          `${check} a HomeTax authentication was registered.`,
        ),
      };
    case 'member-missing':
      return {
        title: say('팝빌 회원으로 확인되었습니다', 'POPBiLL membership found'),
        sentence: say(
          `${company}의 사업자번호가 팝빌 회원으로 확인되었습니다.`,
          `${company} was found among our POPBiLL members.`,
        ),
        body: say(
          `${check} 우리 팝빌 연동회원으로 나왔습니다.`,
          `${check} the business no. was found among our linked members.`,
        ),
      };
    case 'plan':
      return {
        title: say('정액제를 다시 쓸 수 있습니다', 'POPBiLL plan in use again'),
        sentence: say(
          `${company}의 정액제를 다시 쓸 수 있습니다.`,
          `the POPBiLL plan of ${company} is in use again.`,
        ),
        body: say(`${check} 정액제를 이용하는 중으로 나왔습니다.`, `${check} the plan was in use.`),
      };
    case 'check-broken':
      return {
        title: say('상태를 다시 확인할 수 있습니다', 'can be checked again'),
        sentence: say(
          `${company}의 상태를 다시 확인할 수 있습니다.`,
          `${company} can be checked again.`,
        ),
        body: say(`${check} 팝빌이 다시 응답했습니다.`, `${check} POPBiLL answered again.`),
      };
  }
}

/** A date does not prove that the certificate logs in, which matters unless a department user works. */
function byDateNote(
  { beside }: Extract<Reason, { kind: 'certificate-expiry' }>,
  { certificateTested }: Life<'resolved'>,
  t: Tongue,
): string {
  if (beside === 'working-dept-user' || certificateTested === true) return '';
  const lead = t.say(' 날짜를 보고 알린 것입니다.', ' This goes by the date.');
  return `${lead} ${testLoginHint(t)}`;
}

function untestedNote({ certificateTested }: Life<'resolved'>, t: Tongue): string {
  if (certificateTested !== false) return '';
  const lead = t.say(' 로그인은 테스트하지 않았습니다.', ' Its login was not tested.');
  return `${lead} ${testLoginHint(t)}`;
}

const testLoginHint = ({ say }: Tongue) =>
  say(
    "로그인되는지도 보려면 '/hometax 확인' 결과에서 '인증서 로그인 테스트'를 눌러 주세요.",
    'To see whether it logs in as well, press "Test certificate login" in the result of /hometax check.',
  );

function gapBody(
  gaps: readonly SharedGap[],
  { was, at: now }: Life<'resolved'>,
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
    const [names, collecting] = [productNames(products, t), upperFirst(collection(products))];
    return from === undefined
      ? say(
          `${until}까지 ${names} 수집이 멈춰 있었을 수 있고, 언제부터인지는 알 수 없습니다. 필요한 기간을 다시 수집해 주세요.`,
          `${collecting} may have been stopped until ${until}; since when is not known. Please collect the period you need again.`,
        )
      : say(
          `${dayAndTime(from, now)}부터 ${until}까지는 ${names} 수집이 멈췄을 수 있습니다. 이 기간을 다시 수집해 주세요.`,
          `${collecting} may have stopped from ${dayAndTime(from, now)} until ${until}. Please collect that period again.`,
        );
  });
}

function gapSentence(gaps: readonly SharedGap[], now: Instant, t: Tongue): readonly string[] {
  const { say, dayAndMonth } = t;
  return gaps.map(({ products, from, to }) => {
    const until = dayAndMonth(to, now);
    const names = productNames(products, t);
    const prefix = gaps.length < 2 ? '' : say(`${names}: `, ` for ${names}`);
    return from === undefined
      ? say(
          `${prefix}${until}까지의 필요한 기간을 다시 수집해 주세요.`,
          `Please collect the period you need until ${until} again${prefix}.`,
        )
      : say(
          `${prefix}${dayAndMonth(from, now)}부터 ${until}까지를 다시 수집해 주세요.`,
          `Please collect ${dayAndMonth(from, now)} to ${until} again${prefix}.`,
        );
  });
}

interface SharedGap extends Omit<CollectionGap, 'product'> {
  readonly products: readonly Product[];
}

function mergeGaps(gaps: readonly CollectionGap[]): readonly SharedGap[] {
  const shared = new Map<string, SharedGap>();
  for (const { product, ...span } of gaps) {
    const key = `${span.from ?? ''}-${span.to}`;
    shared.set(key, { ...span, products: [...(shared.get(key)?.products ?? []), product] });
  }
  return [...shared.values()];
}
