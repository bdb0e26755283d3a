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
  addressLine,
  clockFinding,
  memberFindings,
  misspelledLine,
  popbillFindings,
  skewedClockFinding,
  statusFinding,
  storeFindings,
  timeoutLine,
  webhookLine,
} from '../../src/status/doctor-words.js';
import { diskLine, holidayLine, membersLine } from '../../src/status/status-words.js';
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
  'not-leading',
  'disk-full',
  'corrupt',
  'two-names',
  'newer-version',
  'unfinished-copy',
  'unknown-shape',
  'closed',
  'failed',
] as const;

const PLACE = 'db.example.com:5432/hometax';
const POSTGRES = [
  'unreachable',
  'url',
  'host',
  'login',
  'tls',
  'certificate',
  'database',
  'encoding',
  'rights',
  'read-only',
  'version',
  'pooler',
  'refused',
] as const;

const PROBES = ['store', 'disk', 'popbill', 'slack', 'public-url'] as const;

/** A line for every possible finding. */
function linesIn(t: Tongue): readonly string[] {
  return [
    misspelledLine({ given: 'SWEEP_CRN', meant: 'SWEEP_CRON' }, t),
    ...PROBES.map((probe) => timeoutLine(probe, 20, t)),
    storeFindings(undefined, t).fine(1).line,
    ...STORE.map((why) => storeFindings(undefined, t).broken(why).line),
    storeFindings(PLACE, t).fine(10_000).line,
    ...POSTGRES.map((why) => storeFindings(PLACE, t).broken(why, '…').line),
    ...[
      diskLine({ storeBytes: 740_000, freeBytes: 21_400_000_000 }, t),
      diskLine({ storeBytes: 3_200_000_000, freeBytes: 42_000_000 }, t),
      diskLine({ storeBytes: 3_200_000_000 }, t),
      membersLine({ leader: { name: 'web-1 4242', since: 0 }, standbys: 1 }, 0, t),
      membersLine({ standbys: 0 }, 0, t),
      holidayLine({ kind: 'known', until: '2027-12-31' }, t),
      holidayLine({ kind: 'ends-soon', until: '2027-12-31' }, t),
      holidayLine({ kind: 'ended', until: '2025-12-31' }, t),
      holidayLine({ kind: 'none' }, t),
    ].map((line) => statusFinding(line).line),
    popbillFindings('production', t).accepted.line,
    ...setupFault.options.map((fault) => popbillFindings('test', t).refused('(…)', fault).line),
    popbillFindings('production', t).noAnswer('(…)').line,
    ...(['popbill', 'slack'] as const).flatMap((witness) => [
      clockFinding(witness, 0, t).line,
      clockFinding(witness, undefined, t).line,
      skewedClockFinding(witness, 1000, t).line,
      skewedClockFinding(witness, -605_000, t).line,
    ]),
    memberFindings(t).noneWatched.line,
    memberFindings(t).member(company).line,
    memberFindings(t).notMember(company, 'production').line,
    memberFindings(t).noAnswer(company, '(…)').line,
    slackLine({ status: 'fine', team: 'Hanbit' }, t),
    slackLine({ status: 'refused', error: 'invalid_auth' }, t),
    slackLine({ status: 'no-answer', error: 'fetch failed: ENOTFOUND' }, t),
    slackLine({ status: 'no-answer', error: 'HTTP 502' }, t),
    scopesLine({ status: 'fine' }, t),
    scopesLine({ status: 'missing', scopes: ['files:read', 'files:write'] }, t),
    scopesLine({ status: 'unknown' }, t),
    appTokenLine({ status: 'fine' }, t),
    appTokenLine({ status: 'off' }, t),
    appTokenLine({ status: 'refused', error: 'missing_scope' }, t),
    appTokenLine({ status: 'refused', error: 'invalid_auth' }, t),
    appTokenLine({ status: 'no-answer', error: 'fetch failed: ECONNREFUSED' }, t),
    signingSecretLine(t),
    ...CHANNELS.flatMap((status) =>
      [false, true].map((isChangedInSlack) =>
        defaultChannelLine({ status, channel: 'C0OPS', isChangedInSlack }, t),
      ),
    ),
    peopleLine({ status: 'fine', unchecked: 0 }, t),
    peopleLine({ status: 'fine', unchecked: 1 }, t),
    peopleLine({ status: 'fine', unchecked: 140 }, t),
    peopleLine({ status: 'missing', ids: ['U0GONE', 'S0GONE'] }, t),
    peopleLine({ status: 'powerless', ids: ['U0GUEST'] }, t),
    peopleLine({ status: 'nobody', role: 'operators' }, t),
    peopleLine({ status: 'nobody', role: 'admins' }, t),
    peopleLine({ status: 'unknown' }, t),
    peopleLine({ status: 'everybody' }, t),
    ...(['public-url', 'client-links', 'collector'] as const).flatMap((address) => [
      addressLine(address, { status: 'fine' }, true, t),
      addressLine(address, { status: 'no-answer', error: 'ENOTFOUND' }, true, t),
      addressLine(address, { status: 'no-answer', error: 'ECONNREFUSED' }, false, t),
      addressLine(address, { status: 'other', error: 'HTTP 502' }, false, t),
      addressLine(address, { status: 'other', error: 'HTTP 502' }, true, t),
      addressLine(address, { status: 'other', error: 'HTTP 503' }, undefined, t),
    ]),
    addressLine('collector', { status: 'note' }, true, t),
    webhookLine({ status: 'fine' }, t),
    webhookLine({ status: 'no-answer', error: 'ECONNREFUSED' }, t),
  ];
}

describe('the lines of doctor', () => {
  it.each(LANGUAGES)('have a sentence for every finding in %s', async (language) => {
    const lines = linesIn(TONGUES[language]);

    for (const line of lines) expect(line).not.toMatch(/undefined|\[object/);
    const file = new URL(`../fixtures/text/doctor.${language}.txt`, import.meta.url);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(fileURLToPath(file));
  });
});
