import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequestLimits, RETRY_AFTER_S } from '../client/request-limits.js';
import type { Clock, Log } from '../kernel/ports.js';
import { setPageHeaders } from '../popup/html-page.js';
import type { UserId } from '../records/company.js';
import { StoreError } from '../records/store.js';
import type { MayNow } from '../slack/user-directory.js';
import type { CalendarFeeds } from './calendar-feeds.js';

interface Deps {
  readonly calendarFeeds: Pick<CalendarFeeds, 'find' | 'draw'>;
  readonly mayRead: (user: UserId) => Promise<MayNow>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Per minute. A calendar reads its feed a few times a day. */
const PER_FEED = 10;
/** Concurrent answers per feed. Each stays in memory until the client has read it. */
const MAX_UNFINISHED_PER_FEED = 3;

/**
 * Answers `GET /calendar/<token>.ics`. An address that is unknown, revoked or malformed, or whose maker may not read the
 * list of companies any more, gets the same 404. If Slack does not say whether the maker may read it, the answer is
 * 503, so the calendar app keeps its last copy.
 */
export function createCalendarEndpoint({ calendarFeeds, mayRead, clock, log }: Deps) {
  const isWithinLimits = createRequestLimits(PER_FEED, clock);
  /** The unfinished answers, each with the hash of its feed. */
  const unfinished = new Map<ServerResponse, string>();

  async function answer(token: string, req: IncomingMessage, res: ServerResponse) {
    const feed = calendarFeeds.find(token);
    const unfinishedOfFeed = [...unfinished.values()].filter((hash) => hash === feed?.hash);
    if (!isWithinLimits(feed?.hash, req) || unfinishedOfFeed.length >= MAX_UNFINISHED_PER_FEED) {
      return { ...TRY_LATER, status: 429 };
    }
    if (feed === undefined) return NOT_FOUND;
    unfinished.set(res, feed.hash);
    res.once('close', () => unfinished.delete(res));
    const permission = await mayRead(feed.by);
    if (permission === 'no') return NOT_FOUND;
    if (permission === 'unanswered') return TRY_LATER;
    if (req.method === 'HEAD') return { status: 200, text: '' };
    try {
      return { status: 200, text: await calendarFeeds.draw(feed) };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn('The store failed while a request for a calendar was answered', { error });
      return TRY_LATER;
    }
  }

  /** @param rest of the path, after `/calendar/` */
  return async (rest: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    setPageHeaders(res);
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return void res.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    const [, token = ''] = /^([\w-]{1,100})\.ics$/.exec(rest) ?? [];
    const { status, text } = await answer(token, req, res);
    if (status === 429 || status === 503) res.setHeader('retry-after', RETRY_AFTER_S);
    const type = status === 200 ? 'text/calendar' : 'text/plain';
    res.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(text);
  };
}

const NOT_FOUND = { status: 404, text: 'Not found.\n' };
const TRY_LATER = { status: 503, text: 'Try again later.\n' };
