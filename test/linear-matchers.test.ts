import { describe, expect, it } from 'vitest';
import { parseCommand } from '../src/app/commands.js';
import { createRedactor } from '../src/app/logger.js';
import { nameFitOf, plainName } from '../src/company/company-index.js';
import { looksSecret } from '../src/company/company-rules.js';
import { columnOf, guard, pauseOf, productOf, unguard } from '../src/company-file/csv-columns.js';
import { readCompanies } from '../src/company-file/csv-read.js';
import { IMPORT_REF } from '../src/company-file/import-window.js';
import { HISTORY_PLACE } from '../src/history/history-view.js';
import { parseBrn } from '../src/kernel/brn.js';
import { hangulPattern, withTypedConsonants } from '../src/kernel/hangul.js';
import { oneLine } from '../src/kernel/input-limits.js';
import { parseQuietHours } from '../src/kernel/policy.js';
import { seoulInstant } from '../src/kernel/time.js';
import { parseBulkPlace } from '../src/list/bulk-place.js';
import { listPlaceOf, ROW_CHOICE } from '../src/list/list-place.js';
import { readAnswer } from '../src/popbill/answer.js';
import { readPopupUrl } from '../src/popbill/payloads.js';
import { parseSettingsPlace } from '../src/settings/settings-form.js';
import { cronOfTime, parseAlertDays, timeOfCron } from '../src/settings/settings-rules.js';
import { cut, cutMrkdwn, escapeMrkdwn } from '../src/slack/blocks.js';
import { TARGET } from '../src/slack/origin.js';
import { withoutUrls } from '../src/slack/slack-clients.js';
import { languageOf } from '../src/text/format.js';
import { ALERT_PLACE, ALERT_ROW_CHOICE } from '../src/triage/alert-list-view.js';
import { TRIAGE_PLACE } from '../src/triage/triage-place.js';
import { parseWatchForm } from '../src/watch/watch-view.js';

const redact = createRedactor(['a secret']);

/** Whatever compares words from outside with patterns. */
const MATCHERS: Readonly<Record<string, (words: string) => unknown>> = {
  columnOf,
  cronOfTime,
  cut: (words) => cut(words, words.length - 1),
  cutMrkdwn: (words) => cutMrkdwn(words, words.length - 1),
  escapeMrkdwn,
  guard,
  hangulPattern,
  languageOf,
  looksSecret,
  nameFitOf: (words) => nameFitOf(words.slice(0, 100)),
  oneLine,
  parseAlertDays,
  ALERT_PLACE: (words) => ALERT_PLACE.safeParse(words),
  ALERT_ROW_CHOICE: (words) => ALERT_ROW_CHOICE.safeParse(words),
  parseBrn,
  parseBulkPlace: (words) => parseBulkPlace(words, 'U1'),
  parseCommand,
  TRIAGE_PLACE: (words) => TRIAGE_PLACE.safeParse(words),
  HISTORY_PLACE: (words) => HISTORY_PLACE.safeParse(words),
  IMPORT_REF: (words) => IMPORT_REF.safeParse(words),
  listPlaceOf: (words) => listPlaceOf(words, 'U1'),
  parseQuietHours,
  ROW_CHOICE: (words) => ROW_CHOICE.safeParse(words),
  parseSettingsPlace,
  TARGET: (words) => TARGET.safeParse(words),
  parseWatchForm,
  pauseOf,
  plainName,
  productOf,
  readAnswer: (words) =>
    readAnswer(
      { kind: 'answered', status: 400, text: JSON.stringify({ code: -1, message: words }) },
      'call',
      [],
      () => 0,
    ),
  readPopupUrl: (words) => readPopupUrl(words, ['popbill.com']),
  redact: (words) => redact(JSON.stringify({ msg: words })),
  seoulInstant,
  timeOfCron,
  unguard,
  withTypedConsonants,
  withoutUrls,
};

/** What patterns stumble over when it is repeated, by itself and before an end that does not fit. */
const PIECES = [
  ...[' ', '\n', '\t', '0', '1 ', 'a', 'A1', '가', 'ㅎ', '\u1100', '-', '.', ',', ':', '/', '//'],
  ...['"', '\\', "'", '=', '(', ')', '<', '>', '<a', '&', '&lt;', '*', '_', '@', '@a.', '\u200b'],
  ...['비번(', '비밀번호 ', '비번: a/', '비밀번호는', '900101-', '900101 ', '법인 등록 번호 '],
  ...['id/pw: a/', '주민', 'resident number ', 'pw ', 'xoxb-', 'xoxb%2D', 'https://', 'http://a@'],
  ...['https://a/', 'Bearer ', 'LINKHUB a ', 'session_token', '123-45-67891 ', '1234567891,'],
  ...['1 text ', 'all earlier ', '1:', 'anyway ', '\ud83d', '"token":"', 'popbill.com/', 'a.b.'],
];
const ENDS = ['', '!', '\u0000'];
/** In turn, so that a pattern of a higher order is found before it takes minutes. */
const SIZES = [600, 6000, 60_000];
/** A pattern that goes through it once takes a millisecond or two; one that begins again at each place takes seconds. */
const MOST_MS = 300;

/** A busy machine may be slow once; what is slow by itself is slow again. */
function leastTime(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 2 && least >= MOST_MS; tries += 1) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

describe('words from outside', () => {
  it.each(Object.keys(MATCHERS))('are matched in linear time by %s', (name) => {
    const matcher = MATCHERS[name] ?? (() => undefined);
    for (const piece of PIECES) {
      for (const end of ENDS) {
        for (const size of SIZES) {
          const words = piece.repeat(Math.ceil(size / piece.length)) + end;
          const took = leastTime(() => matcher(words));
          expect(
            took,
            `${size} of ${JSON.stringify(piece)} before ${JSON.stringify(end)}`,
          ).toBeLessThan(MOST_MS);
        }
      }
    }
  });

  it.each(PIECES)('are read in linear time from a company file that repeats %j', async (piece) => {
    for (const size of SIZES) {
      const words = piece.repeat(Math.ceil(size / piece.length));
      for (const text of [
        words,
        `brn,name,note\n1234567891,${words},${words}`,
        `brn\n"${words}"`,
      ]) {
        const started = performance.now();
        await readCompanies(Buffer.from(text));
        expect(performance.now() - started, `${size} characters`).toBeLessThan(5 * MOST_MS);
      }
    }
  });
});
