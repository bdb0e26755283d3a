import { describe, expect, it } from 'vitest';
import { aSandbox, messageWith, untilFirstSweepPosted } from '../../../support/page-sandbox.js';

const COMPANY = '9992111110';

const withText = (text: string) =>
  expect.toSatisfy((blocks) => JSON.stringify(blocks).includes(text));

describe.concurrent('starting over', () => {
  it('restores companies, clock, service states, channels and the app’s records', async (test) => {
    const open = await aSandbox(test);
    const before = open.state();
    await open.act('service-states', { hometax: 'slow' });
    await open.act('company', {
      brn: COMPANY,
      product: 'taxinvoice',
      change: { kind: 'certificate-removed' },
    });
    await open.act('say', { as: 'U0KIM', channel: 'C0ALERTS', text: 'before starting over' });
    await open.move({ advanceMs: 60 * 60 * 1000 });

    const [status] = await open.act('start-over', {});
    const first = open.state();
    await untilFirstSweepPosted(open);
    const newState = open.state();

    expect(status).toBe(200);
    expect(first.sandbox).not.toBe(before.sandbox);
    expect(first.version).toBeGreaterThan(before.version);
    expect(messageWith(newState, 'before starting over')).toBeUndefined();
    expect(newState.popbill).toEqual(before.popbill);
    expect(newState.clock.next).toEqual(before.clock.next);
    expect(Math.abs(newState.clock.now - before.clock.now)).toBeLessThan(60_000);
    expect(newState.notices.alerts.map(({ brn }) => brn)).toEqual(
      before.notices.alerts.map(({ brn }) => brn),
    );
    expect([newState.problems, open.errors]).toEqual([[], []]);
  });

  it('changes the language of visitors and channels on request', async (test) => {
    const open = await aSandbox(test);
    const before = open.state();

    await open.act('start-over', { language: 'en' });
    await untilFirstSweepPosted(open);
    const newState = open.state();

    expect([before.channelLanguage, newState.channelLanguage]).toEqual(['ko', 'en']);
    expect([before.channels[0]?.name, newState.channels[0]?.name]).toEqual([
      '홈택스-알림',
      'tax-alerts',
    ]);
    expect(open.sandbox.language).toBe('en');
    // The first visitor of either language owns companies: most of them in a sandbox of that language.
    expect(messageWith(before, '초록농산')?.blocks).toEqual(withText('<@U0KIM>'));
    expect(messageWith(newState, 'certificate found revoked')?.blocks).toEqual(
      withText('<@U0EMMA>'),
    );
    expect(messageWith(before, 'Emma Park')).toBeDefined();
    expect(messageWith(newState, '김지우')).toBeDefined();
  });

  it('refuses an unknown language, and changes nothing', async (test) => {
    const open = await aSandbox(test);
    const { sandbox } = open.state();

    const { status } = await open.sandbox.act('start-over', { language: 'fr' });

    expect([status, open.state().sandbox]).toEqual([400, sandbox]);
  });
});

describe.concurrent('the notices of a page', () => {
  it('contain open alerts with their message and next rung', async (test) => {
    const open = await aSandbox(test);

    const notices = await open.until(() => open.state().notices.isAllSent && open.state().notices);

    const alert = notices.alerts.find(({ name }) => name === '가람무역');
    expect(alert).toMatchObject({ isOpen: true, rung: 30, next: { rung: 14, on: '2026-11-25' } });
    expect(messageWith(open.state(), '가람무역 인증서')?.ts).toBe(alert?.ts);
    expect(open.state().clock.next).toContainEqual({
      at: Date.parse('2026-11-25T08:30:00+09:00'),
      kind: 'rung',
      company: '가람무역',
      days: 14,
    });
  });

  it('keep an outage that has ended', async (test) => {
    const open = await aSandbox(test);
    await open.act('service-states', { hometax: 'down' });
    await open.move({ to: Date.parse('2026-11-25T08:31:00+09:00') });
    const started = await open.until(() => open.state().notices.outage);
    await open.act('service-states', { hometax: 'fine' });
    await open.move({ advanceMs: 60 * 60 * 1000 });

    const over = await open.until(() => {
      const { outage } = open.state().notices;
      return outage?.hasEnded === true && outage;
    });

    expect(started).toMatchObject({ service: 'hometax', hasEnded: false });
    expect(over.ts).toBe(messageWith(open.state(), '홈택스가 다시 응답합니다')?.ts);
  });
});
