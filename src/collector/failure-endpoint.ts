import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Brn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Clock, Log } from '../kernel/ports.js';
import {
  readSignature,
  SIGNATURE_HEADER,
  type SignatureProblem,
  verifySignature,
} from '../kernel/signature.js';
import { isWithin, MINUTE } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import { StoreError } from '../records/store.js';
import { createRequestBodies } from '../slack/transport.js';
import type { CollectorReports } from './collector-reports.js';
import { type FieldProblem, readReport } from './collector-rules.js';

export const FAILURES_PATH = '/collector/failures';

interface Deps {
  readonly secret: string;
  readonly reports: Pick<CollectorReports, 'has' | 'accept'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  /** Whether our clock can be trusted. */
  readonly mayAct: () => boolean;
  readonly clock: Clock;
  /** Signatures use the real time. Default: this machine's. */
  readonly realNow?: () => number;
  readonly metrics: { collectorAnswered(status: number): void };
  readonly log: Log;
}

/** The JSON of an answer. `error` is for programs, `message` for their developers. */
type FailureAnswer =
  | { readonly status: 'accepted' }
  | {
      readonly error: FailureProblem;
      readonly message: string;
      readonly fields?: readonly FieldProblem[];
    };

export const FAILURE_PROBLEMS = [
  'unsigned',
  'stale',
  'wrong-signature',
  'not-post',
  'replayed',
  'too-many',
  'too-large',
  'invalid',
  'unknown-company',
  'unavailable',
] as const;
export type FailureProblem = (typeof FAILURE_PROBLEMS)[number];

const MAX_PER_MINUTE = 60;

type Answered = readonly [
  status: number,
  answer: FailureAnswer,
  headers?: Readonly<Record<string, string>>,
];

/** The company is checked after the answer. */
export function createFailureEndpoint(deps: Deps) {
  const { secret, reports, watchedCompany, mayAct, clock, metrics, log } = deps;
  const { realNow = Date.now } = deps;
  const bodies = createRequestBodies(INPUT_LIMITS.concurrentReportBytes);
  /**
   * When the signed requests of the last minute arrived, by real time. Only these count for MAX_PER_MINUTE, so that
   * nobody without the secret can use it up.
   */
  let recent: readonly number[] = [];
  /** For each cause: when a refusal was last logged, and how many refusals were not logged since. */
  const refused = new Map<FailureProblem, { loggedAt: number; unlogged: number }>();

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [status, answer, headers] = await answerTo(req);
    metrics.collectorAnswered(status);
    if ('error' in answer) logRefusal(status, answer.error);
    res
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...headers,
      })
      .end(`${JSON.stringify(answer)}\n`);
  };

  /** Logs a cause at most once a minute. Nothing that was sent is logged, because anybody may have sent it. */
  function logRefusal(status: number, why: FailureProblem): void {
    const now = realNow();
    const last = refused.get(why);
    const times = (last?.unlogged ?? 0) + 1;
    const isLogged = last === undefined || !isWithin(last.loggedAt, MINUTE, now);
    refused.set(why, isLogged ? { loggedAt: now, unlogged: 0 } : { ...last, unlogged: times });
    if (isLogged) log.warn('A request to /collector/failures was refused', { status, why, times });
  }

  async function answerTo(req: IncomingMessage): Promise<Answered> {
    if (req.method !== 'POST') return refuse(405, 'not-post', 'Send a POST.', { allow: 'POST' });
    // A missing header becomes 'undefined', which `readSignature` refuses as unsigned.
    const header = String(req.headers[SIGNATURE_HEADER]);
    const read = readSignature(header, realNow());
    if (!read.ok) return refuse(401, read.error, SIGNATURE_MESSAGES[read.error]);
    const body = await bodies.read(req, INPUT_LIMITS.reportBytes).then(
      ({ rawBody }) => rawBody,
      () => undefined,
    );
    if (body === undefined) {
      const message = `The body is too long or incomplete; at most ${INPUT_LIMITS.reportBytes} bytes.`;
      // The rest of the body is not read, so the connection cannot be reused.
      return refuse(413, 'too-large', message, { connection: 'close' });
    }
    const now = realNow();
    const signed = verifySignature(header, body, { secret, now });
    if (!signed.ok) return refuse(401, signed.error, SIGNATURE_MESSAGES[signed.error]);
    if (reports.has(signed.value)) {
      return refuse(401, 'replayed', 'This request was accepted before. Sign each one separately.');
    }
    recent = recent.filter((at) => at > now - MINUTE);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= MAX_PER_MINUTE) {
      const seconds = Math.max(1, Math.ceil((oldest + MINUTE - now) / 1000));
      const message = `At most ${MAX_PER_MINUTE} reports a minute. Try again in ${seconds} s.`;
      return refuse(429, 'too-many', message, { 'retry-after': `${seconds}` });
    }
    recent = [...recent, now];
    return accept(signed.value, body.toString('utf8'), now);
  }

  async function accept(id: string, body: string, now: number): Promise<Answered> {
    const report = readReport(body, clock.now());
    if (!report.ok) return invalid(report.error);
    const { brn, product } = report.value;
    const company = watchedCompany(brn);
    if (company === undefined) {
      return refuse(404, 'unknown-company', 'No watched company has this business number.');
    }
    if (!company.products.includes(product)) {
      const message = `is not watched for this company, only ${company.products.join(' and ')}`;
      return invalid([{ field: 'product', message }]);
    }
    if (!mayAct()) return unavailable('The clock of this app is wrong or not confirmed yet.');
    try {
      await reports.accept(id, report.value, now);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return unavailable('The app cannot save the report.');
    }
    return [202, { status: 'accepted' }];
  }
}

const SIGNATURE_MESSAGES: Readonly<Record<SignatureProblem, string>> = {
  unsigned: 'Send X-HomeTax-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">.',
  'wrong-signature': 'The signature does not match this body and the secret in COLLECTOR_SECRET.',
  stale: 'The time in the signature is more than 5 minutes from the time of this app.',
};

function invalid(fields: readonly FieldProblem[]): Answered {
  return [400, { error: 'invalid', message: 'Some fields are wrong.', fields }];
}

function unavailable(message: string): Answered {
  return refuse(503, 'unavailable', `${message} Try again later.`, { 'retry-after': '60' });
}

function refuse(
  status: number,
  error: FailureProblem,
  message: string,
  headers?: Answered[2],
): Answered {
  return [status, { error, message }, headers];
}
