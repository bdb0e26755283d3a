import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { openPage } from '../../src/sandbox/popbill/authentication-page.js';
import { PEOPLE } from '../../src/sandbox/world.js';
import type { RunningApp } from './support/running-app.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { bytesOfStore, historyOf } from './support/stored.js';
import { linkIn, windowOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const { brn, name } = sampleThat('dept-user-rejected-alone');
/** What the app is called from outside; here everything reaches it by its port. */
const PUBLIC_URL = 'http://127.0.0.1:1';

async function appWithTickets(): Promise<RunningApp> {
  return sampleApp({
    settings: { PUBLIC_URL, POPBILL_TIMEOUT_MS: '400' },
    watched: [sampleThat('dept-user-rejected-alone')],
  });
}

/** Asks for the page and gives the ticket's address as it is reached here. */
async function ticketFor({ world, url }: RunningApp): Promise<string> {
  await world.slack.slash(kim, '/hometax', `팝업 ${name}`, { channel: 'C0TEAM' });
  const open = await windowOf(world, kim, '인증 페이지로 가는 버튼입니다');
  const link = linkIn(open) ?? '';
  expect(link).toMatch(new RegExp(`^${PUBLIC_URL}/popup/[\\w-]{43}$`));
  return link.replace(PUBLIC_URL, url);
}

const press = (ticket: string) => fetch(ticket, { method: 'POST', redirect: 'manual' });

describe('a ticket', () => {
  it('is used up by no link preview and leads its one press to the page', async () => {
    const running = await appWithTickets();
    const { world } = running;
    const ticket = await ticketFor(running);

    const robot = { 'user-agent': 'Slackbot-LinkExpanding 1.0' };
    const previews = [
      await fetch(ticket, { headers: robot }),
      await fetch(ticket, { headers: robot, method: 'HEAD' }),
      await fetch(ticket),
    ];
    expect(previews.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await previews[2]?.text()).toContain('라온식품의 인증 페이지를 엽니다.');
    expect(world.popbill.countOf('popupUrl')).toBe(0);

    const led = await press(ticket);

    expect(led.status).toBe(303);
    for (const answer of [...previews, led]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    }
    const page = await openPage(led.headers.get('location') ?? '');
    expect(page).toMatchObject({ status: 200 });
    expect(page.html).toContain(name);
  });

  it('is refused the second and the third time, and says where a new one comes from', async () => {
    const running = await appWithTickets();
    const ticket = await ticketFor(running);
    await press(ticket);

    const [second, third] = [await press(ticket), await press(ticket)];
    const looked = await fetch(ticket, { headers: { 'accept-language': 'en-US' } });

    expect([second.status, third.status, looked.status]).toEqual([410, 410, 410]);
    expect(await second.text()).toContain('슬랙에서 새 링크를 받아 주세요');
    expect(await looked.text()).toContain('Slack');
    expect(looked.headers.get('location')).toBeNull();
    expect(running.world.popbill.countOf('popupUrl')).toBe(1);
  });

  it('opens the page for one of two presses at the same moment', async () => {
    const running = await appWithTickets();
    const ticket = await ticketFor(running);

    const answers = await Promise.all([press(ticket), press(ticket)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410]);
    expect(running.world.popbill.countOf('popupUrl')).toBe(1);
  });

  it('ends after 5 minutes, and the window says so', async () => {
    const running = await appWithTickets();
    const { world } = running;
    const ticket = await ticketFor(running);

    world.clock.advance(5 * MINUTE + SECOND);

    const over = await windowOf(world, kim, '5분이 지나 버튼을 더 쓸 수 없습니다');
    const late = await press(ticket);
    expect(late.status).toBe(410);
    expect(await late.text()).toContain('5분이 지나');
    expect(world.popbill.countOf('popupUrl')).toBe(0);
    await world.slack.press(kim, over, 'popup_new', `${brn}:taxinvoice`);
    const renewed = await windowOf(world, kim, '인증 페이지로 가는 버튼입니다');
    expect(await press((linkIn(renewed) ?? '').replace(PUBLIC_URL, running.url))).toMatchObject({
      status: 303,
    });
  });

  it('is known by its hash alone, and only its press is in the history', async () => {
    const running = await appWithTickets();
    const { world } = running;
    const used = await ticketFor(running);
    await press(used);
    await world.slack.slash(lee, '/hometax', `popup ${brn}`, { channel: 'C0TEAM' });
    const unused = linkIn(await windowOf(world, lee, 'It opens once')) ?? '';

    await running.stop();

    const history = await historyOf(world);
    expect(history.filter(({ kind }) => kind === 'page-opened')).toEqual([
      { kind: 'page-opened', by: kim, product: 'taxinvoice' },
    ]);
    const everything = `${await bytesOfStore(world)}\n${running.logged.join('\n')}`;
    for (const ticket of [unused, used]) {
      expect(everything).not.toContain(ticket.slice(ticket.lastIndexOf('/') + 1));
    }
  });

  it('opens nothing for somebody who may not open pages any more', async () => {
    const running = await appWithTickets();
    const { slack, popbill } = running.world;
    const ticket = await ticketFor(running);
    const became = [
      { isGuest: true },
      { deleted: true },
      { teamId: 'T0OTHER' },
      { isBot: true },
    ] as const;

    for (const changed of became) {
      slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR', ...changed });
      const refused = await press(ticket);
      expect({ changed, status: refused.status }).toEqual({ changed, status: 403 });
      expect(await refused.text()).toContain('이제 인증 페이지를 열 수 없습니다');
    }
    expect(popbill.countOf('popupUrl')).toBe(0);

    slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR' });
    expect(await press(ticket)).toMatchObject({ status: 303 });
  });

  it('waits for a Slack that does not say who it is, and is not used up meanwhile', async () => {
    const running = await appWithTickets();
    const { slack, popbill } = running.world;
    const ticket = await ticketFor(running);
    slack.faults.set({ method: 'users.info' }, { kind: 'status', status: 503 });

    const asked = await press(ticket);

    expect(asked.status).toBe(503);
    expect(await asked.text()).toContain('잠시 뒤 버튼을 다시 눌러 주세요');
    expect(popbill.countOf('popupUrl')).toBe(0);
    slack.faults.clear();
    expect(await press(ticket)).toMatchObject({ status: 303 });
  });

  it('that was never given out is unknown', async () => {
    const { url } = await appWithTickets();

    const made = await press(`${url}/popup/${'A'.repeat(43)}`);

    expect(made.status).toBe(404);
    expect(await made.text()).toContain('슬랙에서 새 링크를 받아 주세요');
  });

  it('says kindly when POPBiLL gives no page', async () => {
    const running = await appWithTickets();
    const ticket = await ticketFor(running);
    running.world.popbill.faults.set({ operation: 'popupUrl' }, { kind: 'hang' });

    const answer = await press(ticket);

    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('팝빌이 제대로 응답하지 않았습니다');
  });

  it('does not exist without PUBLIC_URL: the window holds the link itself', async () => {
    const { world, url } = await sampleApp();

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });
    const open = await windowOf(world, kim, '인증 페이지입니다');

    expect(linkIn(open)).toMatch(new RegExp(`^${world.popbill.url}/`));
    expect(await fetch(`${url}/popup/${'A'.repeat(43)}`)).toMatchObject({ status: 404 });
  });
});
