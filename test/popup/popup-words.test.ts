import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type TicketPageProblem,
  ticketPageProblem,
  ticketPageWords,
} from '../../src/popup/popup-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';

const PROBLEMS: readonly TicketPageProblem[] = [
  'unknown',
  'used',
  'expired',
  'not-allowed',
  'person-unknown',
  'store-failed',
  { kind: 'unreachable', cause: 'ECONNREFUSED' },
  { kind: 'too-late', afterMs: 15_000 },
  { kind: 'garbled', httpStatus: 502 },
  {
    kind: 'refused',
    code: -99003008,
    message: '연동회원이 아닙니다.',
    codeClass: 'member-missing',
    at: 'call',
  },
];

describe.each(LANGUAGES)('ticketPageWords and ticketPageProblem in %s', (language) => {
  it('match the fixture', async () => {
    const t = TONGUES[language];
    const { title, opening, hint, button, problemTitle } = ticketPageWords(t);
    const lines = [
      ...[title, opening('한빛상사'), hint, button, problemTitle],
      ...PROBLEMS.map((problem) => ticketPageProblem(problem, t)),
    ];

    const path = new URL(`../fixtures/text/ticket-page.${language}.txt`, import.meta.url);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(fileURLToPath(path));
  });
});
