import { type StateCounts, sumsOf } from '../assessment/urgency-rules.js';
import {
  actionCount,
  actionStates,
  companyTotal,
  pausedPart,
} from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Paused } from '../records/company.js';
import type { Markup } from '../text/markup.js';
import { joinParts, pagingWords } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import { groupsUnknown } from '../triage/alert-list-words.js';
import type { ListPage } from './overview.js';

export const listWords = (t: Tongue) => {
  const { say, words, relativeTime } = t;
  const { all, mine } = pagingWords(t);
  return {
    title: say('회사 목록', 'Companies'),
    lastKnownNote: say(
      '마지막 확인에서 응답이 없어 그 전 상태를 보여 드립니다',
      'last known status: the latest check got no answer',
    ),
    neverChecked: say('아직 확인한 적이 없습니다', 'not checked yet'),
    order: (page: string) =>
      say(`${page} · 미처리부터 급한 순`, `${page} · unclaimed and most urgent first`),
    noOwner: say('담당자 없음', 'no owner'),
    checkedAt: (at: Instant, now: Instant) =>
      say(`${relativeTime(at, now)} 확인`, `checked ${relativeTime(at, now)}`),
    filterButton: {
      all,
      attention: say('조치 필요', 'Needs action'),
      mine,
      paused: say('일시 중지', 'Paused'),
    },
    add: say(words.button.watch, 'Watch a company'),
  };
};

export function pausedLine(
  { reason, note, at }: Omit<Paused, 'by'>,
  now: Instant,
  { quote }: Pick<Markup, 'quote'>,
  { say, words, relativeTime }: Tongue,
): string {
  const details = note === undefined ? '' : `: ${quote(note)}`;
  const [why, since] = [`${words.pauseReason[reason]}${details}`, relativeTime(at, now)];
  return say(`일시 중지(${why}) · ${since}부터`, `paused (${why}) since ${since}`);
}

export interface ListFacts {
  readonly list: ListPage;
  /** For all companies that match the filter. If absent, only for `attention` is it known how many need action: all. */
  readonly counts?: StateCounts;
  readonly mayOperate: boolean;
}

export function listSentence(
  { list, counts, mayOperate }: ListFacts,
  markup: Markup,
  t: Tongue,
): string {
  const { filter, total } = list;
  const { say, companies } = t;
  const all = companyTotal(list.watched - list.paused, t);
  const needAction = counts === undefined ? '' : needActionPhrase(counts, t);
  if (list.watched === 0) return noneWatched(mayOperate, t);
  switch (filter.kind) {
    case 'all':
      return joinParts([needAction, all, pausedPart(list, t)]);
    case 'attention': {
      const channel = filter.channel && markup.channel(filter.channel);
      const scope =
        channel === undefined
          ? all
          : say(`알림 채널 ${channel}`, `companies with alerts in ${channel}`);
      const none = say('조치가 필요한 회사가 없습니다', 'No company needs action');
      return joinParts([total === 0 ? none : needAction || actionCount(total, false, t), scope]);
    }
    case 'mine': {
      const none = say(
        '내 담당 회사가 없습니다(내가 담당자이거나 알림을 맡은 회사)',
        'No company is yours: you own none and have claimed no alert',
      );
      const found = say(
        `내 담당 회사 ${companies(total)}(내가 담당자이거나 알림을 맡은 회사)`,
        `Yours: ${companies(total)} that you own or whose alert you claimed`,
      );
      const mine = total === 0 ? joinParts([none, all]) : joinParts([found, needAction]);
      return filter.areGroupsUnknown === true ? `${mine}\n${groupsUnknown(t)}` : mine;
    }
    case 'text': {
      const query = markup.quote(filter.text);
      const none = say(`검색 결과가 없습니다. 검색어: ${query}`, `Nothing found for: ${query}`);
      const found = say(`검색 결과 ${companies(total)}`, `${companies(total)} found`);
      const search = say(`검색어: ${query}`, `search: ${query}`);
      return total === 0 ? joinParts([none, all]) : joinParts([found, search]);
    }
    case 'paused': {
      const none = say('일시 중지한 회사가 없습니다', 'No company is paused');
      const found = say(`일시 중지한 회사 ${companies(total)}`, `${companies(total)} paused`);
      const meaning = say('정기 확인과 알림에서 제외됩니다', 'no scheduled checks or alerts');
      return total === 0 ? joinParts([none, all]) : joinParts([found, meaning]);
    }
  }
}

function noneWatched(mayOperate: boolean, { say }: Tongue): string {
  const none = say('아직 모니터링하는 회사가 없습니다.', 'No company is watched yet.');
  const next = mayOperate
    ? say(
        `/hometax ${COMMAND_WORDS.ko.watch} 명령으로 첫 회사를 추가해 주세요.`,
        `Add the first one with /hometax ${COMMAND_WORDS.en.watch}.`,
      )
    : say('회사는 운영자가 추가할 수 있습니다.', 'Operators can add companies.');
  return `${none} ${next}`;
}

/** `조치 필요 20곳(수집 불가 3 · 중단 우려 17)`. */
function needActionPhrase(counts: StateCounts, t: Tongue): string {
  const { needsAction, notChecked } = sumsOf(counts);
  const total = actionCount(needsAction, notChecked > 0, t);
  const states = actionStates(counts, t);
  return needsAction === 0 ? total : `${total}${t.say(`(${states})`, ` (${states})`)}`;
}
