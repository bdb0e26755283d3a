import { describe, expect, it } from 'vitest';
import { DueAlerts } from '../../src/alert/due-alerts.js';
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

/** A scheduled sweep at six that found nothing registered anywhere. */
async function sweptAtNight(store?: Store): Promise<Bench> {
  const bench = await serviceBench({ companies: TWO, ...(store === undefined ? {} : { store }) });
  bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
  bench.popbill.answer('deptUserRegistered', DEPT_USER_MISSING);
  bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
  bench.clock.set(NIGHT);
  const sweep = bench.sweeper.start('schedule');
  if (sweep.kind === 'started') await sweep.done;
  return bench;
}

const notices = (bench: Bench) =>
  bench.jobs().flatMap((job) => (job.kind === 'notice' ? [job.alert.brn] : []));

describe('DueAlerts', () => {
  it('tells in the morning what a sweep found in quiet hours, and nothing twice', async () => {
    const bench = await sweptAtNight();
    await bench.dueAlerts.followDue(MORNING - MINUTE);
    expect(bench.jobs()).toEqual([]);
    bench.clock.set(MORNING);

    await bench.dueAlerts.followDue(MORNING);
    await bench.dueAlerts.followDue(MORNING);

    expect(notices(bench).toSorted()).toEqual([HANBIT, NURI].toSorted());
    expect(await bench.store.alert(HANBIT)).toMatchObject({ told: { round: MORNING } });
  });

  it('loses nothing to a restart in quiet hours', async () => {
    const store = memoryStore();
    await sweptAtNight(store);
    const restarted = await serviceBench({ store });
    restarted.clock.set(MORNING + 3 * MINUTE);

    await restarted.dueAlerts.followDue(MORNING + 3 * MINUTE);

    expect(notices(restarted)).toHaveLength(2);
  });

  it('asks POPBiLL nothing', async () => {
    const bench = await sweptAtNight();
    const asked = bench.popbill.asked.length;
    bench.clock.set(MORNING);

    await bench.dueAlerts.followDue(MORNING);

    expect(bench.popbill.asked).toHaveLength(asked);
  });

  it('waits until our settings are accepted again', async () => {
    const bench = await sweptAtNight();
    await bench.setup.refused(refused(-99010007, 'caller-misconfigured', 'token'));
    bench.clock.set(MORNING);

    await bench.dueAlerts.followDue(MORNING);
    expect(notices(bench)).toEqual([]);
    await bench.setup.accepted();
    await bench.dueAlerts.followDue(MORNING);

    expect(notices(bench)).toHaveLength(2);
  });

  it('calls operators by name and the owner, each in their own notice', async () => {
    const bench = await serviceBench({
      companies: [aCompany({ owner: 'U0LEE' })],
      operators: ['S0OPS', 'U0KIM'],
    });
    bench.popbill.answer('testDeptUserLogin', DEPT_USER_MISSING);
    bench.popbill.answer('deptUserRegistered', DEPT_USER_MISSING);
    bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    await bench.checker.check({ brn: HANBIT, by: 'U0KIM', mayOperate: true, intent: 'check' });
    const due = seoul('2026-11-25 13:00');
    bench.clock.set(due);

    await bench.dueAlerts.followDue(due);

    expect(bench.jobs()).toMatchObject([
      { kind: 'notice', line: { why: 'first', calls: ['U0LEE'] } },
      { kind: 'notice', line: { why: 'nobody-took-it', calls: ['S0OPS', 'U0KIM'] } },
    ]);
  });

  it('waits for the sweep that is running to ask about the company', async () => {
    const bench = await sweptAtNight();
    bench.clock.set(MORNING);

    await bench.dueAlerts.followDue(MORNING, NIGHT + MINUTE);
    expect(notices(bench)).toEqual([]);
    await bench.dueAlerts.followDue(MORNING + MINUTE, NIGHT);

    expect(notices(bench)).toHaveLength(2);
  });

  it('waits for the end of the sweep where it found something new, which may be everybody’s', async () => {
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

    await bench.dueAlerts.followDue(MORNING, since);
    expect(notices(bench)).toEqual([]);
    await bench.dueAlerts.followDue(MORNING + MINUTE);

    expect(notices(bench)).toContain(HANBIT);
  });

  const due = (about: Partial<Alert>) =>
    anAlert({ held: { why: 'quiet-hours', since: NIGHT, until: MORNING }, ...about });

  async function withAlerts(...alerts: readonly Alert[]) {
    const store = memoryStore();
    await store.write(alerts.map((value) => ({ put: 'alert', value })));
    const bench = await serviceBench({ companies: TWO, store });
    const followed: string[] = [];
    const dueAlerts = new DueAlerts({
      index: bench.alertIndex,
      store,
      isFrozen: () => false,
      watched: (brn) => bench.index.get(brn),
      checker: {
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

    await dueAlerts.followDue(MORNING);

    expect(followed).toEqual([NURI, HANBIT]);
  });

  it('tries what stays due again after a minute, not at every tick', async () => {
    const { dueAlerts, followed } = await withAlerts(due({}));

    await dueAlerts.followDue(MORNING);
    await dueAlerts.followDue(MORNING + MINUTE - 1);
    expect(followed).toEqual([HANBIT]);
    await dueAlerts.followDue(MORNING + MINUTE);

    expect(followed).toEqual([HANBIT, HANBIT]);
  });

  it('begins no other when it is stopped', async () => {
    const { dueAlerts, followed } = await withAlerts(due({}), due({ brn: NURI }));
    dueAlerts.stop();

    await dueAlerts.followDue(MORNING);

    expect(followed).toEqual([]);
  });
});
