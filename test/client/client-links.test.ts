import { describe, expect, it } from 'vitest';
import type { ClientLinks } from '../../src/client/client-links.js';
import { DAY, MINUTE, SECOND } from '../../src/kernel/time.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING, TOO_LATE } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { serviceBench } from '../support/service-bench.js';

const URL = 'https://watch.example.com';
const WRONG = '2208162517';
const UNUSABLE = { ok: false, error: 'unusable' };
const NO_PAGE = { ok: false, error: 'no-page' };
const allowed = async () => 'yes' as const;

/** A company with an open alert and a link for 7 days. */
async function withLink(options: Parameters<typeof serviceBench>[0] = {}) {
  const bench = await serviceBench({ companies: [aCompany()], clientLinksUrl: URL, ...options });
  await bench.store.write([{ put: 'alert', value: anAlert() }]);
  const token = await newLink(bench);
  return { ...bench, token };
}

async function newLink({ clientLinks }: { readonly clientLinks: ClientLinks }, days = 7) {
  const link = await clientLinks.create(HANBIT, 'U0KIM', days);
  return link?.url.slice(`${URL}/client/`.length) ?? '';
}

type Bench = Awaited<ReturnType<typeof serviceBench>>;

const stepsIn = async ({ store }: Pick<Bench, 'store'>) => {
  const records = await historyIn(store, { brn: HANBIT, limit: 50 });
  return records
    .flatMap(({ event }) => (event.kind === 'client-link' ? [event.what] : []))
    .toReversed();
};

const linesIn = ({ jobs }: Pick<Bench, 'jobs'>) =>
  jobs().flatMap((job) => (job.kind === 'edit' ? job.lines : []));

async function enter(
  { clientLinks }: Pick<Bench, 'clientLinks'>,
  token: string,
  input: string = HANBIT,
) {
  const link = clientLinks.find(token);
  if (link === undefined) throw new Error('There is no such link.');
  return clientLinks.enterNumber(link, input);
}

async function entered(bench: Pick<Bench, 'clientLinks'>, token: string) {
  const link = await enter(bench, token);
  if (!link.ok) throw new Error(JSON.stringify(link.error));
  return link.value;
}

describe('a link for a client', () => {
  it('is a secret of 32 random bytes, of which only the hash is stored', async () => {
    const { token, store } = await withLink();

    const stored = JSON.stringify(await store.clientLink(HANBIT));
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(stored).not.toContain(token);
    expect(await newLink(await withLink())).not.toBe(token);
  });

  it('is recorded in the history and in the alert’s thread', async () => {
    const bench = await withLink();
    const made = { step: 'made', by: 'U0KIM', until: bench.clock.now() + 7 * DAY };

    expect(await stepsIn(bench)).toEqual([made]);
    expect(linesIn(bench)).toEqual([{ kind: 'client-link', what: made, at: bench.clock.now() }]);
  });

  it('opens nothing before the right number was entered, and nothing with a wrong one', async () => {
    const bench = await withLink();
    const { token } = bench;

    expect(await enter(bench, token, '')).toMatchObject({ error: { kind: 'malformed' } });
    expect(await enter(bench, token, WRONG)).toMatchObject({ error: { kind: 'wrong', left: 4 } });
  });

  it('reads the case of the open alert, and records one opening a day', async () => {
    const bench = await withLink();
    const { clientLinks, clock, token } = bench;

    const link = await entered(bench, token);
    await entered(bench, token);
    clock.advance(DAY);
    await entered(bench, token);

    expect(await clientLinks.readCase(link, allowed)).toMatchObject({
      value: { company: { name: '한빛상사' }, reasons: [{ kind: 'auth-missing' }] },
    });
    expect((await stepsIn(bench)).map(({ step }) => step)).toEqual(['made', 'opened', 'opened']);
  });

  it('mints a page, records it, and promises a check in the name of who made the link', async () => {
    const bench = await withLink();
    const { clientLinks, store, clock, token } = bench;

    const page = await clientLinks.openPage(await entered(bench, token), 'taxinvoice', allowed);

    expect(page).toMatchObject({ ok: true, value: { expiresAt: clock.now() + 30 * SECOND } });
    expect((await stepsIn(bench)).at(-1)).toEqual({ step: 'page', product: 'taxinvoice' });
    const looks = [];
    for await (const look of store.promisedChecks()) looks.push(look);
    const dueAt = clock.now() + 5 * MINUTE;
    expect(looks).toMatchObject([{ user: 'U0KIM', brn: HANBIT, dueAt, forClient: true }]);
  });

  it('opens at most ten pages a day, also at the same moment', async () => {
    const bench = await withLink();
    const { clientLinks, popbill, clock, token } = bench;
    const link = await entered(bench, token);
    const open = () => clientLinks.openPage(link, 'taxinvoice', allowed);

    const answers = await Promise.all(Array.from({ length: 12 }, open));
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));

    expect(refused).toEqual(['pages-used-up', 'pages-used-up']);
    expect(popbill.countOf('popupUrl')).toBe(10);
    clock.advance(DAY);
    expect((await open()).ok).toBe(true);
  });

  it('counts a page that POPBiLL did not open, but records none', async () => {
    const bench = await withLink();
    const { clientLinks, popbill, linkIndex, token } = bench;
    popbill.answer('popupUrl', TOO_LATE);

    const page = await clientLinks.openPage(await entered(bench, token), 'taxinvoice', allowed);

    expect(page).toEqual(NO_PAGE);
    expect(linkIndex.get(HANBIT)?.pages?.count).toBe(1);
    expect((await stepsIn(bench)).map(({ step }) => step)).not.toContain('page');
  });

  it('asks POPBiLL nothing while it is unknown whether its maker may make links', async () => {
    const bench = await withLink();
    const { clientLinks, popbill, token } = bench;
    const link = await entered(bench, token);

    const unknown = await clientLinks.openPage(link, 'taxinvoice', async () => 'unanswered');

    expect(unknown).toEqual({ ok: false, error: 'later' });
    expect(popbill.countOf('popupUrl')).toBe(0);
    expect(clientLinks.find(token)).toBeDefined();
  });

  it('opens no page if its maker loses the right while POPBiLL is asked', async () => {
    const bench = await withLink();
    const { clientLinks, popbill, token } = bench;
    const permission = async () => (popbill.countOf('popupUrl') === 0 ? 'yes' : 'no');

    const page = await clientLinks.openPage(await entered(bench, token), 'taxinvoice', permission);

    expect(page).toEqual(UNUSABLE);
    expect((await stepsIn(bench)).map(({ step }) => step)).not.toContain('page');
  });
});

describe('a link for a client ends', () => {
  const ends: Readonly<
    Record<string, (bench: Awaited<ReturnType<typeof withLink>>) => Promise<unknown>>
  > = {
    revoked: ({ clientLinks }) => clientLinks.revoke(HANBIT, 'U0LEE'),
    replaced: (bench) => newLink(bench),
    async expired({ clientLinks, clock }) {
      clock.advance(7 * DAY);
      await clientLinks.endExpired();
    },
    async 'wrong-numbers'(bench) {
      for (let i = 0; i < 5; i += 1) await enter(bench, bench.token, WRONG);
    },
    async 'not-allowed'(bench) {
      const link = await entered(bench, bench.token);
      await bench.clientLinks.openPage(link, 'taxinvoice', async () => 'no');
    },
    // POPBiLL's answers are fine by default.
    resolved: ({ checker }) =>
      checker.check({ brn: HANBIT, by: 'U0LEE', mayOperate: true, intent: 'check' }),
    closed: ({ companies }) => companies.unwatch(HANBIT, 'U0LEE'),
  };

  it.each(Object.entries(ends))('%s: it opens nothing, and that is recorded', async (why, end) => {
    const bench = await withLink();
    const { clientLinks, popbill, token } = bench;
    const link = await entered(bench, token);

    await end(bench);

    expect(clientLinks.find(token)).toBeUndefined();
    expect(await clientLinks.enterNumber(link, HANBIT)).toEqual(UNUSABLE);
    expect(await clientLinks.openPage(link, 'taxinvoice', allowed)).toEqual(UNUSABLE);
    expect(popbill.countOf('popupUrl')).toBe(0);
    const steps = await stepsIn(bench);
    expect(steps).toContainEqual(expect.objectContaining({ step: 'ended', why }));
    const isByPerson = why === 'revoked' || why === 'replaced';
    expect(steps.some((step) => step.step === 'ended' && step.by !== undefined)).toBe(isByPerson);
    expect(JSON.stringify(linesIn(bench))).toContain(`"why":"${why}"`);
  });

  it('when its days are over, but not the one that replaces it at that moment', async () => {
    const bench = await withLink();
    bench.clock.advance(7 * DAY);

    const [replacing] = await Promise.all([newLink(bench), bench.clientLinks.endExpired()]);

    expect(bench.clientLinks.find(replacing)).toBeDefined();
    expect(await stepsIn(bench)).toContainEqual({ step: 'ended', why: 'expired' });
  });

  it('which a person lost the right to make, but not the one that replaced it meanwhile', async () => {
    const bench = await withLink();
    const link = await entered(bench, bench.token);
    let replacing = '';

    const page = await bench.clientLinks.openPage(link, 'taxinvoice', async () => {
      replacing = await newLink(bench);
      return 'no';
    });

    expect(page).toEqual(UNUSABLE);
    expect(bench.clientLinks.find(replacing)).toBeDefined();
  });

  it('at its time, before anything records that', async () => {
    const { clientLinks, clock, token } = await withLink();

    clock.advance(7 * DAY - 1);
    expect(clientLinks.find(token)).toBeDefined();
    clock.advance(1);

    expect(clientLinks.find(token)).toBeUndefined();
    expect(clientLinks.get(HANBIT)).toBeUndefined();
  });

  it('while POPBiLL is asked for the page, which nobody gets then', async () => {
    const bench = await withLink();
    const { clientLinks, popbill, token } = bench;
    const link = await entered(bench, token);
    const { popupUrl } = popbill;
    popbill.popupUrl = async (query) => {
      await clientLinks.revoke(HANBIT, 'U0LEE');
      return popupUrl(query);
    };

    const page = await clientLinks.openPage(link, 'taxinvoice', allowed);

    expect(page).toEqual(UNUSABLE);
    expect((await stepsIn(bench)).map(({ step }) => step)).not.toContain('page');
  });

  it('while Slack is asked about its maker, and nobody reads the case then', async () => {
    const bench = await withLink();
    const { clientLinks, token } = bench;

    const found = await clientLinks.readCase(await entered(bench, token), async () => {
      await clientLinks.revoke(HANBIT, 'U0LEE');
      return 'yes';
    });

    expect(found).toEqual(UNUSABLE);
  });

  it('once, however often it is ended', async () => {
    const bench = await withLink();

    const results = await Promise.all([
      bench.clientLinks.revoke(HANBIT, 'U0LEE'),
      bench.clientLinks.revoke(HANBIT, 'U0KIM'),
    ]);

    expect(results).toEqual([true, false]);
    expect((await stepsIn(bench)).filter(({ step }) => step === 'ended')).toHaveLength(1);
  });

  it('with the app’s restart only in memory: another process knows it too', async () => {
    const bench = await withLink();
    const next = await serviceBench({ store: bench.store, clientLinksUrl: URL });

    expect(next.clientLinks.find(bench.token)).toBeDefined();
    expect((await entered(next, bench.token)).by).toBe('U0KIM');
  });
});

describe('no link for a client', () => {
  it.each([
    ['where CLIENT_LINKS is off', { clientLinksUrl: undefined }],
    ['for a company that is not watched', { companies: [aCompany({ brn: NURI })] }],
    [
      'for a paused company',
      { companies: [aCompany({ paused: { by: 'U1', at: 0, reason: 'closed' } })] },
    ],
  ])('is made %s', async (_, options) => {
    const bench = await serviceBench({
      companies: [aCompany()],
      clientLinksUrl: URL,
      ...options,
    });

    expect(await bench.clientLinks.create(HANBIT, 'U0KIM', 7)).toBeUndefined();
    expect(await stepsIn(bench)).toEqual([]);
  });

  it('works after CLIENT_LINKS was turned off', async () => {
    const { store, token } = await withLink();
    const off = await serviceBench({ store });

    expect(off.clientLinks.find(token)).toBeUndefined();
  });
});

describe('the check after a client opened a page', () => {
  it('leaves a line in the thread if the problem remains, and waits for the end of quiet hours', async () => {
    const bench = await withLink();
    const { checker, popbill, clock, outbox } = bench;
    popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
    popbill.answer('deptUserRegistration', DEPT_USER_MISSING);

    await checker.check({
      brn: HANBIT,
      by: 'U0KIM',
      mayOperate: false,
      intent: 'without-login',
      isForClient: true,
    });

    expect((await stepsIn(bench)).at(-1)).toEqual({ step: 'checked' });
    expect(linesIn(bench).at(-1)).toMatchObject({
      kind: 'client-link',
      what: { step: 'checked' },
      at: clock.now(),
    });
    expect(outbox.all().at(-1)?.calm).toBe(true);
  });
});
