import { describe, expect, it } from 'vitest';
import { OutboxIndex, subjectOf } from '../../src/outbox/outbox-index.js';
import type { OutboxJob } from '../../src/records/outbox.js';
import { anAlert, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 08:31');
const EDIT: OutboxJob = { kind: 'edit', alert: anAlert(), lines: [] };
const OF_NURI: OutboxJob = { kind: 'edit', alert: anAlert({ brn: NURI }), lines: [] };
const COMBINED_ALERT = { kind: 'roll-up', id: 'C0ALERTS-1', channel: 'C0ALERTS' } as const;

async function indexWith(jobs: readonly OutboxJob[] = []) {
  const store = memoryStore();
  const index = await OutboxIndex.load(store);
  const entries = jobs.map((job) => index.createEntry(job, NOW));
  const changes = entries.map((value) => ({ put: 'outbox', value }) as const);
  await store.write(changes);
  index.apply(changes);
  return { store, index, entries };
}

describe('OutboxIndex', () => {
  it('gives entries increasing numbers, also when the clock was set back and after a restart', async () => {
    const { store, index, entries } = await indexWith([EDIT]);
    const later = index.createEntry(EDIT, NOW - 1000);
    const restarted = (await OutboxIndex.load(store)).createEntry(EDIT, NOW - 1000);

    expect(later.seq > (entries[0]?.seq ?? '')).toBe(true);
    expect(restarted.seq > (entries[0]?.seq ?? '')).toBe(true);
  });

  it('finds the entries of a company, oldest first', async () => {
    const { index, entries } = await indexWith([EDIT, OF_NURI, EDIT, COMBINED_ALERT]);

    expect(index.ofCompany(HANBIT)).toEqual([entries[0], entries[2]]);
  });

  it('finds the entry of a combined alert until it is deleted, also after a restart', async () => {
    const { store, index, entries } = await indexWith([EDIT, COMBINED_ALERT]);
    const restarted = await OutboxIndex.load(store);
    const beforeDelete = [index.ofRollUp('C0ALERTS-1'), restarted.ofRollUp('C0ALERTS-1')];

    index.apply([{ delete: 'outbox', seq: entries[1]?.seq ?? '' }]);

    expect(beforeDelete).toEqual([entries[1], entries[1]]);
    expect(index.ofRollUp('C0ALERTS-1')).toBeUndefined();
    expect(index.size).toBe(1);
  });

  it('finds the entries of a channel, also after one moved to another channel', async () => {
    const { index, entries } = await indexWith([EDIT, OF_NURI]);
    const [first, second] = entries;
    if (first === undefined) throw new Error('There is an entry.');
    const before = index.inLane('C0ALERTS');
    const message = { channel: 'C0DEFAULT', ts: '1.0' };
    const value = { ...first, job: { ...EDIT, alert: anAlert({ message }) } };

    index.apply([{ put: 'outbox', value }]);

    expect(before).toEqual([first, second]);
    expect(index.inLane('C0ALERTS')).toEqual([second]);
    expect(index.inLane('C0DEFAULT')).toEqual([value]);
  });

  it('finds earlier entries of the same alert in any channel', async () => {
    const moved: OutboxJob = { kind: 'edit', alert: anAlert({ channel: 'C0NEW' }), lines: [] };
    const { index, entries } = await indexWith([EDIT, OF_NURI, moved]);
    const last = entries[2];
    if (last === undefined) throw new Error('There is an entry.');

    expect(index.entriesBefore(last)).toEqual([entries[0]]);
  });

  it('notifies listeners of new entries, not of postponed ones', async () => {
    const { index, entries } = await indexWith([EDIT]);
    let calls = 0;
    index.onAdded(() => {
      calls += 1;
    });
    const [entry] = entries;
    if (entry === undefined) throw new Error('There is an entry.');

    index.apply([{ put: 'outbox', value: { ...entry, notBefore: NOW } }]);
    const afterPostponing = calls;
    index.apply([{ put: 'outbox', value: index.createEntry(COMBINED_ALERT, NOW) }]);

    expect([afterPostponing, calls]).toEqual([0, 1]);
  });
});

describe('subjectOf', () => {
  const message = { channel: 'C0ALERTS', ts: '9.0' };
  const test = { stage: 'test', channel: 'C0ALERTS', by: 'U1', at: NOW } as const;
  const reopened = anAlert({ openedAt: NOW + 1 });

  it.each<{ name: string; one: OutboxJob; other: OutboxJob; isSame: boolean }>([
    { name: 'two entries of an alert', one: EDIT, other: EDIT, isSame: true },
    { name: 'entries of two companies', one: EDIT, other: OF_NURI, isSame: false },
    {
      name: 'an alert and the next alert of its company',
      one: EDIT,
      other: { kind: 'edit', alert: reopened, lines: [] },
      isSame: false,
    },
    {
      name: 'two entries of a combined alert',
      one: COMBINED_ALERT,
      other: COMBINED_ALERT,
      isSame: true,
    },
    {
      name: 'two combined alerts',
      one: COMBINED_ALERT,
      other: { ...COMBINED_ALERT, id: 'C0ALERTS-2' },
      isSame: false,
    },
    {
      name: 'a combined alert and a line in its thread',
      one: COMBINED_ALERT,
      other: {
        kind: 'roll-up-line',
        id: COMBINED_ALERT.id,
        message,
        line: { deed: { kind: 'resolved', at: NOW }, companies: [], total: 1 },
      },
      isSame: false,
    },
    {
      name: 'two test alerts',
      one: { kind: 'test-alert', test },
      other: { kind: 'test-alert', test },
      isSame: false,
    },
    {
      name: 'two pointers',
      one: { kind: 'pointer', message, to: 'C0NEW' },
      other: { kind: 'pointer', message, to: 'C0NEW' },
      isSame: false,
    },
  ])('is equal for $name: $isSame', async ({ one, other, isSame }) => {
    const { index } = await indexWith();
    const subjects = [one, other].map((job) => subjectOf(index.createEntry(job, NOW)));

    expect(subjects[0] === subjects[1]).toBe(isSame);
  });
});
