import { totalOf } from '../assessment/urgency-rules.js';
import { stateCountsPhrase } from '../assessment/verdict-words.js';
import { type Instant, type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import { listWords } from '../list/list-words.js';
import type { OverviewCounts } from '../list/overview-entry.js';
import { clockTime, count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { HomeFacts, HomeWeekFacts } from './home-reader.js';

export interface HomeFault {
  readonly kind: 'store' | 'unexpected';
  readonly at: Instant;
}

/** The Home tab is redrawn automatically, so its times may be relative to now. */
export const homeWords = (t: Tongue) => {
  const { say, words } = t;
  return {
    title: say('홈택스 인증', 'HomeTax authentication'),
    lastKnown: say(
      '지금 확인하지 못한 회사는 마지막으로 확인한 때의 상태로 셌습니다.',
      'Companies that cannot be checked now are counted as last known.',
    ),
    alerts: {
      title: say('알림', 'Alerts'),
      none: say('해결되지 않은 알림이 없습니다.', 'Every alert is solved.'),
    },
    welcome: {
      title: say('시작하기', 'Getting started'),
      intro: say(
        '모니터링하는 회사가 아직 없습니다. 회사를 추가하면 홈택스 인증을 날마다 확인하고, 수집이 멈췄거나 곧 멈출 수 있으면 채널로 알려 드립니다.',
        'No company is watched yet. For each company you add, the app checks its HomeTax authentication every day, and alerts a channel when collection has stopped or may stop soon.',
      ),
      step: {
        add: {
          title: say('1. 회사를 추가합니다', '1. Add a company'),
          description: say(
            '사업자번호 하나면 됩니다. 추가하면 바로 확인해서 결과를 보여 드립니다.',
            'Its business no. is enough. It is checked at once and you see the result.',
          ),
        },
        import: {
          title: say('2. 회사가 많다면 한꺼번에 가져옵니다', '2. Import many at once'),
          description: say(
            'CSV 파일의 회사를 모두 추가합니다. 저장하기 전에 잘못된 줄을 미리 보여 드립니다.',
            'All companies of a CSV file are added. Lines that are wrong are shown before anything is saved.',
          ),
        },
        channel: {
          title: say('3. 알림이 오는지 테스트해 봅니다', '3. See that alerts arrive'),
          description: say(
            '알림 채널에 앱을 초대한 다음(채널에서 /invite) 테스트 알림을 보내 보세요.',
            'Invite the app to the alert channel (/invite in the channel), then send a test alert.',
          ),
        },
      },
      viewer: say(
        '회사를 추가하는 일은 운영 권한이 있는 분이 할 수 있습니다. 회사가 추가되면 여기에서 상태를 볼 수 있습니다.',
        'Companies are added by operators. Once there are some, you see here how they stand.',
      ),
    },
    list: {
      title: say('모니터링 중인 회사', 'Watched companies'),
      search: {
        label: say('회사 찾기', 'Find a company'),
        placeholder: say(
          '회사 이름이나 사업자번호를 적고 Enter를 누르세요',
          'Type a name or business no. and press Enter',
        ),
      },
      clear: say('찾기 지우기', 'Clear the search'),
    },
    button: {
      check: say('회사 확인', 'Check a company'),
      add: say(words.button.watch, 'Watch a company'),
      import: say('가져오기', 'Import'),
      export: say('내보내기', 'Export'),
      alerts: say('알림 모두 보기', 'All alerts'),
      myAlerts: say('내 알림 보기', 'My alerts'),
      digest: say('요약 보기', 'Summary'),
      sweep: say('지금 모두 확인하기', 'Check all now'),
      testAlert: say('테스트 알림 보내기', 'Send a test alert'),
      history: say('이력', 'History'),
      status: say('앱 상태', 'App status'),
      settings: say('설정', 'Settings'),
      help: say('사용법', 'Help'),
    },
    asOf: (at: Instant) =>
      say(
        `${clockTime(at)} 기준 · 10분 동안은 바뀐 내용이 저절로 반영됩니다`,
        `as of ${t.zonedTime(at)} · for 10 minutes changes appear by themselves`,
      ),
  };
};

export type HomeStep = keyof ReturnType<typeof homeWords>['welcome']['step'];

/** How many companies need action, of all and of the reader's own. */
export function attentionSentence(
  facts: {
    readonly all: OverviewCounts;
    readonly mine: OverviewCounts;
    /** Companies that need action and have a claimed or snoozed alert. */
    readonly handled: number;
    /** Not everything could be checked, so more companies may need action. */
    readonly isUncertain: boolean;
  },
  t: Tongue,
): string {
  const { say, companies } = t;
  const total = facts.all.needAction;
  const own = facts.mine.needAction;
  if (total === 0) {
    return facts.isUncertain
      ? say(
          '확인된 범위에서는 손볼 회사가 없습니다. 다만 확인하지 못한 것이 있습니다.',
          'No company is known to need action, but not everything could be checked.',
        )
      : say('지금 손볼 회사가 없습니다.', 'No company needs action now.');
  }
  const isOne = total === 1;
  const need = say(
    `손볼 회사가 ${companies(total)} 있습니다.`,
    `${companies(total)} ${isOne ? 'needs' : 'need'} action`,
  );
  const details = stoppedAndHandled(total, facts.all.cannotCollect, facts.handled, t);
  if (facts.mine.watched === 0) return say(`${need}${details}`, `${need}.${details}`);
  if (own === total) {
    return say(
      `${need} ${isOne ? '' : '모두 '}내 담당입니다.${details}`,
      `${need}; ${isOne ? 'it is' : 'all of them are'} yours.${details}`,
    );
  }
  return own === 0
    ? say(
        `내 담당 가운데 손볼 회사는 없습니다. 전체에는 ${companies(total)} 있습니다.${details}`,
        `None of yours needs action; of all companies, ${number(total)} ${isOne ? 'does' : 'do'}.${details}`,
      )
    : say(
        `내 담당 ${number(own)}곳을 포함해 ${need}${details}`,
        `${need}, ${number(own)} of them yours.${details}`,
      );
}

function stoppedAndHandled(total: number, stopped: number, handled: number, t: Tongue): string {
  const { say, companies, list } = t;
  if (total === 1) {
    const parts = [
      ...(stopped > 0 ? [say(' 지금 수집 불가입니다.', 'cannot collect')] : []),
      ...(handled > 0
        ? [say(' 처리 중이거나 미룬 상태입니다.', 'is being handled or snoozed')]
        : []),
    ];
    return parts.length === 0 ? '' : say(parts.join(''), ` It ${list(parts)}.`);
  }
  const parts = [
    ...(stopped > 0
      ? [say(`수집 불가는 ${companies(stopped)}`, `${number(stopped)} cannot collect`)]
      : []),
    ...(handled > 0
      ? [
          say(
            `처리 중이거나 미룬 회사는 ${companies(handled)}`,
            `${number(handled)} ${handled === 1 ? 'is' : 'are'} being handled or snoozed`,
          ),
        ]
      : []),
  ];
  if (parts.length === 0) return '';
  return say(
    ` ${companies(total)} 가운데 ${parts.join(', ')}입니다.`,
    ` Of these ${companies(total)}, ${list(parts)}.`,
  );
}

export function countsSentence(counts: OverviewCounts, whose: 'all' | 'mine', t: Tongue): string {
  const { say, companies } = t;
  const isMine = whose === 'mine';
  const subject = isMine ? '내 담당' : '전체';
  const total = totalOf(counts);
  const { paused } = counts;
  const are = paused === 1 ? 'is' : 'are';
  if (total === 0) {
    if (paused === 0) return '';
    const pausedPhrase = isMine ? `Of those you own, ${number(paused)}` : companies(paused);
    return say(`${subject}: 일시 중지 ${companies(paused)}`, `${pausedPhrase} ${are} paused.`);
  }
  const alsoPaused =
    paused === 0
      ? ''
      : say(
          ` 이 밖에 일시 중지한 회사가 ${companies(paused)} 있습니다.`,
          `; ${number(paused)} more ${are} paused`,
        );
  const parts = stateCountsPhrase(counts, t);
  const subjectInEnglish = isMine ? `Of the ${number(total)} you own` : `Of ${companies(total)}`;
  return say(
    `${subject} ${companies(total)} 가운데 ${parts}입니다.${alsoPaused}`,
    `${subjectInEnglish}, ${parts}${alsoPaused}.`,
  );
}

export function moreNeedAction(remaining: number, t: Tongue): string {
  const button = listWords(t).filterButton.attention;
  return t.say(
    `그 밖에 손볼 회사 ${number(remaining)}곳은 회사 목록의 '${button}'에서 볼 수 있습니다.`,
    `${number(remaining)} more ${remaining === 1 ? 'needs' : 'need'} action: they are under "${button}" in the list of companies.`,
  );
}

export const weeksWords = (t: Tongue) => {
  const { say, shortDate } = t;
  return {
    title: (whose: 'all' | 'mine') =>
      say(
        `앞으로 8주 동안 만료되는 인증서${whose === 'mine' ? ' · 내 담당' : ''}`,
        `Certificates that expire in the next 8 weeks${whose === 'mine' ? ' · mine' : ''}`,
      ),
    intro: say(
      '갱신한 인증서를 팝빌에 다시 등록한 회사는 여기에서 빠집니다.',
      'A company is counted here until its renewed certificate is registered at POPBiLL.',
    ),
    none: (weeks: number) =>
      say(
        `앞으로 ${weeks}주 동안 만료되는 인증서가 없습니다.`,
        `No certificate expires in the next ${weeks} weeks.`,
      ),
    /** Shown if no certificate expires in these weeks. */
    deadline: (day: SeoulDay, now: Instant) => {
      const date = shortDate(startOfSeoulDay(day), now);
      return say(`이 기간의 부가가치세 신고 기한: ${date}`, `VAT return due in this time: ${date}`);
    },
  };
};

/** A week's line, complete without its bar, which a screen reader may skip. */
export function weekLine(week: HomeWeekFacts, now: Instant, t: Tongue): string {
  const { say, dayAndMonth, shortDate } = t;
  const from = startOfSeoulDay(week.from);
  const to = startOfSeoulDay(week.to);
  // Names the year once at most, and only if it is not the current one.
  const range = say(
    `${dayAndMonth(from, now)}~${dayAndMonth(to, from)}`,
    `${dayAndMonth(from, to)} to ${dayAndMonth(to, now)}`,
  );
  const line = `${range}: ${expiriesPhrase(week, t)}`;
  if (week.deadline === undefined) return line;
  const due = shortDate(startOfSeoulDay(week.deadline), now);
  return `${line} · ${say('부가가치세 신고 기한', 'VAT return due')} ${due}`;
}

function expiriesPhrase(week: HomeWeekFacts, { say, companies }: Tongue): string {
  const { stopsCollection: stops, covered } = week;
  const total = stops + covered;
  const all = companies(total);
  if (total === 0) return say('없음', 'none');
  if (stops === 0)
    return say(`${all}, 수집에는 영향이 없습니다`, `${all}, collection not affected`);
  if (stops === total) {
    return say(`${all}, 만료되면 수집이 멈춥니다`, `${all}, collection then stops`);
  }
  return say(
    `${all}, 이 가운데 ${number(stops)}곳은 만료되면 수집이 멈춥니다`,
    `${all}, collection then stops for ${number(stops)} of them`,
  );
}

export function alertsSummary(
  { open, claimed, snoozed, goodToKnow, mine }: HomeFacts['alerts'],
  { say }: Tongue,
): string {
  const total = open + claimed + snoozed + goodToKnow;
  const parts: readonly (readonly [string, number])[] = [
    [say('처리 전', 'new'), open],
    [say('처리 중', 'being handled'), claimed],
    [say('미룸', 'snoozed'), snoozed],
    [say('알아 둘 것', 'good to know'), goodToKnow],
  ];
  const counts = parts
    .filter(([, value]) => value > 0)
    .map(([label, value]) => say(`${label} ${number(value)}건`, `${number(value)} ${label}`))
    .join(', ');
  const own =
    mine === 0
      ? ''
      : say(
          ` 내가 담당하거나 맡은 알림은 ${number(mine)}건입니다.`,
          ` ${number(mine)} of them ${mine === 1 ? 'is' : 'are'} yours.`,
        );
  return say(
    `해결되지 않은 알림은 ${number(total)}건입니다(${counts}).${own}`,
    `${count(total, 'alert')} ${total === 1 ? 'is' : 'are'} not solved yet (${counts}).${own}`,
  );
}

export const sweepWords = ({ say, relativeTime }: Tongue) => ({
  running: (
    sweep: { readonly done: number; readonly total: number; readonly startedAt: Instant },
    now: Instant,
  ) => {
    const done = number(sweep.done);
    const total = number(sweep.total);
    const start = relativeTime(sweep.startedAt, now);
    return say(
      `지금 회사들을 확인하고 있습니다. ${total}곳 가운데 ${done}곳을 마쳤습니다(${start} 시작).`,
      `The companies are being checked: ${done} of ${total} done (started ${start}).`,
    );
  },
  last: (at: Instant | undefined, now: Instant) =>
    at === undefined
      ? say('정기 확인을 아직 한 적이 없습니다.', 'There has been no scheduled check yet.')
      : `${say('마지막 정기 확인', 'last scheduled check')} ${relativeTime(at, now)}`,
  next: (at: Instant, now: Instant) =>
    `${say('다음 정기 확인', 'next scheduled check')} ${relativeTime(at, now)}`,
});

export function unusableChannels(mentions: readonly string[], total: number, t: Tongue): string {
  const isOne = total === 1;
  const channels = t.listFirst(mentions, total, '개');
  return t.say(
    `알림을 보낼 수 없는 채널이 ${number(total)}개 있습니다: ${channels}. 보관된 채널인지, 앱이 초대되어 있는지 봐 주세요. 그 채널의 알림은 기본 채널로 보냅니다. 기본 채널에도 보낼 수 없으면 알림은 없어지지 않고 기다립니다.`,
    `${isOne ? '1 channel takes' : `${number(total)} channels take`} no alerts: ${channels}. Please see whether ${isOne ? 'it is' : 'they are'} archived and whether the app is invited. Alerts for ${isOne ? 'it' : 'them'} go to the default channel; if that one takes none either, they wait and none is lost.`,
  );
}

export function homeFaultSentence({ kind, at }: HomeFault, { say, relativeTime }: Tongue): string {
  const when = relativeTime(at, at);
  return kind === 'store'
    ? say(
        `앱이 저장소를 읽지 못해 지금은 회사들을 보여 드릴 수 없습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 계속되면 관리자에게 이 시각을 알려 주세요: ${when}`,
        `The app could not read its store, so the companies cannot be shown now. This does not mean that their authentication is bad. If it goes on, please tell an admin this time: ${when}`,
      )
    : say(
        `예상하지 못한 문제가 생겨 이 화면을 보여 드리지 못했습니다. 잠시 뒤 다시 시도합니다. 계속되면 관리자에게 이 시각을 알려 주세요: ${when}`,
        `Something unexpected happened, so this page cannot be shown. The app tries again soon. If it goes on, please tell an admin this time: ${when}`,
      );
}
