import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SAMPLES, seedSampleCompanies } from '../../src/sandbox/sample-companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { advanceDays, DAY, logOf } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { findSample } from './support/sample-world.js';
import { alertsIn, historyOf } from './support/stored.js';
import { openRows } from './support/test-store.js';
import { certificateOnly } from './support/watching.js';
import { answerTo, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;

/** The store of the app at commit 99e2888, after it watched the sample companies for a day. */
interface OlderStore {
  readonly now: number;
  readonly rows: readonly { readonly key: string; readonly value: string }[];
}

function readOlderStore(): OlderStore {
  const file = new URL('../fixtures/store-99e2888.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as OlderStore;
}

async function write(world: World, { rows }: OlderStore): Promise<void> {
  const database = await openRows(world);
  await database.write(rows.map(({ key, value }) => ({ key, text: value })));
}

describe('a store of an older version', () => {
  it('is read completely, keeps the age of its alerts, and resolves the alert of a repaired company', async () => {
    const older = readOlderStore();
    const world = await aWorld({ startsAt: older.now });
    seedSampleCompanies(world.popbill.companies, older.now - DAY);
    await write(world, older);
    const alerts = await alertsIn(world);
    const history = await historyOf(world);
    const running = await startApp(world);

    const repaired = findSample('certificate-ends-in-14-days');
    world.popbill.companies.update(repaired.brn, certificateOnly(world, 300));
    await advanceDays(running);

    const openedAt = new Map(alerts.map((alert) => [alert.brn, alert.openedAt]));
    // Only the older alerts, because an unchecked company gets a new one after the third sweep.
    const olderAlerts = (await alertsIn(world)).filter(({ brn }) => openedAt.has(brn));
    expect(alerts.length).toBeGreaterThan(5);
    expect(olderAlerts).toHaveLength(alerts.length - 1);
    expect(olderAlerts.map(({ brn }) => brn)).not.toContain(repaired.brn);
    expect(olderAlerts.every((alert) => openedAt.get(alert.brn) === alert.openedAt)).toBe(true);
    expect((await historyOf(world)).slice(0, history.length)).toEqual(history);
    expect(logOf(running).filter(({ msg }) => /cannot be read/.test(msg))).toEqual([]);
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: ALERT_CHANNEL });
    const status = wordsOf(await answerTo(world, kim, '조치 필요'));
    expect(status).toContain(`${SAMPLES.length}곳`);
  });
});
