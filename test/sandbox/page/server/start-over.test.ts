import { describe, expect, it } from 'vitest';
import { aSandbox, firstSweepTold, messageWith } from '../../../support/page-sandbox.js';

const COMPANY = '9992111110';

describe.concurrent('starting over', () => {
  it('brings companies, clock, weather, channels and the app’s records back to the beginning', async (test) => {
    const open = await aSandbox(test);
    const before = open.state();
    await open.act('weather', { hometax: 'slow' });
    await open.act('company', {
      brn: COMPANY,
      product: 'taxinvoice',
      change: { kind: 'certificate-removed' },
    });
    await open.act('say', { as: 'U0KIM', channel: 'C0ALERTS', text: 'of before' });
    await open.move({ advanceMs: 60 * 60 * 1000 });

    const [status] = await open.act('start-over', {});
    const [first] = [open.state()];
    await firstSweepTold(open);
    const after = open.state();

    expect(status).toBe(200);
    expect(first.sandbox).not.toBe(before.sandbox);
    expect(first.version).toBeGreaterThan(before.version);
    expect(messageWith(after, 'of before')).toBeUndefined();
    expect(after.popbill).toEqual(before.popbill);
    expect(after.clock.next).toEqual(before.clock.next);
    expect(Math.abs(after.clock.now - before.clock.now)).toBeLessThan(60_000);
    expect(after.notices.alerts.map(({ brn }) => brn)).toEqual(
      before.notices.alerts.map(({ brn }) => brn),
    );
    expect([after.troubles, open.complaints]).toEqual([[], []]);
  });

  it('may take another language for the channel', async (test) => {
    const open = await aSandbox(test);

    await open.act('start-over', { language: 'en' });
    await firstSweepTold(open);

    expect(open.state().channelLanguage).toBe('en');
    expect(messageWith(open.state(), 'certificate was revoked')).toBeDefined();
  });

  it('refuses a language it does not speak, and leaves everything as it is', async (test) => {
    const open = await aSandbox(test);
    const { sandbox } = open.state();

    const { status } = await open.sandbox.act('start-over', { language: 'fr' });

    expect([status, open.state().sandbox]).toEqual([400, sandbox]);
  });
});

describe.concurrent('what the app has told', () => {
  it('names open alerts with their message and the step of the ladder that comes next', async (test) => {
    const open = await aSandbox(test);

    const notices = await open.until(() => open.state().notices.isAllSent && open.state().notices);

    const alert = notices.alerts.find(({ name }) => name === '가람무역');
    expect(alert).toMatchObject({ isOpen: true, rung: 30, next: { rung: 14, on: '2026-11-25' } });
    expect(messageWith(open.state(), '가람무역 인증서')?.ts).toBe(alert?.ts);
    expect(open.state().clock.next).toContainEqual({
      at: Date.parse('2026-11-25T08:30:00+09:00'),
      what: 'rung',
      company: '가람무역',
      days: 14,
    });
  });

  it('keeps an outage that is over', async (test) => {
    const open = await aSandbox(test);
    await open.act('weather', { hometax: 'down' });
    await open.move({ to: Date.parse('2026-11-25T08:31:00+09:00') });
    const met = await open.until(() => open.state().notices.outage);
    await open.act('weather', { hometax: 'fine' });
    await open.move({ advanceMs: 60 * 60 * 1000 });

    const over = await open.until(() => {
      const { outage } = open.state().notices;
      return outage?.isOver === true && outage;
    });

    expect(met).toMatchObject({ silent: 'hometax', isOver: false });
    expect(over.ts).toBe(messageWith(open.state(), '홈택스가 다시 응답합니다')?.ts);
  });
});
