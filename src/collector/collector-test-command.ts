import { z } from 'zod';
import { codeOrNameOf } from '../kernel/result.js';
import { SIGNATURE_HEADER, signatureOf } from '../kernel/signature.js';
import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import { SECOND } from '../kernel/time.js';
import type { Tongue } from '../text/tongue.js';
import {
  collectorTestWords,
  type Refusal,
  type TestAnswer,
  testResult,
} from './collector-words.js';
import { FAILURE_PROBLEMS, FAILURES_PATH } from './failure-endpoint.js';

interface Deps {
  readonly secret: string | undefined;
  readonly publicUrl: string | undefined;
  readonly t: Tongue;
  readonly terminal: Terminal;
}

const TIMEOUT_MS = 10 * SECOND;

/** POPBiLL's sample business number, which no real company has, and a code that POPBiLL never sends. */
const SAMPLE = {
  brn: '1234567890',
  product: 'taxinvoice',
  code: -99999999,
  message: 'hometax-watch collector test',
} as const;

export async function collectorTestCommand(
  address: string,
  { secret, publicUrl, t, terminal }: Deps,
): Promise<ExitCode> {
  const words = collectorTestWords(t);
  const base = address === '' ? publicUrl : address;
  if (secret === undefined || base === undefined || !isHttpUrl(base)) {
    terminal.err(secret === undefined ? words.noSecret : words.noAddress);
    return EXIT.couldNotRun;
  }
  // Only the origin, because the address may contain a password.
  const url = `${new URL(base).origin}${FAILURES_PATH}`;
  const body = JSON.stringify({ ...SAMPLE, at: new Date().toISOString() });
  terminal.out(`POST ${url}\n${body}\n`);
  const answer = await send(url, body, signatureOf(body, secret, Date.now()));
  const { sentence, exit } = testResult(answer, t);
  terminal.out(`${sentence}\n`);
  return EXIT[exit];
}

/** `localhost:3000` is a URL too, whose scheme is `localhost:`. */
function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

async function send(url: string, body: string, signature: string): Promise<TestAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, refusal: refusalIn(await response.text()) };
  } catch (error) {
    // `fetch` wraps a network error in a TypeError, as its `cause`. A timeout has none.
    const { cause = error } = error instanceof Error ? error : {};
    return { failure: codeOrNameOf(cause) };
  }
}

/** The names of fields are printed, so they may not contain control characters. */
const REFUSAL = z.object({
  error: z.enum(FAILURE_PROBLEMS),
  fields: z.array(z.object({ field: z.string().regex(/^[a-z()]+$/) })).default([]),
});

/** `undefined`: the report was accepted, or the answer is not the app's. */
function refusalIn(text: string): Refusal | undefined {
  try {
    const { data } = REFUSAL.safeParse(JSON.parse(text));
    return data && { why: data.error, fields: data.fields.map(({ field }) => field) };
  } catch {
    return undefined;
  }
}
