import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { readHolidays } from '../../src/app/config.js';
import { readCheckForm } from '../../src/check/check-listeners.js';
import { numbersInMessage } from '../../src/check/message-numbers-rules.js';
import { IMPORT_REF } from '../../src/company-file/import-window.js';
import { HISTORY_PLACE, type HistoryPlace } from '../../src/history/history-view.js';
import { parseBrn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { readBulkChange, readBulkTarget } from '../../src/list/bulk-form.js';
import { BULK_KINDS } from '../../src/list/bulk-rules.js';
import {
  companiesOfOwner,
  encodeBulkPlace,
  LIST_PLACE,
  listPlaceOf,
  parseBulkPlace,
  ROW_CHOICE,
} from '../../src/list/list-place.js';
import {
  encodeSettingTexts,
  parseSettingTexts,
  readSettingsForm,
  settingsUpdateOf,
} from '../../src/settings/settings-listeners.js';
import { CHANGEABLE } from '../../src/settings/settings-rules.js';
import { escapeLines, escapeMrkdwn } from '../../src/slack/blocks.js';
import { FIELDS, type FormValues } from '../../src/slack/inputs.js';
import { originOfPayload, stepIn, TARGET } from '../../src/slack/origin.js';
import { PAYLOADS } from '../../src/slack/request-filter.js';
import { TONGUES } from '../../src/text/tongue.js';
import {
  readSnoozeForm,
  TRIAGE_PLACE,
  type TriagePlace,
} from '../../src/triage/alert-forms-view.js';
import { ALERT_PLACE } from '../../src/triage/alert-list-view.js';
import { readWatchForm } from '../../src/watch/watch-form.js';
import { encodeWatchMetadata, parseWatchMetadata } from '../../src/watch/watch-view.js';

const ME = 'U0ME';
const brn = fc.integer({ min: 1, max: 9_999_999_999 }).map((number) => {
  const read = parseBrn(String(number).padStart(10, '0'));
  if (!read.ok) throw new Error('Ten digits are a business number.');
  return read.value;
});
const page = fc.integer({ min: 1, max: 999_999 });
const fingerprint = fc.string({
  unit: fc.constantFrom(...'0123456789abcz'),
  minLength: 1,
  maxLength: 7,
});
const instant = fc.nat({ max: 2 ** 45 });
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
const owner = fc.constantFrom('U0KIM', 'S0OPS');

const listFilter = fc.oneof(
  fc.constantFrom({ kind: 'all' }, { kind: 'attention' }, { kind: 'paused' }, {
    kind: 'mine',
    user: ME,
  } as const),
  words.map((text) => ({ kind: 'text', text }) as const),
) as fc.Arbitrary<
  ReturnType<typeof listPlaceOf> extends infer P | undefined
    ? P extends { filter: infer F }
      ? F
      : never
    : never
>;
const listPlace = fc.record({ filter: listFilter, page });
const alertFilter = fc.oneof(
  fc.constantFrom({ kind: 'all' } as const, { kind: 'mine' } as const),
  words.map((text) => ({ kind: 'text', text }) as const),
  fc.constant({ kind: 'roll-up', id: 'C1-17' } as const),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Removes `undefined` properties, as encoders do. */
const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

/** Tests that an encoded value is decoded unchanged, and that any other text does not throw. */
function testEncoding<T>(
  name: string,
  value: fc.Arbitrary<T>,
  write: (value: T) => string,
  read: (text: string) => unknown,
) {
  it(`decodes what it encoded: ${name}`, () => {
    fc.assert(
      fc.property(value, (sample) => {
        expect(read(write(sample))).toEqual(sample);
      }),
    );
  });

  it(`decodes or refuses any text without throwing: ${name}`, () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      // Almost valid.
      fc
        .tuple(value, fc.nat({ max: 60 }), fc.string({ unit: 'binary', maxLength: 3 }))
        .map(([sample, position, replacement]) => {
          const text = write(sample);
          return text.slice(0, position) + replacement + text.slice(position + 1);
        }),
    );
    fc.assert(fc.property(hostile, (text) => void read(text)));
  });
}

function testCodec<T>(name: string, value: fc.Arbitrary<T>, codec: z.ZodType<T, string>) {
  testEncoding(
    name,
    value,
    (sample) => codec.encode(sample),
    (text) => codec.safeParse(text).data,
  );
}

describe('the value of a button or the metadata of a window', () => {
  testCodec(
    'a target',
    fc.record({ brn, product: fc.constantFrom('taxinvoice' as const, 'cashbill' as const) }),
    TARGET,
  );
  testEncoding(
    'a page of the list',
    listPlace,
    (place) => LIST_PLACE.encode(place),
    (text) => listPlaceOf(text, ME),
  );
  testEncoding(
    'a bulk change',
    fc.oneof(
      fc.record({
        kind: fc.constantFrom(...BULK_KINDS),
        total: fc.nat({ max: 9_999_999 }),
        target: fc.record({
          kind: fc.constant('companies' as const),
          brns: fc.uniqueArray(brn, { minLength: 1, maxLength: 5 }),
        }),
        backTo: optional(listPlace),
      }),
      fc.record({
        kind: fc.constantFrom(...BULK_KINDS),
        total: fc.nat({ max: 9_999_999 }),
        fingerprint,
        target: owner.map((id) => companiesOfOwner(id)),
        backTo: optional(listPlace),
      }),
      fc
        .record({
          kind: fc.constantFrom(...BULK_KINDS),
          total: fc.nat({ max: 9_999_999 }),
          fingerprint,
          backTo: listPlace,
        })
        .map((place) => ({
          ...place,
          target: { kind: 'filter' as const, filter: place.backTo.filter },
        })),
    ),
    encodeBulkPlace,
    (text) => parseBulkPlace(text, ME),
  );
  testCodec('a page of the alerts', fc.record({ filter: alertFilter, page }), ALERT_PLACE);
  testCodec(
    'the alert that an action concerns',
    fc
      .record({ brn, onDetails: fc.boolean(), limit: optional(instant) })
      .map(withoutUndefined) as fc.Arbitrary<TriagePlace>,
    TRIAGE_PLACE,
  );
  testCodec(
    'a page of the history',
    fc.record({
      brn: optional(brn),
      from: optional(
        fc.record({
          toward: fc.constantFrom('earlier', 'later'),
          cursor: fc.stringMatching(/^[\d.:-]{1,30}$/),
        }),
      ),
    }) as fc.Arbitrary<HistoryPlace>,
    HISTORY_PLACE,
  );
  testCodec(
    'a row of the list',
    fc
      .record({
        action: fc.constantFrom('check', 'claim', 'page', 'edit', 'pause', 'resume', 'unwatch'),
        brn,
        place: optional(listPlace.map((place) => LIST_PLACE.encode(place))),
      })
      .map(withoutUndefined) as fc.Arbitrary<z.infer<typeof ROW_CHOICE>>,
    ROW_CHOICE,
  );
  testCodec(
    'an import',
    fc.record({
      file: fc.stringMatching(/^F[A-Z0-9]{1,9}$/),
      plan: fc.stringMatching(/^[\w-]{1,20}$/),
      fingerprint: fc.stringMatching(/^[\w-]{1,20}$/),
      sent: fc.subarray(['bad', 'changes'] as const),
    }),
    IMPORT_REF,
  );
  testEncoding(
    'a watch form',
    fc.oneof(
      fc.record({ editedBrn: brn, basedOn: fingerprint }),
      fc.record({ editedBrn: brn }),
      fc.record({ unconfirmedBrn: brn }),
      fc.constant({}),
    ),
    encodeWatchMetadata,
    parseWatchMetadata,
  );
  testEncoding(
    'the settings',
    fc
      .dictionary(fc.constantFrom(...CHANGEABLE), fc.stringMatching(/^[\w:,* -]{0,30}$/))
      .map((texts) => ({ ...texts })),
    encodeSettingTexts,
    parseSettingTexts,
  );
});

/** Any field value that PAYLOADS accept. */
const element = fc.record(
  {
    value: optional(fc.oneof(fc.constant(null), fc.string({ unit: 'binary', maxLength: 50 }))),
    selected_option: optional(
      fc.oneof(fc.constant(null), fc.record({ value: fc.string({ maxLength: 20 }) })),
    ),
    selected_options: optional(
      fc.array(fc.record({ value: fc.string({ maxLength: 20 }) }), { maxLength: 3 }),
    ),
    selected_user: optional(fc.constantFrom(null, 'U0KIM', 'x')),
    selected_users: optional(fc.constantFrom(null, [], ['U0KIM', 'x'])),
    selected_conversation: optional(fc.constantFrom(null, 'C0TEAM', 'x')),
    selected_date: optional(
      fc.constantFrom(null, '2026-11-27', '2026-13-40', '0000-00-00', '+275761-01-01', 'x'),
    ),
    selected_time: optional(fc.constantFrom(null, '09:00', '99:99', 'x')),
    files: optional(fc.constantFrom(null, [], [{ id: 'F1' }])),
  },
  { requiredKeys: [] },
);
const values = fc
  .array(fc.tuple(fc.constantFrom(...Object.values(FIELDS)), element), { maxLength: 12 })
  .map((fields) =>
    Object.fromEntries(fields.map(([{ block, id }, value]) => [block, { [id]: value }])),
  );

describe('a form', () => {
  it('is read without throwing, with any values', () => {
    const policy = { ...DEFAULT_POLICY, holidays: readHolidays() };
    const now = Date.parse('2026-11-27T01:00:00Z');
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(...BULK_KINDS),
        listPlace,
        (formValues, change, place) => {
          const view = { id: 'V1', type: 'modal', state: { values: formValues } };
          const read = PAYLOADS.submit.safeParse({
            type: 'view_submission',
            user: { id: ME },
            trigger_id: '1',
            view,
          });
          expect(read.error).toBeUndefined();
          // Bolt's type has more fields than the schema.
          const form = (read.data?.view.state.values ?? {}) as unknown as FormValues;
          readCheckForm(form);
          FIELDS.importFile.read(form);
          expect(typeof readWatchForm(form).draft.name).toBe('string');
          readSnoozeForm(form, { policy, now }, TONGUES.en);
          readBulkTarget(form, place, TONGUES.en);
          readBulkChange(
            form,
            change,
            { t: TONGUES.en, reader: ME },
            { policy, clock: { now: () => now } },
          );
          settingsUpdateOf(readSettingsForm(form, {}), {});
        },
      ),
    );
  });
});

describe('a payload', () => {
  it('is refused without throwing, if it is arbitrary data', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, maxDepth: 3 }), (body) => {
        for (const schema of Object.values(PAYLOADS))
          expect(schema.safeParse(body).success).toBe(false);
        originOfPayload(body);
        expect(stepIn(body)).toBeUndefined();
      }),
    );
  });

  it('of a message is searched for business numbers without throwing, whatever it holds', () => {
    const part = fc.anything({ withNullPrototype: true, maxDepth: 5 });
    const blocks = fc.array(fc.record({ type: fc.constant('section'), text: part }));
    fc.assert(
      fc.property(fc.record({ text: part, blocks, attachments: part }), (message) => {
        expect(numbersInMessage(message, () => false)).toBeInstanceOf(Array);
      }),
    );
  });

  it('is unreadable if an ID contains half a character, for which Slack’s client throws', () => {
    const body = { type: 'block_actions', user: { id: ME }, actions: [{ action_id: 'a' }] };

    expect(PAYLOADS.actions.safeParse({ ...body, trigger_id: '1.😀' }).success).toBe(true);
    expect(PAYLOADS.actions.safeParse({ ...body, trigger_id: '1.\ud83d' }).success).toBe(false);
  });
});

describe('escaped text in mrkdwn', () => {
  const sign = fc.constantFrom(
    ...'<>&@#*_~`:/.!|\n\r -xkr'.split(''),
    'here',
    'channel',
    'https://',
    'example.com',
    '<!here>',
    '&lt;',
  );
  it('never starts a mention, link, quotation or emphasis', () => {
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        expect(escapeMrkdwn(text)).not.toMatch(
          /[<>\n\r]|&(?!amp;|lt;|gt;)|:\/\/|[@#][\p{L}\p{N}]|[a-z]\.[a-z]/u,
        );
        for (const line of escapeLines(text).split('\n')) expect(line).not.toMatch(/^&gt;/);
      }),
    );
  });
});
