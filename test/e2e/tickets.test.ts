import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { openPage } from '../../src/sandbox/popbill/authentication-page.js';
import { PEOPLE } from '../../src/sandbox/world.js';
import type { RunningApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import { textOfStore } from './support/test-store.js';
import { linkIn, windowOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const { brn, name } = findSample('dept-user-rejected-alone');
/** The app's public address. The tests replace it by the local one. */
const PUBLIC_URL = 'http://127.0.0.1:1';

async function startWithTickets(): Promise<RunningApp> {
  return sampleApp({
    settings: { PUBLIC_URL, POPBILL_TIMEOUT_MS: '1000' },
    watched: [findSample('dept-user-rejected-alone')],
  });
}

/** Requests the page and resolves with the ticket's local address. */
async function requestTicket({ world, url }: RunningApp): Promise<string> {
  await world.slack.slash(kim, '/hometax', `팝업 ${name}`, { channel: 'C0TEAM' });
  const open = await windowOf(world, kim, '5분 안에 열어 주세요');
  const link = linkIn(open) ?? '';
  expect(link).toMatch(new RegExp(`^${PUBLIC_URL}/popup/[\\w-]{43}$`));
  return link.replace(PUBLIC_URL, url);
}

const press = (ticket: string) => fetch(ticket, { method: 'POST', redirect: 'manual' });

describe('a ticket', () => {
  it('is not used up by link previews, and opens the page once', async () => {
    const running = await startWithTickets();
    const { world } = running;
    const ticket = await requestTicket(running);

    const robot = { 'user-agent': 'Slackbot-LinkExpanding 1.0' };
    const previews = [
      await fetch(ticket, { headers: robot }),
      await fetch(ticket, { headers: robot, method: 'HEAD' }),
      await fetch(ticket),
    ];
    expect(previews.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await previews[2]?.text()).toContain('라온식품의 인증 페이지를 엽니다.');
    expect(world.popbill.countOf('popupUrl')).toBe(0);

    const redirect = await press(ticket);

    expect(redirect.status).toBe(303);
    for (const answer of [...previews, redirect]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    }
    const page = await openPage(redirect.headers.get('location') ?? '');
    expect(page).toMatchObject({ status: 200 });
    expect(page.html).toContain(name);
  });

  it('is refused the second and third time, and says where to get a new one', async () => {
    const running = await startWithTickets();
    const ticket = await requestTicket(running);
    await press(ticket);

    const [second, third] = [await press(ticket), await press(ticket)];
    const preview = await fetch(ticket, { headers: { 'accept-language': 'en-US' } });

    expect([second.status, third.status, preview.status]).toEqual([410, 410, 410]);
    expect(await second.text()).toContain('슬랙에서 새 링크를 받아 주세요');
    expect(await preview.text()).toContain('Slack');
    expect(preview.headers.get('location')).toBeNull();
    expect(running.world.popbill.countOf('popupUrl')).toBe(1);
  });

  it('opens the page for one of two presses at the same moment', async () => {
    const running = await startWithTickets();
    const ticket = await requestTicket(running);

    const answers = await Promise.all([press(ticket), press(ticket)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410]);
    expect(running.world.popbill.countOf('popupUrl')).toBe(1);
  });

  it('expires after 5 minutes, as the window says', async () => {
    const running = await startWithTickets();
    const { world } = running;
    const ticket = await requestTicket(running);

    world.clock.advance(5 * MINUTE + SECOND);

    const expired = await windowOf(world, kim, '링크가 만료되었습니다');
    const lateAnswer = await press(ticket);
    expect(lateAnswer.status).toBe(410);
    expect(await lateAnswer.text()).toContain('쓸 수 없는 링크입니다');
    expect(world.popbill.countOf('popupUrl')).toBe(0);
    await world.slack.press(kim, expired, 'popup_new', `${brn}:taxinvoice`);
    const renewed = await windowOf(world, kim, '5분 안에 열어 주세요');
    expect(await press((linkIn(renewed) ?? '').replace(PUBLIC_URL, running.url))).toMatchObject({
      status: 303,
    });
  });

  it('is stored only as a hash, and only its press is recorded in the history', async () => {
    const running = await startWithTickets();
    const { world } = running;
    const used = await requestTicket(running);
    await press(used);
    await world.slack.slash(lee, '/hometax', `popup ${brn}`, { channel: 'C0TEAM' });
    const unused = linkIn(await windowOf(world, lee, 'works once')) ?? '';

    await running.stop();

    const history = await historyOf(world);
    expect(history.filter(({ kind }) => kind === 'page-opened')).toEqual([
      { kind: 'page-opened', by: kim, product: 'taxinvoice' },
    ]);
    const everything = `${await textOfStore(world)}\n${running.logged.join('\n')}`;
    for (const ticket of [unused, used]) {
      expect(everything).not.toContain(ticket.slice(ticket.lastIndexOf('/') + 1));
    }
  });

  it('is refused to a person who may no longer open pages', async () => {
    const running = await startWithTickets();
    const { slack, popbill } = running.world;
    const ticket = await requestTicket(running);
    const changes = [
      { isGuest: true },
      { isDeleted: true },
      { teamId: 'T0OTHER' },
      { isBot: true },
    ] as const;

    for (const change of changes) {
      slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR', ...change });
      const refused = await press(ticket);
      expect({ change, status: refused.status }).toEqual({ change, status: 403 });
      expect(await refused.text()).toContain('이제 인증 페이지를 열 권한이 없습니다');
    }
    expect(popbill.countOf('popupUrl')).toBe(0);

    slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR' });
    expect(await press(ticket)).toMatchObject({ status: 303 });
  });

  it('is not used up while Slack does not answer about the person', async () => {
    const running = await startWithTickets();
    const { slack, popbill } = running.world;
    const ticket = await requestTicket(running);
    slack.faults.set({ method: 'users.info' }, { kind: 'status', status: 503 });

    const answer = await press(ticket);

    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('잠시 뒤 아래 버튼을 다시 눌러 주세요');
    expect(popbill.countOf('popupUrl')).toBe(0);
    slack.faults.clear();
    expect(await press(ticket)).toMatchObject({ status: 303 });
  });

  it('is unknown if it was never issued', async () => {
    const { url } = await startWithTickets();

    const unknown = await press(`${url}/popup/${'A'.repeat(43)}`);

    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('슬랙에서 새 링크를 받아 주세요');
  });

  it('shows an explanation when POPBiLL gives no page', async () => {
    const running = await startWithTickets();
    const ticket = await requestTicket(running);
    running.world.popbill.faults.set({ operation: 'popupUrl' }, { kind: 'hang' });

    const answer = await press(ticket);

    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain(
      '초 안에 응답하지 않았습니다.</p>\n<p>슬랙에서 새 링크를 받아 주세요',
    );
  });

  it('is not used without PUBLIC_URL, where the window has POPBiLL’s link', async () => {
    const { world, url } = await sampleApp();

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });
    const open = await windowOf(world, kim, '인증 페이지 링크는');

    expect(linkIn(open)).toMatch(new RegExp(`^${world.popbill.url}/`));
    expect(await fetch(`${url}/popup/${'A'.repeat(43)}`)).toMatchObject({ status: 404 });
  });
});
