import { describe, expect, it } from 'vitest';
import { OutboxLog, subjectOf } from '../../src/outbox/outbox-log.js';
import type { OutboxJob } from '../../src/records/outbox.js';
import { anAlert, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 08:31');
const EDIT: OutboxJob = { kind: 'edit', alert: anAlert(), lines: [] };
const OF_NURI: OutboxJob = { kind: 'edit', alert: anAlert({ brn: NURI }), lines: [] };
const TOGETHER = { kind: 'roll-up', id: 'C0ALERTS-1', channel: 'C0ALERTS' } as const;

async function aLog(jobs: readonly OutboxJob[] = []) {
  const store = memoryStore();
  const log = await OutboxLog.load(store);
  const entries = jobs.map((job) => log.entry(job, NOW));
  const changes = entries.map((value) => ({ put: 'outbox', value }) as const);
  await store.write(changes);
  log.apply(changes);
  return { store, log, entries };
}

describe('OutboxLog', () => {
  it('numbers entries upwards, also when the clock was set back and after a restart', async () => {
    const { store, log, entries } = await aLog([EDIT]);
    const later = log.entry(EDIT, NOW - 1000);
    const restarted = (await OutboxLog.load(store)).entry(EDIT, NOW - 1000);

    expect(later.seq > (entries[0]?.seq ?? '')).toBe(true);
    expect(restarted.seq > (entries[0]?.seq ?? '')).toBe(true);
  });

  it('finds what waits about one company, oldest first', async () => {
    const { log, entries } = await aLog([EDIT, OF_NURI, EDIT, TOGETHER]);

    expect(log.of(HANBIT)).toEqual([entries[0], entries[2]]);
  });

  it('finds the entry of a combined alert, also after a restart, until it is sent', async () => {
    const { store, log, entries } = await aLog([EDIT, TOGETHER]);
    const restarted = await OutboxLog.load(store);
    const found = [log.ofRollUp('C0ALERTS-1'), restarted.ofRollUp('C0ALERTS-1')];

    log.apply([{ delete: 'outbox', seq: entries[1]?.seq ?? '' }]);

    expect(found).toEqual([entries[1], entries[1]]);
    expect(log.ofRollUp('C0ALERTS-1')).toBeUndefined();
    expect(log.size).toBe(1);
  });

  it('finds what is next in a channel, also after its message went to another one', async () => {
    const { log, entries } = await aLog([EDIT, OF_NURI]);
    const [first, second] = entries;
    if (first === undefined) throw new Error('There is an entry.');
    const before = log.inLane('C0ALERTS');
    const message = { channel: 'C0DEFAULT', ts: '1.0' };
    const value = { ...first, job: { ...EDIT, alert: anAlert({ message }) } };

    log.apply([{ put: 'outbox', value }]);

    expect(before).toEqual([first, second]);
    expect(log.inLane('C0ALERTS')).toEqual([second]);
    expect(log.inLane('C0DEFAULT')).toEqual([value]);
  });

  it('finds earlier entries about the same alert, in any channel', async () => {
    const moved: OutboxJob = { kind: 'edit', alert: anAlert({ channel: 'C0NEW' }), lines: [] };
    const { log, entries } = await aLog([EDIT, OF_NURI, moved]);
    const last = entries[2];
    if (last === undefined) throw new Error('There is an entry.');

    expect(log.before(last)).toEqual([entries[0]]);
  });

  it('tells of what is new, and not of what is put off', async () => {
    const { log, entries } = await aLog([EDIT]);
    let told = 0;
    log.onAdded(() => {
      told += 1;
    });
    const [entry] = entries;
    if (entry === undefined) throw new Error('There is an entry.');

    log.apply([{ put: 'outbox', value: { ...entry, notBefore: NOW } }]);
    const afterPuttingOff = told;
    log.apply([{ put: 'outbox', value: log.entry(TOGETHER, NOW) }]);

    expect([afterPuttingOff, told]).toEqual([0, 1]);
  });
});

describe('what entries are about', () => {
  const message = { channel: 'C0ALERTS', ts: '9.0' };
  const test = { stage: 'test', channel: 'C0ALERTS', by: 'U1', at: NOW } as const;
  const reopened = anAlert({ openedAt: NOW + 1 });

  it.each<{ name: string; one: OutboxJob; other: OutboxJob; isSame: boolean }>([
    { name: 'an alert, told twice', one: EDIT, other: EDIT, isSame: true },
    { name: 'two companies', one: EDIT, other: OF_NURI, isSame: false },
    {
      name: 'an alert and the next one of its company',
      one: EDIT,
      other: { kind: 'edit', alert: reopened, lines: [] },
      isSame: false,
    },
    { name: 'a combined alert, told twice', one: TOGETHER, other: TOGETHER, isSame: true },
    {
      name: 'two combined alerts',
      one: TOGETHER,
      other: { ...TOGETHER, id: 'C0ALERTS-2' },
      isSame: false,
    },
    {
      name: 'a combined alert and a line in its thread',
      one: TOGETHER,
      other: {
        kind: 'roll-up-line',
        id: TOGETHER.id,
        message,
        line: { deed: { kind: 'resolved', at: NOW }, companies: [], total: 1 },
      },
      isSame: false,
    },
    {
      name: 'two test alerts, which nobody waits for twice',
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
  ])('of $name is the same: $isSame', async ({ one, other, isSame }) => {
    const { log } = await aLog();
    const subjects = [one, other].map((job) => subjectOf(log.entry(job, NOW)));

    expect(subjects[0] === subjects[1]).toBe(isSame);
  });
});
