import { companies } from '../text/company-count.js';
import { listOfSome, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { BulkKind } from './bulk-rules.js';
import type { BulkOutcome, BulkText } from './bulk-text.js';

const { words } = TONGUES.en;

export const bulk: BulkText = {
  title: 'Change many companies',
  open: 'Change many',
  target: { label: 'Which companies?' },
  targetChoice: {
    page: 'Those ticked below',
    filter: (total) => `All of this list (${companies(total)})`,
    owner: 'All of one owner',
  },
  companies: (page, pages) =>
    pages === 1
      ? { label: 'Companies', hint: 'Used with "Those ticked below".' }
      : {
          label: `Companies · page ${number(page)} of ${number(pages)}`,
          hint: 'Used with "Those ticked below". What you tick stays ticked when you turn the page.',
        },
  elsewhere: (names, total) =>
    `Ticked on other pages, ${companies(total)}: ${listOfSome(names, total, 'en')}`,
  noneTicked: 'Please choose at least one company.',
  tooMany: (ticked, most) =>
    `At most ${companies(most)} can be ticked at once, and ${number(ticked)} are. Please untick ${number(ticked - most)}. For more, go on in parts or choose "All of this list".`,
  previousPage: 'Previous page',
  nextPage: 'Next page',
  dropElsewhere: 'Untick other pages',
  notDoneUnknown:
    'Slack did not tell us in time who is asking, so nothing was changed. What you chose is still here. Please press again in a moment.',
  from: { label: 'Owner now', hint: 'Used with "All of one owner".' },
  fromGroup: { label: 'Owner group now', hint: 'Choose a person or a group, not both.' },
  what: { label: 'What should be done?' },
  kind: {
    owner: 'Change the owner',
    channel: 'Change the alert channel',
    snooze: 'Remind me later (open alerts)',
    pause: 'Pause',
    resume: 'Resume',
    unwatch: 'Stop watching',
  },
  next: 'Next',
  back: 'Back to the choice',
  counting: 'Counting the companies.',
  problem: {
    'no-from': 'Please choose the owner they have now.',
    'both-from': 'Please choose a person or a group, not both.',
    'from-unused': 'You chose an owner here. Please choose "All of one owner" above.',
    'no-owner': 'Please choose the new owner, or "Leave without an owner".',
    'both-owners': 'Please choose a person or a group, not both.',
    'owner-and-none': 'To give them a new owner, please untick "Leave without an owner".',
    'no-channel': 'Please choose a channel, or "Back to the default channel".',
    'channel-and-default': 'To use another channel, please untick "Back to the default channel".',
  },
  nobody: 'No company fits this choice. Nothing was changed.',
  question,
  which: (names, total) => listOfSome(names, total, 'en'),
  consequence: {
    owner:
      'From the next notice on, the new owner is named; without an owner, no name is given. The history keeps who changed it.',
    channel: 'The next notice goes to the new channel. What was posted before stays where it is.',
    snooze:
      'If a company gets worse before then, we alert at once. Companies without an open alert are left as they are.',
    pause:
      'They are left out of scheduled checks and alerts until somebody resumes them. Open alerts are closed. Their details and history are kept.',
    resume: 'From the next scheduled check on, they are checked and alerted again.',
    unwatch:
      'They are no longer checked, and no more alerts are sent. Open alerts are closed. For a company that only takes a break, Pause is better. What is registered at POPBiLL stays as it is.',
  },
  newOwner: { label: 'New owner' },
  newOwnerGroup: { label: 'New owner group', hint: 'Choose a person or a group, not both.' },
  noOwner: { label: 'Leave without an owner', choice: 'Take the owner away' },
  newChannel: { label: words.label.channel },
  defaultChannel: { label: 'Back to the default channel', choice: 'Use no channel of their own' },
  defaultChannelIs: (channel) => `The default channel now: ${channel}`,
  reason: { label: 'Reason for the pause' },
  submit: (kind) => SUBMIT[kind],
  changedMeanwhile: (before, now) =>
    `${before === now ? `Other companies fit now than were shown before, ${number(now)} as before.` : `The number of companies that fit has changed meanwhile (${number(before)} → ${number(now)}).`} Nothing was changed yet. Please look again.`,
  working: (done, total) =>
    `Working: ${number(done)} of ${companies(total)} done. If you close this window, the result comes as a message.`,
  done,
  unchanged: (count) => `Already as chosen: ${companies(count)}`,
  refused: (count) => `Left as they are: ${companies(count)}`,
  why: {
    'not-watched': 'not watched any more',
    'no-alert': 'no open alert',
    'snooze-too-long': 'the certificate expires before then, so it cannot be snoozed that long',
  },
  more: (count) => `and ${number(count)} more`,
  left: (count) =>
    `${companies(count)} could not be saved and ${count === 1 ? 'was' : 'were'} not changed. Please look at the server's disk space and try again; companies already changed can be left as they are.`,
  afterwards: { resume: 'They are checked in the next scheduled check.' },
};

const SUBMIT: Readonly<Record<BulkKind, string>> = {
  owner: 'Change owner',
  channel: 'Change channel',
  snooze: 'Remind me later',
  pause: 'Pause',
  resume: 'Resume',
  unwatch: 'Stop watching',
};

function question(kind: BulkKind, count: number): string {
  const all = companies(count);
  switch (kind) {
    case 'owner':
      return `Change the owner of ${all}?`;
    case 'channel':
      return `Change the alert channel of ${all}?`;
    case 'snooze':
      return `Snooze the open alerts of ${all}?`;
    case 'pause':
      return `Pause ${all}?`;
    case 'resume':
      return `Resume ${all}?`;
    case 'unwatch':
      return `Stop watching ${all}?`;
    default:
      return kind satisfies never;
  }
}

function done(outcome: BulkOutcome, count: number): string {
  const all = companies(count);
  const [is, have] = count === 1 ? ['is', 'has'] : ['are', 'have'];
  switch (outcome) {
    case 'owner':
      return `${all} ${have} a new owner.`;
    case 'no-owner':
      return `${all} ${have} no owner now.`;
    case 'channel':
      return `${all} ${have} a new alert channel.`;
    case 'default-channel':
      return `${all} ${count === 1 ? 'uses' : 'use'} the default channel again.`;
    case 'snooze':
      return `The alerts of ${all} are snoozed.`;
    case 'pause':
      return `${all} ${is} paused.`;
    case 'resume':
      return `${all} ${is} watched again.`;
    case 'unwatch':
      return `${all} ${is} no longer watched.`;
    default:
      return outcome satisfies never;
  }
}
