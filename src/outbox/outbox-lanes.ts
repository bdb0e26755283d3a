import type { MessageRef } from '../records/alert.js';
import type { OutboxEntry, OutboxJob } from '../records/ports.js';

/** What an entry is about: entries of one subject are sent one after the other, and a waiting one holds the later back. */
export function subjectOf({ job, seq }: OutboxEntry): string {
  switch (job.kind) {
    case 'notice':
    case 'edit':
      return `${job.alert.brn}:${job.alert.openedAt}`;
    case 'setup':
    case 'outage':
    case 'common-cause':
    case 'mass-change':
      return job.kind;
    case 'roll-up':
      return `roll-up:${job.id}`;
    // Not that of its message, whose edits wait for a minute.
    case 'roll-up-line':
      return `roll-up-line:${job.id}`;
    case 'pointer':
      return `pointer:${seq}`;
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
      return placeOf(job)?.channel ?? job.alert.channel;
    case 'setup':
      return job.setup.channel;
    case 'outage':
      return job.outage.channel;
    case 'common-cause':
      return job.cause.channel;
    case 'mass-change':
      return job.change.channel;
    case 'roll-up':
      return job.channel;
    case 'roll-up-line':
    case 'pointer':
      return job.message.channel;
    case 'digest':
      return job.digest.channel;
    case 'test-alert':
      return job.test.channel;
    default:
      return job satisfies never;
  }
}

type AlertJob = Extract<OutboxJob, { readonly kind: 'notice' | 'edit' }>;

/** The message that it is about; absent: there is none yet. */
function placeOf(job: AlertJob): MessageRef | undefined {
  const under = job.kind === 'edit' ? job.under : undefined;
  return under ?? job.alert.message;
}
