import { type ReasonContext, withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
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
  /** What remains to be done, then what is known; one line each. */
  readonly body: string;
  readonly sentence: string;
  /** In the grey line, and in the alert's thread. */
  readonly facts: readonly string[];
  /** The product whose certificate login was not tested. The message offers that test. */
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
  const by = pageOpenedBy && person(pageOpenedBy.user);
  const opener = by === undefined ? [] : [say(`링크 받은 사람 ${by}`, `page link issued to ${by}`)];
  const collection = collectionLines(life, t);
  return {
    state: resolvedLabel(stage, t),
    title: say(`${name} ${result}`, `${name}: ${result}`),
    body: [...collection, ...(notes.length === 0 ? [] : [notes.join(' ')])].join('\n'),
    sentence: [say(`${quote(name)} ${result}.`, `${quote(name)}: ${result}.`), ...collection].join(
      ' ',
    ),
    facts: [
      say(`${after} 해결됨`, `resolved ${after}`),
      say(`${when} 확인`, `checked ${when} KST`),
      ...opener,
    ],
    untested: reasons.find(({ untested }) => untested !== undefined)?.untested,
  };
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
  const why = paused && words.pauseReason[paused];
  const how =
    why === undefined
      ? say(
          `${actor} ${when}에 모니터링에서 제외했습니다.`,
          `${actor} stopped watching this company on ${when}.`,
        )
      : say(
          `${actor} ${when}에 모니터링을 일시 중지했습니다(${why}).`,
          `${actor} paused this company on ${when} (${why}).`,
        );
  return {
    state: withStage(say('종료', 'Closed'), stage, t),
    title:
      why === undefined
        ? say(`${name} · 모니터링에서 제외되었습니다`, `${name}: no longer watched`)
        : say(`${name} 모니터링이 일시 중지되었습니다`, `${name}: paused`),
    body: say(
      '문제가 해결된 것은 아니며, 다시 모니터링할 때까지 정기 확인과 알림에서 빠집니다.',
      'The problem itself is not resolved. Until someone watches the company again, it is left out of scheduled checks and alerts.',
    ),
    sentence: say(`${quote(name)} · ${how}`, `${quote(name)}: ${how}`),
    facts: [how.replace(/\.$/, '')],
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
      const until = life.renewedUntil && plainDate(life.renewedUntil);
      return {
        result:
          until === undefined
            ? say(
                '인증서 만료 문제가 더 이상 확인되지 않습니다',
                'certificate expiry problem no longer found',
              )
            : say(
                `새 인증서가 등록되었습니다(${until}까지)`,
                `new certificate registered, valid until ${until}`,
              ),
        // A working department user collects, whether or not the certificate logs in.
        ...(reason.beside === 'working-dept-user' ? {} : untestedLogin(reason, life, t)),
      };
    }
    case 'certificate-invalid':
      return life.certificateTested === true
        ? {
            result: say('인증서 로그인이 정상입니다', 'certificate login works'),
            note: testedNote(t),
          }
        : {
            result: say(
              '인증서 문제가 더 이상 확인되지 않습니다',
              'certificate problem no longer found',
            ),
            ...untestedLogin(reason, life, t),
          };
    case 'dept-user-login':
      return life.deptUserWorks === false
        ? {
            result: say(
              '거부된 부서사용자가 더 이상 등록되어 있지 않습니다',
              'rejected department user no longer registered',
            ),
            note: say(
              `인증서의 유효기간은 남아 있습니다. ${untestedNote(t)}`,
              `The certificate has not expired. ${untestedNote(t)}`,
            ),
            untested: reason.products[0],
          }
        : {
            result: say('부서사용자 로그인이 다시 정상입니다', 'department user login works again'),
            note: testedNote(t),
          };
    case 'auth-missing':
      return { result: say('홈택스 인증이 등록되었습니다', 'HomeTax authentication registered') };
    case 'member-missing':
      return { result: say('연동회원으로 확인되었습니다', 'confirmed as a linked member') };
    case 'plan':
      return { result: say('정액제를 다시 이용 중입니다', 'flat-rate plan active again') };
    case 'check-broken':
      return {
        result: say('상태를 다시 확인할 수 있습니다', 'can be checked again'),
        note: say('팝빌이 다시 응답합니다.', 'POPBiLL answers again.'),
      };
  }
}

function untestedLogin(
  { products }: Reason,
  { certificateTested }: Life<'resolved'>,
  t: Tongue,
): Pick<ResolvedWords, 'note' | 'untested'> {
  return certificateTested === false ? { note: untestedNote(t), untested: products[0] } : {};
}

const testedNote = ({ say }: Tongue) =>
  say('로그인은 테스트로 확인했습니다.', 'Confirmed by a login test.');

const untestedNote = ({ say }: Tongue) =>
  say(
    '인증서 로그인은 아직 테스트하지 않았습니다. 아래에서 테스트할 수 있습니다.',
    'The certificate login has not been tested yet. Test it below.',
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
    const isCertain = gap.products.every((product) => life.was.some(stopsFor(product)));
    const may = isCertain ? '' : say('을 수 있', 'may have ');
    const why =
      gap.from === undefined
        ? say(
            `그동안 수집이 중단되었${may}고, 시작 시점은 알 수 없습니다.`,
            `Collection ${may}stopped at an unknown time.`,
          )
        : say(`이 기간에 수집이 중단되었${may}습니다.`, `Collection ${may}stopped in that period.`);
    return `${upperFirst(collectAgain(gap, life.at, t))} ${why}`;
  });
}

/** Whether the reason certainly stopped collection. With a warning, an unpaid plan or an unexpired certificate it may go on. */
const stopsFor = (product: Product) => (reason: Reason) =>
  reason.severity === 'critical' &&
  reason.products.includes(product) &&
  !(reason.kind === 'plan' && reason.plan.why === 'unpaid') &&
  !(reason.kind === 'certificate-expiry' && !reason.expired);

export function gapRequests(gaps: readonly CollectionGap[], now: Instant, t: Tongue) {
  return mergeGaps(gaps).map((gap) => collectAgain(gap, now, t));
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
