import { type ReasonContext, withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, CollectionGap } from '../records/alert.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export type AlertContext = Pick<ReasonContext, 'collectsBy' | 'markup'>;

export interface EndWords {
  readonly state: string;
  readonly title: string;
  /** What remains to be done, then what is known; one line each. */
  readonly body: string;
  readonly sentence: string;
  /** The line in the alert's thread. */
  readonly line: string;
  readonly facts: readonly string[];
  /** A certificate whose login was not tested, which the message offers to do. */
  readonly untested?: Product;
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

const closedLabel = (stage: Stage, t: Tongue) => withStage(t.say('종료', 'Closed'), stage, t);

function resolvedAlertWords(
  alert: Alert,
  life: Life<'resolved'>,
  { person, quote }: Markup,
  t: Tongue,
): EndWords {
  const { say, dayAndTime, afterDuration } = t;
  const { name, stage, pageOpenedBy } = alert;
  const reasons = life.was.map((reason) => resolvedReasonWords(reason, life, t));
  const result = reasons[0]?.result ?? say('알림이 해결되었습니다', 'alert resolved');
  const notes = reasons.flatMap((reason, i) => [
    ...(i === 0 ? [] : [`${upperFirst(reason.result)}.`]),
    ...(reason.note === undefined ? [] : [reason.note]),
  ]);
  const when = dayAndTime(life.at, life.at);
  const after = afterDuration(life.at - alert.openedAt);
  const openedBy = pageOpenedBy && person(pageOpenedBy.user);
  const opener =
    openedBy === undefined
      ? []
      : [say(`인증 페이지를 연 사람 ${openedBy}`, `authentication page opened by ${openedBy}`)];
  return {
    state: resolvedLabel(stage, t),
    title: say(`${name} ${result}`, `${name}: ${result}`),
    body: [...collectionLines(life, t), ...(notes.length === 0 ? [] : [notes.join(' ')])].join(
      '\n',
    ),
    sentence: resolvedSentence(quote(name), result, life, t),
    line: [say(`${when} 해결됨`, `${when} resolved`), after, ...opener].join(' · '),
    facts: [
      say(`${after} 해결`, `resolved ${after}`),
      say(`${when} 확인`, `checked ${when} KST`),
      ...opener,
    ],
    untested: reasons.find(({ untested }) => untested !== undefined)?.untested,
  };
}

/** A gap comes before the result, because it is what a person has to do. */
function resolvedSentence(name: string, result: string, life: Life<'resolved'>, t: Tongue): string {
  const gaps = mergeGaps(life.gaps).map((gap) => collectAgain(gap, life.at, t));
  if (gaps.length > 0) {
    const requests = gaps.join(' ');
    return t.say(`${name} ${requests} ${result}.`, `${name}: ${requests} ${upperFirst(result)}.`);
  }
  const noGap = collectionLines(life, t).map((line) => ` ${line}`);
  return t.say(`${name} ${result}.${noGap.join('')}`, `${name}: ${result}.${noGap.join('')}`);
}

/** A closed alert's problem may continue. */
function closedAlertWords(
  { name, stage }: Alert,
  { at, by, paused }: Life<'closed'>,
  { person, quote }: Markup,
  t: Tongue,
): EndWords {
  const { say, words, dayAndTime } = t;
  const when = dayAndTime(at, at);
  const actor =
    by === 'cli'
      ? say('관리자가 명령줄로', 'An admin on the command line')
      : say(`${person(by)} 님이`, person(by));
  const state = closedLabel(stage, t);
  if (paused === undefined) {
    const how = say(
      `${actor} ${when}에 모니터링에서 제외했습니다.`,
      `${actor} stopped watching this company on ${when}.`,
    );
    return {
      state,
      title: say(`${name} 모니터링에서 제외되었습니다`, `${name}: no longer watched`),
      body: say(
        '문제가 해결된 것은 아니며, 앞으로 이 회사는 확인하거나 알리지 않습니다.',
        'The problem itself is not resolved. There are no more checks or alerts for this company.',
      ),
      sentence: say(`${quote(name)} · ${how}`, `${quote(name)}: ${how}`),
      line: say(
        `${when} ${actor} 모니터링에서 제외해 이 알림을 닫았습니다.`,
        `${when}: ${actor} stopped watching this company, so this alert is closed.`,
      ),
      facts: [say(`${when} ${actor} 제외`, `stopped by ${lowerFirst(actor)} on ${when} KST`)],
    };
  }
  const why = words.pauseReason[paused];
  const how = say(
    `${actor} ${when}에 모니터링을 일시 중지했습니다(${why}).`,
    `${actor} paused it on ${when} (${why}).`,
  );
  return {
    state,
    title: say(`${name} 모니터링이 일시 중지되었습니다`, `${name}: paused`),
    body: say(
      '문제가 해결된 것은 아니며, 다시 시작할 때까지 정기 확인과 알림에서 빠집니다.',
      'The problem itself is not resolved. Until someone resumes it, the company is left out of scheduled checks and alerts.',
    ),
    sentence: say(`${quote(name)} · ${how}`, `${quote(name)}: ${how}`),
    line: say(
      `${when} ${actor} 모니터링을 일시 중지해(${why}) 이 알림을 닫았습니다.`,
      `${when}: ${actor} paused this company (${why}), so this alert is closed.`,
    ),
    facts: [
      say(
        `${when} ${actor} 중지(${why})`,
        `paused by ${lowerFirst(actor)} on ${when} KST (${why})`,
      ),
    ],
  };
}

interface ResolvedWords {
  /** Follows the company's name. */
  readonly result: string;
  /** What the result does not say. */
  readonly note?: string;
  readonly untested?: Product;
}

/** How a reason was resolved, as far as the alert shows it. */
function resolvedReasonWords(reason: Reason, life: Life<'resolved'>, t: Tongue): ResolvedWords {
  const { say, plainDate } = t;
  switch (reason.kind) {
    case 'certificate-expiry': {
      if (life.renewedUntil === undefined) {
        return {
          result: say('인증서 만료 문제가 해소되었습니다', 'certificate expiry problem resolved'),
          ...untestedLogin(reason, life, t),
        };
      }
      const until = plainDate(life.renewedUntil);
      return {
        result: reason.expired
          ? say(
              `새 인증서가 등록되었습니다(${until}까지)`,
              `new certificate registered, valid until ${until}`,
            )
          : say(
              `인증서가 갱신되었습니다(${until}까지)`,
              `certificate renewed, valid until ${until}`,
            ),
        ...byDateOnly(reason, life, t),
      };
    }
    case 'certificate-invalid':
      return {
        result: say('인증서 문제가 해소되었습니다', 'certificate problem resolved'),
        ...untestedLogin(reason, life, t),
      };
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? {
            result: say(
              '부서사용자 로그인 문제가 해소되었습니다',
              'department user login problem resolved',
            ),
            note: say(
              `거부된 부서사용자는 이제 등록되어 있지 않고, 인증서의 유효기간이 남아 있습니다. ${untestedNote(t)}`,
              `The rejected department user is no longer registered, and the certificate has not expired. ${untestedNote(t)}`,
            ),
            untested: reason.products[0],
          }
        : {
            result: say('부서사용자 로그인이 다시 정상입니다', 'department user login works again'),
            note: say('로그인 테스트로 확인했습니다.', 'Confirmed by a login test.'),
          };
    case 'auth-missing':
      return { result: say('홈택스 인증이 등록되었습니다', 'HomeTax authentication registered') };
    case 'member-missing':
      return { result: say('연동회원으로 확인되었습니다', 'confirmed as a linked member') };
    case 'plan':
      return { result: say('정액제가 이용 중입니다', 'flat-rate plan active again') };
    case 'check-broken':
      return {
        result: say('상태를 다시 확인할 수 있습니다', 'can be checked again'),
        note: say('팝빌이 다시 응답합니다.', 'POPBiLL answers again.'),
      };
  }
}

/** A date does not prove that the certificate logs in, which matters unless a department user works. */
function byDateOnly(
  { beside, products }: Extract<Reason, { kind: 'certificate-expiry' }>,
  { certificateTested }: Life<'resolved'>,
  t: Tongue,
): Pick<ResolvedWords, 'note' | 'untested'> {
  if (beside === 'working-dept-user' || certificateTested === true) return {};
  const note = t.say(
    '만료일만 확인했습니다. 로그인은 아래에서 테스트할 수 있습니다.',
    'Only the date was checked. Test the login below.',
  );
  return { note, untested: products[0] };
}

function untestedLogin(
  { products }: Reason,
  { certificateTested }: Life<'resolved'>,
  t: Tongue,
): Pick<ResolvedWords, 'note' | 'untested'> {
  return certificateTested === false ? { note: untestedNote(t), untested: products[0] } : {};
}

const untestedNote = ({ say }: Tongue) =>
  say(
    '인증서 로그인은 아직 테스트하지 않았습니다. 아래에서 테스트할 수 있습니다.',
    'The certificate login is not tested yet. Test it below.',
  );

/** What has to be collected again, or that nothing has to be. Empty if nobody knows. */
function collectionLines(life: Life<'resolved'>, t: Tongue): readonly string[] {
  const { say } = t;
  const gaps = mergeGaps(life.gaps);
  if (gaps.length === 0) {
    // While nothing could be checked, nobody knows whether collection continued.
    const isUnknown = life.was.every(({ kind }) => kind === 'check-broken');
    return isUnknown ? [] : [say('수집은 중단되지 않았습니다.', 'Collection did not stop.')];
  }
  return gaps.map((gap) => {
    const why =
      gap.from === undefined
        ? say(
            '수집이 중단되었을 수 있습니다. 시작 시점은 알 수 없습니다.',
            'Collection may have stopped; start unknown.',
          )
        : say(
            '이 기간에 수집이 중단되었을 수 있습니다.',
            'Collection may have stopped in that period.',
          );
    return `${upperFirst(collectAgain(gap, life.at, t))} ${why}`;
  });
}

/** `11월 24일~12월 1일분 전자세금계산서를 다시 수집해 주세요.`, `re-collect 24 Nov - 1 Dec (tax invoices).` */
function collectAgain({ products, from, to }: SharedGap, now: Instant, t: Tongue): string {
  const { say, dayAndMonth } = t;
  const [object, names] = [withObjectParticle(products), productNames(products, t)];
  const last = dayAndMonth(to, now);
  if (from === undefined) {
    return say(
      `${last}까지 필요한 기간의 ${object} 다시 수집해 주세요.`,
      `re-collect the period you need up to ${last} (${names}).`,
    );
  }
  const first = dayAndMonth(from, now);
  const isOneDay = seoulDayOf(from) === seoulDayOf(to);
  const days = isOneDay ? last : say(`${first}~${last}`, `${first} - ${last}`);
  return say(`${days}분 ${object} 다시 수집해 주세요.`, `re-collect ${days} (${names}).`);
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
