import { describe, expect, it } from 'vitest';
import { PEOPLE } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { MORNING, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { brns, certificateOnly, dayEnd, watch } from './support/watching.js';
import { answerTo, directMessageTo, homeOf, windowOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const [SOON = '', LATER = '', COVERED = '', BEYOND = ''] = brns(4);

async function startForecast() {
  const world = await aWorld({ startsAt: MORNING });
  const works = { state: 'works', id: 'tax01' } as const;
  const expiresAt = dayEnd(world, 40);
  await watch(world, [
    { brn: SOON, name: '한빛상사', owner: kim, state: certificateOnly(world, 10) },
    { brn: LATER, name: '누리식품', state: certificateOnly(world, 200) },
    {
      brn: COVERED,
      name: '다온디자인',
      owner: kim,
      state: { taxinvoice: { certificate: { state: 'registered', expiresAt }, deptUser: works } },
    },
    { brn: BEYOND, name: '라온식품', state: certificateOnly(world, 400) },
  ]);
  const running = await startApp(world);
  await untilSwept(running);
  return world;
}

const command = (text: string) => [text, { channel: 'C0TEAM' }] as const;

describe('/hometax forecast', () => {
  it('shows a chart by month and by owner, and sends the file', async () => {
    const world = await startForecast();

    await world.slack.slash(lee, '/hometax', ...command('forecast'));
    const shown = await answerTo(world, lee, '3 certificates expire', 'For 1 of them');
    const chart = shown.blocks.find(({ type }) => type === 'data_visualization');
    expect(JSON.stringify(chart)).toContain('{"label":"Dec 26","value":1}');
    await world.slack.press(lee, shown, ACTIONS.forecastView, 'owner');
    await answerTo(world, lee, ' · 2 (1 with a department user)', '• No owner · 1');
    await world.slack.slash(kim, '/hometax', ...command('전망 파일'));
    await answerTo(world, kim, 'CSV 파일을 앱의 다이렉트 메시지로');

    const [file] = world.slack.files;
    const names = file?.content.toString().match(/한빛상사|누리식품|다온디자인|라온식품/g);
    expect(names).toEqual(['한빛상사', '다온디자인', '누리식품']);
    expect(world.slack.warnings).toEqual([]);
  });

  it('opens from a line on Home, and sends the chart from there', async () => {
    const world = await startForecast();
    await world.slack.openHome(kim);
    const home = await homeOf(world, kim, '12개월 동안 만료되는 인증서');

    await world.slack.press(kim, home, ACTIONS.homeForecast);
    const window = await windowOf(world, kim, '12개월 전망', '인증서 3건이 만료');
    await world.slack.press(kim, window, ACTIONS.forecastSend);
    await windowOf(world, kim, '차트를 앱의 다이렉트 메시지로');

    const message = await directMessageTo(world, kim, '인증서 3건이 만료');
    expect(message.blocks.map(({ type }) => type)).toContain('data_visualization');
    expect(world.slack.warnings).toEqual([]);
  });

  it('sends a table where Slack refuses the chart', async () => {
    const world = await startForecast();
    world.slack.faults.set(
      { method: 'response_url', times: 1 },
      { kind: 'body', body: '{"ok":false,"error":"invalid_blocks"}' },
    );

    await world.slack.slash(lee, '/hometax', ...command('forecast'));

    const shown = await answerTo(world, lee, '3 certificates expire');
    const types = shown.blocks.map(({ type }) => type);
    expect(types).toContain('table');
    expect(types).not.toContain('data_visualization');
  });
});
