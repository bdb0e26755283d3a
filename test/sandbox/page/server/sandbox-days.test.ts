import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../../src/kernel/time.js';
import { SAMPLES } from '../../../../src/sandbox/sample-companies.js';
import { seoul } from '../../../support/fake-clock.js';
import {
  ALERTS,
  aSandbox,
  elementIn,
  hasElement,
  messageWith,
  type OpenSandbox,
} from '../../../support/page-sandbox.js';

const KIM = 'U0KIM';

function brnOf(name: string): string {
  return SAMPLES.find((sample) => sample.name === name)?.brn ?? '';
}

/** Presses a button of a company's alert. */
async function pressAlert(open: OpenSandbox, company: string, actionId: string) {
  const alert = messageWith(open.state(), company);
  const { blockId, element } = elementIn(alert, actionId);
  return open.act('press', {
    as: KIM,
    where: { in: 'message', channel: ALERTS, ts: alert?.ts ?? '' },
    blockId,
    actionId,
    value: String(element['value']),
  });
}

describe.concurrent('the clock', () => {
  it('brings what a day brings, in its order, and says where it goes', async (context) => {
    const open = await aSandbox(context);
    const before = open.state().messages.length;

    const answer = await open.act('clock', { to: seoul('2026-11-25 10:00') });
    const going = open.state().clock.movingTo;
    const second = await open.act('clock', { advanceMs: HOUR });
    const language = await open.act('channel-language', { language: 'en' });
    await open.until(() => open.state().clock.movingTo === undefined);

    const state = open.state();
    const news = state.messages.slice(before).filter(({ at }) => at > seoul('2026-11-25 00:00'));
    const digest = news.find(({ threadTs }) => threadTs === undefined);
    const rung = news.find(
      ({ text, threadTs }) => threadTs !== undefined && text.includes('누리전자'),
    );
    expect([answer, going]).toEqual([[200, { ok: true }], seoul('2026-11-25 10:00')]);
    expect([second, language]).toMatchObject([
      [409, { kind: 'refused' }],
      [409, { kind: 'refused' }],
    ]);
    expect(state.clock.now).toBeGreaterThanOrEqual(seoul('2026-11-25 10:00'));
    expect(state.clock.now).toBeLessThan(seoul('2026-11-25 10:01'));
    // Held by the night until 08:30, and not told when the clock arrived.
    expect(rung?.at).toBeGreaterThanOrEqual(seoul('2026-11-25 08:30'));
    expect(rung?.at).toBeLessThan(seoul('2026-11-25 08:32'));
    expect(digest?.text).toContain('11월 25일');
    expect(digest?.at).toBeGreaterThanOrEqual(seoul('2026-11-25 09:00'));
    expect(digest?.at).toBeLessThan(seoul('2026-11-25 09:01'));
    expect([open.complaints, state.troubles]).toEqual([[], []]);
  });

  it('stops when it is told to', async (context) => {
    const open = await aSandbox(context);

    await open.act('clock', { advanceMs: 20 * 24 * HOUR });
    const answer = await open.act('clock', { stop: true });

    const { clock } = open.state();
    expect([answer, clock.movingTo]).toEqual([[200, { ok: true }], undefined]);
    expect(clock.now).toBeLessThan(seoul('2026-11-26 00:00'));
    expect(open.complaints).toEqual([]);
  });
});

describe.concurrent('the authentication page', () => {
  it('is opened by the button, and after it was used the alert is resolved', async (context) => {
    const open = await aSandbox(context);
    await pressAlert(open, '초록농산', 'alert_page');
    const modal = await open.until(() => {
      const top = open.state().modals.at(-1);
      return top !== undefined && hasElement(top.blocks, 'popup_open') && top;
    });
    const { blockId, actionId } = elementIn(modal, 'popup_open');
    const [, pressed] = await open.act('press', {
      as: KIM,
      where: { in: 'modal' },
      blockId,
      actionId,
    });
    const url = pressed.ok ? (pressed.url ?? '') : '';
    const page = await (await fetch(url)).text();
    const key = /name="S" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const version = open.sandbox.versions.current;

    await fetch(url.split('?')[0] ?? '', {
      method: 'POST',
      body: new URLSearchParams({ S: key, do: 'register-certificate', expires: '2027-11-24' }),
    });
    const panel = await open.until(
      () =>
        open.sandbox.versions.current > version &&
        open.state().popbill.companies.find(({ name }) => name === '초록농산')?.taxinvoice,
    );
    await open.move({ advanceMs: 6 * MINUTE });

    expect(page).toContain('초록농산');
    expect(panel.certificate).toMatchObject({ state: 'fine', words: '인증서 2027-11-24까지' });
    expect(messageWith(open.state(), '초록농산')?.text).toContain('해결');
    expect(open.state(KIM, 'D0KIM').messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('초록농산'),
    ]);
  });
});

describe.concurrent('the panel', () => {
  it('breaks a company, whose alert the next sweep opens', async (context) => {
    const open = await aSandbox(context);

    await open.act('company', {
      brn: brnOf('큰솔회계'),
      product: 'taxinvoice',
      change: { kind: 'certificate-removed' },
    });
    await open.act('member', { brn: brnOf('새솔디자인'), member: true });
    const swept = await open.act('sweep', { as: KIM });
    await open.until(() => messageWith(open.state(), '999-88-12126'));

    expect(swept).toEqual([200, { ok: true }]);
    const member = open.state().popbill.companies.find(({ name }) => name === '새솔디자인')?.member;
    expect(member).toBe(true);
  });

  it('makes HomeTax fail, which is one notice that ends when it works again', async (context) => {
    const open = await aSandbox(context);

    await open.act('weather', { hometax: 'down' });
    await open.move({ to: seoul('2026-11-25 08:45') });
    const during = messageWith(open.state(), '홈택스가 응답하지 않고 있습니다');
    const weather = open.state().popbill.hometax;
    await open.act('weather', { hometax: 'fine' });
    // Two looks, 15 minutes apart: one of the three companies of the first may be the one that never answers.
    await open.move({ advanceMs: 35 * MINUTE });

    const after = await open.until(() => messageWith(open.state(), '홈택스가 다시 응답합니다'));
    expect([during?.byApp, weather]).toEqual([true, 'down']);
    expect(after.ts).toBe(during?.ts);
  });

  it('makes POPBiLL call everybody no member, which is one notice that ends when it knows them', async (context) => {
    const open = await aSandbox(context);
    await open.move({ to: seoul('2026-11-25 08:45') });

    await open.act('weather', { popbill: 'knows-nobody' });
    await open.move({ to: seoul('2026-11-26 08:45') });
    const during = messageWith(open.state(), '여러 회사에 같은 문제가 한꺼번에 생겼습니다');
    await open.act('weather', { popbill: 'fine' });
    await open.move({ to: seoul('2026-11-27 08:45') });

    const after = await open.until(() =>
      messageWith(open.state(), '이 회사들에 더는 문제가 없습니다'),
    );
    expect(during?.byApp).toBe(true);
    expect(after.ts).toBe(during?.ts);
  });

  it('changes the language of the channel, from the next message on', async (context) => {
    const open = await aSandbox(context);

    const [answer, again] = await Promise.all([
      open.act('channel-language', { language: 'en' }),
      open.act('channel-language', { language: 'en' }),
    ]);
    await open.act('slash', {
      as: KIM,
      channel: ALERTS,
      command: '/hometax',
      text: '테스트알림 한빛상사',
    });
    const test = await open.until(() => messageWith(open.state(), '[Test]'));

    expect([answer, again]).toEqual([
      [200, { ok: true }],
      [200, { ok: true }],
    ]);
    expect([open.state().channelLanguage, test.byApp]).toEqual(['en', true]);
    expect(open.complaints).toEqual([]);
  });
});

describe.concurrent('a sandbox in English', () => {
  it('tells its first sweep in English', async (context) => {
    const open = await aSandbox(context, 'en');

    expect(messageWith(open.state(), '초록농산')?.text).toMatch(/^Critical/);
  });
});
