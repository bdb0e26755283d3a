import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

const REQUEST = { brn: HANBIT, product: 'taxinvoice', by: 'U0KIM' } as const;

async function ticketOf({ popups }: Awaited<ReturnType<typeof serviceBench>>): Promise<string> {
  const { url } = await popups.issueTicket(REQUEST);
  return url.slice('https://watch.example.com/popup/'.length);
}

const withTickets = () =>
  serviceBench({ companies: [aCompany()], publicUrl: 'https://watch.example.com' });

describe('PopupService', () => {
  it('mints a link that expires after 30 seconds, and records who opened the page', async () => {
    const { popups, store, clock } = await serviceBench({ companies: [aCompany()] });

    const link = await popups.mint(REQUEST);

    expect(link).toMatchObject({ ok: true, value: { expiresAt: clock.now() + 30 * SECOND } });
    expect(await historyIn(store, { brn: HANBIT, limit: 5 })).toMatchObject([
      { event: { kind: 'page-opened', by: 'U0KIM', product: 'taxinvoice' } },
    ]);
  });

  it('sends the POPBiLL ID of the watched company', async () => {
    const bench = await serviceBench({ companies: [aCompany({ popbillUserId: 'hanbit01' })] });
    const userIds: (string | undefined)[] = [];
    const { popupUrl } = bench.popbill;
    bench.popbill.popupUrl = (request) => {
      userIds.push(request.popbillUserId);
      return popupUrl(request);
    };

    await bench.popups.mint(REQUEST);

    expect(userIds).toEqual(['hanbit01']);
  });

  it('records on the open alert who opened the page', async () => {
    const { popups, store, jobs } = await serviceBench({ companies: [aCompany()] });
    await store.write([{ put: 'alert', value: anAlert() }]);

    await popups.mint(REQUEST);

    expect((await store.alert(HANBIT))?.pageOpenedBy?.user).toBe('U0KIM');
    expect(jobs()).toMatchObject([{ kind: 'edit', lines: [{ kind: 'page-opened', by: 'U0KIM' }] }]);
  });

  it('returns the problem when POPBiLL mints no URL, and records nothing', async () => {
    const { popups, popbill, store } = await serviceBench();
    popbill.answer('popupUrl', TOO_LATE);

    const link = await popups.mint(REQUEST);

    expect(link).toEqual(TOO_LATE);
    expect(await historyIn(store, { limit: 5 })).toEqual([]);
  });

  it('redeems a ticket once; peek does not use it', async () => {
    const bench = await withTickets();
    const ticket = await ticketOf(bench);

    const peeked = [await bench.popups.peek(ticket), await bench.popups.peek(ticket)];
    const first = await bench.popups.redeem(ticket);
    const second = await bench.popups.redeem(ticket);

    expect(peeked.map(({ ok }) => ok)).toEqual([true, true]);
    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false, error: 'used' });
    expect(await bench.popups.peek(ticket)).toEqual({ ok: false, error: 'used' });
    expect(bench.popbill.countOf('popupUrl')).toBe(1);
  });

  it('mints once when a ticket is redeemed twice at the same time', async () => {
    const bench = await withTickets();
    const ticket = await ticketOf(bench);

    const both = await Promise.all([bench.popups.redeem(ticket), bench.popups.redeem(ticket)]);

    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(bench.popbill.countOf('popupUrl')).toBe(1);
  });

  it('refuses a ticket after five minutes, and an unknown ticket', async () => {
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
    const stored: unknown[] = [await historyIn(bench.store, { limit: 9 })];
    for await (const record of bench.store.tickets()) stored.push(record);

    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored)).not.toContain(ticket);
    expect(JSON.stringify(stored)).not.toContain('SessionToken');
  });

  it('purge deletes tickets that nobody can use', async () => {
    const bench = await withTickets();
    await ticketOf(bench);
    bench.clock.advance(2 * 60 * MINUTE);

    await bench.popups.purge();

    const left: unknown[] = [];
    for await (const record of bench.store.tickets()) left.push(record);
    expect(left).toEqual([]);
  });
});
