import { rollUpRow } from '../alert/roll-up-words.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { list, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { AlertListText } from './alert-list-text.js';

const { words } = TONGUES.ko;

export const alertList: AlertListText = {
  title: (filter) => (filter === 'roll-up' ? '묶음 알림' : '알림'),
  summary,
  empty,
  reasons: (reasons, now) =>
    list(
      reasons.map((reason) => reasonWords(reason, now)),
      'ko',
    ),
  untouched: '처리 전',
  row: {
    page: words.button.openPage,
    check: words.button.checkAgain,
    take: words.button.take,
    'hand-back': words.button.handBack,
    snooze: words.button.snooze,
    wake: words.button.wake,
    details: words.button.details,
  },
  done: {
    take: (company) => `${company} · 맡았습니다. 이제 모두에게 '처리 중'으로 보입니다.`,
    'hand-back': (company) => `${company} · 맡은 것을 내려놓았습니다.`,
    wake: (company) => `${company} · 알림을 다시 켰습니다.`,
  },
};

function summary(about: Parameters<AlertListText['summary']>[0]): string {
  const total = number(about.total);
  switch (about.filter) {
    case 'all':
      return `아직 해결되지 않은 알림은 ${total}건입니다.${about.total > 1 ? ' 급한 것부터 보여 드립니다.' : ''}`;
    case 'mine':
      return `아직 해결되지 않은 ${number(about.all)}건 가운데 내가 담당하거나 맡은 알림은 ${total}건입니다.`;
    case 'text':
      return `아직 해결되지 않은 ${number(about.all)}건 가운데 찾은 알림은 ${total}건입니다. 찾은 말: ${about.words}`;
    case 'roll-up':
      return `이 묶음 알림에서 아직 해결되지 않은 회사는 ${total}곳입니다.${about.total > 1 ? ' 급한 곳부터 보여 드립니다.' : ''}`;
    default:
      return about.filter satisfies never;
  }
}

const NOTHING = '지금 해결되지 않은 알림이 없습니다.';

function empty(about: Parameters<AlertListText['empty']>[0]): string {
  if (about.all === 0) return NOTHING;
  const all = number(about.all);
  switch (about.filter) {
    case 'all':
      return NOTHING;
    case 'mine':
      return `내가 담당하거나 맡은 알림이 없습니다. 해결되지 않은 알림은 모두 ${all}건입니다.`;
    case 'text':
      return `해결되지 않은 ${all}건 가운데 맞는 알림이 없습니다. 찾은 말: ${about.words}`;
    case 'roll-up':
      return `이 묶음 알림에 남은 회사가 없습니다. 다른 알림은 ${all}건이 아직 해결되지 않았습니다.`;
    default:
      return about.filter satisfies never;
  }
}

function reasonWords(reason: Reason, now: Instant): string {
  if (reason.kind !== 'certificate-expiry') return words.reason[reason.kind];
  const { kind, expiresAt } = reason;
  const daysLeft = calendarDaysUntil(expiresAt, now);
  return rollUpRow({ kind, expiresAt, daysLeft }, now, TONGUES.ko);
}
