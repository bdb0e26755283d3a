import { type Outcome, posted } from '../outbox/outcome.js';
import { done, type Job, type SingleDeps } from '../outbox/single-delivery.js';
import type { MessageRef } from '../records/alert.js';
import type { Change } from '../records/store.js';

/** Posts a digest once; what its channel refuses goes to the default one. */
export async function deliverDigest(
  { seq, job }: { readonly seq: string; readonly job: Job<'digest'> },
  deps: SingleDeps,
): Promise<Outcome> {
  const { sender, channels, clock } = deps;
  const defaultChannel = deps.defaultChannel();
  const { channel } = job.digest;
  const sent = await sender.post(job, channel);
  if (sent.kind === 'sent') return done(seq, channel, deps, noted(sent.message));
  if (sent.kind === 'later' || channel === defaultChannel) return channels.wait(sent);
  await channels.refused(channel, sent.error);
  const digest = { ...job.digest, elsewhere: true } as const;
  const instead = await sender.post({ kind: 'digest', digest }, defaultChannel);
  return instead.kind === 'sent'
    ? done(seq, defaultChannel, deps, noted(instead.message))
    : channels.wait(instead);

  function noted(message: MessageRef): readonly Change[] {
    return [posted('digest', message, clock.now())];
  }
}
