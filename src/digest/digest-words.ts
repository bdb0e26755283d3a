import { rollUpProblem, rollUpProblemToday } from '../alert/roll-up-words.js';
import { MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { notBroken } from '../assessment/reason-parts-words.js';
import { reasonName } from '../assessment/reason-words.js';
import { type HandlingCounts, type StateCounts, sumsOf } from '../assessment/urgency-rules.js';
import {
  actionCount,
  actionHandling,
  actionStates,
  totalAndParts,
} from '../assessment/verdict-words.js';
import { addDays, type Instant, startOfSeoulDay } from '../kernel/time.js';
import { refusedChannelsWarning } from '../outbox/channel-words.js';
import type { Digest, DigestCounts, DigestRemark, DigestRow } from '../records/digest.js';
import { partlyChecked } from '../sweep/sweep-words.js';
import { clockTime, count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { joinParts, lowerFirst, upperFirst } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';

/** The heading: `일일 요약 · 11월 25일(수) · 조치 필요 20곳`, `Daily summary · Wed 25 Nov · 20 need action`. */
export function digestTitle(digest: Digest, t: Tongue): string {
  const headline = actionHeadline(digest, t);
  return headline === '' ? digestName(digest, t) : `${digestName(digest, t)} · ${headline}`;
}

/** The notification: what needs action and the most urgent company come first, because a phone shows little more. */
export function digestNotification(digest: Digest, markup: Markup, t: Tongue): string {
  const [first] = digest.attention.rows;
  const { needsAction } = sumsOf(stateCountsOf(digest.counts));
  const headline = actionHeadline(digest, t);
  const parts = [digestName(digest, t), ...digestLines(digest, t)];
  if (first === undefined) {
    return (headline === '' ? parts : [upperFirst(headline), ...parts]).join(' · ');
  }
  const problem = lowerFirst(problemName(first, digest.at, t));
  const worst = t.listFirst([`${markup.quote(first.name)} ${problem}`], needsAction);
  return [`${headline}: ${worst}`, ...parts].join(' · ');
}

function digestName(
  { day, at, reader, stage }: Pick<Digest, 'day' | 'at' | 'reader' | 'stage'>,
  { say, shortDate, zonedTime }: Tongue,
): string {
  const date = shortDate(startOfSeoulDay(day), at);
  const test = stage === 'test' ? say('(테스트 환경)', ' (test environment)') : '';
  const when =
    reader === 'person' ? say(`${date} ${clockTime(at)}`, `${date}, ${zonedTime(at)}`) : date;
  return `${say('일일 요약', 'Daily summary')}${test} · ${when}`;
}

/** Empty if no company is watched. */
function actionHeadline(digest: Digest, t: Tongue): string {
  const { total, needsAction } = sumsOf(stateCountsOf(digest.counts));
  return total === 0 ? '' : actionCount(needsAction, isUncertain(digest), t);
}

/** Below the heading: what needs action, by state and by who handles it. */
export function digestLines(digest: Digest, t: Tongue): readonly string[] {
  const { counts, attention } = digest;
  const { say } = t;
  if (counts.watched === 0) return [noCompanyLine(digest, t)];
  const states = actionStates(stateCountsOf(counts), t);
  const uncertain = say(
    '확인하지 못한 회사가 있어, 조치가 필요한 회사가 더 있을 수 있습니다.',
    'Not everything could be checked, so more companies may need action.',
  );
  return [
    ...(states === '' ? [] : [states, actionHandling(handlingCountsOf(counts), t)]),
    ...(attention.total === 0 && isUncertain(digest) ? [uncertain] : []),
  ];
}

/** For a digest without companies, or with paused ones only. Without totals, its companies are all there are. */
function noCompanyLine(digest: Digest, { say, language }: Tongue): string {
  const isOfAll = digest.totals === undefined;
  if (pausedIn(digest) > 0) {
    return isOfAll
      ? say('모든 회사가 일시 중지 상태입니다.', 'All companies are paused.')
      : say(
          '이 채널로 알림을 받는 회사가 모두 일시 중지 상태입니다.',
          'All companies with alerts in this channel are paused.',
        );
  }
  const { watch } = COMMAND_WORDS[language];
  return isOfAll
    ? say(
        `모니터링 중인 회사가 없습니다. 운영자가 /hometax ${watch} 명령으로 추가할 수 있습니다.`,
        `No company is watched. Operators can add companies with /hometax ${watch}.`,
      )
    : say('이 채널로 알림을 받는 회사가 없습니다.', 'No company sends its alerts to this channel.');
}

function pausedIn({ remarks }: Pick<Digest, 'remarks'>): number {
  return remarks.find((remark) => remark.kind === 'paused')?.companies ?? 0;
}

export function digestTotals(digest: Digest, t: Tongue): readonly string[] {
  const { counts, totals } = digest;
  const all = totals && totalAndParts(stateCountsOf(totals), t);
  const paused = pausedIn(digest);
  const own = totalAndParts({ ...stateCountsOf(counts), paused }, t);
  return [
    ...(counts.watched + paused === 0 ? [] : [own]),
    ...(all === undefined ? [] : [t.say(`모든 채널: ${all}`, `All channels: ${all}`)]),
  ];
}

export const digestHeadings = ({ say, companies, dayAndTime }: Tongue) => ({
  /** The note in a digest whose own channel refuses messages. `channel` is a mention. */
  elsewhere: (channel: string) =>
    say(
      `${channel} 채널의 요약입니다. 그 채널에 보낼 수 없어 여기에 보냅니다.`,
      `This is the daily summary for ${channel}, posted here because that channel can't receive messages from the app.`,
    ),
  known: (total: number) =>
    say(
      `참고 ${companies(total)}(수집에 영향 없음)`,
      `Good to know: ${companies(total)}, collection not affected`,
    ),
  resolved: (total: number, since: Instant, { at }: DigestMoment) =>
    say(
      `해결됨 ${companies(total)}(${dayAndTime(since, at)} 이후)`,
      `${number(total)} resolved since ${dayAndTime(since, at)}`,
    ),
  /** `critical`: how many of the hidden companies are critical. */
  moreUnclaimed: (hidden: number, critical: number) => {
    const detail = say(`(긴급 ${number(critical)}곳 포함)`, ` (${number(critical)} critical)`);
    return say(
      `그 밖에 미처리 ${companies(hidden)}${critical > 0 ? detail : ''}`,
      `and ${number(hidden)} more unclaimed${critical > 0 ? detail : ''}`,
    );
  },
  claimed: (total: number) => say(`처리 중 ${companies(total)}`, `${number(total)} claimed`),
  snoozed: (total: number) => say(`미룸 ${companies(total)}`, `${number(total)} snoozed`),
  more: (hidden: number) => say(`그 밖에 ${companies(hidden)}`, `and ${number(hidden)} more`),
  /** `owner` is a mention. */
  ownerGone: (owner: string, total: number) => `${owner} · ${companies(total)}`,
  changeOwner: say('담당자 변경', 'Change owner'),
  remarks: say('참고 사항', 'Notes'),
  myAlerts: say('내 담당 알림 보기', 'My alerts'),
});

/**
 * A company's line after its name: `긴급 · 인증서 11월 24일(화) 만료됨 · 1일 지남 · 담당 김지우 · 신규`. If claimed, it ends in
 * `김지우 님, 11월 24일부터`; if snoozed, in `김지우 님, 12월 1일 09:00까지`.
 */
export function digestRow(row: DigestRow, moment: DigestMoment, markup: Markup, t: Tongue): string {
  const { say, words } = t;
  const { severity, owner: id, isNew } = row;
  const owner = id === undefined ? '' : markup.person(id);
  const handler = handlerOf(row, moment, markup, t);
  const unhandled = [owner && say(`담당 ${owner}`, `owner ${owner}`), isNew && say('신규', 'new')];
  return joinParts([
    severity && words.severity[severity],
    problemText(row, moment.at, t),
    ...(handler === undefined ? unhandled : [handler]),
  ]);
}

function handlerOf(
  { handledBy, handledAt, until }: DigestRow,
  { at }: DigestMoment,
  { person }: Markup,
  { say, dayAndMonth, dayAndTime }: Tongue,
): string | undefined {
  if (handledBy === undefined || handledAt === undefined) return undefined;
  const [start, end] = [dayAndMonth(handledAt, at), until && dayAndTime(until, at)];
  const period = end ? say(`${end}까지`, `until ${end}`) : say(`${start}부터`, `since ${start}`);
  const handler = person(handledBy);
  return handler === '' ? period : say(`${handler} 님, ${period}`, `${handler}, ${period}`);
}

const UNCERTAIN_REMARKS: readonly DigestRemark['kind'][] = [
  'setup',
  'outage',
  'common-cause',
  'mass-change',
  'unchecked',
  'logins-open',
];

function isUncertain({ remarks }: Digest): boolean {
  return remarks.some(({ kind }) => UNCERTAIN_REMARKS.includes(kind));
}

export function handlingCountsOf({ attention, taken, snoozed }: DigestCounts): HandlingCounts {
  const unclaimed = attention.critical + attention.warning + attention.notice;
  return { unclaimed, claimed: taken, snoozed };
}

export function stateCountsOf(counts: DigestCounts): StateCounts {
  // Records of earlier versions count `neverChecked` as `unknown` and lack `atRisk`: what needs action but can collect.
  const { collectable, broken: cannotCollect, unknown, neverChecked = 0 } = counts;
  const { unclaimed, claimed, snoozed } = handlingCountsOf(counts);
  const atRisk = counts.atRisk ?? unclaimed + claimed + snoozed - cannotCollect;
  return { collectable, atRisk, cannotCollect, unknown, neverChecked };
}

/** `인증서 12월 1일(화) 만료 · D-6`, or the name of the problem. */
export function problemText(row: DigestRow, at: Instant, t: Tongue): string {
  const { kind, expiresAt } = row;
  return kind !== undefined && expiresAt !== undefined
    ? rollUpProblemToday({ kind, expiresAt }, at, t)
    : problemName(row, at, t);
}

/** `problemText` without the days left. Rows of earlier versions have `kind`, but no `reason`. */
function problemName({ kind, reason, expiresAt }: DigestRow, at: Instant, t: Tongue): string {
  if (reason !== undefined && expiresAt === undefined) return reasonName(reason, t);
  return kind === undefined ? '' : rollUpProblem({ kind, expiresAt }, at, t);
}

/** The time of a digest: its message stays in the channel, so its sentences say dates, not "today". */
type DigestMoment = Pick<Digest, 'day' | 'at'>;

const MAX_NAMED_CHANNELS = 12;

/** The remark about paused companies is part of `digestTotals`. */
export function digestRemark(
  remark: Exclude<DigestRemark, { readonly kind: 'paused' }>,
  moment: DigestMoment & Pick<Digest, 'counts'>,
  markup: Markup,
  t: Tongue,
): string {
  const { say, companies, shortDate, dayAndTime, fullDate } = t;
  const { at, counts } = moment;
  switch (remark.kind) {
    case 'unchecked': {
      const never = counts.neverChecked ?? 0;
      const partly = partlyChecked(remark.companies - never, t);
      const sentences = [
        remark.companies > never &&
          say(
            `${partly}은 마지막 확인 결과로 집계했으며, 다시 확인합니다.`,
            `${partly}; another check follows. Counts use their last result.`,
          ),
        never > 0 &&
          say(
            `회사 ${companies(never)}은 아직 확인 전입니다.`,
            `${companies(never)} not checked yet.`,
          ),
        notBroken(t),
        lastCheckSentence(remark, moment, t),
      ];
      return sentences.filter(Boolean).join(' ');
    }
    case 'logins-open': {
      const affected = companies(remark.companies);
      return say(
        `부서사용자 로그인을 확인하지 못한 회사 ${affected}: 로그인 테스트에서 결과를 받지 못했습니다. ${MAX_ATTEMPTS}회 연속이면 자동 테스트를 중단합니다. /hometax 확인 명령으로 직접 테스트할 수 있습니다.`,
        `Department user login status unknown for ${affected}: login tests got no usable answer. After ${MAX_ATTEMPTS} such tests in a row, automatic tests stop. To test one now, use /hometax check.`,
      );
    }
    case 'before-break':
      return breakSentences(remark, moment, markup, t);
    case 'filing-deadline': {
      const { daysLeft, cannotCollect } = remark;
      const [on, affected] = [shortDate(startOfSeoulDay(remark.on), at), companies(cannotCollect)];
      const due =
        daysLeft === 0
          ? say(`부가가치세 신고 기한은 오늘, ${on}입니다.`, `VAT returns are due today, ${on}.`)
          : say(
              `부가가치세 신고 기한인 ${on}까지 ${daysLeft}일 남았습니다.`,
              `VAT returns are due in ${count(daysLeft, 'day')}, on ${on}.`,
            );
      const affectedNow =
        cannotCollect === 0
          ? say('지금 수집 불가인 회사는 없습니다.', 'No company is currently unable to collect.')
          : say(`지금 수집 불가인 회사는 ${affected}입니다.`, `${affected} cannot collect now.`);
      return `${due} ${affectedNow}`;
    }
    case 'setup': {
      const problem = say(
        '앱의 팝빌 연동 설정에 문제가 있어 회사를 확인하지 못하고 있습니다.',
        "The app's POPBiLL settings are wrong, so companies can't be checked.",
      );
      const sentences = [problem, notBroken(t), lastCheckSentence(remark, moment, t)];
      return sentences.filter(Boolean).join(' ');
    }
    case 'outage': {
      const since = dayAndTime(remark.since, at);
      return remark.silent === 'hometax'
        ? say(
            `${since}부터 홈택스가 응답하지 않아 부서사용자 로그인을 확인하지 못하고 있습니다. 이 때문에 다시 등록할 필요는 없습니다.`,
            `HomeTax hasn't answered since ${since}, so department user logins can't be checked. Nothing needs to be registered again because of this.`,
          )
        : say(
            `${since}부터 팝빌이 응답하지 않아 회사를 확인하지 못하고 있습니다. 인증에 문제가 있다는 뜻은 아닙니다.`,
            `POPBiLL hasn't answered since ${since}, so no company can be checked. This doesn't mean authentication is broken.`,
          );
    }
    case 'common-cause': {
      const [since, affected] = [dayAndTime(remark.since, at), companies(remark.rejected)];
      return say(
        `${since}부터 ${affected}의 로그인이 같은 이유로 거부되었습니다. 개별 회사의 문제가 아닐 수 있어 로그인 테스트를 중단했습니다.`,
        `Since ${since}, the logins of ${affected} have been rejected for the same reason. Individual companies are probably not the cause, so login tests are paused.`,
      );
    }
    case 'mass-change': {
      const [since, affected] = [dayAndTime(remark.since, at), companies(remark.companies)];
      return say(
        `${since} 확인 때 ${affected}에서 같은 문제가 한꺼번에 발견되었습니다. 팝빌이나 링크아이디의 문제일 수 있어 회사별 알림을 보류했습니다.`,
        `In the check of ${since}, ${affected} got the same new problem at once. POPBiLL or our LinkID may be the cause, so their alerts are on hold.`,
      );
    }
    case 'channels-refused': {
      const named = remark.channels.slice(0, MAX_NAMED_CHANNELS).map(markup.channel);
      return refusedChannelsWarning(named, remark.channels.length, t);
    }
    case 'owners-gone': {
      const shown = remark.owners.length;
      const limit =
        shown < remark.total
          ? say(
              `(아래에는 담당 회사가 많은 ${shown}명만 표시)`,
              ` (below: the ${shown} with the most companies)`,
            )
          : '';
      return say(
        `워크스페이스에서 나간 담당자가 ${number(remark.total)}명 있습니다${limit}. 새 담당자를 정해 주세요.`,
        `${count(remark.total, 'owner')} left the workspace${limit}. Choose new owners for their companies.`,
      );
    }
    case 'holidays-end': {
      const until = fullDate(startOfSeoulDay(remark.knownUntil));
      return say(
        `공휴일 자료가 ${until}까지만 있어 그 뒤에는 주말만 휴일로 처리합니다. 관리자는 앱을 업데이트하거나 EXTRA_HOLIDAYS에 이후 공휴일을 입력해 주세요.`,
        `Public holidays are known only until ${until}; after that, only weekends count as non-working days. Admins: update the app or add holidays to EXTRA_HOLIDAYS.`,
      );
    }
  }
}

function breakSentences(
  { backOn, expiring: { rows, total } }: Extract<DigestRemark, { readonly kind: 'before-break' }>,
  { at, day }: DigestMoment,
  { quote }: Markup,
  { say, companies, shortDate, listFirst }: Tongue,
): string {
  const from = shortDate(startOfSeoulDay(addDays(day, 1)), at);
  const back = shortDate(startOfSeoulDay(backOn), at);
  const daysOff = say(
    `${from}부터 휴일이고 다음 영업일은 ${back}입니다.`,
    `Non-working days start on ${from}; the next working day is ${back}.`,
  );
  if (total === 0) {
    const noExpiry = say(
      '휴일에 인증서가 만료되어 수집이 멈추는 회사는 없습니다.',
      'Until then, no certificate expiry stops collection.',
    );
    return `${daysOff} ${noExpiry}`;
  }
  const expiries = rows.flatMap(({ name, expiresAt }) => {
    if (expiresAt === undefined) return [];
    const [company, on] = [quote(name), shortDate(expiresAt, at)];
    return [say(`${company} ${on}`, `${company} on ${on}`)];
  });
  const [affected, named] = [companies(total), listFirst(expiries, total)];
  const stopping = say(
    `휴일에 인증서가 만료되어 수집이 멈출 수 있는 회사 ${affected}: ${named}. 휴일에는 은행과 인증기관의 도움을 받기 어려우니 오늘 갱신하고 다시 등록해 두는 것이 안전합니다.`,
    `Until then, ${affected} may stop collecting because ${total === 1 ? 'its certificate expires' : 'their certificates expire'}: ${named}. Banks and certification authorities are hard to reach on those days, so renew and register today.`,
  );
  return `${daysOff} ${stopping}`;
}

function lastCheckSentence(
  { checkedAt }: { readonly checkedAt?: Instant },
  { at }: DigestMoment,
  { say, dayAndTime }: Tongue,
): string {
  if (checkedAt === undefined) return '';
  const when = dayAndTime(checkedAt, at);
  return say(`마지막 전체 확인: ${when}.`, `Last check of all companies: ${when}.`);
}
