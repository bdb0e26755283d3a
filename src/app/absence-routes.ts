import type { ServerResponse } from 'node:http';
import { type Instant, isoTime, MINUTE } from '../kernel/time.js';
import { setPageHeaders } from '../popup/html-page.js';
import type { StoreError } from '../records/store.js';
import { storeFaultOf } from '../status/health-rules.js';
import { describeProblem, noLeaderSentence } from '../status/health-words.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type { Config } from './config.js';
import type { Routes } from './http-server.js';
import type { Metrics } from './metrics.js';
import type { Absence, LifeState } from './process-life.js';

/** Longer than a takeover, which takes seconds. */
const MAX_TIME_WITHOUT_LEADER = MINUTE;

interface Options {
  readonly config: Config;
  readonly metrics: Metrics;
  readonly now: Instant;
}

/** The answers of a process that does not lead. A frozen one still answers people in Slack, but shows them no page. */
export function absenceRoutes(
  state: Exclude<LifeState, { readonly kind: 'leader' }>,
  { config, metrics, now }: Options,
): Routes {
  const { absence } = state;
  const { metricsToken } = config.http;
  const standby = {
    metrics: metricsToken === undefined ? undefined : { ...metrics, token: metricsToken },
    slackEvents: config.slack.transport.kind === 'http' ? refuse : undefined,
    collectorFailures: config.collectorSecret === undefined ? undefined : refuse,
  };
  return {
    ...(state.kind === 'frozen' ? state.leadership.routes : standby),
    ticketPage: refusePage,
    clientPage: refusePage,
    calendar: refusePage,
    notReadyReasons: async () => [notReadyReason(absence, now)],
    async monitoring() {
      const problem = problemOf(absence, now, config);
      const { leader } = absence;
      return {
        ok: problem === undefined,
        role: state.kind,
        leader: leader && { ...leader, since: isoTime(leader.since) },
        reasons: problem === undefined ? [] : [{ ...problem, since: isoTime(problem.since) }],
        information: [],
      };
    },
  };
}

/** A proxy in front of several processes should send requests only to the one whose /readyz answers 200. */
function refuse(_req: unknown, res: ServerResponse): void {
  res
    .writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '60' })
    .end(`${REFUSAL}\n`);
}

async function refusePage(_rest: string, req: unknown, res: ServerResponse): Promise<void> {
  setPageHeaders(res);
  refuse(req, res);
}

/** In both languages, because clients read it too. */
const REFUSAL = `지금은 요청을 처리할 수 없습니다. 1분쯤 뒤에 다시 시도해 주세요.
This process cannot answer now. Try again in a minute.`;

function notReadyReason({ error, leader, since }: Absence, now: Instant): string {
  if (error === undefined) return 'The records are being read.';
  if (!error.isInUse) return storeProblem(error, { since, now, t: TONGUES.en });
  if (leader === undefined) return 'Standby: no process is known to lead.';
  return `Standby: ${leader.name} has led since ${isoTime(leader.since)}.`;
}

/** Undefined while no person has to act: another process leads, or one soon will. */
function problemOf({ error, since, ledUntil }: Absence, now: Instant, config: Config) {
  const t = TONGUES[config.channelLanguage];
  if (error !== undefined && !error.isInUse) {
    return { kind: 'store-broken', since, text: storeProblem(error, { since, now, t }) };
  }
  if (now - ledUntil < MAX_TIME_WITHOUT_LEADER) return undefined;
  return { kind: 'no-leader', since: ledUntil, text: noLeaderSentence(ledUntil, now, t) };
}

function storeProblem(
  error: StoreError,
  { since, now, t }: { readonly since: Instant; readonly now: Instant; readonly t: Tongue },
): string {
  return describeProblem({ kind: 'store-broken', since, why: storeFaultOf(error) }, now, t)
    .description;
}
