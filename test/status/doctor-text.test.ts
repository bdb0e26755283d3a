import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DoctorFinding } from '../../src/status/doctor-finding.js';
import { doctorLine } from '../../src/status/doctor-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';

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
const FAULTS = [
  'signature',
  'link-id',
  'ip',
  'clock',
  'production-closed',
  'points',
  'popbill-user-id',
  'permission',
  'other',
] as const;

const TRIALS = ['store', 'disk', 'popbill', 'slack', 'public-url'] as const;

/** Everything that can be found. */
const FINDINGS: readonly DoctorFinding[] = [
  { item: 'setting', found: 'unused', name: { given: 'SWEEP_CRN', meant: 'SWEEP_CRON' } },
  ...TRIALS.map((trial) => ({ item: 'late', found: 'no-answer', trial, seconds: 20 }) as const),
  { item: 'store', found: 'fine', companies: 1, inUse: false },
  { item: 'store', found: 'fine', companies: 10_000, inUse: true },
  ...STORE.map((why) => ({ item: 'store', found: 'broken', why }) as const),
  { item: 'disk', found: 'fine', storeBytes: 740_000, freeBytes: 21_400_000_000 },
  { item: 'disk', found: 'little', storeBytes: 3_200_000_000, freeBytes: 42_000_000 },
  { item: 'holidays', found: 'fine', data: { kind: 'known', until: '2027-12-31' } },
  { item: 'holidays', found: 'ending', data: { kind: 'ends', until: '2027-12-31' } },
  { item: 'holidays', found: 'ending', data: { kind: 'ended', until: '2025-12-31' } },
  { item: 'holidays', found: 'ending', data: { kind: 'none' } },
  { item: 'popbill', found: 'fine', stage: 'production' },
  ...FAULTS.map(
    (fault) =>
      ({ item: 'popbill', found: 'refused', problem: '(…)', fault, stage: 'test' }) as const,
  ),
  { item: 'popbill', found: 'no-answer', problem: '(…)' },
  ...(['popbill', 'slack'] as const).flatMap((by): DoctorFinding[] => [
    { item: 'clock', by, found: 'fine' },
    { item: 'clock', by, found: 'unknown' },
    { item: 'clock', by, found: 'skewed', skewMs: 1000 },
    { item: 'clock', by, found: 'skewed', skewMs: -605_000 },
  ]),
  { item: 'member', found: 'note' },
  { item: 'member', found: 'unknown' },
  { item: 'member', found: 'fine', company },
  { item: 'member', found: 'not-member', company, stage: 'production' },
  { item: 'member', found: 'no-answer', company, problem: '(…)' },
  { item: 'slack', found: 'fine', team: 'Hanbit' },
  { item: 'slack', found: 'refused', error: 'invalid_auth' },
  { item: 'slack', found: 'no-answer', error: 'fetch failed: ENOTFOUND' },
  { item: 'scopes', found: 'fine' },
  { item: 'scopes', found: 'missing', scopes: ['files:read', 'files:write'] },
  { item: 'scopes', found: 'unknown' },
  { item: 'app-token', found: 'fine' },
  { item: 'app-token', found: 'off' },
  { item: 'app-token', found: 'refused', error: 'missing_scope' },
  { item: 'app-token', found: 'refused', error: 'invalid_auth' },
  { item: 'app-token', found: 'no-answer', error: 'fetch failed: ECONNREFUSED' },
  { item: 'signing-secret', found: 'note' },
  ...CHANNELS.flatMap((found) =>
    [false, true].map((isSet) => ({ item: 'channel', found, channel: 'C0OPS', isSet }) as const),
  ),
  { item: 'people', found: 'fine', unchecked: 0 },
  { item: 'people', found: 'fine', unchecked: 1 },
  { item: 'people', found: 'fine', unchecked: 140 },
  { item: 'people', found: 'missing', ids: ['U0GONE', 'S0GONE'] },
  { item: 'people', found: 'powerless', ids: ['U0GUEST'] },
  { item: 'people', found: 'nobody', role: 'operators' },
  { item: 'people', found: 'nobody', role: 'admins' },
  { item: 'people', found: 'unknown' },
  { item: 'people', found: 'everybody' },
  { item: 'public-url', found: 'fine' },
  { item: 'public-url', found: 'no-answer', error: 'ENOTFOUND', isRunning: true },
  { item: 'public-url', found: 'no-answer', error: 'ECONNREFUSED', isRunning: false },
  { item: 'public-url', found: 'other', error: 'HTTP 502', isRunning: true },
];

describe('what doctor says', () => {
  it.each(LANGUAGES)('is a whole sentence for everything it can find, in %s', async (language) => {
    const lines = FINDINGS.map((finding) => doctorLine(finding, TONGUES[language]));

    for (const line of lines) expect(line).not.toMatch(/undefined|\[object/);
    const file = new URL(`../fixtures/text/doctor.${language}.txt`, import.meta.url);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(fileURLToPath(file));
  });
});
