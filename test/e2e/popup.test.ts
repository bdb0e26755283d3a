import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { openPage, registerDeptUser } from '../../src/sandbox/popbill/authentication-page.js';
import type { View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { startIn } from './support/running-app.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { allOf, bytesOfStore, fromStore, historyOf } from './support/stored.js';
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
const rejected = sampleThat('dept-user-rejected-alone');

/** The link in the window a person looks at. */
function link(view: View): string {
  const url = linkIn(view);
  if (url === undefined) throw new Error(`There is no link in:\n${wordsOf(view)}`);
  return url;
}

/** Everything that is shown anywhere but in the window of the one who asked. */
function shownElsewhere({ slack }: World): string {
  const people = [kim, lee];
  return JSON.stringify([
    slack.channel(ALERT_CHANNEL),
    slack.channel('C0TEAM'),
    ...people.map((each) => [slack.im(each), slack.ephemerals(each)]),
  ]);
}

const SOON = { timeout: 15_000 };

describe('the authentication page', () => {
  it('is opened from an alert, used in time, and "registered it - check now" ends the alert', async () => {
    const running = await sampleApp({ watched: [rejected] });
    const { world } = running;
    const { slack, popbill } = world;
    const alert = await messageIn(
      world,
      ALERT_CHANNEL,
      '라온식품 부서사용자 로그인이 거부되었습니다',
    );

    await slack.press(kim, alert, 'alert_page', `${rejected.brn}:taxinvoice`);
    const open = await windowOf(world, kim, '라온식품 인증 페이지입니다', '10:00:');
    expect(wordsOf(open)).toContain('인증서가 저장된 Windows PC에서');
    expect(wordsOf(open)).toContain('다른 사람에게 보내지 마세요');
    const url = link(open);
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
    const ended = await messageIn(world, ALERT_CHANNEL, '해결됨', '라온식품');
    expect(wordsOf(ended)).toContain(`인증 페이지를 연 사람 <@${kim}>`);
    expect(ended.ts).toBe(alert.ts);
    await slack.waitFor((there) =>
      there
        .channel(ALERT_CHANNEL)
        .messages[0]?.replies.some(({ text }) =>
          text.includes('김지우 님이 인증 페이지를 열었습니다'),
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
    expect(await bytesOfStore(world)).not.toContain(key);
    expect(shownElsewhere(world)).not.toContain(key);
  });

  it('closes after 30 seconds, says so in the window, and a new link opens it again', async () => {
    const { world } = await sampleApp();
    const { slack, clock } = world;
    const { brn } = sampleThat('nothing-registered');

    await slack.slash(lee, '/hometax', `popup ${brn}`, { channel: 'C0TEAM' });
    const first = await windowOf(world, lee, 'This is the authentication page of 999-81-07075');
    clock.advance(31 * SECOND);
    const dead = await windowOf(world, lee, 'The link closed after 30 seconds');
    expect(linkIn(dead)).toBeUndefined();
    expect(await openPage(link(first))).toMatchObject({ status: 410 });
    await slack.press(lee, dead, 'popup_new', `${brn}:taxinvoice`);

    const second = await windowOf(world, lee, 'This is the authentication page of 999-81-07075');
    expect(link(second)).not.toBe(link(first));
    expect(await openPage(link(second))).toMatchObject({ status: 200 });
    expect(world.popbill.countOf('popupUrl')).toBe(2);
    expect(slack.warnings).toEqual([]);
  });

  it('is looked at five minutes after it was opened, and told once, though the app was started again meanwhile', async () => {
    const running = await sampleApp({ watched: [rejected] });
    const { world } = running;
    const { slack, clock } = world;
    await slack.slash(lee, '/hometax', `popup ${rejected.brn}`, { channel: 'C0TEAM' });
    const open = await windowOf(world, lee, 'This is the authentication page of');
    await slack.press(lee, open, 'popup_open');
    await expect
      .poll(async () => (await fromStore(world, (store) => allOf(store.looks()))).length, SOON)
      .toBe(1);
    await running.stop();

    clock.advance(4 * MINUTE);
    const again = await startIn(world);
    const early = slack.im(lee).messages.length;
    clock.advance(2 * MINUTE);
    await directMessageTo(world, lee, '라온식품');
    await expect
      .poll(async () => (await fromStore(world, (store) => allOf(store.looks()))).length, SOON)
      .toBe(0);
    await again.stop();
    await startIn(world);
    clock.advance(10 * MINUTE);
    await slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '앱 상태');

    expect(early).toBe(0);
    expect(slack.im(lee).messages).toHaveLength(1);
    expect(world.popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser')).toBe(1);
  });

  it('is minted for the product that was named', async () => {
    const { world } = await sampleApp();
    const { brn } = sampleThat('both-products');

    await world.slack.slash(kim, '/hometax', `팝업 ${brn} 현금영수증`, { channel: 'C0TEAM' });

    const open = await windowOf(world, kim, '인증 페이지입니다', '현금영수증');
    expect((await openPage(link(open))).html).toContain('현금영수증');
    expect(world.popbill.calls.filter(({ operation }) => operation === 'popupUrl')).toMatchObject([
      { brn, product: 'cashbill', status: 200 },
    ]);
  });

  it('is minted once by a double click', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');
    const press = () => world.slack.press(kim, alert, 'alert_page', `${rejected.brn}:taxinvoice`);

    await Promise.all([press(), press()]);
    await windowOf(world, kim, '라온식품 인증 페이지입니다');

    expect(world.popbill.countOf('popupUrl')).toBe(1);
    expect(world.slack.views(kim)).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('reaches nobody when the window is closed before POPBiLL gave the link', async () => {
    const running = await sampleApp();
    const { world } = running;
    world.popbill.faults.set({ operation: 'popupUrl' }, { kind: 'delay', ms: 600 });

    await world.slack.slash(kim, '/hometax', `팝업 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '링크를 받고 있습니다');
    await world.slack.closeView(kim);
    await world.slack.waitFor(({ calls }) =>
      calls.some(({ method, error }) => method === 'views.update' && error === 'not_found'),
    );

    expect(shownElsewhere(world)).not.toContain('/App/API');
    expect(world.slack.im(kim).messages).toEqual([]);
  });

  it('is looked after 5 minutes later without a login, and the person is told', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack, clock, popbill } = world;
    await slack.slash(kim, '/hometax', '팝업 라온식품', { channel: 'C0TEAM' });
    const open = await windowOf(world, kim, '라온식품 인증 페이지입니다');
    const logins = popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser');

    const { url } = await slack.press(kim, open, 'popup_open');
    expect(url).toBe(link(open));
    clock.advance(5 * MINUTE + SECOND);

    await directMessageTo(world, kim, '라온식품', '로그인해 보아야 알 수 있습니다');
    expect(popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser')).toBe(logins);
    expect(popbill.countOf('deptUser')).toBeGreaterThan(0);
  });

  it.each([
    {
      name: 'the number is no member',
      brn: sampleThat('not-a-member').brn,
      says: '연동회원이 아닙니다',
      again: false,
    },
    {
      name: 'POPBiLL does not answer',
      brn: rejected.brn,
      fault: { kind: 'hang' } as const,
      says: '안에 응답하지 않았습니다',
      again: true,
    },
    {
      name: 'POPBiLL gives an address that is not its own',
      brn: rejected.brn,
      fault: { kind: 'html' } as const,
      says: '읽을 수 없었습니다',
      again: true,
    },
  ])('is not promised where there is none: $name', async ({ brn, fault, says, again }) => {
    const { world } = await sampleApp({ settings: { POPBILL_TIMEOUT_MS: '400' } });
    if (fault !== undefined) world.popbill.faults.set({ operation: 'popupUrl' }, fault);

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });

    const refused = await windowOf(world, kim, says);
    expect(linkIn(refused)).toBeUndefined();
    expect(buttonsIn(refused).includes('popup_new')).toBe(again);
    if (!again) return;
    world.popbill.faults.clear();
    await world.slack.press(kim, refused, 'popup_new', `${brn}:taxinvoice`);
    await windowOf(world, kim, '인증 페이지입니다');
  });

  it('opens over a list, and the list stays', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    await world.slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '모니터링 중인 회사', '라온식품');

    await world.slack.press(kim, list, 'list_row', `page:${rejected.brn}`);

    await windowOf(world, kim, '라온식품 인증 페이지입니다');
    await answerTo(world, kim, '모니터링 중인 회사', '라온식품');
  });
});
