import { commonCause } from '../incident/common-cause.en.js';
import { massChange } from '../incident/mass-change.js';
import { setup } from '../incident/setup.en.js';
import { startOfSeoulDay } from '../kernel/time.js';
import { remedy as channelRemedy } from '../outbox/admin-news.en.js';
import { SETTING_LABEL, settingValue } from '../settings/setting-words.js';
import { companies } from '../text/company-count.js';
import { bytes, count, dayAndTime, fullDate, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import { STORE_FAILED } from './doctor.js';
import { health } from './health.en.js';
import { records } from './records.js';
import { isRoomLittle, isTooFarOff } from './status-rules.js';
import type { StatusFacts, StatusLine, StatusText } from './status-text.js';
import {
  areManyWaiting,
  areOthersShown,
  CHANNELS_SHOWN,
  otherProblems,
  RECORDS_SHOWN,
  skewOf,
} from './status-troubles.js';

const { words } = TONGUES.en;

export const status: StatusText = {
  title: 'App status',
  sentence(troubles, stage) {
    const needs =
      troubles === 1 ? '1 thing needs a look.' : `${number(troubles)} things need a look.`;
    return `${troubles === 0 ? 'Nothing needs a look now.' : needs} The app uses POPBiLL's ${words.stage[stage]} stage.`;
  },
  lines: (facts, markup) => [
    ...storeFault(facts),
    ...unreadable(facts),
    ...problems(facts),
    popbill(facts, markup),
    ...hometax(facts),
    ...causes(facts),
    ...changes(facts),
    ...needAction(facts),
    ...couldNotCheck(facts),
    sweeps(facts),
    ...clock(facts),
    ...channels(facts, markup),
    ...waiting(facts),
    holidays(facts),
    ...disk(facts),
  ],
  settingsTitle: 'Settings',
  settings: (facts, markup) =>
    facts.settings.map(
      ({ name, value, source }) =>
        `${SETTING_LABEL[name]}: ${settingValue(name, value, markup)} (${SOURCE[source]})`,
    ),
  again: 'Look again',
  tellAdmin: 'Please tell an admin about what needs a look.',
  settingsHint: 'Admins change settings with /hometax settings',
  asOf: ({ at, startedAt, version, watched }) =>
    `as of ${dayAndTime(at, at, 'en')} KST · ${companies(watched)} watched · version ${version} · started ${dayAndTime(startedAt, at, 'en')}`,
};

const SOURCE: Readonly<Record<StatusFacts['settings'][number]['source'], string>> = {
  settings: 'set in Slack',
  environment: 'environment',
  default: 'default',
};

function storeFault({ storeFault: fault }: StatusFacts): readonly StatusLine[] {
  if (fault === undefined) return [];
  return [
    {
      label: 'Store',
      says: 'cannot be read now. How companies stand can neither be shown nor saved anew. This says nothing about any authentication.',
      isTrouble: true,
      remedy: STORE_FAILED[fault],
    },
  ];
}

function unreadable(facts: StatusFacts): readonly StatusLine[] {
  const all = facts.unreadable;
  if (all.length === 0) return [];
  const shown = all.slice(0, RECORDS_SHOWN).map((record) => records.one(record));
  const left = all.length - shown.length;
  const more = left === 0 ? [] : [records.more(left)];
  return [
    {
      label: 'Store',
      says: [`${records.count(all.length)}.`, ...shown, ...more].join(' '),
      isTrouble: true,
      remedy: records.remedy,
    },
  ];
}

function problems(facts: StatusFacts): readonly StatusLine[] {
  return otherProblems(facts).map((problem) => ({
    ...health.problem(problem, facts.at, areOthersShown(facts)),
    isTrouble: true,
  }));
}

function popbill(facts: StatusFacts, markup: Markup): StatusLine {
  const label = 'POPBiLL';
  if (facts.setup !== undefined) {
    const { title, todo } = setup(facts.setup, markup);
    const says = `${title}. Companies cannot be checked (POPBiLL ${facts.setup.code}).`;
    return { label: 'App setup', says, isTrouble: true, remedy: todo.steps.join(' ') };
  }
  if (facts.outage?.silent === 'popbill') {
    const since = dayAndTime(facts.outage.openedAt, facts.at, 'en');
    return {
      label,
      says: `has not answered since ${since}. This says nothing about the companies' authentication.`,
      isTrouble: true,
      remedy:
        "Look at POPBiLL's notices and at the network of the app's server. When it answers, the app checks the remaining companies by itself.",
    };
  }
  const isAsked = facts.lastSweep !== undefined;
  return {
    label,
    says: isAsked ? 'no trouble is known.' : 'not known yet: there has been no scheduled check.',
    isTrouble: false,
  };
}

function hometax({ outage: open, at }: StatusFacts): readonly StatusLine[] {
  if (open?.silent !== 'hometax') return [];
  return [
    {
      label: 'HomeTax',
      says: `has not answered login tests since ${dayAndTime(open.openedAt, at, 'en')}. This does not mean that the companies' authentication is bad.`,
      isTrouble: true,
      remedy:
        'Please wait; do not register anything again or change passwords. When it answers, the app checks the remaining companies by itself.',
    },
  ];
}

function causes({ commonCause: open }: StatusFacts): readonly StatusLine[] {
  if (open === undefined) return [];
  return [
    {
      label: 'Login tests',
      says: `paused. The logins of ${companies(open.rejected)} were rejected for the same reason (POPBiLL ${open.code}).`,
      isTrouble: true,
      remedy: commonCause(open, { quote: (said) => said, person: String, channel: String }).todo
        .intro,
    },
  ];
}

function changes({ massChange: open }: StatusFacts): readonly StatusLine[] {
  if (open === undefined) return [];
  const { title, todo } = massChange(open);
  const says = `${title}; their own alerts wait.`;
  return [{ label: 'Alerts', says, isTrouble: true, remedy: todo.intro }];
}

function needAction({ watched, needAction: count }: StatusFacts): readonly StatusLine[] {
  if (watched === 0 || count === undefined) return [];
  const says =
    count === 0
      ? 'No company.'
      : `${companies(count)}. See them with /hometax ${SHOWN_WORD.en.list} attention.`;
  return [{ label: 'Action needed', says, isTrouble: false }];
}

function couldNotCheck({ unknown = 0 }: StatusFacts): readonly StatusLine[] {
  if (unknown === 0) return [];
  const says = `${companies(unknown)}. This says nothing about the authentication.`;
  return [{ label: words.label.couldNotCheck, says, isTrouble: false }];
}

function sweeps(facts: StatusFacts): StatusLine {
  const { at, runningSweep, nextSweep, watched } = facts;
  const next =
    nextSweep === undefined || watched === 0
      ? []
      : [`The next is on ${dayAndTime(nextSweep, at, 'en')}.`];
  const now =
    runningSweep === undefined
      ? []
      : [`One is running (${number(runningSweep.done)} of ${companies(runningSweep.total)}).`];
  return {
    label: 'Scheduled check',
    says: [lastWords(facts), ...now, ...next].join(' '),
    isTrouble: false,
  };
}

function lastWords({ at, lastSweep, watched }: StatusFacts): string {
  if (watched === 0) return 'No company is watched yet.';
  if (lastSweep === undefined) return 'There has been none yet.';
  const { startedAt, finishedAt, finishedBefore, asked = 0, failed = 0, untested = 0 } = lastSweep;
  if (finishedAt === undefined) {
    const before =
      finishedBefore === undefined
        ? ''
        : ` The one before finished on ${dayAndTime(finishedBefore, at, 'en')}.`;
    return `The one begun on ${dayAndTime(startedAt, at, 'en')} has not finished yet.${before}`;
  }
  const without = failed === 0 ? '' : `, ${number(failed)} without every answer`;
  const unlogged = untested === 0 ? '' : `, ${number(untested)} without a login test`;
  return `The last one finished on ${dayAndTime(finishedAt, at, 'en')} (${companies(asked)}${without}${unlogged}).`;
}

function clock(facts: StatusFacts): readonly StatusLine[] {
  const clockSkewMs = skewOf(facts);
  if (clockSkewMs === 0) return [];
  const seconds = count(Math.round(Math.abs(clockSkewMs) / 1000), 'second');
  return [
    {
      label: "Server's clock",
      says: `${seconds} ${clockSkewMs > 0 ? 'behind' : 'ahead of'} POPBiLL's. It is corrected when POPBiLL is asked.`,
      isTrouble: isTooFarOff(clockSkewMs),
      remedy: "Turn on time synchronisation (NTP) on the app's server.",
    },
  ];
}

function channels(facts: StatusFacts, markup: Markup): readonly StatusLine[] {
  const { channelsInTrouble: all, defaultChannel, at } = facts;
  const lines = all.slice(0, CHANNELS_SHOWN).map(
    ({ channel, error, since, isDefault, companies: using }): StatusLine => ({
      label: isDefault ? 'Default channel' : 'Alert channel',
      says: `${markup.channel(channel)} · nothing can be posted since ${dayAndTime(since, at, 'en')} (Slack: ${error}). ${isDefault ? 'Messages for it wait; none is lost.' : `Alerts of ${using === 1 ? 'the company' : `the ${companies(using)}`} using it go to the default channel.`}`,
      isTrouble: true,
      remedy: `${channelRemedy(error)} To use another channel: ${isDefault ? '/hometax settings' : '/hometax list'}`,
    }),
  );
  const left = all.length - lines.length;
  return [
    ...(all.some(({ isDefault }) => isDefault)
      ? []
      : [{ label: 'Default channel', says: markup.channel(defaultChannel), isTrouble: false }]),
    ...lines,
    ...(left > 0
      ? [
          {
            label: 'Alert channel',
            says: `Nothing can be posted in ${count(left, 'other channel')} either.`,
            isTrouble: true,
          },
        ]
      : []),
  ];
}

function waiting(facts: StatusFacts): readonly StatusLine[] {
  if (facts.waiting === 0) return [];
  const wait = facts.waiting === 1 ? 'waits' : 'wait';
  return [
    {
      label: 'Messages',
      says: `${count(facts.waiting, 'message')} ${wait} for a turn or for the end of quiet hours. None is lost.`,
      isTrouble:
        areManyWaiting(facts) && facts.channelsInTrouble.some(({ isDefault }) => isDefault),
    },
  ];
}

function holidays({ holidays: data }: StatusFacts): StatusLine {
  const label = 'Holiday data';
  const remedy = 'Update the app, or name the coming holidays in EXTRA_HOLIDAYS.';
  if (data.kind === 'none') {
    return { label, says: 'there is none: only weekends are known.', isTrouble: true, remedy };
  }
  const until = fullDate(startOfSeoulDay(data.until), 'en');
  if (data.kind === 'known') return { label, says: `until ${until}.`, isTrouble: false };
  const says =
    data.kind === 'ends'
      ? `only until ${until}; after that only weekends are known.`
      : `ended on ${until}; now only weekends are known.`;
  return { label, says, isTrouble: true, remedy };
}

function disk(facts: StatusFacts): readonly StatusLine[] {
  if (facts.disk === undefined) return [];
  const { storeBytes, freeBytes } = facts.disk;
  return [
    {
      label: 'Store',
      says: `${bytes(storeBytes)} · ${bytes(freeBytes)} left on the disk`,
      isTrouble: isRoomLittle(freeBytes),
      remedy: 'With a full disk no alert can be kept or sent. Please make room.',
    },
  ];
}
