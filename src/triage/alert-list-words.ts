import { rollUpRow } from '../alert/roll-up-words.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { count, number } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertFilter } from './alert-list.js';

export type AlertRowAction = 'page' | 'check' | 'claim' | 'release' | 'snooze' | 'wake' | 'details';

interface AlertListFacts {
  readonly filter: AlertFilter['kind'];
  /** The text searched for; empty for other filters. */
  readonly query: string;
  readonly matching: number;
  /** Unresolved alerts of all companies, without the filter. */
  readonly unresolved: number;
}

/** The title of the window: at most 24 characters, Slack's limit. */
export function alertListTitle(filter: AlertFilter['kind'], { say }: Tongue): string {
  return filter === 'roll-up' ? say('묶음 알림', 'Combined alert') : say('알림', 'Alerts');
}

export function alertListSummary(facts: AlertListFacts, t: Tongue): string {
  const { say, companies } = t;
  const matching = number(facts.matching);
  const unresolved = number(facts.unresolved);
  const isSingle = facts.matching === 1;
  const isMany = facts.matching > 1;
  const order = isMany ? ', most urgent first' : '';
  const verb = isSingle ? 'is' : 'are';
  switch (facts.filter) {
    case 'all':
      return say(
        `아직 해결되지 않은 알림은 ${matching}건입니다.${isMany ? ' 급한 것부터 보여 드립니다.' : ''}`,
        `${count(facts.matching, 'alert')} ${verb} not solved yet${order}.`,
      );
    case 'mine':
      return say(
        `아직 해결되지 않은 ${unresolved}건 가운데 내가 담당하거나 맡은 알림은 ${matching}건입니다.`,
        `Of ${unresolvedPhrase(facts.unresolved)}, ${matching} ${verb} yours: you own the company or took the alert.`,
      );
    case 'text':
      return say(
        `아직 해결되지 않은 ${unresolved}건 가운데 찾은 알림은 ${matching}건입니다. 찾은 말: ${facts.query}`,
        `Of ${unresolvedPhrase(facts.unresolved)}, ${matching} ${isSingle ? 'matches' : 'match'}: ${facts.query}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에서 아직 해결되지 않은 회사는 ${matching}곳입니다.${isMany ? ' 급한 곳부터 보여 드립니다.' : ''}`,
        `${companies(facts.matching)} of this combined alert ${verb} not solved yet${order}.`,
      );
  }
}

export function alertListEmpty(facts: AlertListFacts, { say }: Tongue): string {
  const nothing = say(
    '지금 해결되지 않은 알림이 없습니다.',
    'Every alert is solved. There is nothing to do.',
  );
  if (facts.unresolved === 0) return nothing;
  const unresolved = number(facts.unresolved);
  switch (facts.filter) {
    case 'all':
      return nothing;
    case 'mine':
      return say(
        `내가 담당하거나 맡은 알림이 없습니다. 해결되지 않은 알림은 모두 ${unresolved}건입니다.`,
        `Of ${unresolvedPhrase(facts.unresolved)}, none is yours.`,
      );
    case 'text':
      return say(
        `해결되지 않은 ${unresolved}건 가운데 맞는 알림이 없습니다. 찾은 말: ${facts.query}`,
        `Of ${unresolvedPhrase(facts.unresolved)}, none matches: ${facts.query}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에 남은 회사가 없습니다. 다른 알림은 ${unresolved}건이 아직 해결되지 않았습니다.`,
        `No company is left in this combined alert. ${count(facts.unresolved, 'other alert')} ${facts.unresolved === 1 ? 'is' : 'are'} not solved yet.`,
      );
  }
}

function unresolvedPhrase(total: number): string {
  return `${count(total, 'alert')} that ${total === 1 ? 'is' : 'are'} not solved yet`;
}

/** `Certificate expires Wed 9 Dec · D-14; plan problem` */
export function alertListReasons(reasons: readonly Reason[], now: Instant, t: Tongue): string {
  const lines = reasons.map((reason) => reasonLine(reason, now, t));
  const english = lines.map((line, index) => (index === 0 ? line : lowerFirst(line))).join('; ');
  return t.say(t.list(lines), english);
}

function reasonLine(reason: Reason, now: Instant, t: Tongue): string {
  if (reason.kind !== 'certificate-expiry') return t.words.reason[reason.kind];
  const { kind, expiresAt } = reason;
  return rollUpRow({ kind, expiresAt, daysLeft: calendarDaysUntil(expiresAt, now) }, now, t);
}

/** The state of an alert that is neither claimed nor snoozed; `alertState` has the others. */
export const newAlertState = ({ say }: Tongue) => say('처리 전', 'New');

export function alertRowLabel(action: AlertRowAction, { words: { button } }: Tongue): string {
  return { ...button, page: button.openPage, check: button.checkAgain }[action];
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
        `${company} · 맡았습니다. 이제 모두에게 '처리 중'으로 보입니다.`,
        `${company}: you took it. Everybody now sees it as being handled.`,
      );
    case 'release':
      return say(`${company} · 맡은 것을 내려놓았습니다.`, `${company}: handed back.`);
    case 'wake':
      return say(`${company} · 알림을 다시 켰습니다.`, `${company}: turned back on.`);
  }
}
