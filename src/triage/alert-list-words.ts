import { alertState } from '../alert/alert-words.js';
import { rollUpProblemToday } from '../alert/roll-up-words.js';
import { reasonName } from '../assessment/reason-words.js';
import { needsAction } from '../assessment/urgency-rules.js';
import { actionHandling } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { joinParts, lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertFilter, AlertPage } from './alert-list.js';

/** The title of the window: at most 24 characters, Slack's limit. */
export function alertListTitle(filter: AlertFilter['kind'], { say }: Tongue): string {
  return filter === 'roll-up' ? say('묶음 알림', 'Combined alert') : say('알림', 'Alerts');
}

export function alertListSummary(facts: AlertPage, { quote }: Markup, t: Tongue): string {
  const { filter, matching } = facts;
  const query = filter.kind === 'text' ? quote(filter.text) : '';
  if (facts.unresolved === 0) return t.say('열린 알림이 없습니다.', 'No open alerts.');
  const total = totalSentence(facts, query, t);
  const order = t.say(
    '미처리, 처리 중, 미룸, 참고 순서이며, 각각 급한 것부터 보여 드립니다.',
    'Order: unclaimed, claimed, snoozed, then those needing no action; most urgent first in each group.',
  );
  return matching <= 1 ? total : `${total}\n${order}`;
}

function totalSentence(facts: AlertPage, query: string, t: Tongue): string {
  const { say, companies } = t;
  const matching = number(facts.matching);
  const unresolved = number(facts.unresolved);
  const openAlerts = count(facts.unresolved, 'open alert');
  const isSingle = facts.matching === 1;
  const states = stateCounts(facts, t);
  switch (facts.filter.kind) {
    case 'all':
      return say(`열린 알림은 ${matching}건입니다${states}.`, `${openAlerts}${states}.`);
    case 'mine': {
      const mine = say(
        `열린 알림 ${unresolved}건 중 내 담당(내가 담당자이거나 처리 중인 알림)은 ${matching}건입니다${states}.`,
        `${matching} of ${openAlerts} ${isSingle ? 'is' : 'are'} yours${states}. An alert is yours if you own its company or have claimed the alert.`,
      );
      return facts.filter.areGroupsUnknown === true ? `${mine} ${groupsUnknown(t)}` : mine;
    }
    case 'text':
      return say(
        `열린 알림 ${unresolved}건 중 검색 결과는 ${matching}건입니다. 검색어: ${query}`,
        `${matching} of ${openAlerts} ${isSingle ? 'matches' : 'match'}: ${query}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에서 해결되지 않은 회사는 ${matching}곳입니다${states}.`,
        `Unresolved in this combined alert: ${companies(facts.matching)}${states}.`,
      );
  }
}

/** After what a filter `mine` found. */
export const groupsUnknown = ({ say }: Tongue) =>
  say(
    '슬랙 응답이 늦어 내가 속한 사용자 그룹이 담당하는 회사는 빠져 있습니다. 잠시 뒤 다시 열어 주세요.',
    'Slack has not said yet which user groups you are in, so companies owned by your groups are missing. Try again in a moment.',
  );

/** `(미처리 10 · 처리 중 8 · 미룸 2 · 참고 1)`: how many of the counted alerts are in each state. */
function stateCounts({ byHandling, matching }: AlertPage, t: Tongue): string {
  if (matching <= 1) return '';
  const known = number(byHandling.known);
  const shown = joinParts([
    actionHandling(byHandling, t),
    byHandling.known > 0 && t.say(`참고 ${known}`, `${known} needing no action`),
  ]);
  return t.say(`(${shown})`, ` (${shown})`);
}

/** `Certificate expires Wed 9 Dec (in 14 days); flat-rate plan problem`. Equal texts of two products are shown once. */
export function alertListReasons(reasons: readonly Reason[], now: Instant, t: Tongue): string {
  const lines = reasons.map((reason) =>
    reason.kind === 'certificate-expiry'
      ? rollUpProblemToday(reason, now, t)
      : reasonName(reason, t),
  );
  const different = [...new Set(lines)];
  const english = different.map((line, i) => (i === 0 ? line : lowerFirst(line))).join('; ');
  return t.say(t.list(different), english);
}

export function handlingLine(
  { life, reasons }: Pick<Alert, 'life' | 'reasons'>,
  now: Instant,
  markup: Pick<Markup, 'person' | 'quote'>,
  t: Tongue,
): string {
  const { say } = t;
  const unhandled = needsAction(reasons)
    ? say('미처리', 'Unclaimed')
    : say('참고', 'No action needed');
  return alertState(life, now, markup, t) ?? unhandled;
}

/** `company`: the escaped name. */
export function alertActionDone(
  action: 'claim' | 'release' | 'wake',
  company: string,
  { say }: Tongue,
): string {
  switch (action) {
    case 'claim':
      return say(
        `${company} · 맡았습니다. 모두에게 '처리 중'으로 표시됩니다.`,
        `${company}: you claimed this alert. Everyone can see that.`,
      );
    case 'release':
      return say(`${company} · 맡기를 취소했습니다.`, `${company}: released.`);
    case 'wake':
      return say(`${company} · 미루기를 해제했습니다.`, `${company}: snooze ended.`);
  }
}
