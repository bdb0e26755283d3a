import { standingParts } from '../incident/standing.en.js';
import { totalOf } from '../incident/standing-counts.js';
import { type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import { list as companyList } from '../list/list.js';
import { companies } from '../text/company-count.js';
import {
  count,
  dayAndMonth,
  list,
  listOfSome,
  number,
  shortDate,
  spokenTime,
  zonedTime,
} from '../text/format.js';
import type { HomeAlertCounts, HomeCounts, HomeText, HomeWeek } from './home-text.js';

export const home: HomeText = {
  title: 'HomeTax authentication',
  attention,
  standing,
  lastKnown: 'Companies that cannot be checked now are counted as last known.',
  mine: 'Mine',
  more: (more) =>
    `${number(more)} more ${more === 1 ? 'needs' : 'need'} action: they are under "${companyList.filterButton.attention}" in the list of companies.`,
  weeks: {
    title: (whose) =>
      `Certificates that expire in the next 8 weeks${whose === 'mine' ? ' · mine' : ''}`,
    intro: 'A company is counted here until its renewed certificate is registered at POPBiLL.',
    line: weekLine,
    none: (weeks) => `No certificate expires in the next ${weeks} weeks.`,
    deadline: (day, now) =>
      `VAT return due in this time: ${shortDate(startOfSeoulDay(day), now, 'en')}`,
  },
  alerts: {
    title: 'Alerts',
    summary: alertSummary,
    none: 'Every alert is solved.',
  },
  sweep: {
    running: ({ done, total, startedAt }, now) =>
      `The companies are being checked: ${number(done)} of ${number(total)} done (started ${spokenTime(startedAt, now, 'en')}).`,
    last: (at, now) =>
      at === undefined
        ? 'There has been no scheduled check yet.'
        : `last scheduled check ${spokenTime(at, now, 'en')}`,
    next: (at, now) => `next scheduled check ${spokenTime(at, now, 'en')}`,
  },
  welcome: {
    title: 'Getting started',
    intro:
      'No company is watched yet. For each company you add, the app checks its HomeTax authentication every day, and alerts a channel when collection has stopped or may stop soon.',
    step: {
      add: {
        title: '1. Add a company',
        says: 'Its business no. is enough. It is checked at once and you see the result.',
      },
      import: {
        title: '2. Import many at once',
        says: 'All companies of a CSV file are added. Lines that are wrong are shown before anything is saved.',
      },
      channel: {
        title: '3. See that alerts arrive',
        says: 'Invite the app to the alert channel (/invite in the channel), then send a test alert.',
      },
    },
    viewer: 'Companies are added by operators. Once there are some, you see here how they stand.',
  },
  list: {
    title: 'Watched companies',
    search: {
      label: 'Find a company',
      placeholder: 'Type a name or business no. and press Enter',
    },
    clear: 'Clear the search',
  },
  button: {
    check: 'Check a company',
    add: 'Watch a company',
    import: 'Import',
    export: 'Export',
    alerts: 'All alerts',
    myAlerts: 'My alerts',
    digest: 'Summary',
    sweep: 'Check all now',
    testAlert: 'Send a test alert',
    history: 'History',
    status: 'App status',
    settings: 'Settings',
    help: 'Help',
  },
  channelsRefused: (channels, total) =>
    `${total === 1 ? '1 channel takes' : `${number(total)} channels take`} no alerts: ${listOfSome(channels, total, 'en')}. Please see whether ${total === 1 ? 'it is' : 'they are'} archived and whether the app is invited. Alerts for ${total === 1 ? 'it' : 'them'} go to the default channel; if that one takes none either, they wait and none is lost.`,
  fault: ({ kind, at }, now) =>
    kind === 'store'
      ? `The app could not read its store, so the companies cannot be shown now. This does not mean that their authentication is bad. If it goes on, please tell an admin this time: ${spokenTime(at, now, 'en')}`
      : `Something unexpected happened, so this page cannot be shown. The app tries again soon. If it goes on, please tell an admin this time: ${spokenTime(at, now, 'en')}`,
  drawn: (at) => `as of ${zonedTime(at, 'en')} · for 10 minutes changes appear by themselves`,
};

function attention({ all, mine, handled, unsure }: Parameters<HomeText['attention']>[0]): string {
  const total = all.needAction;
  const own = mine.needAction;
  if (total === 0) {
    return unsure
      ? 'No company is known to need action, but not everything could be checked.'
      : 'No company needs action now.';
  }
  const among = amongThose(total, all.cannotCollect, handled);
  if (mine.watched === 0) return `${need(total)}.${among}`;
  if (own === total) {
    return `${need(total)}; ${total === 1 ? 'it is' : 'all of them are'} yours.${among}`;
  }
  return own === 0
    ? `None of yours needs action; of all companies, ${number(total)} ${total === 1 ? 'does' : 'do'}.${among}`
    : `${need(total)}, ${number(own)} of them yours.${among}`;
}

function amongThose(total: number, stopped: number, handled: number): string {
  if (total === 1) {
    const said = [
      ...(stopped > 0 ? ['cannot collect'] : []),
      ...(handled > 0 ? ['is being handled or snoozed'] : []),
    ];
    return said.length === 0 ? '' : ` It ${list(said, 'en')}.`;
  }
  const said = [
    ...(stopped > 0 ? [`${number(stopped)} cannot collect`] : []),
    ...(handled > 0
      ? [`${number(handled)} ${handled === 1 ? 'is' : 'are'} being handled or snoozed`]
      : []),
  ];
  return said.length === 0 ? '' : ` Of these ${companies(total)}, ${list(said, 'en')}.`;
}

function need(value: number): string {
  return `${companies(value)} ${value === 1 ? 'needs' : 'need'} action`;
}

function standing(counts: HomeCounts, whose: 'all' | 'mine'): string {
  const total = totalOf(counts);
  const paused = `${counts.paused === 1 ? 'is' : 'are'} paused`;
  if (total === 0) {
    if (counts.paused === 0) return '';
    return whose === 'mine'
      ? `Of those you own, ${number(counts.paused)} ${paused}.`
      : `${companies(counts.paused)} ${paused}.`;
  }
  const subject = whose === 'mine' ? `Of the ${number(total)} you own` : `Of ${companies(total)}`;
  const more = counts.paused > 0 ? `; ${number(counts.paused)} more ${paused}` : '';
  return `${subject}, ${standingParts(counts)}${more}.`;
}

function weekLine(week: HomeWeek, now: number): string {
  const { stopsCollection, covered } = week;
  const total = stopsCollection + covered;
  const due = week.deadline === undefined ? '' : ` · ${deadline(week.deadline, now)}`;
  return `${range(week, now)}: ${howMany(total, stopsCollection)}${due}`;
}

function howMany(total: number, stops: number): string {
  if (total === 0) return 'none';
  if (stops === 0) return `${companies(total)}, collection not affected`;
  if (stops === total) return `${companies(total)}, collection then stops`;
  return `${companies(total)}, collection then stops for ${number(stops)} of them`;
}

/** The year only where it is another one than the reader's, and once. */
function range(week: HomeWeek, now: number): string {
  const [from, to] = [startOfSeoulDay(week.from), startOfSeoulDay(week.to)];
  return `${dayAndMonth(from, to, 'en')} to ${dayAndMonth(to, now, 'en')}`;
}

function deadline(day: SeoulDay, now: number): string {
  return `VAT return due ${shortDate(startOfSeoulDay(day), now, 'en')}`;
}

function alertSummary({ open, taken, snoozed, known, mine }: HomeAlertCounts): string {
  const total = open + taken + snoozed + known;
  const parts: readonly (readonly [string, number])[] = [
    ['new', open],
    ['being handled', taken],
    ['snoozed', snoozed],
    ['good to know', known],
  ];
  const said = parts
    .filter(([, value]) => value > 0)
    .map(([label, value]) => `${number(value)} ${label}`);
  const own = mine > 0 ? ` ${number(mine)} of them ${mine === 1 ? 'is' : 'are'} yours.` : '';
  return `${count(total, 'alert')} ${total === 1 ? 'is' : 'are'} not solved yet (${said.join(', ')}).${own}`;
}
