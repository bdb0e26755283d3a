import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

const REQUEST = { brn: HANBIT, product: 'taxinvoice', by: 'U0KIM' } as const;

async function ticketOf({ popups }: Awaited<ReturnType<typeof serviceBench>>): Promise<string> {
  const { url } = await popups.ticket(REQUEST);
  return url.slice('https://watch.example.com/popup/'.length);
}

const withTickets = () =>
  serviceBench({ companies: [aCompany()], publicUrl: 'https://watch.example.com' });

describe('PopupService', () => {
  it('mints a link that dies after 30 seconds and writes down who opened the page', async () => {
    const { popups, store, clock } = await serviceBench({ companies: [aCompany()] });

    const link = await popups.mint(REQUEST);

    expect(link).toMatchObject({ ok: true, value: { until: clock.now() + 30 * SECOND } });
    expect(await historyIn(store, { brn: HANBIT, limit: 5 })).toMatchObject([
      { event: { kind: 'page-opened', by: 'U0KIM', product: 'taxinvoice' } },
    ]);
  });

  it('sends the POPBiLL ID of the watched company', async () => {
    const bench = await serviceBench({ companies: [aCompany({ popbillUserId: 'hanbit01' })] });
    const seen: (string | undefined)[] = [];
    const { popupUrl } = bench.popbill;
    bench.popbill.popupUrl = (asking) => {
      seen.push(asking.popbillUserId);
      return popupUrl(asking);
    };

    await bench.popups.mint(REQUEST);

    expect(seen).toEqual(['hanbit01']);
  });

  it('says on the open alert who opened the page', async () => {
    const { popups, store, jobs } = await serviceBench({ companies: [aCompany()] });
    await store.write([{ put: 'alert', value: anAlert() }]);

    await popups.mint(REQUEST);

    expect((await store.alert(HANBIT))?.pageOpenedBy?.user).toBe('U0KIM');
    expect(jobs()).toMatchObject([{ kind: 'edit', lines: [{ kind: 'page-opened', by: 'U0KIM' }] }]);
  });

  it('gives the problem back when POPBiLL mints none, and writes nothing down', async () => {
    const { popups, popbill, store } = await serviceBench();
    popbill.answer('popupUrl', TOO_LATE);

    const link = await popups.mint(REQUEST);

    expect(link).toEqual(TOO_LATE);
    expect(await historyIn(store, { limit: 5 })).toEqual([]);
  });

  it('opens a ticket once; looking at it uses nothing up', async () => {
    const bench = await withTickets();
    const ticket = await ticketOf(bench);

    const seen = [await bench.popups.peek(ticket), await bench.popups.peek(ticket)];
    const first = await bench.popups.redeem(ticket);
    const second = await bench.popups.redeem(ticket);

    expect(seen.map(({ ok }) => ok)).toEqual([true, true]);
    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false, error: 'used' });
    expect(await bench.popups.peek(ticket)).toEqual({ ok: false, error: 'used' });
    expect(bench.popbill.countOf('popupUrl')).toBe(1);
  });

  it('mints once when one ticket is opened twice at the same moment', async () => {
    const bench = await withTickets();
    const ticket = await ticketOf(bench);

    const both = await Promise.all([bench.popups.redeem(ticket), bench.popups.redeem(ticket)]);

    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(bench.popbill.countOf('popupUrl')).toBe(1);
  });

  it('refuses a ticket after five minutes, and one it never gave', async () => {
    const bench = await withTickets();
    const ticket = await ticketOf(bench);
    bench.clock.advance(5 * MINUTE);

    expect(await bench.popups.redeem(ticket)).toEqual({ ok: false, error: 'expired' });
    expect(await bench.popups.redeem('x'.repeat(43))).toEqual({ ok: false, error: 'unknown' });
    expect(bench.popbill.countOf('popupUrl')).toBe(0);
  });

  it('stores neither ticket nor URL', async () => {
    const bench = await withTickets();
    const ticket = await ticketOf(bench);
    await bench.popups.redeem(ticket);
    const kept: unknown[] = [await historyIn(bench.store, { limit: 9 })];
    for await (const one of bench.store.tickets()) kept.push(one);

    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain(ticket);
    expect(JSON.stringify(kept)).not.toContain('SessionToken');
  });

  it('clears tickets away once nobody can use them', async () => {
    const bench = await withTickets();
    await ticketOf(bench);
    bench.clock.advance(2 * 60 * MINUTE);

    await bench.popups.purge();

    const left: unknown[] = [];
    for await (const one of bench.store.tickets()) left.push(one);
    expect(left).toEqual([]);
  });
});
