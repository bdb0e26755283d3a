import { describe, expect, it } from 'vitest';
import { aWorld, startApp } from './support/running-app.js';

describe('the running app', () => {
  it('is alive and ready once it is connected to Slack', async () => {
    const { url } = await startApp(await aWorld());

    const alive = await fetch(`${url}/healthz`);
    const ready = await fetch(`${url}/readyz`);

    expect([alive.status, ready.status]).toEqual([200, 200]);
  });

  it('logs a wrong signing secret and a wrong clock, which nothing else can report', async () => {
    const { world, logged } = await startApp(await aWorld(), {
      SLACK_SIGNING_SECRET: 'the-client-secret',
    });
    const tenMinutesAgo = Math.floor(Date.now() / 1000) - 600;

    const command = await world.slack.slash('U0KIM', '/hometax', 'help', { channel: 'C0TEAM' });
    await world.slack.deliverRaw('{}', world.slack.sign('{}', tenMinutesAgo));

    expect(command.acked).toBe(false);
    const log = logged.join('\n');
    expect(log).toContain('SLACK_SIGNING_SECRET is wrong');
    expect(log).toContain('the clock of this machine is wrong');
  });

  it('answers a signed command and refuses unsigned, stale and wrongly signed ones', async () => {
    const { world, url } = await startApp(await aWorld());
    const body = 'command=%2Fhometax&text=help&user_id=U0KIM&channel_id=C0TEAM&team_id=T0';
    const post = (headers: Record<string, string>) =>
      fetch(`${url}/slack/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
      });
    const signed = world.slack.sign(body);
    const stale = world.slack.sign(body, Math.floor(Date.now() / 1000) - 600);

    const answers = await Promise.all([
      post({}),
      post(stale),
      post({ ...signed, 'x-slack-signature': `v0=${'0'.repeat(64)}` }),
    ]);
    const command = await world.slack.slash('U0KIM', '/hometax', '도움말', { channel: 'C0TEAM' });

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(command.acked).toBe(true);
  });
});
