import { untilMoment } from '../alert/alert-state-words.js';
import type { Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { dayAndTime } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { DeskText } from './desk-text.js';

export const desk: DeskText = {
  snooze: {
    title: 'Remind me later',
    question: (company) => `Until when should the alert for ${company} be snoozed?`,
    choices: { label: 'When to remind' },
    choice: {
      'one-day': 'In 1 day',
      'three-days': 'In 3 days',
      'next-working-day': 'Next working day 09:00',
      date: 'Pick a date',
    },
    moment: (at, now) => untilMoment(at, now, TONGUES.en),
    day: {
      label: 'Date',
      hint: 'Only for "Pick a date". The alert comes back on that day at 09:00.',
    },
    problem: {
      past: 'The alert cannot be snoozed until a day that is over. Please pick one from tomorrow on.',
      'no-day': 'Please pick the day on which the alert comes back.',
      'day-unused': 'To snooze until a date, please choose "Pick a date" above.',
    },
    limit: (limit, now) => `It can be snoozed until ${untilMoment(limit, now, TONGUES.en)}.`,
    tooLate:
      'The certificate expires soon, so this alert cannot be snoozed any longer. Please have somebody take it now.',
    submit: 'Remind me later',
    saving: 'Snoozing the alert.',
    done: (at, now) =>
      `The alert comes back on ${untilMoment(at, now, TONGUES.en)}. If it gets worse before that, it comes back then.`,
  },
  details: {
    title: 'Alert details',
    open: 'New · nobody has taken it yet',
    since: (openedAt, now) => `since ${dayAndTime(openedAt, now, 'en')}`,
    held: (why, at, now) =>
      at === undefined
        ? `There is news, but no notice has been sent yet (${why}).`
        : `There is news; its notice is sent on ${untilMoment(at, now, TONGUES.en)} (${why}).`,
    ownerCalled: (at, now) => `owner mentioned ${dayAndTime(at, now, 'en')}`,
    operatorsCalled: (at, now) => `operators mentioned ${dayAndTime(at, now, 'en')}`,
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
      'The state could not be checked, so there is nothing to ask of the client. This does not mean that the authentication is bad.',
    submit: 'I sent it',
    saving: 'Noting that it was sent.',
    done: 'Noted that the text was sent to the client. The alert shows who sent it and when.',
  },
  alreadyTaken: (person, at, now) => `${person} already took this on ${dayAndTime(at, now, 'en')}.`,
  state,
  stateSentence,
  clientTold: (person, at, now) =>
    `text for the client sent by ${person} (${dayAndTime(at, now, 'en')})`,
};

function state(life: AlertLife, now: Instant, person: (id: UserId) => string): string | undefined {
  if (life.state === 'acknowledged') {
    return `Being handled · taken by ${person(life.by)} on ${dayAndTime(life.at, now, 'en')}`;
  }
  if (life.state !== 'snoozed') return undefined;
  const snoozed = `Snoozed until ${untilMoment(life.until, now, TONGUES.en)} · ${person(life.by)}`;
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
    ? `${person(life.by)} snoozed this until ${untilMoment(life.until, now, TONGUES.en)}.`
    : undefined;
}
