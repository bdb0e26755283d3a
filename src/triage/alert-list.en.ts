import { rollUpRow } from '../alert/roll-up-words.js';
import { lowerFirst } from '../assessment/alert-phrases.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { companies } from '../text/company-count.js';
import { count, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { AlertListText } from './alert-list-text.js';

const { words } = TONGUES.en;

export const alertList: AlertListText = {
  title: (filter) => (filter === 'roll-up' ? 'Combined alert' : 'Alerts'),
  summary,
  empty,
  reasons: (reasons, now) =>
    reasons
      .map((reason, index) => {
        const said = reasonWords(reason, now);
        return index === 0 ? said : lowerFirst(said);
      })
      .join('; '),
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
  const order = about.total > 1 ? ', most urgent first' : '';
  switch (about.filter) {
    case 'all':
      return `${alerts} ${about.total === 1 ? 'is' : 'are'} not solved yet${order}.`;
    case 'mine':
      return `Of ${unsolved(about.all)}, ${number(about.total)} ${about.total === 1 ? 'is' : 'are'} yours: you own the company or took the alert.`;
    case 'text':
      return `Of ${unsolved(about.all)}, ${number(about.total)} ${about.total === 1 ? 'matches' : 'match'}: ${about.words}`;
    case 'roll-up': {
      const one = about.total === 1;
      return `${companies(about.total)} of this combined alert ${one ? 'is' : 'are'} not solved yet${order}.`;
    }
    default:
      return about.filter satisfies never;
  }
}

const NOTHING = 'Every alert is solved. There is nothing to do.';

function empty(about: Parameters<AlertListText['empty']>[0]): string {
  if (about.all === 0) return NOTHING;
  switch (about.filter) {
    case 'all':
      return NOTHING;
    case 'mine':
      return `Of ${unsolved(about.all)}, none is yours.`;
    case 'text':
      return `Of ${unsolved(about.all)}, none matches: ${about.words}`;
    case 'roll-up':
      return `No company is left in this combined alert. ${count(about.all, 'other alert')} ${about.all === 1 ? 'is' : 'are'} not solved yet.`;
    default:
      return about.filter satisfies never;
  }
}

/** `12 alerts that are not solved yet`. */
function unsolved(all: number): string {
  return `${count(all, 'alert')} that ${all === 1 ? 'is' : 'are'} not solved yet`;
}

function reasonWords(reason: Reason, now: Instant): string {
  if (reason.kind !== 'certificate-expiry') return words.reason[reason.kind];
  const { kind, expiresAt } = reason;
  const daysLeft = calendarDaysUntil(expiresAt, now);
  return rollUpRow({ kind, expiresAt, daysLeft }, now, TONGUES.en);
}
