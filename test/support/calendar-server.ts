import ical from 'node-ical';
import { onTestFinished } from 'vitest';
import { createHttpServer, type Routes } from '../../src/app/http-server.js';
import { createCalendarEndpoint } from '../../src/calendar/calendar-endpoint.js';
import type { Company } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { captureLog } from './capture-log.js';
import { KOREA } from './holidays.js';
import { serviceBench } from './service-bench.js';

const PUBLIC_URL = 'https://watch.example.com';

/** The calendars of these companies, on a server of their own. */
export async function aCalendarServer(
  companies: readonly Company[],
  statuses: readonly CompanyStatus[],
  permission: () => Promise<'yes' | 'no' | 'unanswered'> = async () => 'yes',
) {
  const policy = { holidays: KOREA };
  const bench = await serviceBench({ companies, policy, publicUrl: PUBLIC_URL });
  const { store, calendarFeeds } = bench;
  await store.write(statuses.map((value) => ({ put: 'status', value })));
  const log = captureLog();
  const routes: Routes = {
    notReadyReasons: async () => [],
    monitoring: async () => ({ ok: true }),
    calendar: createCalendarEndpoint({ ...bench, log, mayRead: permission }),
  };
  const server = createHttpServer(() => routes, log);
  const { port } = await server.listen(0, '127.0.0.1');
  onTestFinished(() => server.close());
  const origin = `http://127.0.0.1:${port}`;
  return {
    ...bench,
    log,
    origin,
    /** Makes an address, where this server answers. */
    async makeAddress(...request: Parameters<typeof calendarFeeds.create>): Promise<string> {
      const url = (await calendarFeeds.create(...request)) ?? '';
      return url.replace(PUBLIC_URL, origin);
    },
  };
}

/** Day, title and UID of each event, by day, as an independent parser reads them. */
export function eventsIn(text: string) {
  return Object.values(ical.sync.parseICS(text))
    .flatMap((part) => (part?.type === 'VEVENT' ? [part] : []))
    .map(({ start, summary, uid }) => ({ day: localDay(start), title: String(summary), uid }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** The parser gives a day as its start in the zone of this machine. */
function localDay(start: Date): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${start.getFullYear()}-${digits(start.getMonth() + 1)}-${digits(start.getDate())}`;
}
