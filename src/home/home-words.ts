import { sumsOf } from '../assessment/urgency-rules.js';
import { actionCount } from '../assessment/verdict-words.js';
import { type Instant, type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import type { OverviewCounts, PeriodOfExpiries } from '../list/overview-entry.js';
import type { SweepProgress } from '../sweep/sweep-count.js';
import { doneOfTotal } from '../sweep/sweep-words.js';
import { clockTime, inSeoul, number } from '../text/format.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

/** The Home tab is redrawn automatically, so its times may be relative to now. */
export const homeWords = ({ say, words, zonedTime, relativeTime }: Tongue) => ({
  title: say('홈택스 인증', 'HomeTax authentication'),
  lastKnown: say(
    '지금 확인하지 못한 회사는 마지막 확인 결과로 집계했습니다',
    "companies that can't be checked now are counted by their last result",
  ),
  welcome: {
    title: say('시작하기', 'Getting started'),
    intro: say(
      '아직 모니터링하는 회사가 없습니다. 회사를 추가하면 홈택스 인증을 매일 확인하고, 수집 불가나 중단 우려 상태가 되면 채널에 알려 드립니다.',
      'No company is watched yet. Every day, the app checks the HomeTax authentication of the companies you add, and alerts a channel when one cannot collect or is at risk.',
    ),
    step: {
      add: {
        title: say('1. 회사를 추가합니다', '1. Add a company'),
        description: say(
          '사업자번호만 있으면 됩니다. 추가하면 바로 확인해 결과를 보여 드립니다.',
          'All you need is its business number. The app checks it at once and shows the result.',
        ),
      },
      import: {
        title: say('2. 회사가 많으면 한꺼번에 가져옵니다', '2. Import many at once'),
        description: say(
          'CSV 파일에 있는 회사를 모두 추가합니다. 저장하기 전에 잘못된 줄을 보여 드립니다.',
          'Adds all companies in a CSV file. Lines with errors are shown before anything is saved.',
        ),
      },
      channel: {
        title: say('3. 알림이 오는지 테스트합니다', '3. Test that alerts arrive'),
        description: say(
          '알림 채널에 앱을 초대한 뒤(채널에서 /invite) 테스트 알림을 보내 보세요.',
          'Invite the app to the alert channel (/invite in the channel), then send a test alert.',
        ),
      },
    },
    viewer: say(
      '회사는 운영자가 추가할 수 있습니다. 추가되면 여기에서 상태를 볼 수 있습니다.',
      'Operators can add companies. Their status then appears here.',
    ),
  },
  list: {
    search: {
      label: say('회사 검색', 'Find a company'),
      placeholder: say(
        '회사 이름이나 사업자번호를 입력하고 Enter를 누르세요',
        'Type a name or business no. and press Enter',
      ),
    },
    clear: say('검색 초기화', 'Clear search'),
  },
  button: {
    check: say('회사 확인', 'Check a company'),
    add: say(words.button.watch, 'Watch a company'),
    import: say('가져오기', 'Import'),
    export: say('내보내기', 'Export'),
    alerts: say('알림 보기', 'Alerts'),
    digest: say('일일 요약', 'Daily summary'),
    testAlert: say('테스트 알림 보내기', 'Send a test alert'),
    history: say('이력', 'History'),
    settings: say('설정', 'Settings'),
    help: say('사용법', 'Help'),
  },
  asOf: (at: Instant) =>
    say(
      `${clockTime(at)} 기준 · 10분 동안 자동으로 새로고침합니다`,
      `as of ${zonedTime(at)} · auto-refreshes for 10 minutes`,
    ),
  fault: (at: Instant) => {
    // Relative to itself: "today" and the time of day.
    const when = relativeTime(at, at);
    return say(
      `앱에 문제가 생겨 지금은 이 화면을 보여 드릴 수 없습니다. 인증에 문제가 있다는 뜻은 아닙니다. 잠시 뒤 자동으로 다시 시도합니다. 계속되면 관리자에게 이 시각을 알려 주세요: ${when}`,
      `The app ran into a problem, so this page can't be shown now. This doesn't mean authentication is broken. The app will try again soon. If this persists, give an admin this time: ${when}`,
    );
  },
});

/** `조치 필요 20곳 · 내 담당 4곳`, `20 need action · 4 of them yours`. */
export function actionHeadline(
  facts: {
    readonly all: OverviewCounts;
    readonly mine: OverviewCounts;
    /** Not everything could be checked, so more companies may need action. */
    readonly isUncertain: boolean;
  },
  t: Tongue,
): string {
  const { needsAction } = sumsOf(facts.all);
  const own = sumsOf(facts.mine).needsAction;
  const need = upperFirst(actionCount(needsAction, facts.isUncertain, t));
  const yours = t.say(`내 담당 ${t.companies(own)}`, `${number(own)} of them yours`);
  return needsAction === 0 || facts.mine.watched === 0 ? need : `${need} · ${yours}`;
}

export const weeksWords = ({ say, shortDate }: Tongue) => ({
  title: (weeks: number, whose: 'all' | 'mine') =>
    say(
      `${weeks}주 안에 만료되는 인증서${whose === 'mine' ? ' · 내 담당' : ''}`,
      `Certificates expiring within ${weeks} weeks${whose === 'mine' ? ' · mine' : ''}`,
    ),
  windowTitle: say('만료되는 인증서', 'Expiring certificates'),
  none: (weeks: number) =>
    say(
      `앞으로 ${weeks}주 동안 만료되는 인증서가 없습니다.`,
      `No certificate expires in the next ${weeks} weeks.`,
    ),
  deadline: (day: SeoulDay, now: Instant) => {
    const date = shortDate(startOfSeoulDay(day), now);
    return say(`부가가치세 신고 기한 ${date}`, `VAT returns due ${date}`);
  },
  show: say('만료되는 회사 보기', 'Show companies'),
});

const DAY_FORMAT = { ko: 'MM/dd', en: 'dd LLL' } as const;

/** A week's first and last day, always as long, so that rows align: `11/25 - 12/01`, `25 Nov - 01 Dec`. */
export function weekRange(
  { from, to }: Pick<PeriodOfExpiries, 'from' | 'to'>,
  { language }: Tongue,
): string {
  const format = DAY_FORMAT[language];
  return [from, to].map((day) => inSeoul(startOfSeoulDay(day)).toFormat(format)).join(' - ');
}

export const homeSweepWords = (t: Tongue) => ({
  running: (sweep: SweepProgress, now: Instant) => {
    const [done, start] = [doneOfTotal(sweep, t), t.relativeTime(sweep.startedAt, now)];
    return t.say(
      `모든 회사 확인 중: ${done}(${start} 시작)`,
      `Checking all companies: ${done} (started ${start})`,
    );
  },
  last: (at: Instant | undefined, now: Instant) =>
    at === undefined
      ? t.say('아직 전체 확인을 한 적이 없습니다', 'No check of all companies yet')
      : `${t.say('마지막 전체 확인', 'Last check of all companies')} ${t.relativeTime(at, now)}`,
  next: (at: Instant, now: Instant) =>
    `${t.say('다음 정기 확인', 'next scheduled check')} ${t.relativeTime(at, now)}`,
});
