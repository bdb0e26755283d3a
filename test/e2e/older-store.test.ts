import { readFileSync } from 'node:fs';
import { KeyvSqlite } from '@keyv/sqlite';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/records/alert.js';
import { SAMPLES, seedSampleCompanies } from '../../src/sandbox/sample-companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { DAY, daysPass, logOf } from './support/days.js';
import { aWorld, startIn } from './support/running-app.js';
import { sampleThat } from './support/sample-world.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import { certificateOnly } from './support/watching.js';
import { answerTo, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;

/** What the app of commit 99e2888 had stored after it watched the sample companies for a day. */
interface OlderStore {
  readonly now: number;
  readonly rows: readonly { readonly key: string; readonly value: string }[];
}

function olderStore(): OlderStore {
  const file = new URL('../fixtures/store-99e2888.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as OlderStore;
}

async function write({ environment }: World, { rows }: OlderStore): Promise<void> {
  const file = new KeyvSqlite({ uri: environment['STORE_URL'] ?? '' });
  try {
    for (const { key, value } of rows) {
      await file.query('INSERT INTO keyv (key, value) VALUES (?, ?)', key, value);
    }
  } finally {
    await file.close();
  }
}

function alertsOf(world: World): Promise<readonly Alert[]> {
  return fromStore(world, (store) => allOf(store.alerts()));
}

describe('a store that an older app wrote', () => {
  it('opens and continues: every record is read, alerts keep their age, and a repaired one resolves', async () => {
    const before = olderStore();
    const world = await aWorld({ startsAt: before.now });
    seedSampleCompanies(world.popbill.companies, before.now - DAY);
    await write(world, before);
    const alerts = await alertsOf(world);
    const history = await historyOf(world);
    const running = await startIn(world);

    const repaired = sampleThat('certificate-ends-in-14-days');
    world.popbill.companies.update(repaired.brn, certificateOnly(world, 300));
    await daysPass(running);

    const openedAt = new Map(alerts.map((alert) => [alert.brn, alert.openedAt]));
    // Some are new: after the third sweep, a company that could not be checked has an alert.
    const kept = (await alertsOf(world)).filter(({ brn }) => openedAt.has(brn));
    expect(alerts.length).toBeGreaterThan(5);
    expect(kept).toHaveLength(alerts.length - 1);
    expect(kept.map(({ brn }) => brn)).not.toContain(repaired.brn);
    expect(kept.every((alert) => openedAt.get(alert.brn) === alert.openedAt)).toBe(true);
    expect((await historyOf(world)).slice(0, history.length)).toEqual(history);
    expect(logOf(running).filter(({ msg }) => /cannot be read/.test(msg))).toEqual([]);
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: ALERT_CHANNEL });
    const status = wordsOf(await answerTo(world, kim, '손볼 회사'));
    expect(status).toContain(`${SAMPLES.length}곳`);
  });
});
