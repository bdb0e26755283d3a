import { standingParts } from '../incident/standing.ko.js';
import { totalOf } from '../incident/standing-counts.js';
import { type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import { list } from '../list/list.ko.js';
import { companies } from '../text/company-count.ko.js';
import {
  clockTime,
  dayAndMonth,
  listOfSome,
  number,
  shortDate,
  spokenTime,
} from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { HomeAlertCounts, HomeCounts, HomeText, HomeWeek } from './home-text.js';

const { words } = TONGUES.ko;

export const home: HomeText = {
  title: '홈택스 인증',
  attention,
  standing,
  lastKnown: '지금 확인하지 못한 회사는 마지막으로 확인한 때의 상태로 셌습니다.',
  mine: '내 담당',
  more: (count) =>
    `그 밖에 손볼 회사 ${number(count)}곳은 회사 목록의 '${list.filterButton.attention}'에서 볼 수 있습니다.`,
  weeks: {
    title: (whose) => `앞으로 8주 동안 만료되는 인증서${whose === 'mine' ? ' · 내 담당' : ''}`,
    intro: '갱신한 인증서를 팝빌에 다시 등록한 회사는 여기에서 빠집니다.',
    line: weekLine,
    none: (weeks) => `앞으로 ${weeks}주 동안 만료되는 인증서가 없습니다.`,
    deadline: (day, now) =>
      `이 기간의 부가가치세 신고 기한: ${shortDate(startOfSeoulDay(day), now, 'ko')}`,
  },
  alerts: {
    title: '알림',
    summary: alertSummary,
    none: '해결되지 않은 알림이 없습니다.',
  },
  sweep: {
    running: ({ done, total, startedAt }, now) =>
      `지금 회사들을 확인하고 있습니다. ${number(total)}곳 가운데 ${number(done)}곳을 마쳤습니다(${spokenTime(startedAt, now, 'ko')} 시작).`,
    last: (at, now) =>
      at === undefined
        ? '정기 확인을 아직 한 적이 없습니다.'
        : `마지막 정기 확인 ${spokenTime(at, now, 'ko')}`,
    next: (at, now) => `다음 정기 확인 ${spokenTime(at, now, 'ko')}`,
  },
  welcome: {
    title: '시작하기',
    intro:
      '모니터링하는 회사가 아직 없습니다. 회사를 추가하면 홈택스 인증을 날마다 확인하고, 수집이 멈췄거나 곧 멈출 수 있으면 채널로 알려 드립니다.',
    step: {
      add: {
        title: '1. 회사를 추가합니다',
        says: '사업자번호 하나면 됩니다. 추가하면 바로 확인해서 결과를 보여 드립니다.',
      },
      import: {
        title: '2. 회사가 많다면 한꺼번에 가져옵니다',
        says: 'CSV 파일의 회사를 모두 추가합니다. 저장하기 전에 잘못된 줄을 미리 보여 드립니다.',
      },
      channel: {
        title: '3. 알림이 오는지 테스트해 봅니다',
        says: '알림 채널에 앱을 초대한 다음(채널에서 /invite) 테스트 알림을 보내 보세요.',
      },
    },
    viewer:
      '회사를 추가하는 일은 운영 권한이 있는 분이 할 수 있습니다. 회사가 추가되면 여기에서 상태를 볼 수 있습니다.',
  },
  list: {
    title: '모니터링 중인 회사',
    search: {
      label: '회사 찾기',
      placeholder: '회사 이름이나 사업자번호를 적고 Enter를 누르세요',
    },
    clear: '찾기 지우기',
  },
  button: {
    check: '회사 확인',
    add: words.button.watch,
    import: '가져오기',
    export: '내보내기',
    alerts: '알림 모두 보기',
    myAlerts: '내 알림 보기',
    digest: '요약 보기',
    sweep: '지금 모두 확인하기',
    testAlert: '테스트 알림 보내기',
    history: '이력',
    status: '앱 상태',
    settings: '설정',
    help: '사용법',
  },
  channelsRefused: (channels, total) =>
    `알림을 보낼 수 없는 채널이 ${number(total)}개 있습니다: ${listOfSome(channels, total, 'ko', '개')}. 보관된 채널인지, 앱이 초대되어 있는지 봐 주세요. 그 채널의 알림은 기본 채널로 보냅니다. 기본 채널에도 보낼 수 없으면 알림은 없어지지 않고 기다립니다.`,
  fault: ({ kind, at }, now) =>
    kind === 'store'
      ? `앱이 저장소를 읽지 못해 지금은 회사들을 보여 드릴 수 없습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 계속되면 관리자에게 이 시각을 알려 주세요: ${spokenTime(at, now, 'ko')}`
      : `예상하지 못한 문제가 생겨 이 화면을 보여 드리지 못했습니다. 잠시 뒤 다시 시도합니다. 계속되면 관리자에게 이 시각을 알려 주세요: ${spokenTime(at, now, 'ko')}`,
  drawn: (at) => `${clockTime(at)} 기준 · 10분 동안은 바뀐 내용이 저절로 반영됩니다`,
};

function attention({ all, mine, handled, unsure }: Parameters<HomeText['attention']>[0]): string {
  const total = all.needAction;
  const own = mine.needAction;
  if (total === 0) {
    return unsure
      ? '확인된 범위에서는 손볼 회사가 없습니다. 다만 확인하지 못한 것이 있습니다.'
      : '지금 손볼 회사가 없습니다.';
  }
  const among = amongThose(total, all.cannotCollect, handled);
  if (mine.watched === 0) return `손볼 회사가 ${companies(total)} 있습니다.${among}`;
  if (own === total) {
    return `손볼 회사가 ${companies(total)} 있습니다. ${total > 1 ? '모두 ' : ''}내 담당입니다.${among}`;
  }
  return own === 0
    ? `내 담당 가운데 손볼 회사는 없습니다. 전체에는 ${companies(total)} 있습니다.${among}`
    : `내 담당 ${number(own)}곳을 포함해 손볼 회사가 ${companies(total)} 있습니다.${among}`;
}

function amongThose(total: number, stopped: number, handled: number): string {
  if (total === 1) {
    return [
      ...(stopped > 0 ? [' 지금 수집 불가입니다.'] : []),
      ...(handled > 0 ? [' 처리 중이거나 미룬 상태입니다.'] : []),
    ].join('');
  }
  const said = [
    ...(stopped > 0 ? [`수집 불가는 ${companies(stopped)}`] : []),
    ...(handled > 0 ? [`처리 중이거나 미룬 회사는 ${companies(handled)}`] : []),
  ];
  return said.length === 0 ? '' : ` ${companies(total)} 가운데 ${said.join(', ')}입니다.`;
}

function standing(counts: HomeCounts, whose: 'all' | 'mine'): string {
  const total = totalOf(counts);
  const subject = whose === 'mine' ? '내 담당' : '전체';
  if (total === 0) {
    return counts.paused === 0 ? '' : `${subject}: 일시 중지 ${companies(counts.paused)}`;
  }
  const more =
    counts.paused > 0 ? ` 이 밖에 일시 중지한 회사가 ${companies(counts.paused)} 있습니다.` : '';
  return `${subject} ${companies(total)} 가운데 ${standingParts(counts)}입니다.${more}`;
}

function weekLine(week: HomeWeek, now: number): string {
  const { stopsCollection, covered } = week;
  const total = stopsCollection + covered;
  const due = week.deadline === undefined ? '' : ` · ${deadline(week.deadline, now)}`;
  return `${range(week, now)}: ${howMany(total, stopsCollection)}${due}`;
}

function howMany(total: number, stops: number): string {
  if (total === 0) return '없음';
  if (stops === 0) return `${companies(total)}, 수집에는 영향이 없습니다`;
  if (stops === total) return `${companies(total)}, 만료되면 수집이 멈춥니다`;
  return `${companies(total)}, 이 가운데 ${number(stops)}곳은 만료되면 수집이 멈춥니다`;
}

/** The year only where it is another one than the reader's, and once. */
function range({ from, to }: HomeWeek, now: number): string {
  const first = startOfSeoulDay(from);
  return `${dayAndMonth(first, now, 'ko')}~${dayAndMonth(startOfSeoulDay(to), first, 'ko')}`;
}

function deadline(day: SeoulDay, now: number): string {
  return `부가가치세 신고 기한 ${shortDate(startOfSeoulDay(day), now, 'ko')}`;
}

function alertSummary({ open, taken, snoozed, known, mine }: HomeAlertCounts): string {
  const total = open + taken + snoozed + known;
  const parts: readonly (readonly [string, number])[] = [
    ['처리 전', open],
    ['처리 중', taken],
    ['미룸', snoozed],
    ['알아 둘 것', known],
  ];
  const said = parts
    .filter(([, value]) => value > 0)
    .map(([label, value]) => `${label} ${number(value)}건`);
  const own = mine > 0 ? ` 내가 담당하거나 맡은 알림은 ${number(mine)}건입니다.` : '';
  return `해결되지 않은 알림은 ${number(total)}건입니다(${said.join(', ')}).${own}`;
}
