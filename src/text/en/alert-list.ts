import type { Instant } from '../../domain/instant.js';
import type { Reason } from '../../domain/reason.js';
import { calendarDaysUntil } from '../../domain/seoul-time.js';
import type { AlertListText } from '../alert-list-text.js';
import { count, number } from '../format.js';
import { rollUp } from './roll-up.js';
import { en as words } from './words.js';

export const alertList: AlertListText = {
  title: (filter) => (filter === 'roll-up' ? 'Combined alert' : 'Alerts'),
  summary,
  empty,
  reasons: (reasons, now) => reasons.map((reason) => reasonWords(reason, now)).join('; '),
  untouched: 'New',
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
    take: (company) => `${company}: you took it. Everybody now sees it as being handled.`,
    'hand-back': (company) => `${company}: handed back.`,
    wake: (company) => `${company}: turned back on.`,
  },
};

function summary(about: Parameters<AlertListText['summary']>[0]): string {
  const alerts = count(about.total, 'alert');
  const all = number(about.all);
  switch (about.filter) {
    case 'all':
      return `${alerts} not solved yet, most urgent first.`;
    case 'mine':
      return `${alerts} of ${all} not solved yet ${about.total === 1 ? 'is' : 'are'} yours: you own the company or took the alert.`;
    case 'text':
      return `${alerts} of ${all} not solved yet found for: ${about.words}`;
    case 'roll-up': {
      const one = about.total === 1;
      return `${one ? '1 company' : `${number(about.total)} companies`} of this combined alert ${one ? 'is' : 'are'} not solved yet, most urgent first.`;
    }
    default:
      return about.filter satisfies never;
  }
}

function empty(about: Parameters<AlertListText['empty']>[0]): string {
  const all = `${count(about.all, 'alert')} ${about.all === 1 ? 'is' : 'are'} not solved yet in all.`;
  switch (about.filter) {
    case 'all':
      return 'Every alert is solved. There is nothing to do.';
    case 'mine':
      return `None of the alerts is yours. ${all}`;
    case 'text':
      return `No alert was found for: ${about.words}. ${all}`;
    case 'roll-up':
      return `No company is left in this combined alert. ${all}`;
    default:
      return about.filter satisfies never;
  }
}

function reasonWords(reason: Reason, now: Instant): string {
  if (reason.kind !== 'certificate-expiry') return words.reason[reason.kind];
  const { kind, severity, expiresAt } = reason;
  const daysLeft = calendarDaysUntil(expiresAt, now);
  return rollUp.row({ kind, severity, expiresAt, daysLeft }, now);
}
