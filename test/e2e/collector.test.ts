import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/app/environment.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { alertOf, messages, postCount, thread } from './support/channel.js';
import { COLLECTOR_SECRET, failureBody, post, report, signed } from './support/collector.js';
import { cli } from './support/command-line.js';
import { DAY, untilSent, untilSwept } from './support/days.js';
import {
  aWorld,
  companyCalls,
  metricsAt,
  type RunningApp,
  startApp,
} from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { alertsIn, allOf, fromStore, historyOf } from './support/stored.js';
import { brns, deptUserWorks, watch } from './support/watching.js';
import { buttonsIn, messageIn, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;
const healthy = findSample('healthy');
const byDate = findSample('certificate-by-date');
const SETTINGS: Environment = { COLLECTOR_SECRET };
const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** Waits until what was reported is checked and its messages are sent. */
async function untilHandled(running: RunningApp): Promise<void> {
  const isHandled = () =>
    fromStore(running.world, async (store) =>
      (await allOf(store.collectorReports())).every(({ handled }) => handled === true),
    );
  await expect.poll(isHandled).toBe(true);
  await untilSent(running);
}

async function reported(running: RunningApp, failure: Parameters<typeof report>[1]): Promise<void> {
  expect(await report(running, failure)).toMatchObject({ status: 202 });
  await untilHandled(running);
}

describe('a failure that the collector reports', () => {
  it('opens one alert that says what both saw, which the login test resolves', async () => {
    const running = await sampleApp({ settings: SETTINGS, watched: [healthy, byDate] });
    const { world } = running;
    await untilSent(running);
    const logins = () =>
      world.popbill.companies.loginAttempts(healthy.brn, 'taxinvoice', 'deptUser');
    const loginsBefore = logins();

    await reported(running, {
      brn: healthy.brn,
      message: '*틀림* <!channel> https://popbill.com/x',
    });

    const alert = await messageIn(world, ALERT_CHANNEL, healthy.name);
    const opened = postCount(world);
    expect(wordsOf(alert)).toMatch(
      /수집 연동의 로그인이 11월 26일 10:\d\d에 거부되었습니다\(팝빌 -11100021\)\. .*10:\d\d 확인 결과 부서사용자는 팝빌에 등록되어 있습니다\./,
    );
    expect(wordsOf(alert)).toContain(
      "먼저 로그인을 테스트해 주세요. '다시 확인'을 누르면 한 번 로그인합니다.",
    );
    expect(buttonsIn(alert)).toEqual(expect.arrayContaining(['alert_check', 'alert_registered']));
    expect(logins()).toBe(loginsBefore);

    world.clock.advance(MINUTE);
    await reported(running, { brn: healthy.brn });

    const edited = alertOf(world, healthy.name);
    expect(wordsOf(edited)).toContain('팝빌 -11100021, 2회');
    expect(postCount(world)).toBe(opened);
    expect(thread(edited)).toEqual([]);

    await world.slack.press(kim, edited, 'alert_check', `${healthy.brn}:taxinvoice`);
    await messageIn(world, ALERT_CHANNEL, healthy.name, '부서사용자 로그인이 다시 정상입니다');
    expect(logins()).toBe(loginsBefore + 1);
    expect(await alertsIn(world)).toEqual([]);

    const events = (await historyOf(world)).filter(({ kind }) => kind === 'collector-failed');
    expect(events).toEqual([
      expect.objectContaining({ code: -11100021, message: '*틀림* <!channel> ***' }),
    ]);
    await world.slack.slash(kim, '/hometax', `이력 ${healthy.brn}`, { channel: 'C0TEAM' });
    const history = await world.slack.waitFor(({ views }) => views(kim).at(-1));
    expect(JSON.stringify(history.blocks)).toContain('&lt;!channel&gt;');
    expect(JSON.stringify(history.blocks)).not.toContain('<!channel>');
  });

  it('of a certificate offers its login test; the thread of an open alert tells what is new', async () => {
    const expiring = findSample('certificate-ends-in-14-days');
    const running = await sampleApp({ settings: SETTINGS, watched: [byDate, expiring] });
    const { world } = running;
    await untilSent(running);

    await reported(running, { brn: byDate.brn, code: -10004003, message: '' });
    const alert = await messageIn(world, ALERT_CHANNEL, byDate.name);
    expect(wordsOf(alert)).toMatch(
      /거부되었습니다\(팝빌 -10004003\)\. 팝빌에 등록된 인증서의 만료일은 20\d\d년/,
    );
    expect(buttonsIn(alert)).toContain('report_cert_test');

    await reported(running, { brn: expiring.brn, code: -10000014, message: '존재하지 않는 회원' });
    world.clock.advance(MINUTE);
    await reported(running, { brn: expiring.brn, code: -10000014, message: '존재하지 않는 회원' });
    expect(thread(alertOf(world, expiring.name)).map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^11월 26일 10:\d\d 수집 연동이 전자세금계산서 수집 중 팝빌 오류를 받았습니다: "존재하지 않는 회원" \(-10000014\)$/,
      ),
    ]);
  });

  it('is no alert if it is temporary, and the lock-out rule counts the rejected ones', async () => {
    const world = await aWorld({
      startsAt: Date.parse('2026-11-26T10:00:00+09:00'),
      settings: SETTINGS,
    });
    const [brn, name] = ['9998101014', '한빛상사'] as const;
    await watch(world, [{ brn, name, state: deptUserWorks() }]);
    const running = await startApp(world);
    await untilSwept(running);
    const logins = () => world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser');

    await reported(running, { brn, code: -11100009 });
    expect(messages(world)).toEqual([]);

    const loginsBefore = logins();
    for (let i = 0; i < 3; i++) {
      world.clock.advance(MINUTE);
      await reported(running, { brn });
    }
    // The fourth is not recorded yet when a person checks.
    world.clock.advance(1);
    expect(await report(running, { brn })).toMatchObject({ status: 202 });
    await world.slack.press(kim, alertOf(world, name), 'alert_check', `${brn}:taxinvoice`);
    await untilHandled(running);
    expect(logins()).toBe(loginsBefore);
    const alert = alertOf(world, name);
    expect(buttonsIn(alert)).toContain('alert_confirm_login');
    expect(wordsOf(alert)).toContain('잠금 방지를 위해 로그인 테스트를 중단했습니다.');

    world.clock.advance(DAY);
    await untilSwept(running, 2);
    expect(logins()).toBe(loginsBefore);
  });

  it('of many companies within an hour is few messages: the sixth and later ones share one', async () => {
    const world = await aWorld({
      startsAt: Date.parse('2026-11-26T10:00:00+09:00'),
      settings: SETTINGS,
    });
    const many = brns(12).map((brn, i) => ({ brn, name: `동시${i}`, state: deptUserWorks() }));
    await watch(world, many);
    const running = await startApp(world);
    await untilSwept(running);
    await untilSent(running);
    const before = postCount(world);

    for (const { brn } of many)
      expect(await report(running, { brn })).toMatchObject({ status: 202 });
    await untilHandled(running);

    expect(postCount(world) - before).toBe(6);
    await messageIn(world, ALERT_CHANNEL, '부서사용자 로그인 거부 7곳');
  });

  it('is checked after a restart if the process ended first, and is not accepted again', async () => {
    const running = await sampleApp({ settings: SETTINGS, watched: [healthy] });
    const { world } = running;
    await untilSent(running);
    const body = failureBody(world, { brn: healthy.brn });
    const signature = signed(body);
    world.popbill.faults.set({ brn: healthy.brn }, { kind: 'hang' });

    expect(await post(running.url, body, signature)).toMatchObject({ status: 202 });
    await running.stop();
    world.popbill.faults.clear();
    const next = await startApp(world, SETTINGS);
    await untilHandled(next);

    expect(wordsOf(alertOf(world, healthy.name))).toContain('수집 연동의 로그인이');
    const replay = await post(next.url, body, signature);
    expect([replay.status, await replay.json()]).toEqual([
      401,
      { error: 'replayed', message: expect.any(String) },
    ]);
  });
});

describe('the answers to the collector', () => {
  it('are as docs/collector.openapi.yaml says, which is valid', async () => {
    const running = await sampleApp({ settings: SETTINGS, watched: [healthy] });
    const { world, url } = running;
    await untilSent(running);
    const { brn } = healthy;
    const openapi = load(docs('collector.openapi.yaml'));
    expect(await new Validator().validate(docs('collector.openapi.yaml'))).toEqual({
      valid: true,
    });
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    ajv.addSchema(openapi as object, 'openapi');
    const shapeOf = (status: number) =>
      ajv.compile({
        $ref: `openapi#/paths/~1collector~1failures/post/responses/${status}/content/application~1json/schema`,
      });
    const answers = new Map<string, number>();
    const answer = async (response: Response): Promise<Record<string, unknown>> => {
      const json = (await response.json()) as Record<string, unknown>;
      const validate = response.status === 405 ? shapeOf(401) : shapeOf(response.status);
      expect({ json, valid: validate(json), errors: validate.errors }).toMatchObject({
        valid: true,
      });
      expect(response.headers.get('content-type')).toContain('application/json');
      answers.set(String(json['error'] ?? json['status']), response.status);
      return json;
    };

    const body = failureBody(world, { brn });
    const signature = signed(body);
    await answer(await post(url, body, signature));
    await answer(await post(url, body, signature));
    await answer(await post(url, body));
    await answer(await post(url, `${body} `, signature));
    await answer(await post(url, body, signed(body, COLLECTOR_SECRET, Date.now() - HOUR)));
    await answer(await report(running, { brn: '1234567890' }));
    const long = JSON.stringify({ message: 'x'.repeat(20_000) });
    await answer(await post(url, long, signed(long)));
    await answer(await fetch(`${url}/collector/failures`));
    const { fields } = await answer(
      await report(running, { brn: '12', product: 'tax', code: 1, at: 'yesterday' }),
    );
    expect(fields).toEqual(
      ['brn', 'product', 'code', 'at'].map((field) => ({ field, message: expect.any(String) })),
    );
    const other = await answer(await report(running, { brn, product: 'cashbill' }));
    expect(other['fields']).toEqual([
      { field: 'product', message: 'is not watched for this company, only taxinvoice' },
    ]);
    for (let i = 0; i < 57; i++) await (await report(running, { brn: '1234567890' })).text();
    const limited = await report(running, { brn });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    await answer(limited);

    expect(Object.fromEntries(answers)).toEqual({
      accepted: 202,
      replayed: 401,
      unsigned: 401,
      'wrong-signature': 401,
      stale: 401,
      'unknown-company': 404,
      'too-large': 413,
      'not-post': 405,
      invalid: 400,
      'too-many': 429,
    });
    const metrics = await metricsAt(url);
    expect(metrics).toMatch(/hometax_watch_collector_requests_total\{status="202"\} 1\n/);
    expect(metrics).toMatch(/hometax_watch_collector_requests_total\{status="401"\} 4\n/);
    // A flood without a signature does not use up the collector's minute.
    await untilHandled(running);
  });

  it('are only given with COLLECTOR_SECRET', async () => {
    const running = await sampleApp({ watched: [healthy] });

    expect(await report(running, { brn: healthy.brn })).toMatchObject({ status: 404 });
    expect(companyCalls(running.world).length).toBeGreaterThan(0);
  });
});

/** The code blocks of docs/collector.md by language. */
const SAMPLES = new Map(
  [...docs('collector.md').matchAll(/```(js|java|sh)\n([\s\S]*?)```/g)].map(
    ([, language = '', code = '']) => [language, code],
  ),
);

async function run(command: string, args: readonly string[], env: Environment): Promise<string> {
  const child = spawn(command, args, { env: { PATH: process.env['PATH'], ...env } });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
  await once(child, 'close');
  return out.trim();
}

describe('the samples in docs/collector.md', () => {
  it('in Node and shell report a failure, and the command line explains the answer', async () => {
    // A little late, because the shell's time has whole seconds.
    const world = await aWorld({ startsAt: Date.now() - 5000, settings: SETTINGS });
    const companies = [
      { brn: '9998101014', name: '한빛상사' },
      { brn: '9998102027', name: '가람무역' },
    ];
    await watch(
      world,
      companies.map((each) => ({ ...each, state: deptUserWorks() })),
    );
    const running = await startApp(world);
    const { url } = running;
    await untilSwept(running);
    const env = { HOMETAX_WATCH_URL: url, COLLECTOR_SECRET };

    const file = join(world.folder, 'sample.mjs');
    await writeFile(file, SAMPLES.get('js') ?? '');
    const call = `import { reportFailure } from '${pathToFileURL(file).href}';
      console.log(await reportFailure({ brn: '9998101014', product: 'taxinvoice', code: -11100021, message: '"오류"' }));`;
    const node = await run(process.execPath, ['--input-type=module', '--eval', call], env);
    const shell = await run('sh', ['-c', SAMPLES.get('sh') ?? ''], {
      ...env,
      BRN: '999-81-02027',
      PRODUCT: 'taxinvoice',
      CODE: '-11100021',
      MESSAGE: '비밀번호 오류',
    });

    expect({ node, shell }).toEqual({ node: '202', shell: '202' });
    await untilHandled(running);
    for (const { name } of companies)
      expect(wordsOf(alertOf(world, name))).toContain('수집 연동의');

    const tested = await cli(world, ['collector', 'test', url]);
    expect(tested).toMatchObject({ code: 0, err: '' });
    expect(tested.out).toContain('정상입니다. 서명이 확인되었습니다.');
    const wrong = await cli(world, ['collector', 'test', url], {
      COLLECTOR_SECRET: 'x'.repeat(40),
    });
    expect(wrong).toMatchObject({
      code: 2,
      out: expect.stringContaining('401: 서명이 맞지 않습니다.'),
    });
    const unset = await cli(world, ['collector', 'test', url], { COLLECTOR_SECRET: '' });
    expect(unset).toMatchObject({
      code: 1,
      err: expect.stringContaining('COLLECTOR_SECRET이 없습니다'),
    });
    const elsewhere = await cli(world, ['collector', 'test', world.popbill.url]);
    expect(elsewhere).toMatchObject({
      code: 2,
      out: expect.stringContaining('앱의 응답이 아닙니다'),
    });
    await running.stop();
    const away = await cli(world, ['collector', 'test'], {
      PUBLIC_URL: url,
      CHANNEL_LANGUAGE: 'en',
    });
    expect(away).toMatchObject({
      code: 3,
      out: expect.stringContaining('No answer (ECONNREFUSED)'),
    });
  });

  it('have at most twelve lines and agree about what is sent', () => {
    const parts = [
      /\bbrn\b/,
      /\bproduct\b/,
      /\bcode\b/,
      /\bmessage\b/,
      /\bat\b/,
      /\/collector\/failures/,
      /content-type.{1,5}application\/json/i,
      /x-hometax-signature/,
      /COLLECTOR_SECRET/,
      /HOMETAX_WATCH_URL/,
      /hmac.{0,3}sha-?256|sha256.*hmac|HmacSHA256/is,
      // `<t>.<body>`
      /\$\{t\}\.\$\{body\}|t \+ "\." \+ body|'%s\.%s' "\$t" "\$body"/,
      /t=.{0,8}t.{0,8},v1=/,
    ];

    expect([...SAMPLES.keys()].sort()).toEqual(['java', 'js', 'sh']);
    for (const [language, code] of SAMPLES) {
      const missing = parts.filter((part) => !part.test(code));
      expect({ language, missing, lines: code.trim().split('\n').length <= 12 }).toEqual({
        language,
        missing: [],
        lines: true,
      });
    }
  });
});
