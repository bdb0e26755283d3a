import { describe, expect, it } from 'vitest';
import { joinNotices, type NoticeEntry, type NoticeLine } from '../../src/alert/alert-messages.js';
import type { Alert } from '../../src/records/alert.js';
import { anAlert } from '../support/builders.js';
import { NOW } from '../support/delivery-bench.js';

const STANDS: Alert = anAlert({ message: { channel: 'C0ALERTS', ts: '9.0' } });
const MORNING = NOW + 1000;

function waiting(
  seq: string,
  why: NoticeLine['why'],
  options: {
    readonly calls?: readonly string[];
    readonly calm?: true;
    readonly notBefore?: number;
  } = {},
): NoticeEntry {
  const { calls, ...rest } = options;
  const line: NoticeLine = { kind: 'notice', why, ...(calls === undefined ? {} : { calls }) };
  const job = { kind: 'notice', alert: anAlert(), line } as const;
  return { v: 1, seq, createdAt: NOW, attempts: 0, job, ...rest };
}

/** Shows the changes: `1 rung U0A` for a kept entry, `-2` for a deleted one. */
function joined(
  entries: readonly NoticeEntry[],
  alert: Alert,
  sentNow?: string,
): readonly string[] {
  const changes = joinNotices(entries, alert, sentNow);
  return changes.map((change) => {
    if ('delete' in change) return change.delete === 'outbox' ? `-${change.seq}` : change.delete;
    if (change.put !== 'outbox' || change.value.job.kind !== 'notice') return change.put;
    const { line } = change.value.job;
    const content = line.kind === 'notice' ? [line.why, ...(line.calls ?? [])] : [];
    return [change.value.seq, ...content].join(' ');
  });
}

describe('joinNotices', () => {
  it.each([
    {
      name: 'the oldest entry gets the news of the last one',
      entries: [waiting('1', 'rung'), waiting('2', 'worse')],
      alert: STANDS,
      left: ['1 worse', '-2'],
    },
    {
      name: 'all mentions are kept',
      entries: [
        waiting('1', 'worse', { calls: ['U0A'] }),
        waiting('2', 'rung', { calls: ['U0B', 'U0A'] }),
      ],
      alert: STANDS,
      left: ['1 rung U0A U0B', '-2'],
    },
    {
      name: 'a first notice stays a first notice',
      entries: [waiting('1', 'first'), waiting('2', 'rung')],
      alert: anAlert(),
      left: ['1 first', '-2'],
    },
    {
      name: 'the operators are mentioned with the news if there is a message',
      entries: [waiting('1', 'rung'), waiting('2', 'nobody-took-it', { calls: ['S0OPS'] })],
      alert: STANDS,
      left: ['1 rung S0OPS', '-2'],
    },
    {
      name: 'the operators are mentioned after the first post',
      entries: [waiting('1', 'nobody-took-it', { calls: ['S0OPS'] }), waiting('2', 'first')],
      alert: anAlert(),
      left: ['1 first', '2 nobody-took-it S0OPS'],
    },
  ])('$name', ({ entries, alert, left }) => {
    expect(joined(entries, alert)).toEqual(left);
  });

  it('joins into the entry in flight', () => {
    const entries = [waiting('1', 'rung'), waiting('2', 'worse'), waiting('3', 'last-day')];

    expect(joined(entries, STANDS, '2')).toEqual(['2 last-day', '-1', '-3']);
  });

  it('respects quiet hours only if nobody asked for any of the notices', () => {
    const held = waiting('1', 'rung', { calm: true, notBefore: MORNING });

    const asked = joinNotices([held, waiting('2', 'worse')], STANDS);
    const calm = joinNotices([held], STANDS);

    expect(asked[0]).not.toHaveProperty('value.notBefore', expect.anything());
    expect(asked[0]).not.toHaveProperty('value.calm', expect.anything());
    expect(calm[0]).toMatchObject({ value: { notBefore: MORNING, calm: true } });
  });

  it('lets a mention of the operators that is sent apart wait for the end of quiet hours', () => {
    const mention = waiting('2', 'nobody-took-it', { calls: ['S0OPS'], calm: true });

    const [news, apart] = joinNotices([waiting('1', 'first'), mention], anAlert());

    expect(news).not.toHaveProperty('value.calm', expect.anything());
    expect(apart).toMatchObject({ value: { seq: '2', calm: true } });
  });
});
