import { untilMoment } from '../alert/alert-words.js';

import type { Instant } from '../kernel/time.js';
import type { HeldBack, NoticeReason } from '../records/alert.js';
import type { CompanyChange } from '../records/company.js';
import type { HistoryEvent, PostedAbout } from '../records/history.js';
import { settingChange } from '../settings/settings-words.js';
import { companies } from '../text/company-count.js';
import { dayAndTime, fullDate } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { people } from '../text/people.js';
import { TONGUES } from '../text/tongue.js';
import type { HistoryText } from './history-text.js';

const { words } = TONGUES.en;

export const history: HistoryText = {
  line: (at, event, now, markup) => `${dayAndTime(at, now, 'en')} · ${what(event, now, markup)}`,
  toldWhy: (why) => Object.entries(TOLD).find(([known]) => known === why)?.[1],
  heldWhy,
  what,
  title: 'History',
  heading: (company) =>
    company === undefined
      ? 'History of all companies, newest first.'
      : `${company} · newest first.`,
  none: (company) =>
    company === undefined
      ? 'There is no history yet. Companies that are added and alerts that are sent will appear here.'
      : `${company} · no history is left.`,
  gone: 'The history on this page was past its keeping time and has been removed.',
  choose: 'Choose a company to see its history only',
  button: { all: 'Show all companies', earlier: 'Older', later: 'Newer', newest: 'Newest' },
  message: 'See the message',
  kept: (months) => `The history is kept for ${months} months.`,
  day: (at) => fullDate(at, 'en'),
};

const TOLD: Readonly<Record<NoticeReason | 'posted-again', string>> = {
  first: 'first notice',
  'new-reason': 'another problem',
  worse: 'more urgent',
  rung: 'expiry is nearer',
  'last-day': 'its last day came',
  'snooze-over': 'the snooze was over',
  reminder: 'asked the one who took it',
  'nobody-took-it': 'nobody had taken it',
  'posted-again': 'again, because its message could not be edited any more',
};

const HELD: Readonly<Record<HeldBack, string>> = {
  'quiet-hours': 'quiet hours or a day off',
  snoozed: 'snoozed',
  'told-today': 'already told today',
  'digest-only': 'in the daily summary only',
  'common-cause': 'probably one cause for many companies',
  'mass-change': 'many companies have the same new problem at once',
};

function heldWhy(why: string): string {
  return Object.entries(HELD).find(([known]) => known === why)?.[1] ?? 'not due yet';
}

function what(event: HistoryEvent, now: Instant, markup: Markup): string {
  switch (event.kind) {
    case 'told':
      return told(event, markup);
    case 'posted':
      return `${POSTED[event.about]} sent to ${markup.channel(event.channel)}.`;
    case 'resolved':
      return 'The alert is resolved.';
    case 'told-person':
      return toldPerson(event, markup);
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

function told(
  { why, severity, channel, rollUp, untaken, calls }: Extract<HistoryEvent, { kind: 'told' }>,
  markup: Markup,
): string {
  const where = markup.channel(channel);
  if (why === 'resolved') return `Notice that it is resolved sent to ${where}.`;
  if (why === 'closed') return `Notice that the alert is closed sent to ${where}.`;
  const about = [
    history.toldWhy(why),
    untaken === undefined ? undefined : TOLD['nobody-took-it'],
    rollUp === undefined ? undefined : 'in a combined alert',
    calls === undefined ? undefined : `mentioned ${people(calls, markup.person, 'en')}`,
  ].filter((part) => part !== undefined);
  return `${words.severity[severity]} alert sent to ${where}${about.length === 0 ? '' : ` (${about.join('; ')})`}.`;
}

function toldPerson(
  { about, to, channel }: Extract<HistoryEvent, { kind: 'told-person' }>,
  markup: Markup,
): string {
  const where = channel === undefined ? 'an alert channel' : markup.channel(channel);
  const who = `${markup.person(to)} was told`;
  switch (about) {
    case 'channel-refused':
      return `${who} that ${where} takes no alerts.`;
    case 'default-channel-refused':
      return `${who} that ${where}, the default channel, takes no alerts.`;
    case 'first-check':
      return `${who} what the first check of the imported companies found.`;
    case 'health':
      return `${who} of a problem with the app.`;
    default:
      return about satisfies never;
  }
}

type Done = Exclude<
  HistoryEvent,
  { kind: 'told' | 'posted' | 'told-person' | 'resolved' | 'message-edited' | 'held' }
>;

function did(event: Done, now: Instant, markup: Markup): string {
  switch (event.kind) {
    case 'watched':
      return 'started watching the company.';
    case 'edited':
      return `edited the watched company${changed(event.changes, markup)}.`;
    case 'unwatched':
      return 'stopped watching the company.';
    case 'paused':
      return `paused the company (${words.pauseReason[event.reason]}).`;
    case 'resumed':
      return 'resumed the company.';
    case 'owner-set':
      return `changed the owner (${fromTo(event, (id) => owner(id, markup))}).`;
    case 'channel-set':
      return `changed the alert channel (${fromTo(event, (id) => channel(id, markup))}).`;
    case 'page-opened':
      return `opened the authentication page (${words.product[event.product]}).`;
    case 'login-tested':
      return `tested the certificate login (${words.product[event.product]}).`;
    case 'login-confirmed':
      return `confirmed one more test of the ${words.method[event.method]} login although ${event.attempts} in a row failed or may have failed (${words.product[event.product]}).`;
    case 'said-registered':
      return `said that it was registered again (${words.product[event.product]}).`;
    case 'imported':
      return `imported ${companies(event.companies)}.`;
    case 'exported':
      return `asked for an export of ${companies(event.companies)}.`;
    case 'swept':
      return `had ${companies(event.companies)} checked.`;
    case 'taken':
      return 'took the alert.';
    case 'handed-back':
      return 'handed the alert back.';
    case 'woken':
      return 'turned the alert back on.';
    case 'client-told':
      return 'marked the text for the client as sent.';
    case 'released':
      return 'started the paused login tests again.';
    case 'alerts-released':
      return 'had the alerts sent that waited because many companies had the same new problem at once.';
    case 'snoozed':
      return `snoozed the alert until ${untilMoment(event.until, now, TONGUES.en)}.`;
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
  const back = isReset ? ' (back to the original value)' : '';
  return `changed a setting. ${settingChange({ name: setting, from, to }, markup, TONGUES.en)}${back}.`;
}

/** Which fields; of those that say where alerts go, from what to what. */
function changed(changes: readonly CompanyChange[] | undefined, markup: Markup): string {
  if (changes === undefined || changes.length === 0) return '';
  const parts = changes.map((change) => {
    switch (change.field) {
      case 'channel':
        return `${words.companyField.channel}: ${fromTo(change, (id) => channel(id, markup))}`;
      case 'owner':
        return `${words.companyField.owner}: ${fromTo(change, (id) => owner(id, markup))}`;
      default:
        return words.companyField[change.field];
    }
  });
  return ` (${parts.join(', ')})`;
}

const POSTED: Readonly<Record<PostedAbout, string>> = {
  setup: 'Message about the app setup',
  outage: 'Message that there are no answers',
  'common-cause': 'Message about a probable common cause',
  'mass-change': 'Message about the same new problem at many companies',
  digest: 'Daily summary',
};

function fromTo(
  { from, to }: { readonly from?: string; readonly to: string },
  named: (id: string) => string,
): string {
  return from === undefined ? named(to) : `${named(from)} → ${named(to)}`;
}

function owner(id: string, { person }: Markup): string {
  return id === '' ? 'nobody' : person(id);
}

function channel(id: string, markup: Markup): string {
  return id === '' ? 'default channel' : markup.channel(id);
}

function whoOf(by: string, { person }: Markup): string {
  if (by === 'cli') return 'An admin on the command line';
  return by === 'schedule' ? 'The schedule' : person(by);
}
