import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { setupFault } from '../../src/records/incident.js';
import {
  appTokenLine,
  defaultChannelLine,
  peopleLine,
  scopesLine,
  signingSecretLine,
  slackLine,
} from '../../src/status/doctor-slack-words.js';
import {
  clockComparison,
  lateLine,
  memberLine,
  popbillLine,
  publicUrlLine,
  statusFinding,
  storeLine,
  unusedLine,
} from '../../src/status/doctor-words.js';
import { diskLine, holidayLine } from '../../src/status/status-app-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';

const company = '한빛상사';
const CHANNELS = [
  'fine',
  'not-in-channel',
  'shared-outside',
  'archived',
  'not-found',
  'unknown',
] as const;
const STORE = [
  'not-writable',
  'locked',
  'disk-full',
  'corrupt',
  'two-names',
  'newer-version',
  'unknown-shape',
  'closed',
  'failed',
] as const;

const TRIALS = ['store', 'disk', 'popbill', 'slack', 'public-url'] as const;

/** Everything that can be found. */
function linesIn(t: Tongue): readonly string[] {
  return [
    unusedLine({ given: 'SWEEP_CRN', meant: 'SWEEP_CRON' }, t),
    ...TRIALS.map((trial) => lateLine(trial, 20, t)),
    storeLine({ found: 'fine', companies: 1, isInUse: false }, t),
    storeLine({ found: 'fine', companies: 10_000, isInUse: true }, t),
    ...STORE.map((why) => storeLine({ found: 'broken', why }, t)),
    ...[
      diskLine({ storeBytes: 740_000, freeBytes: 21_400_000_000 }, t),
      diskLine({ storeBytes: 3_200_000_000, freeBytes: 42_000_000 }, t),
      holidayLine({ kind: 'known', until: '2027-12-31' }, t),
      holidayLine({ kind: 'ends', until: '2027-12-31' }, t),
      holidayLine({ kind: 'ended', until: '2025-12-31' }, t),
      holidayLine({ kind: 'none' }, t),
    ].map((line) => statusFinding(line).line),
    popbillLine({ found: 'fine', stage: 'production' }, t),
    ...setupFault.options.map((fault) =>
      popbillLine({ found: 'refused', problem: '(…)', fault, stage: 'test' }, t),
    ),
    popbillLine({ found: 'no-answer', problem: '(…)' }, t),
    ...(['popbill', 'slack'] as const).flatMap((by) => [
      clockComparison({ by, found: 'fine' }, t),
      clockComparison({ by, found: 'unknown' }, t),
      clockComparison({ by, found: 'skewed', skewMs: 1000 }, t),
      clockComparison({ by, found: 'skewed', skewMs: -605_000 }, t),
    ]),
    memberLine({ found: 'note' }, t),
    memberLine({ found: 'unknown' }, t),
    memberLine({ found: 'fine', company }, t),
    memberLine({ found: 'not-member', company, stage: 'production' }, t),
    memberLine({ found: 'no-answer', company, problem: '(…)' }, t),
    slackLine({ found: 'fine', team: 'Hanbit' }, t),
    slackLine({ found: 'refused', error: 'invalid_auth' }, t),
    slackLine({ found: 'no-answer', error: 'fetch failed: ENOTFOUND' }, t),
    scopesLine({ found: 'fine' }, t),
    scopesLine({ found: 'missing', scopes: ['files:read', 'files:write'] }, t),
    scopesLine({ found: 'unknown' }, t),
    appTokenLine({ found: 'fine' }, t),
    appTokenLine({ found: 'off' }, t),
    appTokenLine({ found: 'refused', error: 'missing_scope' }, t),
    appTokenLine({ found: 'refused', error: 'invalid_auth' }, t),
    appTokenLine({ found: 'no-answer', error: 'fetch failed: ECONNREFUSED' }, t),
    signingSecretLine(t),
    ...CHANNELS.flatMap((found) =>
      [false, true].map((isSet) => defaultChannelLine({ found, channel: 'C0OPS', isSet }, t)),
    ),
    peopleLine({ found: 'fine', unchecked: 0 }, t),
    peopleLine({ found: 'fine', unchecked: 1 }, t),
    peopleLine({ found: 'fine', unchecked: 140 }, t),
    peopleLine({ found: 'missing', ids: ['U0GONE', 'S0GONE'] }, t),
    peopleLine({ found: 'powerless', ids: ['U0GUEST'] }, t),
    peopleLine({ found: 'nobody', role: 'operators' }, t),
    peopleLine({ found: 'nobody', role: 'admins' }, t),
    peopleLine({ found: 'unknown' }, t),
    peopleLine({ found: 'everybody' }, t),
    publicUrlLine({ found: 'fine' }, true, t),
    publicUrlLine({ found: 'no-answer', error: 'ENOTFOUND' }, true, t),
    publicUrlLine({ found: 'no-answer', error: 'ECONNREFUSED' }, false, t),
    publicUrlLine({ found: 'other', error: 'HTTP 502' }, true, t),
  ];
}

describe('what doctor says', () => {
  it.each(LANGUAGES)('is a whole sentence for everything it can find, in %s', async (language) => {
    const lines = linesIn(TONGUES[language]);

    for (const line of lines) expect(line).not.toMatch(/undefined|\[object/);
    const file = new URL(`../fixtures/text/doctor.${language}.txt`, import.meta.url);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(fileURLToPath(file));
  });
});
