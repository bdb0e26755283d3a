import { describe, expect, it } from 'vitest';
import { createDueAlerts } from '../../src/alert/due-alerts.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Store } from '../../src/records/store.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING, refused } from '../support/fake-popbill.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

const NIGHT = seoul('2026-11-25 06:00');
const MORNING = seoul('2026-11-25 08:30');
const TWO = [aCompany(), aCompany({ brn: NURI, name: '누리식품' })];

type Bench = Awaited<ReturnType<typeof serviceBench>>;

/** A bench after a scheduled sweep at 06:00 that found no registered authentication. */
async function sweptAtNight(store?: Store): Promise<Bench> {
  const bench = await serviceBench({ companies: TWO, ...(store === undefined ? {} : { store }) });
  bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
  bench.popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
  bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
  bench.clock.set(NIGHT);
  const sweep = bench.sweeper.start('schedule');
  if (sweep.kind === 'started') await sweep.done;
  return bench;
}

const notices = (bench: Bench) =>
  bench.jobs().flatMap((job) => (job.kind === 'notice' ? [job.alert.brn] : []));

describe('DueAlerts', () => {
  it('notifies in the morning about a sweep in quiet hours, once', async () => {
    const bench = await sweptAtNight();
    await bench.dueAlerts.decideDue(MORNING - MINUTE);
    expect(bench.jobs()).toEqual([]);
    bench.clock.set(MORNING);

    await bench.dueAlerts.decideDue(MORNING);
    await bench.dueAlerts.decideDue(MORNING);

    expect(notices(bench).toSorted()).toEqual([HANBIT, NURI].toSorted());
    expect(await bench.store.alert(HANBIT)).toMatchObject({ told: { round: MORNING } });
  });

  it('notifies after a restart in quiet hours', async () => {
    const store = memoryStore();
    await sweptAtNight(store);
    const restarted = await serviceBench({ store });
    restarted.clock.set(MORNING + 3 * MINUTE);

    await restarted.dueAlerts.decideDue(MORNING + 3 * MINUTE);

    expect(notices(restarted)).toHaveLength(2);
  });

  it('makes no calls to POPBiLL', async () => {
    const bench = await sweptAtNight();
    const asked = bench.popbill.questions.length;
    bench.clock.set(MORNING);

    await bench.dueAlerts.decideDue(MORNING);

    expect(bench.popbill.questions).toHaveLength(asked);
  });

  it('waits until our settings are accepted again', async () => {
    const bench = await sweptAtNight();
    await bench.setup.reportRefusal(refused(-99010007, 'caller-misconfigured', 'token'));
    bench.clock.set(MORNING);

    await bench.dueAlerts.decideDue(MORNING);
    expect(notices(bench)).toEqual([]);
    await bench.setup.resolve();
    bench.clock.set(MORNING + MINUTE);
    await bench.dueAlerts.decideDue(MORNING + MINUTE);

    expect(notices(bench)).toHaveLength(2);
  });

  it('mentions the owner and the operators, each in their own notice', async () => {
    const bench = await serviceBench({
      companies: [aCompany({ owner: 'U0LEE' })],
      operators: ['S0OPS', 'U0KIM'],
    });
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    bench.popbill.answer('deptUserRegistration', DEPT_USER_MISSING);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    await bench.checker.check({ brn: HANBIT, by: 'U0KIM', mayOperate: true, intent: 'check' });
    const due = seoul('2026-11-25 13:00');
    bench.clock.set(due);

    await bench.dueAlerts.decideDue(due);

    expect(bench.jobs()).toMatchObject([
      { kind: 'notice', line: { why: 'first', calls: ['U0LEE'] } },
      { kind: 'notice', line: { why: 'nobody-took-it', calls: ['S0OPS', 'U0KIM'] } },
    ]);
  });

  it('waits until the running sweep has checked the company', async () => {
    const bench = await sweptAtNight();
    bench.clock.set(MORNING);

    await bench.dueAlerts.decideDue(MORNING, NIGHT + MINUTE);
    expect(notices(bench)).toEqual([]);
    await bench.dueAlerts.decideDue(MORNING + MINUTE, NIGHT);

    expect(notices(bench)).toHaveLength(2);
  });

  it('waits for the end of the sweep if it found new trouble, which other companies may share', async () => {
    const store = memoryStore();
    const since = MORNING - MINUTE;
    const bench = await sweptAtNight(store);
    const status = await store.status(HANBIT);
    if (status === undefined) throw new Error('It was swept.');
    const memberMissing = { code: -99003008, message: 'not joined', foundAt: MORNING };
    const turned = { ...status, memberMissing, sweptAt: since };
    await store.write([
      { put: 'status', value: { ...turned, wrongSince: { 'member-missing': MORNING } } },
    ]);
    bench.clock.set(MORNING);

    await bench.dueAlerts.decideDue(MORNING, since);
    expect(notices(bench)).toEqual([]);
    await bench.dueAlerts.decideDue(MORNING + MINUTE);

    expect(notices(bench)).toContain(HANBIT);
  });

  const due = (overrides: Partial<Alert>) =>
    anAlert({ held: { why: 'quiet-hours', since: NIGHT, until: MORNING }, ...overrides });

  async function withAlerts(...alerts: readonly Alert[]) {
    const store = memoryStore();
    await store.write(alerts.map((value) => ({ put: 'alert', value })));
    const bench = await serviceBench({ companies: TWO, store });
    const followed: string[] = [];
    const dueAlerts = createDueAlerts({
      index: bench.alertIndex,
      store,
      watchedCompany: (brn) => bench.index.get(brn),
      recorder: {
        async updateAlert({ brn }) {
          followed.push(brn);
        },
      },
    });
    return { dueAlerts, followed };
  }

  it('decides the most urgent first', async () => {
    const { dueAlerts, followed } = await withAlerts(
      due({ severity: 'warning' }),
      due({ brn: NURI, severity: 'critical' }),
    );

    await dueAlerts.decideDue(MORNING);

    expect(followed).toEqual([NURI, HANBIT]);
  });

  it('tries an alert that stays due again after a minute, not at every tick', async () => {
    const { dueAlerts, followed } = await withAlerts(due({}));

    await dueAlerts.decideDue(MORNING);
    await dueAlerts.decideDue(MORNING + MINUTE - 1);
    expect(followed).toEqual([HANBIT]);
    await dueAlerts.decideDue(MORNING + MINUTE);

    expect(followed).toEqual([HANBIT, HANBIT]);
  });

  it('starts with no further company when it is stopped', async () => {
    const { dueAlerts, followed } = await withAlerts(due({}), due({ brn: NURI }));
    dueAlerts.stop();

    await dueAlerts.decideDue(MORNING);

    expect(followed).toEqual([]);
  });
});
