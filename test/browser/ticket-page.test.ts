import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, type Routes } from '../../src/app/http-server.js';
import { deferred } from '../../src/kernel/async.js';
import { createTicketPage } from '../../src/popup/ticket-page.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { startHttpServer } from '../support/http-server.js';
import { serviceBench } from '../support/service-bench.js';
import { sharedBrowser } from './support/small-slack.js';

const PUBLIC_URL = 'https://watch.example.com';

/** A ticket's page in a browser. POPBiLL's page is on another server, and its URL comes with `release`. */
async function aTicketPage(identified: { isKnown: boolean }) {
  const popbillPage = await startHttpServer((_, response) => void response.end('POPBiLL'));
  const { popups } = await serviceBench({ companies: [aCompany()], publicUrl: PUBLIC_URL });
  const asked = deferred<void>();
  const release = deferred<void>();
  const log = captureLog();
  const ticketPage = createTicketPage({
    popups: {
      areTicketsEnabled: true,
      mint: (request) => popups.mint(request),
      issueTicket: (request) => popups.issueTicket(request),
      peek: (ticket) => popups.peek(ticket),
      async redeem(ticket) {
        const link = await popups.redeem(ticket);
        if (!link.ok) return link;
        asked.resolve();
        await release.promise;
        return { ok: true, value: { ...link.value, url: popbillPage.url } };
      },
    },
    mayOpen: async () => (identified.isKnown ? 'yes' : 'unanswered'),
    companyName: () => undefined,
    channelLanguage: () => 'ko',
    popupHosts: ['127.0.0.1'],
    log,
  });
  const routes: Routes = {
    notReadyReasons: async () => [],
    monitoring: async () => ({ ok: true }),
    ticketPage,
  };
  const server = createHttpServer(() => routes, log);
  const { port } = await server.listen(0, '127.0.0.1');
  const context = await (await sharedBrowser()).newContext();
  onTestFinished(async () => {
    await context.close();
    await Promise.all([server.close(), popbillPage.close()]);
  });
  const { url } = await popups.issueTicket({ brn: HANBIT, product: 'taxinvoice', by: 'U0KIM' });
  const page = await context.newPage();
  await page.goto(url.replace(PUBLIC_URL, `http://127.0.0.1:${port}`), { waitUntil: 'commit' });
  return { page, asked: asked.promise, release: release.resolve };
}

// By keyboard, because Playwright's clicks wait for the page that is opening.

it('opens POPBiLL’s page also for a person who presses its button while it opens', async () => {
  const { page, asked, release } = await aTicketPage({ isKnown: true });
  await asked;

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  release();

  await page.getByText('POPBiLL', { exact: true }).waitFor();
  expect(page.url()).not.toContain('/popup/');
});

it('opens it for a person who presses twice after Slack did not answer', async () => {
  const identified = { isKnown: false };
  const { page, asked, release } = await aTicketPage(identified);
  await page.getByText('잠시 뒤 아래 버튼을 다시 눌러 주세요').waitFor();
  identified.isKnown = true;

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await asked;
  await page.keyboard.press('Enter');
  release();

  await page.getByText('POPBiLL', { exact: true }).waitFor();
  expect(page.url()).not.toContain('/popup/');
});
