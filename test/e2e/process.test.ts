import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL } from '../../src/sandbox/world.js';
import { startAppProcess, startProcess, timeOf } from './support/app-process.js';
import { aWorld } from './support/running-app.js';
import { ABOUT_SQLITE, isStoreClosed } from './support/test-store.js';
import { watchByImport } from './support/watch-by-import.js';

const HANBIT = '1234567891';

/** A company without a registered authentication, so that the first sweep posts one alert. */
async function aWorldWithOneAlert() {
  const world = await aWorld();
  world.popbill.companies.set(HANBIT, { name: '한빛상사' });
  await watchByImport(world, [{ brn: HANBIT, name: '한빛상사' }]);
  return world;
}

describe('the process', () => {
  it('lists every missing setting, prints no value, and exits 1', async () => {
    const world = await aWorld();
    const app = startProcess(
      { POPBILL_LINK_ID: 'LEAKED', POPBILL_STAGE: 'staging-value' },
      { cwd: world.folder },
    );

    const { code } = await app.exited;

    expect(code).toBe(1);
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'ALERT_CHANNEL',
      'POPBILL_SECRET_KEY',
      'POPBILL_STAGE',
    ]) {
      expect(app.output()).toContain(name);
    }
    expect(app.output()).not.toMatch(/LEAKED|staging-value/);
  });

  it.each(['main.js', 'cli.js'])('reports a .env that is a folder: %s', async (file) => {
    const world = await aWorld();
    mkdirSync(join(world.folder, '.env'));

    const { exited, output } = startProcess(world.environment, {
      file,
      args: ['doctor'],
      cwd: world.folder,
    });

    expect((await exited).code).toBe(1);
    expect(output()).toMatch(/^설정 파일을 읽지 못했습니다: .*\(EISDIR\).*\n$/);
  });

  it('hides secrets in an unexpected error of a command', async () => {
    const world = await aWorld();
    const { SLACK_BOT_TOKEN } = world.environment;
    // Fails when the command prints its result.
    const fault = `process.stdout.write = () => { throw new Error('${SLACK_BOT_TOKEN} in a bug') }`;
    const command = startProcess(
      { ...world.environment, NODE_OPTIONS: `--import=data:text/javascript,${encodeURI(fault)}` },
      { file: 'cli.js', args: ['export'], cwd: world.folder },
    );

    expect((await command.exited).code).toBe(1);
    expect(command.output()).toContain('[hidden] in a bug');
    expect(command.output()).not.toContain(SLACK_BOT_TOKEN);
  });

  it('finishes its work on SIGTERM, closes the store and exits 0', async () => {
    const world = await aWorldWithOneAlert();
    const app = await startAppProcess(world);
    await world.slack.waitFor((slack) => slack.channel(ALERT_CHANNEL).messages.length > 0);

    app.child.kill('SIGTERM');
    const { code } = await app.exited;

    expect(code).toBe(0);
    expect(app.output()).toContain('"Stopped"');
    await expect.poll(() => isStoreClosed(world)).toBe(true);
    for (const line of app.output().trim().split('\n'))
      expect(() => JSON.parse(line)).not.toThrow();
  });

  it('exits at once on a second SIGTERM', async () => {
    const world = await aWorldWithOneAlert();
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'hang' });
    const app = await startAppProcess(world);
    await app.waitForLine('Scheduled check begins');

    app.child.kill('SIGTERM');
    await app.waitForLine('Received a stop signal; finishing');
    app.child.kill('SIGTERM');

    expect(await timeOf(app.exited, app)).toBeLessThan(3000);
    expect((await app.exited).code).toBe(1);
  });

  it('does not start while another process uses the same store', ABOUT_SQLITE, async () => {
    const world = await aWorld();
    await startAppProcess(world);

    const second = startProcess(world.environment, { cwd: world.folder });
    const { code } = await second.exited;

    expect(code).toBe(1);
    expect(second.output()).toContain('locked');
  });

  it('exits 1 when Slack refuses the token', async () => {
    const world = await aWorld();
    const app = startProcess(
      { ...world.environment, SLACK_BOT_TOKEN: 'xoxb-of-another-workspace' },
      { cwd: world.folder },
    );

    const { code } = await app.exited;

    expect(code).toBe(1);
    expect(app.output()).toContain('Slack refuses a token (invalid_auth)');
  });
});
