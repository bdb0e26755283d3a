import { describe, expect, it, onTestFinished } from 'vitest';
import { METRICS_TOKEN } from '../../src/sandbox/world.js';
import { startHttpServer } from '../support/http-server.js';
import { cli } from './support/command-line.js';
import { advanceDays, logOf, MORNING, untilLogged, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';

const [GARAM = '', NARAE = '', DASOM = ''] = brns(3);
const KEY = 'a-key-that-nobody-may-see';

async function startHeartbeatService(status = 200) {
  const service = await startHttpServer((_, response) => void response.writeHead(status).end());
  onTestFinished(() => service.close());
  return { service, settings: { HEARTBEAT_URL: `${service.url}/ping/${KEY}` } };
}

describe('HEARTBEAT_URL', () => {
  it('is called once after each finished sweep', async () => {
    const { service, settings } = await startHeartbeatService();
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);

    const running = await startApp(world, settings);
    await untilSwept(running);
    await expect.poll(() => service.received.length).toBe(1);
    await advanceDays(running);
    await expect.poll(() => service.received.length).toBe(2);
    await running.stop();

    expect(service.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /ping/${KEY}`,
      `GET /ping/${KEY}`,
    ]);
  });

  it('is not called after a sweep that was stopped because POPBiLL refuses our settings', async () => {
    const { service, settings } = await startHeartbeatService();
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010015 });

    const running = await startApp(world, settings);
    await untilLogged(running, 'Scheduled check ends');
    await running.stop();

    expect(service.received).toEqual([]);
  });

  it('causes only a warning when it fails, and its address is never logged', async () => {
    const { service, settings } = await startHeartbeatService(500);
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, -1) }]);
    const WARNING = 'HEARTBEAT_URL did not confirm the call after a scheduled check';

    const running = await startApp(world, settings);
    await untilSwept(running);
    await untilLogged(running, WARNING);

    const warning = logOf(running).find(({ msg }) => msg === WARNING);
    expect(warning).toMatchObject({ level: 'warn', failure: 'HTTP 500' });
    expect(service.received).toHaveLength(2);
    expect(running.logged.join('')).not.toContain(KEY);
    expect(world.slack.channel('C0ALERTS').messages).toHaveLength(1);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  });

  it('is called by a sweep from the command line too', async () => {
    const { service, settings } = await startHeartbeatService();
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);

    const { code } = await cli(world, ['sweep'], settings);

    expect(code).toBe(0);
    expect(service.received).toHaveLength(1);
  });
});

const requestMetrics = ({ url }: RunningApp, token: string | undefined = METRICS_TOKEN) =>
  fetch(`${url}/metrics`, { headers: token === '' ? {} : { authorization: `Bearer ${token}` } });

describe('/metrics', () => {
  it('requires METRICS_TOKEN, and does not exist if none is set', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const running = await startApp(world);

    const answers = [await requestMetrics(running, ''), await requestMetrics(running, 'a guess')];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(await answers[0]?.text()).not.toContain('hometax_watch');
    await running.stop();

    const open = await startApp(world, { METRICS_TOKEN: '' });
    expect((await requestMetrics(open)).status).toBe(404);
  });

  it('counts decisions, sends and open alerts, and shows the age of the last sweep', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [
      { brn: GARAM, name: '가람무역', state: certificateOnly(world, -1) },
      { brn: NARAE, name: '나래상사', state: deptUserRejected() },
      { brn: DASOM, name: '다솜식품', state: deptUserWorks() },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    world.clock.advance(60_000);

    const answer = await requestMetrics(running);
    const text = await answer.text();

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(valueIn(text, 'alert_decisions_total{decision="notice",why="first"}')).toBe(2);
    expect(valueIn(text, 'slack_sends_total{message="notice",outcome="sent"}')).toBeGreaterThan(0);
    expect(valueIn(text, 'open_alerts{reason="certificate-expiry",severity="critical"}')).toBe(1);
    expect(valueIn(text, 'open_alerts{reason="dept-user-login",severity="critical"}')).toBe(1);
    expect(valueIn(text, 'open_alerts{reason="plan",severity="notice"}')).toBe(0);
    expect(valueIn(text, 'checks_total{by="sweep",verdict="broken"}')).toBe(2);
    expect(valueIn(text, 'checks_total{by="sweep",verdict="collectable"}')).toBe(1);
    expect(valueIn(text, 'sweep_duration_seconds_count{outcome="finished"}')).toBe(1);
    expect(valueIn(text, 'notices_sent_total{why="first",severity="critical"}')).toBe(2);
    const logins = 'popbill_call_duration_seconds_count{call="dept-user-login-test"';
    expect(valueIn(text, `${logins},outcome="answered"}`)).toBe(1);
    expect(valueIn(text, `${logins},outcome="auth-rejected"}`)).toBe(1);
    expect(valueIn(text, 'popbill_calls_waiting')).toBe(0);
    expect(valueIn(text, 'outbox_entries')).toBe(0);
    expect(valueIn(text, 'companies')).toBe(3);
    const age = valueIn(text, 'last_sweep_age_seconds');
    expect(age).toBeGreaterThanOrEqual(60);
    expect(age).toBeLessThan(120);
  });

  it('names no company, number or channel', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, -1) }]);
    const running = await startApp(world);
    await untilSwept(running);

    const text = await (await requestMetrics(running)).text();

    expect(text).not.toContain('가람무역');
    expect(text).not.toContain(GARAM);
    expect(text).not.toContain('C0ALERTS');
    expect(text).not.toMatch(/https?:|\b\d{3}-?\d{2}-?\d{5}\b/);
  });

  it('has no age of a sweep before the first one is finished', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const running = await startApp(world);

    const text = await (await requestMetrics(running)).text();

    expect(valueIn(text, 'companies')).toBe(0);
    expect(text).not.toMatch(/^hometax_watch_last_sweep_age_seconds/m);
  });
});

describe('QUIET_HOURS and EXTRA_HOLIDAYS', () => {
  const offsetOf = (time: string) => Date.parse(`${time}:00+09:00`) - MORNING;

  it.each([
    {
      name: 'hold the notices of an early sweep until the morning',
      settings: { QUIET_HOURS: '20:00-08:30' },
      quietAt: '2026-11-26T08:10',
      sentAt: '2026-11-26T08:31',
    },
    {
      name: 'hold the notices of an extra holiday until the next morning',
      settings: { QUIET_HOURS: '20:00-08:30', EXTRA_HOLIDAYS: '2026-11-26' },
      quietAt: '2026-11-26T12:10',
      sentAt: '2026-11-27T08:31',
    },
  ])('$name', async ({ settings, quietAt, sentAt }) => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, -1) }]);
    const running = await startApp(world, { ...settings, SWEEP_CRON: '0 6,8,12 * * *' });
    const messages = () => world.slack.channel('C0ALERTS').messages;
    await untilSwept(running);

    world.clock.advance(offsetOf(quietAt));
    await untilSwept(running, 2);
    const whileQuiet = messages().length;
    world.clock.advance(offsetOf(sentAt) - offsetOf(quietAt));

    await expect.poll(() => messages().length).toBe(1);
    expect(whileQuiet).toBe(0);
  });
});

describe('the holiday data', () => {
  it.each([
    { name: 'in the middle of its years', startsAt: MORNING, warnings: 0 },
    {
      name: 'within 60 days of its end',
      startsAt: Date.parse('2060-12-01T06:10:00+09:00'),
      warnings: 1,
    },
  ])('causes $warnings warnings $name', async ({ startsAt, warnings }) => {
    const running = await startApp(await aWorld({ startsAt }));

    const lines = logOf(running).filter(({ msg }) => msg.startsWith('Holiday data: '));
    expect(lines.map(({ level }) => level)).toEqual(Array.from({ length: warnings }, () => 'warn'));
  });
});

function valueIn(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`hometax_watch_${name} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}
