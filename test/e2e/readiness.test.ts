import { describe, expect, it } from 'vitest';
import { parseLog, startAppProcess } from './support/app-process.js';
import { aWorld } from './support/running-app.js';
import { brns, certificateOnly, watch } from './support/watching.js';

const [GARAM = ''] = brns(1);

describe('readiness', () => {
  it('fails while Slack cannot be reached, although the process is alive', async () => {
    const world = await aWorld();
    const restore = world.slack.faults.set({}, { kind: 'reset' });
    const app = await startAppProcess(world);
    const { port } = await app.waitForLine('HomeTax Watch has started');
    const url = `http://127.0.0.1:${String(port)}`;
    await app.waitForLine('Slack gives no usable answer yet; trying again');

    const alive = await fetch(`${url}/healthz`);
    const ready = await fetch(`${url}/readyz`);
    const reason = await ready.text();
    restore();
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200);

    expect([alive.status, ready.status, reason]).toEqual([200, 503, 'Not connected to Slack.\n']);
  });
});

describe('the log of the process', () => {
  it('has one JSON object per line with level, time and sentence, and nothing else', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, -1) }]);
    const app = await startAppProcess(world);
    await app.waitForLine('"Scheduled check ends"');
    await world.slack.slash('U0KIM', '/hometax', '확인 가람무역', { channel: 'C0TEAM' });

    app.child.kill('SIGTERM');
    await app.exited;

    const lines = parseLog(app.stdout());
    const invalid = lines.filter(
      ({ level, msg, ...rest }) =>
        !['debug', 'info', 'warn', 'error'].includes(level) ||
        msg === '' ||
        !Number.isFinite(Date.parse(String(rest['time']))),
    );
    expect(lines.length).toBeGreaterThan(4);
    expect(invalid).toEqual([]);
    expect(app.stdout().endsWith('\n')).toBe(true);
    expect(app.stderr()).toBe('');
  });
});
