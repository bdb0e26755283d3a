import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { openCore, openCoreOf } from '../../src/app/open-core.js';
import { DAY } from '../../src/kernel/time.js';
import { historyKeptSince } from '../../src/records/history.js';
import { StoreError } from '../../src/records/store.js';
import type { WriterLock } from '../../src/store/held-lock.js';
import { aCompany } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

function aConfig() {
  const config = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-1-bot',
    SLACK_SIGNING_SECRET: 'signing-secret',
    ALERT_CHANNEL: 'C0ALERTS',
    POPBILL_LINK_ID: 'LINKER',
    POPBILL_SECRET_KEY: 'cG9wYmlsbC1zZWNyZXQ=',
    STORE_URL: `sqlite://${join(folder, randomUUID())}`,
  });
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join(' '));
  return config.value;
}

const options = () => ({ clock: fakeClock(seoul('2026-11-25 10:12')), log: captureLog() });

function aLock() {
  const events: string[] = [];
  let isHeld = true;
  const lock: WriterLock = {
    term: 'term',
    isHeld: () => isHeld,
    lost: new Promise(() => {}),
    lose: () => {
      isHeld = false;
    },
    release: async () => {
      events.push('released');
    },
  };
  return { lock, events };
}

const COMPANY = [{ put: 'company', value: aCompany() }] as const;

describe('the use cases of the lock’s holder', () => {
  it('write until the lock is lost, and can still read after that', async () => {
    const { lock } = aLock();
    const core = await openCoreOf(lock, aConfig(), options());
    onTestFinished(() => core.close());
    await core.store.write(COMPANY);
    expect(core.isLeading()).toBe(true);

    lock.lose(new StoreError('unreachable', 'gone'));

    expect(core.isLeading()).toBe(false);
    await expect(core.store.write(COMPANY)).rejects.toMatchObject({ code: 'not-leading' });
    expect(await core.store.company(aCompany().brn)).toEqual(aCompany());
  });

  it('release the lock when they are closed', async () => {
    const { lock, events } = aLock();
    const core = await openCoreOf(lock, aConfig(), options());
    expect(events).toEqual([]);

    await core.close();

    expect(events).toEqual(['released']);
  });

  it('release the lock if the store cannot be opened', async () => {
    const { lock, events } = aLock();
    const config = { ...aConfig(), store: { url: 'sqlite:///proc/none/store.sqlite' } };

    await expect(openCoreOf(lock, config, options())).rejects.toMatchObject({
      code: 'not-writable',
    });

    expect(events).toEqual(['released']);
  });

  it('date what they record correctly although the machine’s clock jumped, so that its history is kept', async () => {
    const steady = fakeClock(seoul('2026-11-25 10:12'));
    let jumpMs = 0;
    const clock = { now: () => steady.now() + jumpMs, steadyMs: steady.now };
    const core = await openCoreOf(aLock().lock, aConfig(), { ...options(), clock });
    onTestFinished(() => core.close());
    const { brn } = aCompany();
    await core.store.write(COMPANY);
    jumpMs = -400 * DAY;

    await core.watchedCompanies.unwatch(brn, 'cli');
    await core.store.purgeHistory(historyKeptSince(steady.now()));

    const { records } = await core.store.historyPage({ brn, limit: 10 });
    expect(records).toMatchObject([{ at: steady.now(), event: { kind: 'unwatched' } }]);
  });

  it('are refused while another process holds the lock', async () => {
    const config = aConfig();
    const first = await openCore(config, options());
    if (!first.ok) throw first.error;
    onTestFinished(() => first.value.close());

    expect(await openCore(config, options())).toMatchObject({
      ok: false,
      error: { code: 'locked' },
    });
  });
});
