import { type ReasonContext, withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, CollectionGap } from '../records/alert.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { stopsCollectionOf } from './decide-alert-rules.js';

export type AlertContext = Pick<ReasonContext, 'collectsBy' | 'markup'>;

interface EndWords {
  readonly state: string;
  readonly title: string;
  /** What remains to be done, then what is known; one line each. May be empty. */
  readonly body: string;
  readonly sentence: string;
  /** For the grey line under the message. */
  readonly facts: readonly string[];
  /** For the alert's own thread, where readers know the company and the result. */
  readonly line: string;
  /** The product whose certificate login was not tested. The message offers that test. */
  readonly untested?: Product;
  /** Nobody knows yet whether collection works. The message offers another check. */
  readonly isUnconfirmed?: boolean;
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

export const pageOpenedFact = (person: string, { say }: Tongue) =>
  say(`링크 받은 사람 ${person}`, `page link issued to ${person}`);

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
  const reasons = life.was.map((reason) => resolvedReasonWords(reason, life, t));
  const result =
    reasons[0]?.result ??
    say(
      '문제가 있던 항목을 더 이상 수집하지 않습니다',
      'what had the problem is no longer collected',
    );
  const notes = reasons.flatMap((reason, i) => [
    ...(i === 0 ? [] : [`${upperFirst(reason.result)}.`]),
    ...(reason.note === undefined ? [] : [reason.note]),
  ]);
  const when = dayAndTime(life.at, life.at);
  const after = afterDuration(life.at - alert.openedAt);
  const opener = pageOpenedBy && person(pageOpenedBy.user);
  const isUnconfirmed = life.unconfirmed !== undefined;
  const todo = [...(isUnconfirmed ? [unconfirmedNote(life, t)] : []), ...collectionLines(life, t)];
  return {
    state: isUnconfirmed
      ? withStage(say('로그인 미확인', 'Login unconfirmed'), stage, t)
      : resolvedLabel(stage, t),
    title: say(`${name} ${result}`, `${name}: ${result}`),
    body: [...todo, ...(notes.length === 0 ? [] : [notes.join(' ')])].join('\n'),
    sentence: [say(`${quote(name)} ${result}.`, `${quote(name)}: ${result}.`), ...todo].join(' '),
    facts: [
      ...(isUnconfirmed ? [] : [say(`${after} 해결됨`, `resolved ${after}`)]),
      say(`${when} 확인`, `checked ${when} KST`),
      ...(opener === undefined ? [] : [pageOpenedFact(opener, t)]),
    ],
    line: [
      say(`${after} 해결되었습니다(${when} 확인).`, `Resolved ${after} (checked ${when} KST).`),
      ...(opener === undefined
        ? []
        : [say(`링크 받은 사람: ${opener}.`, `Page link issued to ${opener}.`)]),
    ].join(' '),
    untested: reasons.find(({ untested }) => untested !== undefined)?.untested,
    isUnconfirmed,
  };
}

function unconfirmedNote({ unconfirmed }: Life<'resolved'>, { say, words }: Tongue): string {
  const { checkAgain } = words.button;
  const orWait =
    unconfirmed === 'until-sweep'
      ? say('(누르지 않으면 다음 정기 확인에서 테스트)', ', or wait for the next scheduled check')
      : '';
  return say(
    `로그인은 아직 확인하지 못했습니다. '${checkAgain}'을 누르면 로그인을 테스트합니다${orWait}. 거부되면 새로 알립니다.`,
    `The login is not confirmed yet. Press "${checkAgain}" to test it${orWait}. If it is rejected, you'll be alerted again.`,
  );
}

/** The beginning of a sentence that says who closed an alert. */
export function closingActor(
  by: Life<'closed'>['by'],
  person: Markup['person'],
  { say }: Tongue,
): string {
  return by === 'cli'
    ? say('관리자가 명령줄로', 'an admin on the command line')
    : say(`${person(by)} 님이`, person(by));
}

function closedAlertWords(
  { name, stage }: Alert,
  { at, by, paused }: Life<'closed'>,
  { person, quote }: Markup,
  t: Tongue,
): EndWords {
  const { say, words, dayAndTime } = t;
  const when = dayAndTime(at, at);
  const actor = closingActor(by, person, t);
  const why = paused && words.pauseReason[paused];
  const did =
    why === undefined
      ? say('모니터링에서 제외했습니다', 'stopped watching this company')
      : say(`모니터링을 일시 중지했습니다(${why})`, `paused this company (${why})`);
  const how = say(`${actor} ${when}에 ${did}`, `${actor} ${did} on ${when}`);
  return {
    state: withStage(say('종료', 'Closed'), stage, t),
    title:
      why === undefined
        ? say(`${name} · 모니터링에서 제외되었습니다`, `${name}: no longer watched`)
        : say(`${name} 모니터링이 일시 중지되었습니다`, `${name}: paused`),
    body: say(
      '문제가 해결된 것은 아니며, 다시 모니터링할 때까지 정기 확인과 알림에서 빠집니다.',
      `The problem itself is not resolved. Until someone ${why === undefined ? 'watches the company again' : 'resumes the company'}, it is left out of scheduled checks and alerts.`,
    ),
    sentence: say(`${quote(name)} · ${how}.`, `${quote(name)}: ${how}.`),
    facts: [how],
    line: `${upperFirst(how)}.`,
  };
}

interface ResolvedWords {
  /** Follows the company's name. */
  readonly result: string;
  readonly note?: string;
  readonly untested?: Product;
}

function resolvedReasonWords(reason: Reason, life: Life<'resolved'>, t: Tongue): ResolvedWords {
  const { say, plainDate } = t;
  switch (reason.kind) {
    case 'certificate-expiry': {
      const until = life.renewedUntil && plainDate(life.renewedUntil);
      return {
        result:
          until === undefined
            ? certificateProblemGone(t)
            : say(
                `새 인증서가 등록되었습니다(${until}까지)`,
                `new certificate registered, valid until ${until}`,
              ),
        // A working department user collects, whether or not the certificate logs in.
        ...(reason.beside === 'working-dept-user' ? {} : untestedLogin(reason, life, t)),
      };
    }
    case 'certificate-invalid':
      return {
        result:
          life.certificateTested === true
            ? say('인증서 로그인이 정상입니다', 'certificate login works')
            : certificateProblemGone(t),
        ...untestedLogin(reason, life, t),
      };
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? {
            result: say(
              '거부된 부서사용자가 더 이상 등록되어 있지 않습니다',
              'rejected department user no longer registered',
            ),
            ...untestedLogin(reason, life, t),
          }
        : {
            result: say('부서사용자 로그인이 다시 정상입니다', 'department user login works again'),
          };
    case 'auth-missing':
      return { result: say('홈택스 인증이 등록되었습니다', 'HomeTax authentication registered') };
    case 'member-missing':
      return { result: say('연동회원으로 확인되었습니다', 'confirmed as a linked member') };
    case 'plan':
      return { result: say('정액제를 다시 이용 중입니다', 'flat-rate plan active again') };
    case 'check-broken':
      return { result: say('상태를 다시 확인할 수 있습니다', 'can be checked again') };
  }
}

function untestedLogin(
  { products }: Reason,
  { certificateTested }: Life<'resolved'>,
  t: Tongue,
): Pick<ResolvedWords, 'note' | 'untested'> {
  return certificateTested === false ? { note: untestedNote(t), untested: products[0] } : {};
}

const certificateProblemGone = ({ say }: Tongue) =>
  say('인증서 문제가 더 이상 확인되지 않습니다', 'certificate problem no longer found');

const untestedNote = (t: Tongue) =>
  `${notTestedYet(t)} ${t.say('아래에서 테스트할 수 있습니다.', 'Test it below.')}`;

const notTestedYet = ({ say }: Tongue) =>
  say(
    '인증서 로그인은 아직 테스트하지 않았습니다.',
    'The certificate login has not been tested yet.',
  );

/** What has to be collected again, or that collection did not stop. Empty if unknown, or if the thread has asked. */
function collectionLines(life: Life<'resolved'>, t: Tongue): readonly string[] {
  const { say } = t;
  if (life.gaps.length === 0) {
    // While nothing could be checked, nobody knows whether collection continued.
    const isUnknown =
      life.unconfirmed !== undefined || life.was.every(({ kind }) => kind === 'check-broken');
    return isUnknown ? [] : [say('수집은 중단되지 않았습니다.', 'Collection did not stop.')];
  }
  return mergeGaps(life.gaps).map((gap) => {
    const isCertain = gap.products.every((product) => life.was.some(stopsCollectionOf(product)));
    return gapSentence(gap, isCertain, life, t);
  });
}

/** For the thread of an open alert: that collection works again, and what to collect again. Empty without gaps. */
export function worksAgainSentences(
  gaps: readonly CollectionGap[],
  at: Instant,
  t: Tongue,
): readonly string[] {
  if (gaps.length === 0) return [];
  const products = gaps.map(({ product }) => product);
  const worksAgain = t.say(
    `${withObjectParticle(products)} 다시 수집할 수 있습니다.`,
    `${upperFirst(productNames(products, t))} can be collected again.`,
  );
  const requests = mergeGaps(gaps).map((gap) => gapSentence(gap, true, { at }, t));
  const isUntested = gaps.some(({ untested }) => untested === true);
  return [worksAgain, ...(isUntested ? [notTestedYet(t)] : []), ...requests];
}

function gapSentence(gap: SharedGap, isCertain: boolean, end: End, t: Tongue): string {
  const { say } = t;
  const may = isCertain ? '' : say('을 수 있', 'may have ');
  const why =
    gap.from === undefined
      ? say(
          isCertain
            ? '수집이 언제부터 중단되었는지는 알 수 없습니다.'
            : '수집이 중단되었을 수 있습니다. 시작 시점은 알 수 없습니다.',
          `Collection ${may}stopped at an unknown time.`,
        )
      : say(
          `그동안 수집이 중단되었${may}습니다.`,
          `Collection ${isCertain ? 'had' : 'may have'} stopped.`,
        );
  return `${upperFirst(collectAgain(gap, end, t))} ${why}`;
}

export function gapRequests(gaps: readonly CollectionGap[], end: End, t: Tongue) {
  return mergeGaps(gaps).map((gap) => collectAgain(gap, end, t));
}

type End = Pick<Life<'resolved'>, 'at' | 'unconfirmed'>;

/** `11월 24일~12월 1일분 전자세금계산서를 다시 수집해 주세요.`, `re-collect 24 Nov - 1 Dec (tax invoices).` */
function collectAgain({ products, from, to }: SharedGap, end: End, t: Tongue): string {
  const { say, dayAndMonth } = t;
  const [object, names] = [withObjectParticle(products), productNames(products, t)];
  const first = from && dayAndMonth(from, end.at);
  // A gap that ended with the alert is over only once the login is confirmed. `>=`, because a merged line of a combined
  // alert has the time of the first resolution.
  if (end.unconfirmed !== undefined && to >= end.at) {
    const since = first === undefined ? '누락된' : `${first}분부터`;
    const period = first === undefined ? 'the period you need' : `from ${first}`;
    return say(
      `로그인이 확인되면 ${since} ${object} 다시 수집해 주세요.`,
      `once the login is confirmed, re-collect ${period} (${names}).`,
    );
  }
  const last = dayAndMonth(to, end.at);
  if (from === undefined) {
    return say(
      `${last}까지 누락된 ${object} 다시 수집해 주세요.`,
      `re-collect the period you need up to ${last} (${names}).`,
    );
  }
  const isOneDay = seoulDayOf(from) === seoulDayOf(to);
  const days = isOneDay ? last : say(`${first}~${last}`, `${first} - ${last}`);
  return say(`${days}분 ${object} 다시 수집해 주세요.`, `re-collect ${days} (${names}).`);
}

interface SharedGap extends Omit<CollectionGap, 'product' | 'asked' | 'untested'> {
  readonly products: readonly Product[];
}

/** Merges gaps of the same period, without those for which the thread has asked already. */
function mergeGaps(gaps: readonly CollectionGap[]): readonly SharedGap[] {
  const shared = new Map<string, SharedGap>();
  for (const { product, asked, ...span } of gaps) {
    if (asked === true) continue;
    const key = `${span.from ?? ''}-${span.to}`;
    shared.set(key, { ...span, products: [...(shared.get(key)?.products ?? []), product] });
  }
  return [...shared.values()];
}
