import type { HeldBack, NoticeReason } from '../../domain/alert.js';
import type { HistoryEvent } from '../../domain/history.js';
import type { Instant } from '../../domain/instant.js';
import { count, dayAndTime, number } from '../format.js';
import type { HistoryText } from '../history-text.js';
import type { Markup } from '../markup.js';
import { until } from './alert-done.js';
import { SETTING_LABEL, settingValue } from './setting-words.js';
import { en as words } from './words.js';

export const history: HistoryText = {
  line: (at, event, now, markup) => `${dayAndTime(at, now, 'en')} · ${what(event, now, markup)}`,
  toldWhy: (why) => Object.entries(TOLD).find(([known]) => known === why)?.[1],
  heldWhy,
};

const TOLD: Readonly<Record<NoticeReason, string>> = {
  first: 'first notice',
  'new-reason': 'another problem',
  worse: 'more urgent',
  rung: 'expiry is nearer',
  'last-day': 'its last day came',
  'snooze-over': 'the snooze was over',
  reminder: 'asked the one who took it',
  'nobody-took-it': 'nobody had taken it',
};

const HELD: Readonly<Record<HeldBack, string>> = {
  'quiet-hours': 'quiet hours or no working day',
  snoozed: 'snoozed',
  'told-today': 'already told today',
  'digest-only': 'in the daily summary only',
  'common-cause': 'probably one cause for many companies',
};

function heldWhy(why: string): string {
  return Object.entries(HELD).find(([known]) => known === why)?.[1] ?? 'not due yet';
}

function what(event: HistoryEvent, now: Instant, markup: Markup): string {
  switch (event.kind) {
    case 'told': {
      const why = history.toldWhy(event.why);
      return `Alert sent as ${words.severity[event.severity].toLowerCase()}${why === undefined ? '' : ` (${why})`}.`;
    }
    case 'resolved':
      return 'Resolved.';
    case 'message-edited':
      return event.why === 'reason-gone'
        ? 'Part of it was solved; the message was edited.'
        : 'The login was rejected again; the message was edited.';
    case 'held':
      return `There was news, but no notice was sent (${heldWhy(event.why)}).`;
    default:
      return `${whoOf(event.by, markup)} ${did(event, now, markup)}`;
  }
}

type Done = Exclude<HistoryEvent, { kind: 'told' | 'resolved' | 'message-edited' | 'held' }>;

function did(event: Done, now: Instant, markup: Markup): string {
  switch (event.kind) {
    case 'watched':
      return 'began to watch the company.';
    case 'edited':
      return 'edited the watched company.';
    case 'unwatched':
      return 'stopped watching the company.';
    case 'paused':
      return `paused the company (${words.pauseReason[event.reason]}).`;
    case 'resumed':
      return 'resumed the company.';
    case 'owner-set':
      return event.to === '' ? 'cleared the owner.' : `set the owner: ${markup.person(event.to)}`;
    case 'channel-set':
      return `set the alert channel: ${event.to === '' ? words.label.defaultChannel : markup.channel(event.to)}`;
    case 'page-opened':
      return `opened the authentication page (${words.product[event.product]}).`;
    case 'login-tested':
      return `tested the certificate login (${words.product[event.product]}).`;
    case 'said-registered':
      return `said that it was registered again (${words.product[event.product]}).`;
    case 'imported':
      return `imported ${companies(event.companies)}.`;
    case 'exported':
      return `exported ${companies(event.companies)}.`;
    case 'swept':
      return `had ${companies(event.companies)} checked.`;
    case 'taken':
      return 'took this alert.';
    case 'handed-back':
      return 'handed it back.';
    case 'woken':
      return 'turned the alert back on.';
    case 'client-told':
      return 'marked the text for the client as sent.';
    case 'released':
      return 'started the paused login tests again.';
    case 'snoozed':
      return `snoozed it until ${until(event.until, now)}.`;
    case 'test-alert':
      return `sent a test alert to ${markup.channel(event.channel)}.`;
    case 'settings-changed':
      return changedSetting(event, markup);
    default:
      return event satisfies never;
  }
}

function changedSetting(
  { setting, from, to, isReset }: Extract<HistoryEvent, { kind: 'settings-changed' }>,
  markup: Markup,
): string {
  const [before, after] = [from, to].map((value) => settingValue(setting, value, markup));
  const back = isReset ? " (back to the environment's value)" : '';
  return `changed a setting. ${SETTING_LABEL[setting]}: ${before} → ${after}${back}.`;
}

function companies(value: number): string {
  return value === 1 ? count(1, 'company') : `${number(value)} companies`;
}

function whoOf(by: string, { person }: Markup): string {
  if (by === 'cli') return 'An admin on the command line';
  return by === 'schedule' ? 'The schedule' : person(by);
}
