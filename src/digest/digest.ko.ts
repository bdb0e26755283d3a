import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import { standingParts } from '../incident/standing.ko.js';
import { addDays, startOfSeoulDay } from '../kernel/time.js';
import {
  type Digest,
  type DigestCounts,
  type DigestRemark,
  type DigestRow,
  needingAction,
} from '../records/digest.js';
import { companies } from '../text/company-count.ko.js';
import {
  clockTime,
  dayAndMonth,
  dayAndTime,
  dMinus,
  expiryTime,
  fullDate,
  listOfSome,
  number,
  shortDate,
} from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import {
  CHANNELS_NAMED,
  type DigestMoment,
  type DigestText,
  expiringNames,
  isUnsure,
  standingCountsOf,
} from './digest-text.js';

const { words } = TONGUES.ko;

export const digest: DigestText = {
  title: ({ day, at, reader, stage }) => {
    const date = shortDate(startOfSeoulDay(day), at, 'ko');
    const test = stage === 'test' ? '(테스트 환경)' : '';
    return reader === 'person'
      ? `현재 요약${test} · ${date} ${clockTime(at)}`
      : `일일 요약${test} · ${date}`;
  },
  lead,
  totals: (counts) =>
    [
      '모든 채널 합계:',
      ...(needingAction(counts) > 0 ? [need(counts)] : []),
      standing(counts),
    ].join(' '),
  elsewhere: (channel) =>
    `원래 ${channel} 채널의 요약입니다. 그 채널에는 보낼 수 없어 여기에 보냅니다.`,
  attention: (total) => `처리 전 ${companies(total)}${total > 1 ? '(급한 순)' : ''}`,
  known: (total) => `알아 둘 회사 ${companies(total)}(수집에는 영향이 없습니다)`,
  taken: (total) => `처리 중 ${companies(total)}`,
  snoozed: (total) => `미룸 ${companies(total)}`,
  fixed: (total, since, { at }) =>
    `해결됨 ${companies(total)}(${dayAndTime(since, at, 'ko')} 이후)`,
  row: {
    attention: (row, moment) => `${severityOf(row)}${trouble(row, moment)}`,
    taken: (row, moment, markup) =>
      [`${severityOf(row)}${trouble(row, moment)}`, ...takenBy(row, moment, markup)].join(' · '),
    snoozed: (row, moment, markup) =>
      [`${severityOf(row)}${trouble(row, moment)}`, ...snoozedBy(row, moment, markup)].join(' · '),
  },
  more: (count) => `그 밖에 ${companies(count)}: /hometax ${SHOWN_WORD.ko.alerts}`,
  names: (shown, total) => listOfSome(shown, total, 'ko'),
  ownerGone: (owner, total) => `${owner} · ${companies(total)}`,
  changeOwner: '담당자 바꾸기',
  remarks: '함께 알아 둘 것',
  remark,
};

function lead(about: Digest, markup: Markup): string {
  const { counts, totals } = about;
  if (counts.watched === 0) {
    return totals === undefined
      ? `모니터링 중인 회사가 없습니다. 운영 권한이 있는 분이 /hometax ${SHOWN_WORD.ko.watch} 명령으로 추가할 수 있습니다.`
      : '이 채널에 알림이 오는 회사는 없습니다.';
  }
  return [...actionOf(about, markup), standing(counts)].join(' ');
}

function actionOf(about: Digest, markup: Markup): readonly string[] {
  const { counts, attention } = about;
  if (needingAction(counts) === 0) {
    return isUnsure(about)
      ? ['확인된 범위에서는 손볼 회사가 없습니다. 다만 확인하지 못한 것이 있습니다.']
      : ['오늘 손볼 회사가 없습니다.'];
  }
  const first = attention.rows[0];
  return [
    need(counts),
    ...(attention.total === 0 && isUnsure(about) ? ['다만 확인하지 못한 것이 있습니다.'] : []),
    ...(first === undefined
      ? []
      : [`가장 급한 곳: ${markup.quote(first.name)}(${trouble(first, about)}).`]),
  ];
}

/** `손볼 회사가 7곳 있습니다. 처리 전 5곳(긴급 2곳, 주의 3곳), 처리 중 1곳, 미룸 1곳입니다.` */
function need(counts: DigestCounts): string {
  const total = needingAction(counts);
  const { attention, taken, snoozed } = counts;
  const bySeverity = (['critical', 'warning', 'notice'] as const)
    .filter((severity) => attention[severity] > 0)
    .map((severity) => `${words.severity[severity]} ${companies(attention[severity])}`)
    .join(', ');
  const fresh = total - taken - snoozed;
  if (fresh === total) return `손볼 회사가 ${companies(total)} 있습니다(${bySeverity}).`;
  const parts = [
    ...(fresh > 0 ? [`처리 전 ${companies(fresh)}(${bySeverity})`] : []),
    ...(taken > 0 ? [`처리 중 ${companies(taken)}`] : []),
    ...(snoozed > 0 ? [`미룸 ${companies(snoozed)}`] : []),
  ];
  return `손볼 회사가 ${companies(total)} 있습니다. ${parts.join(', ')}입니다.`;
}

function standing(counts: DigestCounts): string {
  return `${companies(counts.watched)} 가운데 ${standingParts(standingCountsOf(counts))}입니다.`;
}

function severityOf({ severity }: DigestRow): string {
  return severity === undefined ? '' : `${words.severity[severity]} · `;
}

function trouble({ kind, expiresAt, daysLeft }: DigestRow, { at }: DigestMoment): string {
  if (kind === undefined) return '';
  if (kind !== 'certificate-expiry' || expiresAt === undefined || daysLeft === undefined) {
    return words.reason[kind];
  }
  const date = shortDate(expiresAt, at, 'ko');
  if (daysLeft > 0) return `인증서 ${date} 만료, ${dMinus(daysLeft)}`;
  if (daysLeft < 0) return `인증서 ${date} 만료됨, ${dMinus(daysLeft)}`;
  const time = expiryTime(expiresAt, 'ko');
  return `인증서 ${[date, ...(time === undefined ? [] : [time])].join(' ')} 만료, ${dMinus(0)}`;
}

function takenBy({ by, at }: DigestRow, moment: DigestMoment, markup: Markup): readonly string[] {
  if (by === undefined) return [];
  const since = at === undefined ? '' : `${dayAndMonth(at, moment.at, 'ko')}부터 `;
  return [`${markup.person(by)} 님이 ${since}처리 중`];
}

function snoozedBy(row: DigestRow, { at }: DigestMoment, markup: Markup): readonly string[] {
  const { by, until } = row;
  if (until === undefined) return [];
  const waits = `${shortDate(until, at, 'ko')} ${clockTime(until)}까지 미룸`;
  return by === undefined ? [waits] : [waits, `${markup.person(by)} 님`];
}

function remark(about: DigestRemark, moment: DigestMoment, markup: Markup): string {
  const { at } = moment;
  switch (about.kind) {
    case 'unchecked':
      return unchecked(about, moment);
    case 'logins-open':
      return `부서사용자 로그인이 되는지 알 수 없는 회사가 ${companies(about.companies)} 있습니다. 로그인 테스트에서 결과를 알 수 있는 답을 받지 못했습니다. 이런 일이 ${MOST_IN_A_ROW}번 잇따르면 자동으로는 더 테스트하지 않습니다. '/hometax 확인' 명령으로 테스트할 수 있습니다.`;
    case 'before-break':
      return beforeBreak(about, moment, markup);
    case 'filing-deadline': {
      const on = shortDate(startOfSeoulDay(about.on), at, 'ko');
      const due =
        about.daysLeft === 0
          ? `부가가치세 신고 기한이 오늘, ${on}입니다.`
          : `부가가치세 신고 기한 ${on}까지 ${about.daysLeft}일 남았습니다.`;
      const who =
        about.cannotCollect === 0
          ? '지금 수집 불가로 확인된 회사는 없습니다.'
          : `지금 수집 불가인 회사가 ${companies(about.cannotCollect)} 있습니다.`;
      return `${due} ${who}`;
    }
    case 'setup':
      return [
        '팝빌이 이 앱의 설정을 받아들이지 않아 회사들을 확인하지 못하고 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.',
        ...lastChecked(about, moment),
      ].join(' ');
    case 'outage': {
      const since = dayAndTime(about.since, at, 'ko');
      return about.silent === 'hometax'
        ? `${since}부터 홈택스가 응답하지 않아 부서사용자 로그인을 확인하지 못하고 있습니다. 인증을 다시 등록하지 말고 기다려 주세요.`
        : `${since}부터 팝빌이 응답하지 않아 어느 회사도 확인하지 못하고 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.`;
    }
    case 'common-cause':
      return `${dayAndTime(about.since, at, 'ko')}부터 ${companies(about.rejected)}의 로그인이 같은 이유로 거부되었습니다. 회사마다의 문제가 아닐 수 있어 로그인 테스트를 멈췄습니다.`;
    case 'mass-change':
      return `${dayAndTime(about.since, at, 'ko')} 확인에서 ${companies(about.companies)}에 같은 문제가 한꺼번에 생겼습니다. 팝빌이나 우리 링크아이디의 문제일 수 있어, 확실해질 때까지 회사마다의 알림은 기다립니다.`;
    case 'channels-refused': {
      const { channels } = about;
      const first = channels.slice(0, CHANNELS_NAMED).map(markup.channel);
      return `알림을 보낼 수 없는 채널이 ${number(channels.length)}개 있습니다: ${listOfSome(first, channels.length, 'ko', '개')}. 그 채널의 알림은 기본 채널로 보냅니다. 보관된 채널인지, 앱이 초대되어 있는지 봐 주세요.`;
    }
    case 'paused':
      return `모니터링을 일시 중지한 회사가 ${companies(about.companies)} 있습니다. 정기 확인과 알림에서 빠져 있습니다.`;
    case 'owners-gone': {
      const { owners, total } = about;
      const who = owners.map((each) => `${markup.person(each.owner)} ${companies(each.companies)}`);
      return `워크스페이스를 떠난 분이 담당자로 남아 있습니다: ${listOfSome(who, total, 'ko', '명')}. 새 담당자를 정해 주세요.`;
    }
    case 'holidays-end':
      return `공휴일 자료가 ${fullDate(startOfSeoulDay(about.knownUntil), 'ko')}까지만 있습니다. 그 뒤로는 주말만 쉬는 날로 봅니다. 관리자는 앱을 새 버전으로 바꾸거나 EXTRA_HOLIDAYS에 공휴일을 적어 주세요.`;
    default:
      return about satisfies never;
  }
}

function beforeBreak(
  { backOn, expiring }: Extract<DigestRemark, { readonly kind: 'before-break' }>,
  { at, day }: DigestMoment,
  { quote }: Markup,
): string {
  const from = shortDate(startOfSeoulDay(addDays(day, 1)), at, 'ko');
  const back = shortDate(startOfSeoulDay(backOn), at, 'ko');
  const off = `${from}부터 쉬고 다음 영업일은 ${back}입니다.`;
  if (expiring.total === 0) {
    return `${off} 쉬는 동안 인증서가 만료되어 수집이 멈출 회사는 없습니다.`;
  }
  const who = expiringNames(
    expiring,
    ({ name, expiresAt }) => `${quote(name)} ${shortDate(expiresAt, at, 'ko')}`,
  );
  return `${off} 쉬는 동안 인증서가 만료되어 수집이 멈출 수 있는 회사가 ${companies(expiring.total)} 있습니다: ${listOfSome(who, expiring.total, 'ko')}. 쉬는 날에는 은행과 인증기관의 도움을 받기 어려우니, 오늘 갱신해 다시 등록하는 것이 안전합니다.`;
}

function unchecked(
  about: Extract<DigestRemark, { readonly kind: 'unchecked' }>,
  moment: DigestMoment,
): string {
  const { companies: all, notAsked } = about;
  const silent = all - notAsked;
  const sentences = [
    ...(notAsked > 0
      ? [
          `오늘 아직 확인하지 못한 회사가 ${companies(notAsked)} 있습니다. 그 회사들은 마지막으로 확인한 때의 상태로 셌습니다.`,
          ...lastChecked(about, moment),
        ]
      : []),
    ...(silent > 0
      ? [
          `물어봤지만 답을 다 받지 못한 회사가 ${companies(silent)} 있습니다. 그 전에 확인한 적이 있으면 그때의 상태로 셌습니다. 인증이 잘못되었다는 뜻은 아니며, 다시 물어봅니다.`,
        ]
      : []),
  ];
  return sentences.join(' ');
}

function lastChecked(
  { checkedAt }: { readonly checkedAt?: number },
  { at }: DigestMoment,
): readonly string[] {
  if (checkedAt === undefined) return [];
  return [`마지막 정기 확인을 마친 때는 ${dayAndTime(checkedAt, at, 'ko')}입니다.`];
}
