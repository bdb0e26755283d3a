import { describe, expect, it } from 'vitest';
import { seedSampleCompanies } from '../../src/sandbox/sample-companies.js';
import { PEOPLE, type WorldOptions } from '../../src/sandbox/world.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { aWorld, startApp } from './support/running-app.js';
import { findSample, THURSDAY } from './support/sample-world.js';
import { answerTo, linkIn, windowOf } from './support/what-people-see.js';

const { kim } = PEOPLE;
const { brn } = findSample('dept-user-rejected-alone');

async function startOverSocket() {
  const options: WorldOptions = { startsAt: THURSDAY, socketMode: true };
  const world = await aWorld(options);
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  return startApp(world);
}

describe('the app over Socket Mode', () => {
  it('answers a command, a button, a typeahead and a form without a public address', async () => {
    const { world, url } = await startOverSocket();
    const { slack } = world;
    expect(slack.sockets.connections).toBe(1);

    const command = await ownTimeOf(() =>
      slack.slash(kim, '/hometax', `확인 ${brn}`, { channel: 'C0TEAM' }),
    );
    const report = await answerTo(world, kim, '라온식품', '수집 불가 🔴');
    const pressed = await ownTimeOf(() =>
      slack.press(kim, report, 'report_page', `${brn}:taxinvoice`),
    );
    const open = await windowOf(world, kim, '인증 페이지 링크는');
    await slack.closeView(kim);
    await slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');
    const { options } = await slack.typeahead(kim, 'company', brn);
    const submitted = await ownTimeOf(() => slack.submit(kim, { company: brn }));
    await windowOf(world, kim, '라온식품', '수집 불가 🔴');

    expect(linkIn(open)).toContain(world.popbill.url);
    expect(options).toHaveLength(1);
    for (const { result, ownMs } of [command, pressed, submitted]) {
      expect(result.acked).toBe(true);
      expect(ownMs).toBeLessThan(1000);
    }
    expect(slack.warnings).toEqual([]);
    const posted = await fetch(`${url}/slack/events`, { method: 'POST' });
    expect(posted.status).toBe(404);
    expect(await fetch(`${url}/readyz`)).toMatchObject({ status: 200 });
  });

  it('replaces a refreshed and a dropped connection, and answers commands again', async () => {
    const { world } = await startOverSocket();
    const { slack } = world;

    const untilConnected = (times: number) =>
      slack.waitFor(
        ({ sockets }) => sockets.connections === 1 && sockets.connectionsSoFar === times,
      );

    await untilConnected(1);
    slack.sockets.refresh();
    await untilConnected(2);
    slack.sockets.drop();
    await untilConnected(3);
    await slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    await answerTo(world, kim, '/hometax [확인]');
  });

  it('detects a frozen connection within seconds and replaces it', async () => {
    const { world } = await startOverSocket();
    const { slack } = world;

    slack.sockets.freeze();
    await slack.waitFor(({ sockets }) => sockets.connections === 1);
    await slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    await answerTo(world, kim, '/hometax [확인]');
  });
});
