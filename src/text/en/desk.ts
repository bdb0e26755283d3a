import type { AlertLife } from '../../domain/alert.js';
import type { UserId } from '../../domain/company.js';
import type { Instant } from '../../domain/instant.js';
import type { DeskText } from '../desk-text.js';
import { dayAndTime } from '../format.js';
import { until } from './alert-done.js';

export const desk: DeskText = {
  snooze: {
    title: 'Remind me later',
    question: (company) => `Until when should the alert of ${company} wait?`,
    choices: { label: 'Tell again' },
    choice: {
      'one-day': 'In 1 day',
      'three-days': 'In 3 days',
      'next-working-day': 'Next working day 09:00',
      date: 'Pick a date',
    },
    moment: until,
    day: { label: 'Date', hint: 'Only for "Pick a date". It is told again on that day at 09:00.' },
    problem: {
      past: 'A day that is over cannot be picked. Please pick one from tomorrow on.',
      'no-day': 'Please pick the day on which it is told again.',
      'day-unused': 'To wait until a date, please choose "Pick a date" above.',
    },
    limit: (limit, now) => `It can wait until ${until(limit, now)}.`,
    tooLate:
      'The certificate expires too soon for this alert to wait any longer. Please let somebody take it now.',
    submit: 'Remind me later',
    saving: 'Putting the alert off.',
    done: (at, now) =>
      `It is told again on ${until(at, now)}. If it gets worse before that, it is told then.`,
  },
  details: {
    title: 'Alert details',
    open: 'New · nobody has taken it yet',
    since: (openedAt, now) => `since ${dayAndTime(openedAt, now, 'en')}`,
    held: (why, at, now) =>
      at === undefined
        ? `There is news that was not told aloud yet (${why}).`
        : `There is news that is told on ${until(at, now)} (${why}).`,
    ownerCalled: (at, now) => `owner called ${dayAndTime(at, now, 'en')}`,
    operatorsCalled: (at, now) => `operators called ${dayAndTime(at, now, 'en')}`,
    popbillSaid: (message, code) => `POPBiLL's words: "${message}" (${code})`,
    history: 'Latest history',
    noHistory: 'No history yet.',
    noAlert: 'There is no open alert now.',
  },
  client: {
    title: 'Text for the client',
    howTo:
      'Please copy the text below and send it to the client. You can change it here. The app itself sends nothing to clients.',
    field: { label: 'Text' },
    inLanguage: { ko: 'Show in Korean', en: 'Show in English' },
    toldBefore: (person, at, now) =>
      `${person} already marked it as sent on ${dayAndTime(at, now, 'en')}.`,
    nothingToAsk:
      'POPBiLL did not answer, so the state could not be checked. There is nothing to ask of the client, and it does not mean that the authentication is bad.',
    submit: 'I sent it',
    saving: 'Writing it down.',
    done: 'Noted that the text was sent to the client. The alert shows who sent it and when.',
  },
  alreadyTaken: (person, at, now) => `${person} already took this on ${dayAndTime(at, now, 'en')}.`,
  state,
  stateSentence,
  clientTold: (person, at, now) => `client told ${dayAndTime(at, now, 'en')} by ${person}`,
};

function state(life: AlertLife, now: Instant, person: (id: UserId) => string): string | undefined {
  if (life.state === 'acknowledged') {
    return `Being handled · taken by ${person(life.by)} on ${dayAndTime(life.at, now, 'en')}`;
  }
  if (life.state !== 'snoozed') return undefined;
  const snoozed = `Snoozed until ${until(life.until, now)} · ${person(life.by)}`;
  if (life.taken === undefined) return snoozed;
  const { by, at } = life.taken;
  return `${snoozed} · taken by ${person(by)} (${dayAndTime(at, now, 'en')})`;
}

function stateSentence(
  life: AlertLife,
  now: Instant,
  person: (id: UserId) => string,
): string | undefined {
  if (life.state === 'acknowledged') return `${person(life.by)} has taken this.`;
  return life.state === 'snoozed'
    ? `${person(life.by)} snoozed this until ${until(life.until, now)}.`
    : undefined;
}
