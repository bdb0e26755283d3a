import {
  type ChangedCompany,
  fieldsOf,
  type ImportProblem,
  type PlannedFields,
} from '../../src/company-file/import-plan.js';
import type { ImportModel, ImportPreviewFacts } from '../../src/company-file/import-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { aCompany, HANBIT, NURI } from './builders.js';

const LONG = '가'.repeat(100);

const NARAE = '2118766507' as Brn;

function changedOn(
  line: number,
  { brn, name }: { readonly brn: Brn; readonly name: string },
  differences: ChangedCompany['differences'],
): ChangedCompany {
  const before = aCompany({ brn, name });
  return { line, previous: before, fields: fieldsOf(before), differences };
}

const NO_MEMBERSHIP_CALLS = { asked: 0, unanswered: 0, notAsked: 0, notMembers: [] };

export function importPreview(overrides: Partial<ImportPreviewFacts> = {}): ImportModel {
  return {
    kind: 'preview',
    preview: {
      ref: 'F0FILE 0f2b6a1e-2d56-4c5e-9a53-4b5d8f6f2a11 AbCdEfGhIjKlMnOpQrStUv',
      counts: { added: 2, changed: 1, unchanged: 30, rejectedLines: 0 },
      problems: [],
      changed: [
        changedOn(2, { brn: HANBIT, name: '한빛상사' }, [
          { field: 'channel', from: '', to: 'C0TAX' },
        ]),
      ],
      fieldCounts: [{ field: 'channel', companies: 1, cleared: 0 }],
      added: [
        { line: 3, fields: { brn: NURI, name: '누리식품', products: ['taxinvoice'] } },
        {
          line: 4,
          fields: {
            brn: NARAE,
            name: '211-87-66507',
            products: ['taxinvoice', 'cashbill'],
            channel: 'C0TAX',
            owner: 'U0KIM',
            paused: 'closed',
          },
        },
      ],
      sent: [],
      unknownColumns: [],
      idsUnanswered: 0,
      idsNotLookedUp: 0,
      membership: NO_MEMBERSHIP_CALLS,
      stage: 'test',
      ...overrides,
    },
  };
}

const PROBLEMS: readonly ImportProblem[] = [
  { line: 2, problem: { field: 'brn', why: 'check-digit' }, value: '123-45-67890' },
  { line: 3, problem: { field: 'brn', why: 'twice', firstLine: 2 }, value: '1234567890' },
  { line: 4, problem: { field: 'products', why: 'unknown' }, value: 'fax' },
  { line: 5, problem: { field: 'channel', why: 'malformed' }, value: '#회계팀' },
  { line: 6, problem: { field: 'channel', why: 'not-in-channel' }, value: 'C0GONE' },
  { line: 7, problem: { field: 'owner', why: 'left' }, value: 'U0LEFT' },
  { line: 8, problem: { field: 'note', why: 'looks-secret' } },
  { line: 9, problem: { field: 'paused', why: 'unknown' }, value: '휴업' },
  { line: 10, problem: { field: 'name', why: 'too-long' }, value: LONG },
  { line: 11, problem: { field: 'brn', why: 'scientific-notation' }, value: '1.23457E+09' },
  { line: 12, problem: { field: 'brn', why: 'nine-digits' }, value: '123456789' },
  { line: 13, problem: { field: 'line', why: 'too-many-cells' }, value: '주식회사' },
  { line: 14, problem: { field: 'line', why: 'unreadable' }, value: '한빛\uFFFD' },
  { line: 15, problem: { field: 'brn', why: 'missing' } },
];

/** A change of every field, including setting and clearing it. */
export const EVERY_CHANGE: readonly ChangedCompany[] = [
  changedOn(2, { brn: HANBIT, name: '한빛상사' }, [
    { field: 'name', from: '한빛상사', to: '한빛상사 <본점>' },
    { field: 'products', from: ['taxinvoice'], to: ['taxinvoice', 'cashbill'] },
    { field: 'popbillUserId', from: '', to: 'hanbit01' },
    { field: 'channel', from: 'C0TAX', to: 'C0OPS' },
    { field: 'owner', from: 'U0KIM', to: 'S0TAX' },
    { field: 'note', from: '', to: '우리은행에서 갱신\n대표에게 *먼저* 전화' },
    { field: 'paused', to: 'contract-ended' },
  ]),
  changedOn(3, { brn: NURI, name: '220-81-62517' }, [
    { field: 'popbillUserId', from: 'nuri', to: '' },
    { field: 'channel', from: 'C0TAX', to: '' },
    { field: 'owner', from: 'U0KIM', to: '' },
    { field: 'note', from: LONG, to: '' },
    { field: 'paused', from: 'closed' },
  ]),
];

/** The largest possible changes, in characters that become longer when escaped. */
export const MANY_CHANGES: readonly ChangedCompany[] = Array.from({ length: 10_000 }, (_, i) =>
  changedOn(
    i + 2,
    { brn: HANBIT, name: '&'.repeat(200) },
    (['name', 'popbillUserId', 'note'] as const).map((field) => ({
      field,
      from: '&'.repeat(500),
      to: '<'.repeat(500),
    })),
  ),
);

const LONGEST: PlannedFields = {
  brn: NURI,
  name: '&'.repeat(200),
  products: ['taxinvoice', 'cashbill'],
};

const MANY_ADDED = Array.from({ length: 3 }, (_, i) => ({ line: i + 2, fields: LONGEST }));

/** The largest possible number of problems. */
export const MANY_PROBLEMS: readonly ImportProblem[] = Array.from({ length: 10_000 }, (_, i) => ({
  line: i + 2,
  problem: { field: 'owner', why: 'malformed' },
  value: LONG,
}));

/** Every state of an import, by the name of its fixture. */
export const IMPORT_MODELS: Readonly<Record<string, ImportModel>> = {
  'import-form': { kind: 'form' },
  'import-no-column': {
    kind: 'form',
    problem: { kind: 'no-brn-column', columns: ['123-45-67891', '<한빛상사>', LONG] },
  },
  'import-column-twice': {
    kind: 'form',
    problem: { kind: 'column-twice', columns: ['회사', '회사명'] },
  },
  'import-empty': { kind: 'form', problem: { kind: 'empty' } },
  'import-too-many': { kind: 'form', problem: { kind: 'too-many-lines', max: 50_000 } },
  'import-spreadsheet': { kind: 'form', problem: { kind: 'spreadsheet' } },
  'import-not-csv': { kind: 'form', problem: { kind: 'not-csv', line: 1234 } },
  'import-no-permission': { kind: 'form', problem: { kind: 'no-permission' } },
  'import-too-big': { kind: 'form', problem: { kind: 'too-big', maxMegabytes: 5 } },
  'import-nobody-known': { kind: 'form', problem: 'person-unknown' },
  'import-preview': importPreview(),
  'import-preview-nothing': importPreview({
    counts: { added: 0, changed: 0, unchanged: 3, rejectedLines: 0 },
    added: [],
    changed: [],
  }),
  'import-preview-bad': importPreview({
    counts: { added: 2900, changed: 2, unchanged: 30, rejectedLines: PROBLEMS.length },
    problems: PROBLEMS,
    sent: ['bad'],
    changed: EVERY_CHANGE,
    fieldCounts: [
      { field: 'name', companies: 1, cleared: 0 },
      { field: 'products', companies: 1, cleared: 0 },
      { field: 'popbillUserId', companies: 2, cleared: 1 },
      { field: 'channel', companies: 2, cleared: 1 },
      { field: 'owner', companies: 2, cleared: 1 },
      { field: 'note', companies: 2, cleared: 1 },
      { field: 'paused', companies: 2, cleared: 1 },
    ],
    unknownColumns: ['전화', 'fax'],
    idsUnanswered: 3,
    membership: {
      asked: 200,
      unanswered: 1,
      notAsked: 2700,
      notMembers: [
        { line: 12, brn: HANBIT, name: '한빛상사' },
        { line: 13, brn: NURI, name: '220-81-62517' },
      ],
    },
  }),
  'import-preview-many': importPreview({
    counts: { added: 10_000, changed: 10_000, unchanged: 0, rejectedLines: 10_000 },
    problems: MANY_PROBLEMS,
    added: MANY_ADDED,
    changed: MANY_CHANGES,
    fieldCounts: [{ field: 'note', companies: 10_000, cleared: 10_000 }],
    sent: ['bad', 'changes'],
    unknownColumns: Array.from({ length: 40 }, () => LONG),
    idsUnanswered: 40,
    idsNotLookedUp: 9960,
    membership: {
      asked: 200,
      unanswered: 0,
      notAsked: 9800,
      notMembers: Array.from({ length: 200 }, (_, i) => ({ line: i + 2, brn: NURI, name: LONG })),
    },
  }),
  'import-preview-changed': importPreview({ reviewAgain: 'conflict' }),
  'import-preview-read-anew': importPreview({ reviewAgain: 'read-again' }),
  'import-preview-not-saved': importPreview({ saveErrorReference: '7F3KQ2' }),
  'import-preview-unknown': importPreview({ reviewAgain: 'person-unknown' }),
  'import-saving': { kind: 'saving', companies: 2950 },
  'import-saved': {
    kind: 'saved',
    counts: { added: 2900, changed: 50, unchanged: 30, rejectedLines: 20 },
    getsCombinedAlert: true,
  },
  'import-saved-changes': {
    kind: 'saved',
    counts: { added: 0, changed: 1, unchanged: 0, rejectedLines: 0 },
    getsCombinedAlert: false,
  },
  'import-cancelled': { kind: 'cancelled' },
};
