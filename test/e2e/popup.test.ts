import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { openPage, registerDeptUser } from '../../src/sandbox/popbill/authentication-page.js';
import type { View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { startApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import { textOfStore } from './support/test-store.js';
import {
  answerTo,
  buttonsIn,
  directMessageTo,
  linkIn,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');

/** The link in a window. */
function linkOf(view: View): string {
  const url = linkIn(view);
  if (url === undefined) throw new Error(`There is no link in:\n${wordsOf(view)}`);
  return url;
}

/** All messages, which may not contain the link of a window. */
function allMessages({ slack }: World): string {
  const people = [kim, lee];
  return JSON.stringify([
    slack.channel(ALERT_CHANNEL),
    slack.channel('C0TEAM'),
    ...people.map((each) => [slack.im(each), slack.ephemerals(each)]),
  ]);
}

function untilPromisedChecks(world: World, count: number): Promise<void> {
  return fromStore(world, (store) =>
    expect.poll(async () => (await allOf(store.promisedChecks())).length).toBe(count),
  );
}

describe('the authentication page', () => {
  it('is opened from an alert, used in time, and "registered it - check now" resolves the alert', async () => {
    const running = await sampleApp({ watched: [rejected] });
    const { world } = running;
    const { slack, popbill } = world;
    const alert = await messageIn(
      world,
      ALERT_CHANNEL,
      '라온식품 부서사용자 로그인이 11월 26일에 거부되었습니다',
    );

    await slack.press(kim, alert, 'alert_page', `${rejected.brn}:taxinvoice`);
    const open = await windowOf(world, kim, '라온식품 전자세금계산서 인증 페이지 링크는', '10:00:');
    expect(wordsOf(open)).toContain('인증서가 저장된 Windows PC에서');
    expect(wordsOf(open)).toContain('링크를 다른 사람에게 보내지 말고');
    const url = linkOf(open);
    const page = await openPage(url);
    expect(page.html).toContain('라온식품');
    const registered = await registerDeptUser(url, page, { id: 'newtax01' });
    expect(registered.html).toContain('부서사용자를 등록했습니다');
    await slack.press(kim, open, 'popup_registered', `${rejected.brn}:taxinvoice`);

    await windowOf(
      world,
      kim,
      '부서사용자 로그인이 정상입니다. 알림을 닫았습니다.',
      '수집 가능 🟢',
    );
    expect(popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser')).toBe(2);
    const resolved = await messageIn(world, ALERT_CHANNEL, '해결됨', '라온식품');
    expect(wordsOf(resolved)).toContain(`링크 받은 사람 <@${kim}>`);
    expect(resolved.ts).toBe(alert.ts);
    await slack.waitFor(() =>
      slack
        .channel(ALERT_CHANNEL)
        .messages[0]?.replies.some(({ text }) =>
          text.includes('김지우 님이 인증 페이지 링크를 받았습니다'),
        ),
    );

    expect(slack.warnings).toEqual([]);
    await running.stop();
    expect(await historyOf(world)).toEqual(
      expect.arrayContaining([
        { kind: 'page-opened', by: kim, product: 'taxinvoice' },
        { kind: 'said-registered', by: kim, product: 'taxinvoice' },
        { kind: 'resolved' },
      ]),
    );
    const key = new URL(url).searchParams.get('T') ?? '';
    expect(key).toMatch(/^[\w-]{40,}$/);
    expect(running.logged.join('\n')).not.toContain(key);
    expect(await textOfStore(world)).not.toContain(key);
    expect(allMessages(world)).not.toContain(key);
  });

  it('closes after 30 seconds, as the window says, and opens again by a new link', async () => {
    const { world } = await sampleApp();
    const { slack, clock } = world;
    const { brn } = findSample('nothing-registered');

    await slack.slash(lee, '/hometax', `popup ${brn}`, { channel: 'C0TEAM' });
    const first = await windowOf(
      world,
      lee,
      'The link to the authentication page of 999-81-07075 for tax invoices expires',
    );
    clock.advance(31 * SECOND);
    const expired = await windowOf(world, lee, 'has expired. If you have not registered yet');
    expect(linkIn(expired)).toBeUndefined();
    expect(await openPage(linkOf(first))).toMatchObject({ status: 410 });
    await slack.press(lee, expired, 'popup_new', `${brn}:taxinvoice`);

    const second = await windowOf(
      world,
      lee,
      'The link to the authentication page of 999-81-07075 for tax invoices expires',
    );
    expect(linkOf(second)).not.toBe(linkOf(first));
    expect(await openPage(linkOf(second))).toMatchObject({ status: 200 });
    expect(world.popbill.countOf('popupUrl')).toBe(2);
    expect(slack.warnings).toEqual([]);
  });

  it('leads to one check and one message five minutes later, even after a restart', async () => {
    const running = await sampleApp({ watched: [rejected] });
    const { world } = running;
    const { slack, clock } = world;
    await slack.slash(lee, '/hometax', `popup ${rejected.brn}`, { channel: 'C0TEAM' });
    const open = await windowOf(world, lee, 'The link to the authentication page of');
    await slack.press(lee, open, 'popup_open');
    await untilPromisedChecks(world, 1);
    await running.stop();

    clock.advance(4 * MINUTE);
    const restarted = await startApp(world);
    const messagesBefore = slack.im(lee).messages.length;
    clock.advance(2 * MINUTE);
    await directMessageTo(world, lee, '라온식품');
    await untilPromisedChecks(world, 0);
    await restarted.stop();
    await startApp(world);
    clock.advance(10 * MINUTE);
    await slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '앱 상태');

    expect(messagesBefore).toBe(0);
    expect(slack.im(lee).messages).toHaveLength(1);
    expect(world.popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser')).toBe(1);
  });

  it('is requested for the named product', async () => {
    const { world } = await sampleApp();
    const { brn } = findSample('both-products');

    await world.slack.slash(kim, '/hometax', `팝업 ${brn} 현금영수증`, { channel: 'C0TEAM' });

    const open = await windowOf(world, kim, '인증 페이지 링크는', '현금영수증');
    expect((await openPage(linkOf(open))).html).toContain('현금영수증');
    expect(world.popbill.calls.filter(({ operation }) => operation === 'popupUrl')).toMatchObject([
      { brn, product: 'cashbill', status: 200 },
    ]);
  });

  it('is requested once on a double click', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');
    const press = () => world.slack.press(kim, alert, 'alert_page', `${rejected.brn}:taxinvoice`);

    await Promise.all([press(), press()]);
    await windowOf(world, kim, '라온식품 전자세금계산서 인증 페이지 링크는');

    expect(world.popbill.countOf('popupUrl')).toBe(1);
    expect(world.slack.views(kim)).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('is shown to nobody if the window is closed before POPBiLL answers', async () => {
    const running = await sampleApp();
    const { world } = running;
    world.popbill.faults.set({ operation: 'popupUrl' }, { kind: 'delay', ms: 600 });

    await world.slack.slash(kim, '/hometax', `팝업 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '링크를 받고 있습니다');
    await world.slack.closeView(kim);
    await world.slack.waitFor(({ calls }) =>
      calls.some(({ method, error }) => method === 'views.update' && error === 'not_found'),
    );

    expect(allMessages(world)).not.toContain('/App/API');
    expect(world.slack.im(kim).messages).toEqual([]);
  });

  it('leads to a check without a login five minutes later, and a message to the person', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack, clock, popbill } = world;
    await slack.slash(kim, '/hometax', '팝업 라온식품', { channel: 'C0TEAM' });
    const open = await windowOf(world, kim, '라온식품 전자세금계산서 인증 페이지 링크는');
    const loginsBefore = popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser');

    const { url } = await slack.press(kim, open, 'popup_open');
    expect(url).toBe(linkOf(open));
    clock.advance(5 * MINUTE + SECOND);

    await directMessageTo(world, kim, '라온식품', '로그인해야 알 수 있습니다');
    expect(popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser')).toBe(
      loginsBefore,
    );
    expect(popbill.countOf('deptUser')).toBeGreaterThan(0);
  });

  it.each([
    {
      name: 'the number is no member',
      brn: findSample('not-a-member').brn,
      says: '연동회원이 아닌 사업자번호입니다',
      canRetry: false,
    },
    {
      name: 'POPBiLL does not answer',
      brn: rejected.brn,
      fault: { kind: 'hang' } as const,
      says: '안에 응답하지 않았습니다',
      canRetry: true,
    },
    {
      name: 'POPBiLL answers with a web page',
      brn: rejected.brn,
      fault: { kind: 'html' } as const,
      says: '읽을 수 없었습니다',
      canRetry: true,
    },
  ])('is not offered without a valid link: $name', async ({ brn, fault, says, canRetry }) => {
    const { world } = await sampleApp({ settings: { POPBILL_TIMEOUT_MS: '1000' } });
    if (fault !== undefined) world.popbill.faults.set({ operation: 'popupUrl' }, fault);

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });

    const refused = await windowOf(world, kim, says);
    expect(linkIn(refused)).toBeUndefined();
    expect(buttonsIn(refused).includes('popup_new')).toBe(canRetry);
    if (!canRetry) return;
    world.popbill.faults.clear();
    await world.slack.press(kim, refused, 'popup_new', `${brn}:taxinvoice`);
    await windowOf(world, kim, '인증 페이지 링크는');
  });

  it('opens beside a list, which stays', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    await world.slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '회사 목록', '라온식품');

    await world.slack.press(kim, list, 'list_row', `page:${rejected.brn}`);

    await windowOf(world, kim, '라온식품 전자세금계산서 인증 페이지 링크는');
    await answerTo(world, kim, '회사 목록', '라온식품');
  });
});
