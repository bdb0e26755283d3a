import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { MAX_FEEDS_OF_PERSON } from '../../src/calendar/calendar-feeds.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, MINUTE } from '../../src/kernel/time.js';
import { StoreError } from '../../src/records/store.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { aCalendarServer, eventsIn } from '../support/calendar-server.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { aStatus, certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

const KIM = 'U0KIM';
const LEE = 'U0LEE';
const ALL = { kind: 'all' } as const;
const PAUSED = '1018116293' as Brn;
const SOON = seoul('2026-12-09 23:59');
const LATER = seoul('2027-03-31 15:00');
const until = (at: number) => ({ certificate: certificateUntil(at), deptUser: missingCell() });

const COMPANIES = [
  aCompany({ owner: KIM, channel: 'C0TAX', products: ['taxinvoice', 'cashbill'] }),
  aCompany({ brn: NURI, name: '누리, 식품', products: ['taxinvoice', 'cashbill'] }),
  aCompany({
    brn: PAUSED,
    name: '쉼',
    paused: { reason: 'closed', by: KIM, at: seoul('2026-11-01 09:00') },
  }),
];
const STATUSES = [
  aStatus({ taxinvoice: until(SOON), cashbill: until(SOON) }),
  aStatus(
    { taxinvoice: until(LATER), cashbill: { ...until(LATER + DAY), deptUser: workingCell() } },
    { brn: NURI },
  ),
  aStatus({ taxinvoice: until(SOON) }, { brn: PAUSED }),
];
const aServer = () => aCalendarServer(COMPANIES, STATUSES);
const read = async (url: string) => eventsIn(await (await fetch(url)).text());
const isVat = ({ uid }: { readonly uid: string }) => uid.startsWith('vat');

describe('a calendar', () => {
  it('has the last day of each certificate, and the VAT deadlines on working days', async () => {
    const { makeAddress } = await aServer();

    const events = await read(await makeAddress(KIM, ALL, 'ko'));

    expect(events.filter((event) => !isVat(event))).toEqual([
      {
        day: '2026-12-09',
        title: '한빛상사 인증서 만료',
        uid: `certificate-${HANBIT}-taxinvoice@test.hometax-watch`,
      },
      {
        day: '2027-03-31',
        title: '누리, 식품 인증서 만료 (전자세금계산서)',
        uid: `certificate-${NURI}-taxinvoice@test.hometax-watch`,
      },
      {
        day: '2027-04-01',
        title: '누리, 식품 인증서 만료 (현금영수증)',
        uid: `certificate-${NURI}-cashbill@test.hometax-watch`,
      },
    ]);
    // Of these, 25 January 2026, 25 April 2026, 25 October 2026, 25 April 2027 and 25 July 2027 are Sundays or Saturdays.
    expect(events.filter(isVat).map(({ day }) => day)).toEqual([
      '2026-01-26',
      '2026-04-27',
      '2026-07-27',
      '2026-10-26',
      '2027-01-25',
      '2027-04-26',
      '2027-07-26',
      '2027-10-25',
    ]);
  });

  it.each([
    { scope: { kind: 'owner', owner: KIM }, companies: [HANBIT] },
    { scope: { kind: 'owner', owner: LEE }, companies: [] },
    { scope: { kind: 'channel', channel: 'C0TAX' }, companies: [HANBIT] },
    // Those without a channel of their own.
    { scope: { kind: 'channel', channel: 'C0DEFAULT' }, companies: [NURI, NURI] },
  ] as const)('has only the companies of $scope', async ({ scope, companies }) => {
    const { makeAddress } = await aServer();

    const events = await read(await makeAddress(KIM, scope, 'en'));

    expect(events.filter((event) => !isVat(event)).map(({ uid }) => uid.split('-')[1])).toEqual(
      companies,
    );
    expect(events.filter(isVat)).toHaveLength(8);
  });

  it('moves the event of a renewed certificate instead of adding one', async () => {
    const { makeAddress, store, clock } = await aServer();
    const url = await makeAddress(KIM, { kind: 'owner', owner: KIM }, 'en');
    const [before] = (await read(url)).filter((event) => !isVat(event));

    const renewed = aStatus({ taxinvoice: until(LATER), cashbill: until(LATER) });
    await store.write([{ put: 'status', value: renewed }]);
    clock.advance(MINUTE);

    const after = (await read(url)).filter((event) => !isVat(event));
    expect(after).toEqual([{ ...before, day: '2027-03-31' }]);
    expect(after[0]?.title).toBe('한빛상사: certificate expires');
  });

  it('keeps the event of a certificate that has expired', async () => {
    const { makeAddress, clock } = await aServer();
    const url = await makeAddress(KIM, { kind: 'owner', owner: KIM }, 'ko');

    clock.set(SOON + DAY);

    expect((await read(url)).map(({ day }) => day)).toContain('2026-12-09');
  });

  it.each([
    {
      language: 'ko',
      ahead: '만료되면 수집이 중단됩니다.',
      past: '만료되어 이 인증서로는 수집할 수 없습니다.',
    },
    {
      language: 'en',
      ahead: 'Collection stops then.',
      past: 'so it can no longer be used for collection.',
    },
  ] as const)('tells an expiry that is over from one ahead: $language', async (expected) => {
    const { makeAddress, clock } = await aServer();
    const url = await makeAddress(KIM, { kind: 'owner', owner: KIM }, expected.language);
    // Long lines are folded.
    const shown = async () => (await (await fetch(url)).text()).replaceAll('\r\n ', '');

    expect(await shown()).toContain(expected.ahead);
    clock.set(SOON + DAY);
    expect(await shown()).not.toContain(expected.ahead);
    expect(await shown()).toContain(expected.past);
    expect(await shown()).not.toContain('certificate expires');
  });
});

describe('the addresses', () => {
  it('are stored only as a hash', async () => {
    const { makeAddress, store } = await aServer();

    const url = await makeAddress(KIM, ALL, 'ko');

    const token = /\/calendar\/([\w-]{43})\.ics$/.exec(url)?.[1] ?? 'none';
    const records = [];
    for await (const feed of store.calendarFeeds()) records.push(feed);
    expect(records).toMatchObject([{ by: KIM, scope: ALL }]);
    expect(JSON.stringify(records)).not.toContain(token);
  });

  it('can be revoked by their maker and by operators, which others cannot', async () => {
    const { makeAddress, calendarFeeds } = await aServer();
    const url = await makeAddress(KIM, ALL, 'ko');
    const [feed] = calendarFeeds.revocableBy(KIM, false);
    const hash = feed?.hash ?? '';

    expect(calendarFeeds.revocableBy(LEE, false)).toEqual([]);
    expect(await calendarFeeds.revoke(hash, LEE, false)).toBe(false);
    expect((await fetch(url)).status).toBe(200);

    expect(calendarFeeds.revocableBy(LEE, true)).toEqual([feed]);
    expect(await calendarFeeds.revoke(hash, LEE, true)).toBe(true);
    expect(await calendarFeeds.revoke(hash, KIM, false)).toBe(false);
    expect((await fetch(url)).status).toBe(404);
  });

  it('are listed with one’s own first, newest first', async () => {
    const { calendarFeeds, clock } = await aServer();
    for (const by of [KIM, LEE, KIM, LEE]) {
      await calendarFeeds.create(by, ALL, 'ko');
      clock.advance(MINUTE);
    }

    const listed = calendarFeeds.revocableBy(KIM, true);

    expect(listed.map(({ by }) => by)).toEqual([KIM, KIM, LEE, LEE]);
    expect(listed.map(({ at }) => (clock.now() - at) / MINUTE)).toEqual([2, 4, 1, 3]);
  });

  it('are limited in number for each person, who may make another after revoking one', async () => {
    const { calendarFeeds } = await aServer();
    const create = () => calendarFeeds.create(KIM, ALL, 'ko');
    for (let n = 0; n < MAX_FEEDS_OF_PERSON; n++) expect(await create()).toBeDefined();

    expect(await create()).toBeUndefined();
    expect(await calendarFeeds.create(LEE, ALL, 'ko')).toBeDefined();
    const [newest] = calendarFeeds.revocableBy(KIM, false);
    await calendarFeeds.revoke(newest?.hash ?? '', KIM, false);
    expect(await create()).toBeDefined();
  });
});

describe('GET /calendar/<token>.ics', () => {
  it('answers a calendar that nothing stores, indexes or sniffs', async () => {
    const { makeAddress } = await aServer();
    const url = await makeAddress(KIM, ALL, 'ko');

    const [get, head] = [await fetch(url), await fetch(url, { method: 'HEAD' })];

    for (const { status, headers } of [get, head]) {
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/calendar; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
        'x-content-type-options': 'nosniff',
      });
    }
    expect(await head.text()).toBe('');
  });

  it('answers the same to an address that is revoked, unknown or malformed, or whose maker has left', async () => {
    let permission: 'yes' | 'no' = 'yes';
    const server = await aCalendarServer(COMPANIES, STATUSES, async () => permission);
    const { makeAddress, calendarFeeds, origin } = server;
    const [revoked, left] = [await makeAddress(KIM, ALL, 'ko'), await makeAddress(LEE, ALL, 'ko')];
    const [feed] = calendarFeeds.revocableBy(KIM, false);
    await calendarFeeds.revoke(feed?.hash ?? '', KIM, false);
    permission = 'no';

    const urls = [
      revoked,
      left,
      revoked.replace('.ics', ''),
      `${origin}/calendar/`,
      `${origin}/calendar/x.ics`,
      `${origin}/calendar/${'x'.repeat(200)}.ics`,
      `${origin}/calendar/%E0%A4%A.ics`,
    ];
    const answers = await Promise.all(
      urls.map(async (url) => {
        const { status, headers, text } = await fetch(url).then(async (answer) => ({
          status: answer.status,
          headers: [...answer.headers].filter(([name]) => name !== 'date'),
          text: await answer.text(),
        }));
        return { status, headers, text };
      }),
    );

    expect(answers[0]).toMatchObject({ status: 404, text: 'Not found.\n' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('lets calendars keep what they have while Slack or the store does not answer', async () => {
    let permission: 'yes' | 'unanswered' = 'unanswered';
    const server = await aCalendarServer(COMPANIES, STATUSES, async () => permission);
    const url = await server.makeAddress(KIM, ALL, 'ko');

    const withoutSlack = await fetch(url);
    permission = 'yes';
    server.overview.certificates = async () => {
      throw new StoreError('failed', 'The disk is gone.');
    };
    const withoutStore = await fetch(url);

    for (const answer of [withoutSlack, withoutStore]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('60');
    }
    expect(JSON.stringify(server.log.lines)).not.toContain(url.split('/').at(-1));
  });

  it('draws a calendar once for all requests of a minute, and not for HEAD', async () => {
    let asked = 0;
    const server = await aCalendarServer(COMPANIES, STATUSES, async () => {
      asked += 1;
      return 'yes';
    });
    const { overview } = server;
    const certificates = overview.certificates.bind(overview);
    let drawn = 0;
    overview.certificates = async () => {
      drawn += 1;
      if (drawn === 1) await eventually(() => asked === 4);
      return certificates();
    };
    const url = await server.makeAddress(KIM, ALL, 'ko');

    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect(drawn).toBe(0);
    const texts = await Promise.all(
      Array.from({ length: 3 }, async () => (await fetch(url)).text()),
    );

    expect(drawn).toBe(1);
    expect(new Set(texts).size).toBe(1);
    expect(eventsIn(texts[0] ?? '')).toHaveLength(11);
    server.clock.advance(MINUTE - 1);
    await read(url);
    expect(drawn).toBe(1);
    server.clock.advance(1);
    await read(url);
    expect(drawn).toBe(2);
  });

  it('draws one calendar at a time, and keeps only the last few', async () => {
    const { calendarFeeds, overview } = await aServer();
    const certificates = overview.certificates.bind(overview);
    const running: number[] = [];
    let now = 0;
    overview.certificates = async () => {
      now += 1;
      running.push(now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return certificates();
    };
    for (const _ of Array(5)) await calendarFeeds.create(KIM, ALL, 'ko');
    const [first, ...others] = calendarFeeds.revocableBy(KIM, false);
    if (first === undefined) throw new Error('There is no feed.');

    await Promise.all([first, ...others, first].map((feed) => calendarFeeds.draw(feed)));

    expect(running).toEqual(Array(6).fill(1));
  });

  it('answers at most three requests with one address at the same time, until they go away', async () => {
    let asked = 0;
    const server = await aCalendarServer(COMPANIES, STATUSES, async () => {
      asked += 1;
      return asked > 3 ? 'yes' : new Promise(() => {});
    });
    const [url, other] = [
      await server.makeAddress(KIM, ALL, 'ko'),
      await server.makeAddress(KIM, ALL, 'ko'),
    ];
    const { port, pathname } = new URL(url);
    const waiting = Array.from({ length: 3 }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of waiting) socket.write(`GET ${pathname} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await eventually(() => asked === 3);

    expect((await fetch(url)).status).toBe(429);
    expect((await fetch(other)).status).toBe(200);

    for (const socket of waiting) socket.destroy();
    await expect
      .poll(async () => {
        server.clock.advance(MINUTE);
        return (await fetch(url)).status;
      })
      .toBe(200);
  });

  it('accepts only reading', async () => {
    const { makeAddress } = await aServer();

    const answer = await fetch(await makeAddress(KIM, ALL, 'ko'), { method: 'POST' });

    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('limits the requests with one address, and from one place', async () => {
    const { makeAddress, origin } = await aServer();
    const url = await makeAddress(KIM, ALL, 'ko');
    const from = (place: string) => ({ headers: { 'x-forwarded-for': place } });

    const places = Array.from({ length: 11 }, (_, n) => from(`203.0.113.${n}`));
    const withOne: Response[] = [];
    for (const place of places) withOne.push(await fetch(url, place));
    const guesses = Array.from({ length: 61 }, (_, n) => `${origin}/calendar/guess${n}.ics`);
    const guessed = await Promise.all(guesses.map((each) => fetch(each, from('198.51.100.7'))));

    expect(withOne.filter(({ status }) => status === 429)).toHaveLength(1);
    expect(guessed.filter(({ status }) => status === 429)).toHaveLength(1);
    expect(guessed.filter(({ status }) => status === 404)).toHaveLength(60);
    // Providers read the calendars of many people from one place.
    const other = await makeAddress(LEE, ALL, 'ko');
    expect((await fetch(other, from('198.51.100.7'))).status).toBe(200);
  });
});
