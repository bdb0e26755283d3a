import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { attemptsInRow, holdOf, shouldTestFirst } from '../../src/assessment/lock-out-rules.js';
import { markRegisteredAgain, recordAnswers } from '../../src/check/record-answers-rules.js';
import type { ProductAnswers } from '../../src/check/record-product-rules.js';
import {
  isNewSighting,
  methodOf,
  type ReportedFailure,
  readReport,
  recordSighting,
  roundOf,
} from '../../src/collector/collector-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { err, ok } from '../../src/kernel/result.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import { classOf } from '../../src/popbill/error-codes.js';
import type { Sighting } from '../../src/records/collector.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { WRONG_PASSWORD } from '../support/popbill-problems.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NOW = seoul('2026-11-25 14:02');
const UNTIL = seoul('2027-06-30 23:59');

function aSighting(code: number, overrides: Partial<Sighting> = {}): Sighting {
  return { product: 'taxinvoice', code, message: `words of ${code}`, at: NOW, ...overrides };
}

function aFailure(sighting: Sighting): ReportedFailure {
  return { sighting, codeClass: classOf(sighting.code), reportedAt: sighting.at };
}

function seenUnder(
  policy: Policy,
  status: CompanyStatus,
  ...sightings: readonly Sighting[]
): CompanyStatus {
  return sightings.map(aFailure).reduce((so, each) => recordSighting(so, each, policy), status);
}

function seen(status: CompanyStatus, ...sightings: readonly Sighting[]): CompanyStatus {
  return seenUnder(DEFAULT_POLICY, status, ...sightings);
}

function reasonsOf(status: CompanyStatus, now = NOW, policy = DEFAULT_POLICY) {
  return assess(status, { products: ['taxinvoice'], policy, now }).reasons;
}

const SWEEP = {
  product: 'taxinvoice',
  method: 'deptUser',
  policy: DEFAULT_POLICY,
  intent: 'sweep',
} as const;

function answered(status: CompanyStatus, taxinvoice: ProductAnswers, now: number): CompanyStatus {
  const answers = { brn: HANBIT, answers: { taxinvoice }, policy: DEFAULT_POLICY, now };
  return recordAnswers(status, answers);
}

const BODY = {
  brn: '123-45-67891',
  product: 'taxinvoice',
  code: -11100021,
  message: '오류',
  at: '2026-11-25T14:02:00+09:00',
};

describe('readReport', () => {
  it('reads a report, also with fields that it does not know', () => {
    expect(readReport(JSON.stringify({ ...BODY, job: 7 }), NOW)).toEqual(
      ok({ ...BODY, brn: '1234567891', at: NOW }),
    );
  });

  it.each([
    ['brn', ['12345', '0000000000', 1_234_567_891, null]],
    ['product', ['closedown', '', 1]],
    ['code', [11100021, 0, '-11100021', -1.5, -1_000_000_000]],
    ['message', [undefined, 1, ['오류']]],
    [
      'at',
      [
        '2026-11-25T14:02:00',
        '2026-11-25',
        NOW,
        '2026-11-25T14:08:00+09:00',
        '2026-11-18T14:01:00+09:00',
      ],
    ],
  ])('refuses a wrong %s', (field, values) => {
    for (const value of values) {
      const report = readReport(JSON.stringify({ ...BODY, [field]: value }), NOW);
      expect({ value, report }).toEqual({
        value,
        report: err([{ field, message: expect.stringMatching(/^must be/) }]),
      });
    }
  });

  it('lists each wrong field once', () => {
    const report = readReport('{"brn":"","at":""}', NOW);

    expect(report.ok || report.error.map(({ field }) => field)).toEqual([
      'brn',
      'product',
      'code',
      'message',
      'at',
    ]);
  });

  it.each(['', 'null', '[]', '"text"', '{"brn":', '1'])('refuses a body %j', (body) => {
    expect(readReport(body, NOW)).toEqual(
      err([{ field: '(body)', message: 'must be a JSON object' }]),
    );
  });

  it('accepts a time that is a little ahead', () => {
    expect(readReport(JSON.stringify({ ...BODY, at: '2026-11-25T05:07:00Z' }), NOW).ok).toBe(true);
  });
});

describe('a rejected login of the collector', () => {
  const registered = aStatus({ taxinvoice: { deptUser: workingCell() } });

  it('is a reason that says when our check found the department user registered', () => {
    const checked = answered(registered, { deptUserRegistration: ok('registered') }, NOW + 1);

    expect(reasonsOf(seen(checked, aSighting(-11100021)))).toMatchObject([
      {
        kind: 'dept-user-login',
        code: -11100021,
        rejectedAt: NOW,
        collector: { times: 1, foundAt: NOW + 1 },
        willTestAgain: false,
      },
    ]);
  });

  it('says nothing of our check if that got no answer', () => {
    expect(reasonsOf(seen(registered, aSighting(-11100021)))).toMatchObject([
      { collector: { times: 1, foundAt: undefined } },
    ]);
  });

  it('counts like ours, so that no sweep logs in again, and the fifth needs a confirmation', () => {
    const four = [0, 1, 2, 3].map((i) => aSighting(-11100021, { at: NOW + i * MINUTE }));
    const once = seen(registered, ...four.slice(0, 1));
    const often = seen(registered, ...four);
    const test = { product: 'taxinvoice', method: 'deptUser', policy: DEFAULT_POLICY } as const;
    const later = { ...test, now: NOW + 3 * DAY };

    expect(holdOf(once.products, { ...later, intent: 'sweep' })).toEqual({
      why: 'waits-for-registration',
    });
    expect(holdOf(once.products, { ...later, intent: 'check-again' })).toBeUndefined();
    expect(holdOf(often.products, { ...later, intent: 'check-again' })).toEqual({
      why: 'attempts-spent',
    });
    expect(attemptsInRow(often.products.taxinvoice?.deptUser)).toBe(4);
  });

  it('counts with the tests of ours that got no answer', () => {
    const unanswered = { attempts: [NOW - 2 * MINUTE, NOW - MINUTE], inRow: 2 };
    const both = seen(
      aStatus({
        taxinvoice: { deptUser: workingCell({ ...unanswered, lastWorkedAt: NOW - DAY }) },
      }),
      aSighting(-11100021),
      aSighting(-11100021, { at: NOW + 1 }),
    );

    expect(attemptsInRow(both.products.taxinvoice?.deptUser)).toBe(4);
  });

  it('is not counted twice if it is reported twice', () => {
    const twice = seen(registered, aSighting(-11100021), aSighting(-11100021));

    expect(twice).toEqual(seen(registered, aSighting(-11100021)));
  });

  it('is not counted again if it is sent again days later', () => {
    const days = [5, 3, 1].map((day) => aSighting(-11100021, { at: NOW - day * DAY }));
    const status = aStatus({ taxinvoice: { deptUser: aCell() } });
    const checked = answered(
      seen(status, ...days),
      { deptUserRegistration: ok('registered') },
      NOW,
    );

    expect(attemptsInRow(seen(checked, ...days).products.taxinvoice?.deptUser)).toBe(3);
  });

  it('is not counted again if the collector’s clock is ahead, so that its time is that of its arrival', () => {
    const record = (status: CompanyStatus, at: number) => {
      const failure = { ...aFailure(aSighting(-11100021, { at })), reportedAt: NOW + MINUTE };
      return recordSighting(status, failure, DEFAULT_POLICY);
    };

    const twice = record(record(registered, NOW), NOW + 1);

    expect(twice).toEqual(record(registered, NOW));
  });

  it('leaves few of its times on record, but all are counted', () => {
    const many = Array.from({ length: 30 }, (_, i) => aSighting(-11100021, { at: NOW + i }));
    const { deptUser } = seen(registered, ...many.toReversed()).products.taxinvoice ?? {};

    expect(deptUser?.attempts).toEqual(many.slice(-10).map(({ at }) => at));
    expect(attemptsInRow(deptUser)).toBe(30);
  });

  it('counts if it arrives after a later report about something else', () => {
    const rejected = aSighting(-11100021, { at: NOW - 5 * MINUTE });
    const status = seen(registered, aSighting(-11100011), rejected, rejected);

    const { collector, deptUser } = status.products.taxinvoice ?? {};
    expect(collector?.code).toBe(-11100011);
    expect(deptUser?.login).toMatchObject({ outcome: 'rejected', at: NOW - 5 * MINUTE });
    expect(attemptsInRow(deptUser)).toBe(1);
  });

  it('is repeated within minutes without becoming critical, unless our test confirms it', () => {
    const failures = [0, 1, 2].map((i) => aSighting(-11100001, { at: NOW + i }));
    const general = seen(
      aStatus({ taxinvoice: { deptUser: workingCell(), certificate: missingCell() } }),
      ...failures,
    );
    const refused = { ...WRONG_PASSWORD, code: -11100001 };
    const confirmed = answered(general, { deptUserLogin: err(refused) }, NOW + HOUR);

    expect(reasonsOf(general)).toMatchObject([{ severity: 'warning', rejections: 3 }]);
    expect(reasonsOf(confirmed, NOW + HOUR)).toMatchObject([
      { severity: 'critical', rejections: 4, collector: undefined },
    ]);
  });

  it('ends with a login that works, and when the registration goes', () => {
    const rejected = seen(registered, aSighting(-11100021));
    const works = answered(rejected, { deptUserLogin: ok('works') }, NOW + HOUR);
    const gone = answered(
      rejected,
      {
        deptUserRegistration: err({
          ...WRONG_PASSWORD,
          code: -11101014,
          codeClass: 'auth-missing',
        }),
      },
      NOW + HOUR,
    );
    const back = answered(gone, { deptUserRegistration: ok('registered') }, NOW + 2 * HOUR);

    expect(reasonsOf(works, NOW + HOUR)).toEqual([]);
    expect(works.products.taxinvoice?.deptUser).toMatchObject({ attempts: [] });
    expect(attemptsInRow(works.products.taxinvoice?.deptUser)).toBe(0);
    expect(reasonsOf(back, NOW + 2 * HOUR)).toEqual([]);
  });

  it('is no reason if the login has worked since, or nothing is registered any more', () => {
    const later = {
      login: { outcome: 'works', at: NOW, rejections: 0 },
      lastWorkedAt: NOW,
    } as const;
    const working = aStatus({ taxinvoice: { deptUser: aCell(later) } });
    const missing = aStatus({ taxinvoice: { deptUser: { ...missingCell(), foundAt: NOW } } });

    expect(seen(working, aSighting(-11100021)).products.taxinvoice?.deptUser).toEqual(
      working.products.taxinvoice?.deptUser,
    );
    expect(seen(missing, aSighting(-11100021)).products.taxinvoice?.deptUser).toEqual(
      missing.products.taxinvoice?.deptUser,
    );
  });

  it('that happened before our own is counted, but ours is shown', () => {
    const ours = aStatus({ taxinvoice: { deptUser: rejectedCell(-11100021, { at: NOW + HOUR }) } });
    const both = seen(ours, aSighting(-11100001));

    expect(both.products.taxinvoice?.deptUser?.login).toMatchObject({
      at: NOW + HOUR,
      code: -11100021,
      rejections: 2,
    });
    expect(reasonsOf(both)).toMatchObject([{ code: -11100021, collector: undefined }]);
  });

  it('that happened after our own is shown', () => {
    const ours = aStatus({ taxinvoice: { deptUser: rejectedCell(-11100021, { at: NOW - HOUR }) } });

    expect(seen(ours, aSighting(-11100001)).products.taxinvoice?.deptUser?.login).toMatchObject({
      at: NOW,
      code: -11100001,
      rejections: 2,
    });
  });

  it('of a certificate offers its test, and names the date that POPBiLL has', () => {
    const status = aStatus({
      taxinvoice: { certificate: certificateUntil(UNTIL), deptUser: missingCell() },
    });

    expect(reasonsOf(seen(status, aSighting(-10004003)))).toMatchObject([
      {
        kind: 'certificate-invalid',
        code: -10004003,
        attempts: 1,
        collector: { times: 1, validUntil: UNTIL },
      },
    ]);
  });
});

describe('methodOf', () => {
  const both = { certificate: certificateUntil(UNTIL), deptUser: workingCell() };

  it('tells from the code with what the collector logged in', () => {
    expect(methodOf(-11100021, { ...both, deptUser: missingCell() }, DEFAULT_POLICY)).toBe(
      'deptUser',
    );
    expect(methodOf(-11100022, both, DEFAULT_POLICY)).toBe('deptUser');
    expect(methodOf(-10004004, both, DEFAULT_POLICY)).toBe('certificate');
    expect(methodOf(-11101006, {}, DEFAULT_POLICY)).toBe('certificate');
  });

  it('tells nothing from the general code if it may be either', () => {
    const code = -11100001;
    expect(methodOf(code, both, DEFAULT_POLICY)).toBeUndefined();
    expect(methodOf(code, {}, DEFAULT_POLICY)).toBeUndefined();
    expect(methodOf(code, both, { ...DEFAULT_POLICY, collectsBy: 'deptUser' })).toBe('deptUser');
    expect(methodOf(code, { ...both, certificate: missingCell() }, DEFAULT_POLICY)).toBe(
      'deptUser',
    );
    expect(methodOf(code, { ...both, deptUser: rejectedCell() }, DEFAULT_POLICY)).toBe('deptUser');
    expect(methodOf(code, { ...both, deptUser: missingCell() }, DEFAULT_POLICY)).toBe(
      'certificate',
    );
  });
});

describe('a failure that may have been a rejected login of the department user', () => {
  const yesterday = NOW - DAY;
  const deptUser = workingCell({
    login: { outcome: 'works', at: yesterday, rejections: 0 },
    lastWorkedAt: yesterday,
  });
  const both = aStatus({ taxinvoice: { certificate: certificateUntil(UNTIL), deptUser } });

  it.each([-11100001, -11100016, -12345])(
    'is no reason with the code %i, but holds back the scheduled login of that day',
    (code) => {
      const once = seen(both, aSighting(code));

      expect(holdOf(both.products, { ...SWEEP, now: NOW + HOUR })).toBeUndefined();
      expect(reasonsOf(once)).toEqual([]);
      expect(holdOf(once.products, { ...SWEEP, now: NOW + HOUR })).toEqual({
        why: 'tested-already',
      });
      expect(holdOf(once.products, { ...SWEEP, now: NOW + DAY })).toBeUndefined();
    },
  );

  it('does not hold back the next day too, but rejected ones count for the lock-out limit', () => {
    const nightly = [0, 1].map((day) => NOW + day * DAY);
    const unknown = seen(both, ...nightly.map((at) => aSighting(-11100016, { at })));
    const rejected = seen(both, ...nightly.map((at) => aSighting(-11100001, { at })));
    const four = [0, 1, 2, 3].map((i) => aSighting(-11100001, { at: NOW + i }));
    const often = seen(both, ...four, ...four);

    for (const { products } of [unknown, rejected]) {
      expect(holdOf(products, { ...SWEEP, now: NOW + DAY + HOUR })).toBeUndefined();
    }
    expect(attemptsInRow(unknown.products.taxinvoice?.deptUser)).toBe(1);
    expect(attemptsInRow(rejected.products.taxinvoice?.deptUser)).toBe(2);
    expect(attemptsInRow(often.products.taxinvoice?.deptUser)).toBe(4);
    expect(holdOf(often.products, { ...SWEEP, now: NOW + DAY })).toEqual({
      why: 'attempts-spent',
    });
  });

  it('is a reason once no scheduled login would tell which method it was', () => {
    const hourly = [0, 1, 2, 3].map((hour) => aSighting(-11100001, { at: NOW + hour * HOUR }));
    const untested = { ...DEFAULT_POLICY, deptLoginTest: 'off' } as const;
    const reason = { kind: 'dept-user-login', severity: 'warning', collector: { times: 1 } };

    expect(reasonsOf(seen(both, ...hourly.slice(0, 3)))).toEqual([]);
    expect(reasonsOf(seen(both, ...hourly))).toMatchObject([{ ...reason, attempts: 4 }]);
    expect(reasonsOf(seenUnder(untested, both, ...hourly.slice(0, 1)))).toEqual([]);
    expect(reasonsOf(seenUnder(untested, both, ...hourly.slice(0, 2)))).toMatchObject([
      { ...reason, attempts: 2 },
    ]);
  });

  it('says nothing of one that is not registered', () => {
    const missing = aStatus({
      taxinvoice: { deptUser: { ...missingCell(), foundAt: NOW - HOUR } },
    });

    expect(seen(missing, aSighting(-11100016)).products.taxinvoice?.deptUser).toEqual(
      missing.products.taxinvoice?.deptUser,
    );
  });

  it('is forgotten when a login works, and says nothing of one that has worked since', () => {
    const once = seen(both, aSighting(-11100016));
    const works = answered(once, { deptUserLogin: ok('works') }, NOW + HOUR);

    expect(attemptsInRow(works.products.taxinvoice?.deptUser)).toBe(0);
    expect(seen(works, aSighting(-11100001)).products.taxinvoice?.deptUser).toEqual(
      works.products.taxinvoice?.deptUser,
    );
  });
});

describe('a report of a failure before the present registration', () => {
  const THEN = NOW - 2 * HOUR;
  const certificateNow = (until: number) => ({ certificate: ok({ expiresAt: until }) });

  it('says nothing of a certificate that a later check found', () => {
    const old = aStatus({
      taxinvoice: { certificate: certificateUntil(UNTIL - 200 * DAY), deptUser: missingCell() },
    });
    const renewed = answered(old, certificateNow(UNTIL), NOW - HOUR);
    const late = seen(renewed, aSighting(-10004003, { at: THEN }));
    const later = seen(late, aSighting(-10004003));

    expect(late.products.taxinvoice?.certificate).toEqual(renewed.products.taxinvoice?.certificate);
    expect(reasonsOf(late)).toEqual([]);
    expect(reasonsOf(later)).toMatchObject([{ kind: 'certificate-invalid' }]);
  });

  it('says nothing of a department user that was missing since', () => {
    const missing = aStatus({ taxinvoice: { deptUser: missingCell() } });
    const back = answered(missing, { deptUserRegistration: ok('registered') }, NOW - HOUR);
    const late = seen(back, aSighting(-11100021, { at: THEN }));

    expect(reasonsOf(late)).toEqual([]);
    expect(attemptsInRow(late.products.taxinvoice?.deptUser)).toBe(0);
    expect(reasonsOf(seen(back, aSighting(-11100021)))).toMatchObject([
      { kind: 'dept-user-login' },
    ]);
  });

  it('counts if no check has found another registration', () => {
    const first = answered(aStatus({}), certificateNow(UNTIL), NOW - HOUR);

    expect(reasonsOf(seen(first, aSighting(-10004003, { at: THEN })))).toMatchObject([
      { kind: 'certificate-invalid' },
    ]);
  });
});

describe('a certificate that only the collector found rejected', () => {
  const status = aStatus({
    taxinvoice: { certificate: certificateUntil(UNTIL), deptUser: missingCell() },
  });
  const rejected = seen(status, aSighting(-11101006));
  const found: ProductAnswers = { certificate: ok({ expiresAt: UNTIL }) };

  it('is a warning after a single general failure, and critical once that is confirmed', () => {
    const general = seen(status, aSighting(-11100001), aSighting(-11100001, { at: NOW + 1 }));
    const refused = { ...WRONG_PASSWORD, code: -11100001 };
    const confirmed = answered(general, { certificateLogin: err(refused) }, NOW + HOUR);

    expect(reasonsOf(general)).toMatchObject([{ severity: 'warning', attempts: 2 }]);
    expect(reasonsOf(confirmed, NOW + HOUR)).toMatchObject([{ severity: 'critical' }]);
    expect(reasonsOf(rejected)).toMatchObject([{ severity: 'critical' }]);
  });

  it('is fine again if the collector has not reported it for a week', () => {
    const week = NOW + 7 * DAY;
    const repeated = seen(rejected, aSighting(-11101006, { at: NOW + DAY }));

    expect(reasonsOf(answered(rejected, found, week - 1), week - 1)).toHaveLength(1);
    expect(reasonsOf(answered(rejected, found, week), week)).toEqual([]);
    expect(reasonsOf(answered(repeated, found, week), week)).toHaveLength(1);
  });

  it('is fine again when a person registered it again, also with the same expiry date', () => {
    const later = answered(markRegisteredAgain(rejected), found, NOW + HOUR);

    expect(reasonsOf(later, NOW + HOUR)).toEqual([]);
    expect(seen(later, aSighting(-11101006, { at: NOW + MINUTE }))).toMatchObject({
      products: { taxinvoice: { certificate: later.products.taxinvoice?.certificate } },
    });
  });

  it('stays rejected if a test of ours confirmed it', () => {
    const refused = { ...WRONG_PASSWORD, code: -11101006 };
    const confirmed = answered(rejected, { certificateLogin: err(refused) }, NOW + HOUR);

    const month = NOW + 30 * DAY;
    expect(reasonsOf(answered(confirmed, found, month), month)).toHaveLength(1);
  });

  it('is not to be tested first if the settings allow no test', () => {
    const [reason] = reasonsOf(rejected);
    const [untestable] = reasonsOf(rejected, NOW, { ...DEFAULT_POLICY, certLoginTest: 'off' });

    expect(reason && shouldTestFirst(reason)).toBe(true);
    expect(untestable && shouldTestFirst(untestable)).toBe(false);
  });
});

describe('a plan that the collector is refused for', () => {
  const IN_USE = { state: 'in-use' } as const;
  const status = aStatus({
    taxinvoice: { deptUser: workingCell(), plan: { ...IN_USE, foundAt: NOW + 1 } },
  });

  it('is no reason if POPBiLL says since that it is in use', () => {
    expect(reasonsOf(seen(status, aSighting(-99008047)))).toEqual([]);
  });

  it('is a reason if the collection is restricted, which only the collector learns', () => {
    expect(reasonsOf(seen(status, aSighting(-11101022)))).toMatchObject([
      { kind: 'plan', plan: { state: 'stopped', code: -11101022, byCollector: true } },
    ]);
  });

  it('is no reason if the restriction is reported when it is long over', () => {
    const late = (age: number) => seen(status, aSighting(-11101024, { at: NOW + 1 - age }));

    expect(reasonsOf(late(36 * HOUR))).toEqual([]);
    expect(reasonsOf(late(36 * HOUR - 1))).toMatchObject([{ kind: 'plan' }]);
  });

  it('stays restricted until the collector has not reported it for 36 hours', () => {
    const restricted = seen(status, aSighting(-11101022));
    const inUse = { flatRate: ok(IN_USE), deptUserLogin: ok('works' as const) };
    const nextDay = answered(restricted, inUse, NOW + DAY);
    const dayAfter = answered(nextDay, inUse, NOW + 2 * DAY);

    expect(reasonsOf(nextDay, NOW + DAY)).toMatchObject([{ kind: 'plan' }]);
    expect(reasonsOf(dayAfter, NOW + 2 * DAY)).toEqual([]);
  });

  it('is a reason until POPBiLL answers if it said nothing since', () => {
    const old = aStatus({
      taxinvoice: { deptUser: workingCell(), plan: { ...IN_USE, foundAt: NOW - 1 } },
    });
    const stopped = seen(old, aSighting(-99008047));
    const paid = answered(stopped, { flatRate: ok(IN_USE) }, NOW + HOUR);

    expect(reasonsOf(stopped)).toMatchObject([{ kind: 'plan', plan: { code: -99008047 } }]);
    expect(reasonsOf(paid, NOW + HOUR)).toEqual([]);
  });

  it('keeps what POPBiLL itself said, which is more', () => {
    const ended = { state: 'stopped', why: 'ended', foundAt: NOW - DAY } as const;
    const known = seen(aStatus({ taxinvoice: { plan: ended } }), aSighting(-99008047));

    expect(known.products.taxinvoice?.plan).toEqual(ended);
  });
});

describe('any other failure of the collector', () => {
  it.each([-11101014, -10000014, -11100009, -99010007, -10010032])(
    'with the code %i is remembered, but is no reason',
    (code) => {
      const status = aStatus({ taxinvoice: { deptUser: workingCell() } });
      const after = seen(status, aSighting(code));

      expect(reasonsOf(after)).toEqual([]);
      expect(after.products.taxinvoice).toEqual({
        ...status.products.taxinvoice,
        collector: {
          code,
          at: NOW,
          codes: [code],
          seen: [`${code} ${NOW}`],
        },
      });
    },
  );

  it('is remembered by later checks', () => {
    const { products } = seen(aStatus({ taxinvoice: {} }), aSighting(-11100009));
    const checked = answered(
      aStatus(products),
      { deptUserRegistration: ok('registered') },
      NOW + HOUR,
    );

    expect(checked.products.taxinvoice?.collector).toEqual(products.taxinvoice?.collector);
  });

  it('is new once a day for each code', () => {
    const known = { code: -11100009, at: NOW };

    expect(isNewSighting(undefined, aSighting(-11100009))).toBe(true);
    expect(isNewSighting(known, aSighting(-11100009, { at: NOW + HOUR }))).toBe(false);
    expect(isNewSighting(known, aSighting(-11100009, { at: NOW + DAY }))).toBe(true);
    expect(isNewSighting(known, aSighting(-11100021, { at: NOW + 1 }))).toBe(true);
    expect(isNewSighting(known, aSighting(-11100021, { at: NOW - 1 }))).toBe(false);
  });

  it.each([
    ['two codes in turn', 2, 2],
    ['a hundred codes', 100, 10],
  ])('is new only so often with %s', (_, codes, news) => {
    let status = aStatus({ taxinvoice: {} });
    let count = 0;
    for (let i = 0; i < 300; i++) {
      const sighting = aSighting(-11100100 - (i % codes), { at: NOW + i });
      if (isNewSighting(status.products.taxinvoice?.collector, sighting)) count += 1;
      status = seen(status, sighting);
    }

    const { collector } = status.products.taxinvoice ?? {};
    expect(count).toBe(news);
    expect(collector?.codes).toHaveLength(news);
    expect(collector?.seen).toHaveLength(100);
    for (const [i, code] of [-11100100, -11100101].entries()) {
      const tomorrow = aSighting(code, { at: NOW + DAY + i });
      expect(isNewSighting(status.products.taxinvoice?.collector, tomorrow)).toBe(true);
      status = seen(status, tomorrow);
    }
  });
});

it('the reports of an hour are one round', () => {
  const rounds = ['14:00', '14:59', '15:00'].map((time) => roundOf(seoul(`2026-11-25 ${time}`)));

  expect(rounds).toEqual(['14:00', '14:00', '15:00'].map((time) => seoul(`2026-11-25 ${time}`)));
});
