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
  about: {
    readonly calls?: readonly string[];
    readonly calm?: true;
    readonly notBefore?: number;
  } = {},
): NoticeEntry {
  const { calls, ...rest } = about;
  const line: NoticeLine = { kind: 'notice', why, ...(calls === undefined ? {} : { calls }) };
  const job = { kind: 'notice', alert: anAlert(), line } as const;
  return { v: 1, seq, createdAt: NOW, attempts: 0, job, ...rest };
}

/** `1 rung U0A` for an entry that is left, `-2` for one that goes. */
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
    const said = line.kind === 'notice' ? [line.why, ...(line.calls ?? [])] : [];
    return [change.value.seq, ...said].join(' ');
  });
}

describe('joinNotices', () => {
  it.each([
    {
      name: 'the oldest says what the last one had to say',
      entries: [waiting('1', 'rung'), waiting('2', 'worse')],
      alert: STANDS,
      left: ['1 worse', '-2'],
    },
    {
      name: 'whoever was to be called is called',
      entries: [
        waiting('1', 'worse', { calls: ['U0A'] }),
        waiting('2', 'rung', { calls: ['U0B', 'U0A'] }),
      ],
      alert: STANDS,
      left: ['1 rung U0A U0B', '-2'],
    },
    {
      name: 'what nobody has heard of is told as such',
      entries: [waiting('1', 'first'), waiting('2', 'rung')],
      alert: anAlert(),
      left: ['1 first', '-2'],
    },
    {
      name: 'the operators are called with the news where a message stands',
      entries: [waiting('1', 'rung'), waiting('2', 'nobody-took-it', { calls: ['S0OPS'] })],
      alert: STANDS,
      left: ['1 rung S0OPS', '-2'],
    },
    {
      name: 'the operators are called after the message that is still to be posted',
      entries: [waiting('1', 'nobody-took-it', { calls: ['S0OPS'] }), waiting('2', 'first')],
      alert: anAlert(),
      left: ['1 first', '2 nobody-took-it S0OPS'],
    },
  ])('$name', ({ entries, alert, left }) => {
    expect(joined(entries, alert)).toEqual(left);
  });

  it('gives its place to the one that is sent now', () => {
    const entries = [waiting('1', 'rung'), waiting('2', 'worse'), waiting('3', 'last-day')];

    expect(joined(entries, STANDS, '2')).toEqual(['2 last-day', '-1', '-3']);
  });

  it('waits for the morning only while nothing of it was asked for', () => {
    const held = waiting('1', 'rung', { calm: true, notBefore: MORNING });

    const asked = joinNotices([held, waiting('2', 'worse')], STANDS);
    const calm = joinNotices([held], STANDS);

    expect(asked[0]).not.toHaveProperty('value.notBefore', expect.anything());
    expect(asked[0]).not.toHaveProperty('value.calm', expect.anything());
    expect(calm[0]).toMatchObject({ value: { notBefore: MORNING, calm: true } });
  });
});
