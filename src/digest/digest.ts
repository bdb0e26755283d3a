import { lowerFirst } from '../assessment/alert-phrases.js';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import { standingParts } from '../incident/standing.en.js';
import { addDays, startOfSeoulDay } from '../kernel/time.js';
import {
  type Digest,
  type DigestCounts,
  type DigestRemark,
  type DigestRow,
  needingAction,
} from '../records/digest.js';
import { companies } from '../text/company-count.js';
import {
  clockTime,
  count,
  dayAndMonth,
  dayAndTime,
  expiryTime,
  fullDate,
  daysLeft as inDays,
  list,
  listOfSome,
  number,
  shortDate,
  zonedTime,
} from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import {
  CHANNELS_NAMED,
  type DigestMoment,
  type DigestText,
  expiringNames,
  isUnsure,
  standingCountsOf,
} from './digest-text.js';

const { words } = TONGUES.en;

export const digest: DigestText = {
  title: ({ day, at, reader, stage }) => {
    const date = shortDate(startOfSeoulDay(day), at, 'en');
    const test = stage === 'test' ? ' (test stage)' : '';
    return reader === 'person'
      ? `Summary now${test} · ${date}, ${zonedTime(at, 'en')}`
      : `Daily summary${test} · ${date}`;
  },
  lead,
  totals: (counts) =>
    [
      'All channels together:',
      ...(needingAction(counts) > 0 ? [need(counts)] : []),
      standing(counts),
    ].join(' '),
  elsewhere: (channel) =>
    `This is the summary of ${channel}. That channel takes no messages from the app, so it comes here.`,
  attention: (total) =>
    `New, needs action: ${companies(total)}${total > 1 ? ', most urgent first' : ''}`,
  known: (total) => `Good to know: ${companies(total)}, collection not affected`,
  taken: (total) => `Being handled: ${companies(total)}`,
  snoozed: (total) => `Snoozed: ${companies(total)}`,
  fixed: (total, since, { at }) =>
    `Resolved since ${dayAndTime(since, at, 'en')}: ${companies(total)}`,
  row: {
    attention: (row, moment) => `${severityOf(row)}${trouble(row, moment)}`,
    taken: (row, moment, markup) =>
      [`${severityOf(row)}${trouble(row, moment)}`, ...takenBy(row, moment, markup)].join(' · '),
    snoozed: (row, moment, markup) =>
      [`${severityOf(row)}${trouble(row, moment)}`, ...snoozedBy(row, moment, markup)].join(' · '),
  },
  more: (left) => `and ${number(left)} more: /hometax ${SHOWN_WORD.en.alerts}`,
  names: (shown, total) => listOfSome(shown, total, 'en'),
  ownerGone: (owner, total) => `${owner} · ${companies(total)}`,
  changeOwner: 'Change owner',
  remarks: 'Also good to know',
  remark,
};

function lead(about: Digest, markup: Markup): string {
  const { counts, totals } = about;
  if (counts.watched === 0) {
    return totals === undefined
      ? `No company is watched. Operators can add companies with /hometax ${SHOWN_WORD.en.watch}.`
      : 'No company has its alerts in this channel.';
  }
  return [...actionOf(about, markup), standing(counts)].join(' ');
}

function actionOf(about: Digest, markup: Markup): readonly string[] {
  const { counts, attention } = about;
  if (needingAction(counts) === 0) {
    return isUnsure(about)
      ? ['No company is known to need action, but not everything could be checked.']
      : ['No company needs action today.'];
  }
  const first = attention.rows[0];
  return [
    need(counts),
    ...(attention.total === 0 && isUnsure(about) ? ['But not everything could be checked.'] : []),
    ...(first === undefined
      ? []
      : [`Most urgent: ${markup.quote(first.name)} (${lowerFirst(trouble(first, about))}).`]),
  ];
}

/** `7 companies need action: 5 new (Critical: 2, Warning: 3), 1 being handled and 1 snoozed.` */
function need(counts: DigestCounts): string {
  const total = needingAction(counts);
  const { attention, taken, snoozed } = counts;
  const bySeverity = (['critical', 'warning', 'notice'] as const)
    .filter((severity) => attention[severity] > 0)
    .map((severity) => `${words.severity[severity]}: ${number(attention[severity])}`)
    .join(', ');
  const subject = `${companies(total)} ${total === 1 ? 'needs' : 'need'} action`;
  const fresh = total - taken - snoozed;
  if (fresh === total) return `${subject} (${bySeverity}).`;
  const parts = [
    ...(fresh > 0 ? [`${number(fresh)} new (${bySeverity})`] : []),
    ...(taken > 0 ? [`${number(taken)} being handled`] : []),
    ...(snoozed > 0 ? [`${number(snoozed)} snoozed`] : []),
  ];
  return `${subject}: ${list(parts, 'en')}.`;
}

function standing(counts: DigestCounts): string {
  return `Of ${companies(counts.watched)}, ${standingParts(standingCountsOf(counts))}.`;
}

function severityOf({ severity }: DigestRow): string {
  return severity === undefined ? '' : `${words.severity[severity]} · `;
}

function trouble({ kind, expiresAt, daysLeft }: DigestRow, { at }: DigestMoment): string {
  if (kind === undefined) return '';
  if (kind !== 'certificate-expiry' || expiresAt === undefined || daysLeft === undefined) {
    return words.reason[kind];
  }
  const date = shortDate(expiresAt, at, 'en');
  if (daysLeft > 0) return `Certificate expires ${date}, ${inDays(daysLeft, 'en')}`;
  if (daysLeft < 0) return `Certificate expired ${date}, ${count(-daysLeft, 'day')} ago`;
  const time = expiryTime(expiresAt, 'en');
  return `Certificate expires ${[date, ...(time === undefined ? [] : [time])].join(', ')}, its last day`;
}

function takenBy({ by, at }: DigestRow, moment: DigestMoment, markup: Markup): readonly string[] {
  if (by === undefined) return [];
  const since = at === undefined ? '' : ` since ${dayAndMonth(at, moment.at, 'en')}`;
  return [`with ${markup.person(by)}${since}`];
}

function snoozedBy(row: DigestRow, { at }: DigestMoment, markup: Markup): readonly string[] {
  const { by, until } = row;
  if (until === undefined) return [];
  const waits = `until ${shortDate(until, at, 'en')}, ${clockTime(until)}`;
  return by === undefined ? [waits] : [waits, `by ${markup.person(by)}`];
}

function remark(about: DigestRemark, moment: DigestMoment, markup: Markup): string {
  const { at } = moment;
  switch (about.kind) {
    case 'unchecked':
      return unchecked(about, moment);
    case 'logins-open':
      return `For ${companies(about.companies)} it is not known whether the department user's login works: login tests got no usable answer. After ${MOST_IN_A_ROW} such tests in a row none is made automatically any more; test one with /hometax check.`;
    case 'before-break':
      return beforeBreak(about, moment, markup);
    case 'filing-deadline': {
      const on = shortDate(startOfSeoulDay(about.on), at, 'en');
      const due =
        about.daysLeft === 0
          ? `VAT returns are due today, ${on}.`
          : `VAT returns are due on ${on}, in ${count(about.daysLeft, 'day')}.`;
      const who =
        about.cannotCollect === 0
          ? 'No company is known to be unable to collect now.'
          : `${companies(about.cannotCollect)} cannot collect now.`;
      return `${due} ${who}`;
    }
    case 'setup':
      return [
        'POPBiLL does not accept the settings of this app, so companies cannot be checked. This says nothing about their authentication.',
        ...lastChecked(about, moment),
      ].join(' ');
    case 'outage': {
      const since = dayAndTime(about.since, at, 'en');
      return about.silent === 'hometax'
        ? `HomeTax has not answered since ${since}, so logins of department users cannot be checked. Please wait and do not register anything again.`
        : `POPBiLL has not answered since ${since}, so no company can be checked. This says nothing about their authentication.`;
    }
    case 'common-cause':
      return `Since ${dayAndTime(about.since, at, 'en')} the logins of ${companies(about.rejected)} have been rejected for the same reason. It may not be each company's own problem, so login tests are paused.`;
    case 'mass-change':
      return `In the check of ${dayAndTime(about.since, at, 'en')}, ${companies(about.companies)} had the same new problem at once. It may be about POPBiLL or our LinkID, so their own alerts wait until it is certain.`;
    case 'channels-refused': {
      const { channels } = about;
      const first = channels.slice(0, CHANNELS_NAMED).map(markup.channel);
      return `${channels.length === 1 ? 'A channel takes' : `${number(channels.length)} channels take`} no alerts: ${listOfSome(first, channels.length, 'en')}. Alerts for them come to the default channel instead. Please see whether the channel is archived or the app is not in it.`;
    }
    case 'paused':
      return `${companies(about.companies)} ${about.companies === 1 ? 'is' : 'are'} paused: left out of scheduled checks and alerts.`;
    case 'owners-gone': {
      const { owners, total } = about;
      const who = owners.map(
        (each) => `${markup.person(each.owner)} (${companies(each.companies)})`,
      );
      return `Owners who have left the workspace: ${listOfSome(who, total, 'en')}. Please choose who looks after their companies now.`;
    }
    case 'holidays-end':
      return `Public holidays are known until ${fullDate(startOfSeoulDay(about.knownUntil), 'en')} only. After that, only weekends count as days off. Admin: update the app, or list the holidays in EXTRA_HOLIDAYS.`;
    default:
      return about satisfies never;
  }
}

function beforeBreak(
  { backOn, expiring }: Extract<DigestRemark, { readonly kind: 'before-break' }>,
  { at, day }: DigestMoment,
  { quote }: Markup,
): string {
  const from = shortDate(startOfSeoulDay(addDays(day, 1)), at, 'en');
  const back = shortDate(startOfSeoulDay(backOn), at, 'en');
  const off = `Days off begin on ${from}; the next working day is ${back}.`;
  if (expiring.total === 0)
    return `${off} No company stops collecting because of an expiry in between.`;
  const who = expiringNames(
    expiring,
    ({ name, expiresAt }) => `${quote(name)} on ${shortDate(expiresAt, at, 'en')}`,
  );
  return `${off} In between, ${companies(expiring.total)} may stop collecting because ${expiring.total === 1 ? 'its certificate expires' : 'their certificates expire'}: ${listOfSome(who, expiring.total, 'en')}. Banks and certification authorities are hard to reach then, so renewing and registering today is safest.`;
}

function unchecked(
  about: Extract<DigestRemark, { readonly kind: 'unchecked' }>,
  moment: DigestMoment,
): string {
  const { notAsked } = about;
  const silent = about.companies - notAsked;
  const sentences = [
    ...(notAsked > 0
      ? [
          notAsked === 1
            ? '1 company has not been checked yet today; it is counted as last known.'
            : `${companies(notAsked)} have not been checked yet today; they are counted as last known.`,
          ...lastChecked(about, moment),
        ]
      : []),
    ...(silent > 0
      ? [
          `For ${companies(silent)} not every answer came; what was known before counts. This says nothing about the authentication; we ask again.`,
        ]
      : []),
  ];
  return sentences.join(' ');
}

function lastChecked(
  { checkedAt }: { readonly checkedAt?: number },
  { at }: DigestMoment,
): readonly string[] {
  if (checkedAt === undefined) return [];
  return [`The last scheduled check ended on ${dayAndTime(checkedAt, at, 'en')}.`];
}
