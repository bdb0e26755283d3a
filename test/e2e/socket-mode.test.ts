import { describe, expect, it } from 'vitest';
import { seedSampleCompanies } from '../../src/sandbox/sample-companies.js';
import { PEOPLE, type WorldOptions } from '../../src/sandbox/world.js';
import { aWorld, startIn } from './support/running-app.js';
import { sampleThat, THURSDAY } from './support/sample-world.js';
import { answerTo, linkIn, windowOf } from './support/what-people-see.js';

const { kim } = PEOPLE;
const { brn } = sampleThat('dept-user-rejected-alone');

async function appOverSocket() {
  const options: WorldOptions = { startsAt: THURSDAY, socketMode: true };
  const world = await aWorld(options);
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  return startIn(world);
}

describe('over Socket Mode', () => {
  it('the same app answers a command, a button, a typeahead and a form, without an address of its own', async () => {
    const { world, url } = await appOverSocket();
    const { slack } = world;
    expect(slack.sockets.connections).toBe(1);

    const typed = await slack.slash(kim, '/hometax', `확인 ${brn}`, { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '라온식품', '수집 불가 🔴');
    const pressed = await slack.press(kim, report, 'report_page', `${brn}:taxinvoice`);
    const open = await windowOf(world, kim, '인증 페이지입니다');
    await slack.closeView(kim);
    await slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');
    const { options } = await slack.typeahead(kim, 'company', brn);
    const submitted = await slack.submit(kim, { company: brn });
    await windowOf(world, kim, '라온식품', '수집 불가 🔴');

    expect(linkIn(open)).toContain(world.popbill.url);
    expect(options).toHaveLength(1);
    for (const { acked, ackMs } of [typed, pressed, submitted]) {
      expect(acked).toBe(true);
      expect(ackMs).toBeLessThan(1000);
    }
    expect(slack.warnings).toEqual([]);
    const posted = await fetch(`${url}/slack/events`, { method: 'POST' });
    expect(posted.status).toBe(404);
    expect(await fetch(`${url}/readyz`)).toMatchObject({ status: 200 });
  });

  it('a refreshed and a broken connection is replaced, and commands are answered again', async () => {
    const { world } = await appOverSocket();
    const { slack } = world;

    const connectedFor = (times: number) =>
      slack.waitFor(
        ({ calls, sockets }) =>
          sockets.connections === 1 &&
          calls.filter(({ method }) => method === 'apps.connections.open').length === times,
      );

    await connectedFor(1);
    slack.sockets.refresh();
    await connectedFor(2);
    slack.sockets.drop();
    await connectedFor(3);
    await slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    await answerTo(world, kim, '/hometax 확인');
  });

  it('a connection that only seems to stand is noticed in seconds and replaced', async () => {
    const { world } = await appOverSocket();
    const { slack } = world;

    slack.sockets.freeze();
    await slack.waitFor(({ sockets }) => sockets.connections === 1, 20_000);
    await slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    await answerTo(world, kim, '/hometax 확인');
  });
});
