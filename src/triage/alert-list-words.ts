import { alertState } from '../alert/alert-words.js';
import { rollUpProblemToday } from '../alert/roll-up-words.js';
import { reasonName } from '../assessment/reason-words.js';
import type { Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertFilter, AlertPage } from './alert-list.js';

/** The title of the window: at most 24 characters, Slack's limit. */
export function alertListTitle(filter: AlertFilter['kind'], { say }: Tongue): string {
  return filter === 'roll-up' ? say('묶음 알림', 'Combined alert') : say('알림', 'Alerts');
}

/** The number of alerts, and the order of the list. */
export function alertListSummary(facts: AlertPage, { quote }: Markup, t: Tongue): string {
  const { filter, matching } = facts;
  const query = filter.kind === 'text' ? quote(filter.text) : '';
  if (matching === 0) return nothingFound(facts, query, t);
  const total = totalSentence(facts, query, t);
  const order = t.say('급한 순서로 보여 드립니다.', 'Most urgent first.');
  return matching === 1 ? total : `${total}\n${order}`;
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
    case 'mine':
      return say(
        `열린 알림 ${unresolved}건 중 내 담당(내가 담당자이거나 처리 중인 알림)은 ${matching}건입니다${states}.`,
        `${matching} of ${openAlerts} ${isSingle ? 'is' : 'are'} yours${states}: you own the company or have claimed the alert.`,
      );
    case 'text':
      return say(
        `열린 알림 ${unresolved}건 중 ${matching}건을 찾았습니다. 검색어: ${query}`,
        `${matching} of ${openAlerts} ${isSingle ? 'matches' : 'match'}: ${query}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에서 해결되지 않은 회사는 ${matching}곳입니다${states}.`,
        `${companies(facts.matching)} in this combined alert ${isSingle ? 'is' : 'are'} unresolved${states}.`,
      );
  }
}

/** `(미처리 10 · 처리 중 8 · 미룸 2)`: the parts of the number before it. */
function stateCounts({ byState, matching }: AlertPage, { say }: Tongue): string {
  if (matching === 1) return '';
  const { open, acknowledged, snoozed } = byState;
  const parts = [
    ...(open > 0 ? [say(`미처리 ${number(open)}`, `${number(open)} unclaimed`)] : []),
    ...(acknowledged > 0
      ? [say(`처리 중 ${number(acknowledged)}`, `${number(acknowledged)} claimed`)]
      : []),
    ...(snoozed > 0 ? [say(`미룸 ${number(snoozed)}`, `${number(snoozed)} snoozed`)] : []),
  ].join(' · ');
  return say(`(${parts})`, ` (${parts})`);
}

function nothingFound(facts: AlertPage, query: string, { say }: Tongue): string {
  const nothing = say('열린 알림이 없습니다.', 'No open alerts.');
  if (facts.unresolved === 0) return nothing;
  const unresolved = number(facts.unresolved);
  switch (facts.filter.kind) {
    case 'all':
      return nothing;
    case 'mine':
      return say(
        `열린 알림 ${unresolved}건 중 내 담당(내가 담당자이거나 처리 중인 알림)은 없습니다.`,
        `No open alert is yours (${unresolved} in total): you own none of the companies and have claimed none of the alerts.`,
      );
    case 'text':
      return say(
        `열린 알림 ${unresolved}건 중 다음 검색어에 맞는 알림이 없습니다: ${query}`,
        `No open alert (${unresolved} in total) matches: ${query}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에 남은 회사가 없습니다. 다른 열린 알림은 ${unresolved}건입니다.`,
        `No company is left in this combined alert. Other open alerts: ${unresolved}.`,
      );
  }
}

/** `Certificate expires Wed 9 Dec (in 14 days); flat-rate plan problem`. Two products may have the same certificate. */
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

/** Who claimed or snoozed the alert, or that nobody did. */
export function handlingLine(
  life: AlertLife,
  now: Instant,
  markup: Pick<Markup, 'person' | 'quote'>,
  t: Tongue,
): string {
  return alertState(life, now, markup, t) ?? t.say('미처리', 'Unclaimed');
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
