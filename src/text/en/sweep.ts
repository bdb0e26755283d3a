import { count, duration, number, spokenTime } from '../format.js';
import type { SweepCounts, SweepText } from '../sweep-text.js';
import { companies } from './company-count.js';
import { en as words } from './words.js';

export const sweep: SweepText = {
  title: 'Check all',
  nothingWatched: 'No company is watched, so there is nothing to check.',
  started: 'Checking all watched companies. This message is edited when it is done.',
  startedElsewhere:
    'Checking all watched companies. How far it is and what came of it is in your direct message with this app.',
  running: ({ startedAt, done, total, now }) =>
    `A check of all companies is running already, since ${spokenTime(startedAt, now, 'en')}, so no new one was started. ${of(done, total)} done.`,
  progress: (done, total) => `Checking all watched companies. ${of(done, total)} done.`,
  finished: ({ done, startedAt, finishedAt }) =>
    `${companies(done)} checked in ${duration(finishedAt - startedAt, 'en')}.`,
  counts,
  told,
  stopped: ({ done, total }) =>
    `POPBiLL does not accept the settings of this app, so the check stopped; ${of(done, total)} done. This says nothing about any authentication. It goes on once an admin has fixed it.`,
  popbillSilent: ({ done, total }) =>
    `POPBiLL does not answer, so the check stopped; ${of(done, total)} asked. This says nothing about any authentication. The rest is checked when POPBiLL answers again.`,
  withoutLogins: (why) =>
    why === 'hometax-silent'
      ? 'HomeTax does not answer, so not every login was tested. The companies left are checked when it answers again.'
      : 'Many logins are rejected for the same reason, so login tests are paused. The alert channel says more.',
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
      : 'There was nothing new to tell.',
    of.resolved > 0 ? `${count(of.resolved, 'alert')} resolved.` : '',
    of.failed > 0
      ? `For ${companies(of.failed)} not every answer came. This says nothing about the authentication; we ask again later.`
      : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
