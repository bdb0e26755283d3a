import { LOGINS_LEFT, type LoginLeft } from '../assessment/lock-out-rules.js';
import { companies } from '../text/company-count.js';
import { count, duration, number, spokenTime } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { isSure, type SweepCounts, type SweepText } from './sweep-text.js';

const { words } = TONGUES.en;

export const sweep: SweepText = {
  title: 'Check all',
  nothingWatched: 'No company is watched, so there is nothing to check.',
  started: 'Checking all watched companies. This message is edited when it is done.',
  startedElsewhere:
    'Checking all watched companies. How far it is and what came of it is in your direct message with this app.',
  running: ({ startedAt, done, total, now }) =>
    `A check of all companies is running already, since ${spokenTime(startedAt, now, 'en')}, so no new one was started. ${of(done, total)} done.`,
  progress: (done, total) => `Checking all watched companies. ${of(done, total)} done.`,
  finished: (of) =>
    `${isSure(of) ? `${companies(of.done)} checked` : `Not everything could be checked; ${companies(of.done)} asked about`} in ${duration(of.finishedAt - of.startedAt, 'en')}.`,
  counts,
  told,
  stopped: ({ done, total }) =>
    `POPBiLL does not accept the settings of this app, so the check stopped; ${of(done, total)} done. This says nothing about any authentication. It goes on once an admin has fixed it.`,
  popbillSilent: ({ done, total }) =>
    `POPBiLL does not answer, so the check stopped; ${of(done, total)} asked. This says nothing about any authentication. The rest is checked when POPBiLL answers again.`,
  limits,
  clockOff: ({ done, total }) =>
    `The clock of this app's server is wrong, so the check stopped; ${of(done, total)} done. This doesn't mean that any authentication is broken. It continues automatically when the clock is right.`,
  failed:
    'The app ran into a problem, so the check was not finished. This says nothing about any authentication. Please see /hometax status for what is wrong, then try again.',
  interrupted: ({ done, total }) =>
    `The app is stopping; ${of(done, total)} done. It checks the rest when it starts again.`,
};

function of(done: number, total: number): string {
  return `${number(done)} of ${number(total)}`;
}

function counts(of: SweepCounts): readonly string[] {
  const lines: readonly (readonly [string, number])[] = [
    ['Can collect', of.collectable],
    ['Needs attention', of.atRisk],
    ['Cannot collect', of.broken],
    [words.label.couldNotCheck, of.unknown],
  ];
  return lines
    .filter(([, value]) => value > 0)
    .map(([label, value]) => `${label}: ${number(value)}`);
}

function told(of: SweepCounts): string {
  const parts = [
    of.noticesSent > 0
      ? `${count(of.noticesSent, 'notice')} sent.`
      : limits(of).length > 0
        ? 'Apart from that there was nothing new to tell.'
        : 'There was nothing new to tell.',
    of.resolved > 0 ? `${count(of.resolved, 'alert')} resolved.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const LEFT: Readonly<Record<LoginLeft, (companies: string) => string>> = {
  'hometax-silent': (some) =>
    `HomeTax does not answer: the login of ${some} could not be tested. It is tested when HomeTax answers again.`,
  'rejected-alike': (some) =>
    `Many logins are rejected for the same reason, so login tests are paused: the login of ${some} was not tested. The alert channel says more.`,
  'working-hours': (some) =>
    `The hours for login tests were over: the login of ${some} was not tested. Those come first in the next scheduled check.`,
  'lock-out': (some) =>
    `The login of ${some} was not tested, so that no account gets locked: it was rejected before, or the last test got no answer.`,
  'switched-off': (some) =>
    `The login of ${some} was not tested: scheduled login tests are switched off in the settings.`,
  'tested-already': (some) =>
    `The login of ${some} was not tested again, because a recent test counts. Everything else was checked.`,
};

function limits(of: SweepCounts): readonly string[] {
  return [
    ...LOGINS_LEFT.flatMap((why) => {
      const left = of.loginsLeft[why] ?? 0;
      return left === 0 ? [] : [LEFT[why](companies(left))];
    }),
    ...(of.failed > 0
      ? [
          `For ${companies(of.failed)} not every answer came. This says nothing about the authentication; we ask again later.`,
        ]
      : []),
    ...(of.waiting === undefined
      ? []
      : [
          `${companies(of.waiting)} had the same new problem at once, so their own alerts wait. The alert channel says more.`,
        ]),
  ];
}
