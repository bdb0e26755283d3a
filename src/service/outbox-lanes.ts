import type { OutboxEntry } from './ports.js';

/** What an entry is about: entries of one subject are sent one after the other, and a waiting one holds the later back. */
export function subjectOf({ job, seq }: OutboxEntry): string {
  switch (job.kind) {
    case 'notice':
    case 'edit':
      return `${job.alert.brn}:${job.alert.openedAt}`;
    case 'setup':
    case 'outage':
    case 'common-cause':
      return job.kind;
    case 'roll-up':
      return `roll-up:${job.id}`;
    case 'digest':
      return `digest:${job.digest.channel}`;
    case 'test-alert':
      return `test-alert:${seq}`;
    default:
      return job satisfies never;
  }
}

/** The channel that an entry goes to, where messages are sent one at a time. */
export function laneOf({ job }: OutboxEntry): string {
  switch (job.kind) {
    case 'notice':
    case 'edit':
      return job.alert.message?.channel ?? job.alert.channel;
    case 'setup':
      return job.setup.channel;
    case 'outage':
      return job.outage.channel;
    case 'common-cause':
      return job.cause.channel;
    case 'roll-up':
      return job.channel;
    case 'digest':
      return job.digest.channel;
    case 'test-alert':
      return job.test.channel;
    default:
      return job satisfies never;
  }
}
