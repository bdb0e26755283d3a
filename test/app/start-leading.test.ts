import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { type Overrides, startLeading } from '../../src/app/start-leading.js';
import { deferred } from '../../src/kernel/async.js';
import { processTimers } from '../../src/slack/background.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { captureLog } from '../support/capture-log.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { startHttpServer } from '../support/http-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

/** A leader that Slack has not answered yet. */
async function aLeader({ timers }: Pick<Overrides, 'timers'> = {}) {
  const { promise: mayAnswer, resolve: answer } = deferred<void>();
  const slack = await startHttpServer(async (_request, response) => {
    await mayAnswer;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  onTestFinished(() => slack.close());
  const config = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-1-bot',
    SLACK_SIGNING_SECRET: 'signing-secret',
    SLACK_API_URL: `${slack.url}/api/`,
    ALERT_CHANNEL: 'C0ALERTS',
    POPBILL_LINK_ID: 'LINKER',
    POPBILL_SECRET_KEY: 'cG9wYmlsbC1zZWNyZXQ=',
    STORE_URL: `sqlite://${join(folder, randomUUID())}`,
  });
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join(' '));
  const { url } = config.value.store;
  const lock = await acquireWriterLock(url);
  if (!lock.ok) throw lock.error;
  const log = captureLog();
  const clock = fakeClock(seoul('2026-11-25 10:12'));
  const leadership = await startLeading(config.value, lock.value, { clock, log, timers });
  return { leadership, log, url, slack, answer };
}

describe('a leader that stops', () => {
  it('releases the lock even if its work cannot be stopped', async () => {
    const every = () => () => {
      throw new Error('cannot be stopped');
    };
    const { leadership, url } = await aLeader({ timers: { ...processTimers, every } });

    await expect(leadership.stop(1000)).rejects.toThrow('cannot be stopped');

    const lock = await acquireWriterLock(url, 100);
    expect(lock.ok).toBe(true);
    if (lock.ok) await lock.value.release();
  });

  it('does not prepare lists when Slack answers only then', async () => {
    const { leadership, log, slack, answer } = await aLeader();
    await eventually(() => slack.received.length > 0);

    await leadership.stop(1000);
    answer();

    expect(await leadership.connected).toMatchObject({ ok: false });
    // Reads the closed store too, so a list that was being prepared has failed by then.
    await leadership.routes.monitoring();
    expect(log.lines.map(({ message }) => message)).not.toContain(
      'The company list could not be prepared',
    );
  });
});
