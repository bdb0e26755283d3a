import { rollUpRow } from '../alert/roll-up-words.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { count, number } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertFilter } from './alert-list.js';

export type AlertRowWord = 'page' | 'check' | 'take' | 'hand-back' | 'snooze' | 'wake' | 'details';

interface Listed {
  readonly filter: AlertFilter['kind'];
  /** The search text of the filter `text`. */
  readonly words: string;
  readonly total: number;
  readonly all: number;
}

/** At most 24 characters. */
export function alertListTitle(filter: AlertFilter['kind'], { say }: Tongue): string {
  return filter === 'roll-up' ? say('묶음 알림', 'Combined alert') : say('알림', 'Alerts');
}

export function alertListSummary(about: Listed, t: Tongue): string {
  const { say, companies } = t;
  const [total, all] = [number(about.total), number(about.all)];
  const [isSingle, isMany] = [about.total === 1, about.total > 1];
  const order = isMany ? ', most urgent first' : '';
  const verb = isSingle ? 'is' : 'are';
  switch (about.filter) {
    case 'all':
      return say(
        `아직 해결되지 않은 알림은 ${total}건입니다.${isMany ? ' 급한 것부터 보여 드립니다.' : ''}`,
        `${count(about.total, 'alert')} ${verb} not solved yet${order}.`,
      );
    case 'mine':
      return say(
        `아직 해결되지 않은 ${all}건 가운데 내가 담당하거나 맡은 알림은 ${total}건입니다.`,
        `Of ${unresolved(about.all)}, ${total} ${verb} yours: you own the company or took the alert.`,
      );
    case 'text':
      return say(
        `아직 해결되지 않은 ${all}건 가운데 찾은 알림은 ${total}건입니다. 찾은 말: ${about.words}`,
        `Of ${unresolved(about.all)}, ${total} ${isSingle ? 'matches' : 'match'}: ${about.words}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에서 아직 해결되지 않은 회사는 ${total}곳입니다.${isMany ? ' 급한 곳부터 보여 드립니다.' : ''}`,
        `${companies(about.total)} of this combined alert ${verb} not solved yet${order}.`,
      );
  }
}

export function alertListEmpty(about: Listed, { say }: Tongue): string {
  const nothing = say(
    '지금 해결되지 않은 알림이 없습니다.',
    'Every alert is solved. There is nothing to do.',
  );
  if (about.all === 0) return nothing;
  const all = number(about.all);
  switch (about.filter) {
    case 'all':
      return nothing;
    case 'mine':
      return say(
        `내가 담당하거나 맡은 알림이 없습니다. 해결되지 않은 알림은 모두 ${all}건입니다.`,
        `Of ${unresolved(about.all)}, none is yours.`,
      );
    case 'text':
      return say(
        `해결되지 않은 ${all}건 가운데 맞는 알림이 없습니다. 찾은 말: ${about.words}`,
        `Of ${unresolved(about.all)}, none matches: ${about.words}`,
      );
    case 'roll-up':
      return say(
        `이 묶음 알림에 남은 회사가 없습니다. 다른 알림은 ${all}건이 아직 해결되지 않았습니다.`,
        `No company is left in this combined alert. ${count(about.all, 'other alert')} ${about.all === 1 ? 'is' : 'are'} not solved yet.`,
      );
  }
}

function unresolved(all: number): string {
  return `${count(all, 'alert')} that ${all === 1 ? 'is' : 'are'} not solved yet`;
}

/** `인증서 12월 9일(수) 만료 · D-14, 정액제 문제`. */
export function alertListReasons(reasons: readonly Reason[], now: Instant, t: Tongue): string {
  const all = reasons.map((reason) => reasonLine(reason, now, t));
  return t.say(
    t.list(all),
    all.map((line, index) => (index === 0 ? line : lowerFirst(line))).join('; '),
  );
}

function reasonLine(reason: Reason, now: Instant, t: Tongue): string {
  if (reason.kind !== 'certificate-expiry') return t.words.reason[reason.kind];
  const { kind, expiresAt } = reason;
  return rollUpRow({ kind, expiresAt, daysLeft: calendarDaysUntil(expiresAt, now) }, now, t);
}

/** The state of an alert neither claimed nor snoozed; `alertState` has the other states. */
export const untouched = ({ say }: Tongue) => say('처리 전', 'New');

export function alertRowLabel(word: AlertRowWord, { words: { button } }: Tongue): string {
  const { openPage: page, checkAgain: check, claim: take, release, snooze, wake, details } = button;
  return { page, check, take, 'hand-back': release, snooze, wake, details }[word];
}

/** `company` is already escaped. */
export function alertActionDone(
  action: 'take' | 'hand-back' | 'wake',
  company: string,
  { say }: Tongue,
): string {
  switch (action) {
    case 'take':
      return say(
        `${company} · 맡았습니다. 이제 모두에게 '처리 중'으로 보입니다.`,
        `${company}: you took it. Everybody now sees it as being handled.`,
      );
    case 'hand-back':
      return say(`${company} · 맡은 것을 내려놓았습니다.`, `${company}: handed back.`);
    case 'wake':
      return say(`${company} · 알림을 다시 켰습니다.`, `${company}: turned back on.`);
  }
}
