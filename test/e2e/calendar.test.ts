import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventsIn } from '../support/calendar-server.js';
import { MORNING, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { historyOf } from './support/stored.js';
import { textOfStore } from './support/test-store.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo, windowOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const [MINE = '', OTHER = ''] = brns(2);
/** The app's public address. The test replaces it by the local one. */
const PUBLIC_URL = 'http://127.0.0.1:1';

const lookUpsIn = ({ slack }: World) =>
  slack.calls.filter(({ method }) => /^(users|usergroups)\./.test(method)).length;

describe('a calendar', () => {
  it('is made from the forecast, read by a calendar, and revoked', async () => {
    const world = await aWorld({ startsAt: MORNING });
    world.slack.addUserGroup('S0TAX', 'tax', [kim, lee]);
    await watch(world, [
      { brn: MINE, name: '한빛상사', owner: kim, state: certificateOnly(world, 10) },
      { brn: OTHER, name: '누리식품', state: certificateOnly(world, 200) },
    ]);
    const running = await startApp(world, { PUBLIC_URL, OPERATORS: 'S0TAX' });
    await untilSwept(running);

    await world.slack.slash(kim, '/hometax', '전망', { channel: 'C0TEAM' });
    const forecast = await answerTo(world, kim, '캘린더 구독');
    await world.slack.press(kim, forecast, ACTIONS.calendar);
    await windowOf(world, kim, '이 채널로 알림을 받는 회사');
    await world.slack.submit(kim, { [FIELDS.calendarScope.id]: 'owner' });
    const made = await windowOf(world, kim, '지금만 볼 수 있으니');
    const [address = '', token = ''] =
      /http:\/\/127\.0\.0\.1:1\/calendar\/([\w-]{43})\.ics/.exec(JSON.stringify(made)) ?? [];
    const url = address.replace(PUBLIC_URL, running.url);

    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const events = eventsIn(await answer.text());
    const certificates = events.filter(({ uid }) => uid.startsWith('certificate'));
    expect(certificates.map(({ title }) => title)).toEqual(['한빛상사 인증서 만료']);
    expect(events.filter(({ uid }) => uid.startsWith('vat'))).toHaveLength(8);
    const before = lookUpsIn(world);
    expect((await fetch(url)).status).toBe(200);
    expect(lookUpsIn(world)).toBe(before);

    await world.slack.slash(lee, '/hometax', 'forecast', { channel: 'C0TEAM' });
    const seenByLee = await answerTo(world, lee, 'Subscribe in a calendar');
    await world.slack.press(lee, seenByLee, ACTIONS.calendar);
    const form = await windowOf(world, lee, 'Addresses in use', 'companies of');
    await world.slack.press(lee, form, ACTIONS.calendarRevoke);
    await windowOf(world, lee, 'The address no longer works.');
    expect((await fetch(url)).status).toBe(404);
    expect(world.slack.warnings).toEqual([]);

    await world.slack.slash(lee, '/hometax', 'history', { channel: 'C0TEAM' });
    await windowOf(world, lee, 'revoked a calendar address');
    await running.stop();
    const kinds = (await historyOf(world)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['calendar-made', 'calendar-revoked']));
    expect(`${await textOfStore(world)}\n${running.logged.join('\n')}`).not.toContain(token);
  });
});
