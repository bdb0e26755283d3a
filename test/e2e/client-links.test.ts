import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/kernel/time.js';
import { openPage, registerDeptUser } from '../../src/sandbox/popbill/authentication-page.js';
import type { View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { submitForm } from '../support/client-page.js';
import { eventually } from '../support/eventually.js';
import { pressButton } from '../support/press-button.js';
import { alertOf, thread } from './support/channel.js';
import { untilSent } from './support/days.js';
import { type RunningApp, startApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import { textOfStore } from './support/test-store.js';
import { answerTo, buttonsIn, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const missing = findSample('nothing-registered');
const { brn, name } = missing;
/** The app's public address. The tests replace it by the local one. */
const PUBLIC_URL = 'http://127.0.0.1:1';
const LINK = new RegExp(`${PUBLIC_URL}/client/([\\w-]{43})`);

const startWithLinks = (company = missing) =>
  sampleApp({ settings: { PUBLIC_URL, CLIENT_LINKS: 'on' }, watched: [company] });

async function openLinkWindow(
  { world }: RunningApp,
  person: string = kim,
  company = missing,
): Promise<View> {
  const alert = await messageIn(world, ALERT_CHANNEL, company.name);
  await pressButton(world.slack, person, alert, 'client_link', `${company.brn}:taxinvoice`);
  return windowOf(world, person, person === kim ? '사용 기간' : 'How long it works');
}

/** Creates a link, and resolves with its local address. */
async function createLink(running: RunningApp, company = missing): Promise<string> {
  const { world, url } = running;
  await openLinkWindow(running, kim, company);
  await world.slack.submit(kim, {});
  const view = await windowOf(world, kim, '링크를 만들었습니다');
  const link = LINK.exec(wordsOf(view))?.[0] ?? '';
  expect(link).toMatch(LINK);
  await world.slack.closeView(kim, { all: true });
  return link.replace(PUBLIC_URL, url);
}

const stepsIn = async ({ world }: RunningApp) =>
  (await historyOf(world)).flatMap((event) =>
    event.kind === 'client-link' ? [event.what.step] : [],
  );

describe('a link for the client company', () => {
  it('leads from the alert to its end, and the thread tells the story', async () => {
    const running = await startWithLinks();
    const { world } = running;
    const link = await createLink(running);

    const asked = await fetch(link, { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0' } });
    const wrong = await submitForm(link, { brn: '220-81-62517' });
    const shown = await submitForm(link, { brn });
    const page = await submitForm(`${link}/page`, { brn, product: 'taxinvoice' });

    expect([asked.status, wrong.status, shown.status, page.status]).toEqual([200, 400, 200, 303]);
    expect(await asked.text()).not.toContain(name);
    expect(await shown.text()).toContain(name);
    const popup = page.headers.get('location') ?? '';
    await registerDeptUser(popup, await openPage(popup), { id: 'tax07075' });
    const logins = world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser');
    world.clock.advance(5 * MINUTE + SECOND);

    await messageIn(world, ALERT_CHANNEL, '홈택스 인증이 등록되었습니다');
    await untilSent(running);
    const lines = thread(alertOf(world, name)).map(({ text }) => text);
    expect(lines).toEqual([
      expect.stringContaining('고객사용 링크를 만들었습니다'),
      expect.stringContaining('올바른 사업자번호로 열렸습니다'),
      expect.stringContaining('전자세금계산서 인증 페이지가 열렸습니다'),
      expect.stringContaining('등록되었습니다'),
      expect.stringContaining('해결되어 고객사용 링크를 종료했습니다'),
    ]);
    expect(world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser')).toBe(logins);
    expect(await stepsIn(running)).toEqual(['made', 'opened', 'page', 'checked', 'ended']);
    expect((await fetch(link)).status).toBe(404);
    await world.slack.waitFor(({ im }) => im(kim).messages.length > 0);
    const { messages } = world.slack.im(kim);
    expect(messages).toHaveLength(1);

    await running.stop();
    const token = link.slice(link.lastIndexOf('/') + 1);
    const channel = JSON.stringify(world.slack.channel(ALERT_CHANNEL).messages);
    const everything = `${await textOfStore(world)}\n${running.logged.join('\n')}\n${channel}`;
    expect(everything).not.toContain(token);
    expect(JSON.stringify(messages)).not.toContain(token);
  });

  it('leads to the page of each product of one certificate, and the alert names what is left', async () => {
    const company = findSample('both-products-one-certificate-ends-in-3-days');
    const running = await startWithLinks(company);
    const { world } = running;
    const link = await createLink(running, company);
    const openProduct = (product: string) =>
      submitForm(`${link}/page`, { brn: company.brn, product });
    const register = async (product: string) => {
      const popup = (await openProduct(product)).headers.get('location') ?? '';
      const key = /name="S" value="([^"]+)"/.exec((await openPage(popup)).html)?.[1] ?? '';
      const form = { S: key, do: 'register-certificate', expires: '2027-11-29' };
      await submitForm(new URL('/App/API', popup).href, form);
      world.clock.advance(5 * MINUTE + SECOND);
    };
    const pagesIn = ({ blocks }: Pick<View, 'blocks'>) =>
      JSON.stringify(blocks).match(/인증 페이지 열기[^":]*(?=")/g);
    const shownTo = async () => (await submitForm(link, { brn: company.brn })).text();
    const buttonOf = (product: string) => `<button name="product" value="${product}">`;

    expect(pagesIn(alertOf(world, company.name))).toEqual([
      '인증 페이지 열기 · 전자세금계산서',
      '인증 페이지 열기 · 현금영수증',
    ]);
    expect(await shownTo()).toContain(buttonOf('cashbill'));
    await register('taxinvoice');

    const half = await messageIn(
      world,
      ALERT_CHANNEL,
      company.name,
      '만료되면 현금영수증 수집이 멈춥니다',
    );
    expect(pagesIn(half)).toEqual(['인증 페이지 열기']);
    expect(JSON.stringify(half.blocks)).not.toContain(`${company.brn}:taxinvoice`);
    expect(await shownTo()).not.toContain(buttonOf('taxinvoice'));
    await register('cashbill');

    await messageIn(world, ALERT_CHANNEL, company.name, '새 인증서가 등록되었습니다');
    expect(world.slack.warnings).toEqual([]);
  });

  it('is shown once, and can be ended', async () => {
    const running = await startWithLinks();
    const { world } = running;
    const first = await createLink(running);
    await running.stop();
    const restarted = await startApp(world);
    const local = (link: string) => `${restarted.url}${new URL(link).pathname}`;
    expect((await fetch(local(first))).status).toBe(200);

    const again = await openLinkWindow(restarted, lee);
    expect(wordsOf(again)).toContain('created a link on');
    expect(wordsOf(again)).not.toMatch(/\/client\/[\w-]{43}/);
    await world.slack.press(lee, again, 'client_link_revoke');
    await windowOf(world, lee, 'The link has ended.');

    expect((await fetch(local(first))).status).toBe(404);
    expect(await stepsIn(restarted)).toEqual(['made', 'ended']);
    await world.slack.closeView(lee, { all: true });
    expect((await fetch(local(await createLink(restarted)))).status).toBe(200);
  });

  it('opens nothing once it ended, and looks like one that never was', async () => {
    const running = await startWithLinks();
    const link = await createLink(running);
    running.world.clock.advance(7 * DAY);
    const never = `${running.url}/client/${'A'.repeat(43)}`;

    const answers = [];
    for (const url of [link, never]) {
      const [shown, sent, page] = [
        await fetch(url),
        await submitForm(url, { brn }),
        await submitForm(`${url}/page`, { brn }),
      ];
      const texts = await Promise.all([shown, sent, page].map((answer) => answer.text()));
      const headers = [...shown.headers].filter(([header]) => header !== 'date');
      answers.push(
        JSON.stringify([shown.status, sent.status, page.status, ...texts, headers]).replaceAll(
          /nonce[=-]\\?["']?[\w+/=]+/g,
          '',
        ),
      );
    }

    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('[404,404,404,');
    await eventually(async () => (await stepsIn(running)).includes('ended'));
    expect(running.world.popbill.countOf('popupUrl')).toBe(0);
  });

  it('is offered in the window of the authentication page too, and ends with its maker’s rights', async () => {
    const running = await startWithLinks();
    const { world, url } = running;
    await world.slack.slash(kim, '/hometax', `팝업 ${name}`, { channel: 'C0TEAM' });
    const popup = await windowOf(world, kim, '5분 안에 열어 주세요');
    await world.slack.press(kim, popup, 'client_link');
    await windowOf(world, kim, '사용 기간');
    await world.slack.submit(kim, {});
    const view = await windowOf(world, kim, '링크를 만들었습니다');
    const link = (LINK.exec(wordsOf(view))?.[0] ?? '').replace(PUBLIC_URL, url);
    world.slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR', isGuest: true });

    const refused = await submitForm(`${link}/page`, { brn });

    expect(refused.status).toBe(404);
    expect((await fetch(link)).status).toBe(404);
    expect(world.popbill.countOf('popupUrl')).toBe(0);
    expect((await historyOf(world)).at(-1)).toEqual({
      kind: 'client-link',
      what: { step: 'ended', why: 'not-allowed' },
    });
  });

  it('ends with the fifth wrong number, which the thread says, and never named the company', async () => {
    const running = await startWithLinks();
    const { world } = running;
    const link = await createLink(running);

    const answers: Response[] = [];
    for (let i = 0; i < 5; i += 1) answers.push(await submitForm(link, { brn: '220-81-62517' }));
    const right = await submitForm(link, { brn });

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404]);
    expect(right.status).toBe(404);
    const texts = await Promise.all([...answers, right].map((answer) => answer.text()));
    expect(texts.join('\n')).not.toContain(name);
    await untilSent(running);
    expect(thread(alertOf(world, name)).at(-1)?.text).toContain('틀린 사업자번호');
    expect(await stepsIn(running)).toEqual(['made', 'ended']);
  });

  it('is off by default: there is no page, and no button', async () => {
    const { world, url } = await sampleApp({ settings: { PUBLIC_URL }, watched: [missing] });
    const alert = await messageIn(world, ALERT_CHANNEL, name);

    const answer = await fetch(`${url}/client/${'A'.repeat(43)}`);

    expect([answer.status, await answer.text()]).toEqual([404, 'Not found.\n']);
    expect(buttonsIn(alert)).not.toContain('client_link');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    expect(wordsOf(await answerTo(world, kim, '앱 상태'))).not.toContain('고객사용 링크');
  });
});
