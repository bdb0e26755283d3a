import { describe, expect, it } from 'vitest';
import { createRedactor } from '../src/app/logger.js';
import { parseCommand } from '../src/app/register.js';
import { numbersInMessage } from '../src/check/message-numbers-rules.js';
import { readReport } from '../src/collector/collector-rules.js';
import { createNameRanker, normalizeName } from '../src/company/company-index.js';
import { looksSecret } from '../src/company/note-rules.js';
import {
  columnOf,
  guard,
  pauseReasonOf,
  productOf,
  unguard,
} from '../src/company-file/csv-columns.js';
import { readCompanies } from '../src/company-file/csv-read.js';
import { IMPORT_REF } from '../src/company-file/import-window.js';
import { createNameBook } from '../src/company-file/slack-names-rules.js';
import { HISTORY_PLACE } from '../src/history/history-view.js';
import { parseBrn } from '../src/kernel/brn.js';
import { hangulPattern, restoreTypedConsonants } from '../src/kernel/hangul.js';
import { toOneLine } from '../src/kernel/input-limits.js';
import { parseQuietHours } from '../src/kernel/policy.js';
import { verifySignature } from '../src/kernel/signature.js';
import { parsePopbillDate } from '../src/kernel/time.js';
import { listPlaceOf, parseBulkPlace, ROW_CHOICE } from '../src/list/list-place.js';
import { readAnswer } from '../src/popbill/answer.js';
import { readPopupUrl } from '../src/popbill/payloads.js';
import { parseSettingTexts } from '../src/settings/settings-listeners.js';
import { cronOfTime, parseAlertDays, timeOfCron } from '../src/settings/settings-rules.js';
import { cut, cutMrkdwn, escapeMrkdwn } from '../src/slack/blocks.js';
import { TARGET } from '../src/slack/origin.js';
import { withoutUrls } from '../src/slack/slack-clients.js';
import { languageOf } from '../src/text/format.js';
import { TRIAGE_PLACE } from '../src/triage/alert-forms-view.js';
import { ALERT_PLACE } from '../src/triage/alert-list-view.js';
import { parseWatchMetadata } from '../src/watch/watch-view.js';
import { cpuMs } from './support/cpu-time.js';

const redact = createRedactor(['a secret']);
const nameBook = createNameBook({ owners: { people: [], groups: [] }, channels: [] });

/** The functions that match outside input against patterns. */
const MATCHERS: Readonly<Record<string, (input: string) => unknown>> = {
  columnOf,
  cronOfTime,
  cut: (input) => cut(input, input.length - 1),
  cutMrkdwn: (input) => cutMrkdwn(input, input.length - 1),
  escapeMrkdwn,
  guard,
  hangulPattern,
  languageOf,
  looksSecret,
  nameOfOwner: (input) => nameBook.find.owner(input),
  nameOfChannel: (input) => nameBook.find.channel(input),
  createNameRanker: (input) => createNameRanker(input.slice(0, 100)),
  toOneLine,
  parseAlertDays,
  ALERT_PLACE: (input) => ALERT_PLACE.safeParse(input),
  parseBrn,
  parseBulkPlace: (input) => parseBulkPlace(input, 'U1'),
  parseCommand,
  readReport: (input) => readReport(JSON.stringify({ brn: input, at: input }), 0),
  verifySignature: (input) =>
    verifySignature(input, Buffer.from(''), { secret: 'a secret', now: 0 }),
  TRIAGE_PLACE: (input) => TRIAGE_PLACE.safeParse(input),
  HISTORY_PLACE: (input) => HISTORY_PLACE.safeParse(input),
  IMPORT_REF: (input) => IMPORT_REF.safeParse(input),
  listPlaceOf: (input) => listPlaceOf(input, 'U1'),
  parseQuietHours,
  ROW_CHOICE: (input) => ROW_CHOICE.safeParse(input),
  parseSettingTexts,
  TARGET: (input) => TARGET.safeParse(input),
  parseWatchMetadata,
  pauseReasonOf,
  normalizeName,
  numbersInMessage: (input) => numbersInMessage({ text: input }, () => false),
  productOf,
  readAnswer: (input) =>
    readAnswer(
      { kind: 'answered', status: 400, text: JSON.stringify({ code: -1, message: input }) },
      'call',
      [],
      () => 0,
    ),
  readPopupUrl: (input) => readPopupUrl(input, ['popbill.com']),
  redact: (input) => redact(JSON.stringify({ msg: input })),
  parsePopbillDate,
  timeOfCron,
  unguard,
  restoreTypedConsonants,
  withoutUrls,
};

/** Repeated, these make a bad pattern backtrack: alone, or before an end that does not match. */
const PIECES = [
  ...[' ', '\n', '\t', '0', '1 ', 'a', 'A1', '가', 'ㅎ', '\u1100', '-', '.', ',', ':', '/', '//'],
  ...['"', '\\', "'", '=', '(', ')', '<', '>', '<a', '&', '&lt;', '*', '_', '@', '@a.', '\u200b'],
  ...['비번(', '비밀번호 ', '비번: a/', '비밀번호는', '900101-', '900101 ', '법인 등록 번호 '],
  ...['id/pw: a/', '주민', 'resident number ', 'pw ', 'xoxb-', 'xoxb%2D', 'https://', 'http://a@'],
  ...['https://a/', 'Bearer ', 'LINKHUB a ', 'session_token', '123-45-67891 ', '1234567891,'],
  ...['1 text ', 'all earlier ', '1:', 'anyway ', '\ud83d', '"token":"', 'popbill.com/', 'a.b.'],
];
const ENDS = ['', '!', '\u0000'];
/** Ascending, so that a cubic pattern fails at a small size instead of running for minutes. */
const SIZES = [600, 6000, 60_000];
/** A linear pattern takes a millisecond or two, a quadratic one seconds. */
const MAX_MS = 300;

/** The processor's time for the faster of two runs. Something else may slow down one run, a bad pattern both. */
function measureFastest(work: () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 2 && fastest >= MAX_MS; tries += 1) {
    const before = process.cpuUsage();
    work();
    fastest = Math.min(fastest, cpuMs(before));
  }
  return fastest;
}

describe('outside input', () => {
  it.each(Object.keys(MATCHERS))('is matched in linear time by %s', (name) => {
    const matcher = MATCHERS[name] ?? (() => undefined);
    for (const piece of PIECES) {
      for (const end of ENDS) {
        for (const size of SIZES) {
          const input = piece.repeat(Math.ceil(size / piece.length)) + end;
          const took = measureFastest(() => matcher(input));
          expect(
            took,
            `${size} characters of ${JSON.stringify(piece)} before ${JSON.stringify(end)}`,
          ).toBeLessThan(MAX_MS);
        }
      }
    }
  });

  it.each(PIECES)('is read in linear time from a company file that repeats %j', async (piece) => {
    for (const size of SIZES) {
      const input = piece.repeat(Math.ceil(size / piece.length));
      for (const text of [
        input,
        `brn,name,note\n1234567891,${input},${input}`,
        `brn\n"${input}"`,
      ]) {
        const before = process.cpuUsage();
        await readCompanies(Buffer.from(text));
        expect(cpuMs(before), `${size} characters`).toBeLessThan(5 * MAX_MS);
      }
    }
  });
});
