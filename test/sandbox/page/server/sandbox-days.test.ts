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
  it('makes the notices of a day appear at their times, and reports its target while it moves', async (context) => {
    const open = await aSandbox(context);
    const messageCount = open.state().messages.length;

    const answer = await open.act('clock', { to: seoul('2026-11-25 10:00') });
    const target = open.state().clock.movingTo;
    const second = await open.act('clock', { advanceMs: HOUR });
    const language = await open.act('channel-language', { language: 'en' });
    await open.until(() => open.state().clock.movingTo === undefined);

    const state = open.state();
    const news = state.messages
      .slice(messageCount)
      .filter(({ at }) => at > seoul('2026-11-25 00:00'));
    const digest = news.find(({ threadTs }) => threadTs === undefined);
    const rung = news.find(
      ({ text, threadTs }) => threadTs !== undefined && text.includes('누리전자'),
    );
    expect([answer, target]).toEqual([[200, { ok: true }], seoul('2026-11-25 10:00')]);
    expect([second, language]).toMatchObject([
      [409, { kind: 'refused' }],
      [409, { kind: 'refused' }],
    ]);
    expect(state.clock.now).toBeGreaterThanOrEqual(seoul('2026-11-25 10:00'));
    expect(state.clock.now).toBeLessThan(seoul('2026-11-25 10:01'));
    // Quiet hours held it until 08:30; it was not posted only when the clock arrived.
    expect(rung?.at).toBeGreaterThanOrEqual(seoul('2026-11-25 08:30'));
    expect(rung?.at).toBeLessThan(seoul('2026-11-25 08:32'));
    expect(digest?.text).toContain('11월 25일');
    expect(digest?.at).toBeGreaterThanOrEqual(seoul('2026-11-25 09:00'));
    expect(digest?.at).toBeLessThan(seoul('2026-11-25 09:01'));
    expect([open.errors, state.problems]).toEqual([[], []]);
  });

  it('stops on request', async (context) => {
    const open = await aSandbox(context);

    await open.act('clock', { advanceMs: 20 * 24 * HOUR });
    const answer = await open.act('clock', { stop: true });

    const { clock } = open.state();
    expect([answer, clock.movingTo]).toEqual([[200, { ok: true }], undefined]);
    expect(clock.now).toBeLessThan(seoul('2026-11-26 00:00'));
    expect(open.errors).toEqual([]);
  });
});

describe.concurrent('the authentication page', () => {
  it('opens from the alert’s button, and registering there resolves the alert', async (context) => {
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
    const ticket = pressed.ok ? (pressed.url ?? '') : '';
    const redirect = await fetch(ticket, { method: 'POST', redirect: 'manual' });
    const url = redirect.headers.get('location') ?? '';
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

describe.concurrent('the sandbox controls', () => {
  it('breaks a company, and the next sweep opens its alert', async (context) => {
    const open = await aSandbox(context);

    await open.act('company', {
      brn: brnOf('큰솔회계'),
      product: 'taxinvoice',
      change: { kind: 'certificate-removed' },
    });
    await open.act('member', { brn: brnOf('새솔디자인'), isMember: true });
    const swept = await open.act('sweep', { as: KIM });
    await open.until(() => messageWith(open.state(), '999-88-12126'));

    expect(swept).toEqual([200, { ok: true }]);
    const member = open
      .state()
      .popbill.companies.find(({ name }) => name === '새솔디자인')?.isMember;
    expect(member).toBe(true);
  });

  it('makes HomeTax fail, which posts one notice that is closed when HomeTax works again', async (context) => {
    const open = await aSandbox(context);

    await open.act('service-states', { hometax: 'down' });
    await open.move({ to: seoul('2026-11-25 08:45') });
    const during = messageWith(open.state(), '홈택스가 응답하지 않습니다');
    const duringState = open.state().popbill.hometax;
    await open.act('service-states', { hometax: 'fine' });
    // Some probes do not decide: one of the three companies may be the one that never answers.
    const closedNotice = () => messageWith(open.state(), '홈택스가 다시 응답합니다');
    for (let probe = 0; probe < 8 && closedNotice() === undefined; probe += 1) {
      await open.move({ advanceMs: 15 * MINUTE });
    }

    expect([during?.isByApp, duringState]).toEqual([true, 'down']);
    expect(closedNotice()?.ts).toBe(during?.ts);
  });

  it('makes POPBiLL report no members, which posts one notice that is closed when it reports them again', async (context) => {
    const open = await aSandbox(context);
    await open.act('service-states', { popbill: 'no-members' });
    await open.act('sweep', { as: KIM });
    const during = await open.until(() => messageWith(open.state(), '한꺼번에 발생'));
    await open.act('service-states', { popbill: 'fine' });
    await open.move({ to: seoul('2026-11-25 08:45') });

    const closedNotice = await open.until(() =>
      messageWith(open.state(), '한꺼번에 발생한 문제가 해소되었습니다'),
    );
    expect(during?.isByApp).toBe(true);
    expect(closedNotice.ts).toBe(during?.ts);
  });

  it('changes the language of later channel messages', async (context) => {
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
    expect([open.state().channelLanguage, test.isByApp]).toEqual(['en', true]);
    expect(open.errors).toEqual([]);
  });
});

describe.concurrent('a sandbox in English', () => {
  it('posts its first sweep in English', async (context) => {
    const open = await aSandbox(context, 'en');

    expect(messageWith(open.state(), '초록농산')?.text).toMatch(/^Critical/);
  });
});
