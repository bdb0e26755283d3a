import {
  type ChangedCompany,
  fieldsOf,
  type ImportProblem,
  type PlannedFields,
} from '../../src/company-file/import-plan.js';
import type { ImportModel, ImportPreviewFacts } from '../../src/company-file/import-view.js';
import type { NameMatch } from '../../src/company-file/slack-names-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { noticeSentence } from '../../src/slack/notice-words.js';
import type { Tongue } from '../../src/text/tongue.js';
import { aCompany, HANBIT, NURI } from './builders.js';
import { seoul } from './fake-clock.js';

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
      added: [
        { line: 3, fields: { brn: NURI, name: '누리식품', products: ['taxinvoice'] } },
        {
          line: 4,
          fields: {
            brn: NARAE,
            name: '211-87-66507',
            products: ['taxinvoice', 'cashbill'],
            popbillUserId: 'narae01',
            channel: 'C0TAX',
            owner: 'U0KIM',
            note: '우리은행에서 갱신\n대표에게 *먼저* 전화',
            paused: 'closed',
          },
        },
      ],
      sent: [],
      unknownColumns: [],
      notMembers: [],
      unconfirmedMembers: 0,
      unconfirmedIds: 0,
      stage: 'test',
      ...overrides,
    },
  };
}

const PROBLEMS: readonly ImportProblem[] = [
  {
    line: 2,
    problem: { field: 'brn', why: 'check-digit' },
    company: '한빛상사',
    value: '123-45-67890',
  },
  {
    line: 3,
    problem: { field: 'brn', why: 'twice', firstLine: 2 },
    company: '한빛상사 <본점>',
    value: '1234567890',
  },
  {
    line: 4,
    problem: {
      field: 'owner',
      why: 'ambiguous',
      matches: [
        { id: 'U0KIM', detail: 'jiwoo' },
        { id: 'U0KIM2', detail: 'jiwoo.kim' },
      ],
    },
    company: '누리식품',
    value: '김지우',
  },
  {
    line: 5,
    problem: { field: 'channel', why: 'archived' },
    company: '다온디자인',
    value: '#회계팀',
  },
  {
    line: 6,
    problem: { field: 'channel', why: 'not-in-channel' },
    company: '다온디자인',
    value: 'C0GONE',
  },
  { line: 7, problem: { field: 'owner', why: 'left' }, company: '라온식품', value: '@이민호' },
  { line: 8, problem: { field: 'note', why: 'looks-secret' }, company: '라온식품' },
  {
    line: 9,
    problem: { field: 'paused', why: 'unknown-pause' },
    company: '220-81-62517',
    value: '보류',
  },
  { line: 10, problem: { field: 'name', why: 'too-long' }, company: LONG, value: LONG },
  {
    line: 11,
    problem: { field: 'brn', why: 'scientific-notation' },
    company: '마루건설',
    value: '1.23457E+09',
  },
  { line: 12, problem: { field: 'brn', why: 'nine-digits' }, value: '123456789' },
  { line: 13, problem: { field: 'line', why: 'too-many-cells' }, value: '주식회사' },
];

const TWO_CHANNELS = [{ id: 'C0TAX' }, { id: 'C0TAX2' }];

/** Further kinds of problems, in a preview of their own, because a preview shows the first ten. */
const MORE_PROBLEMS: readonly ImportProblem[] = [
  { line: 14, problem: { field: 'line', why: 'unreadable' }, value: '한빛\uFFFD' },
  { line: 15, problem: { field: 'brn', why: 'missing' }, company: '가람무역' },
  {
    line: 16,
    problem: { field: 'channel', why: 'ambiguous', matches: TWO_CHANNELS },
    company: '가람무역',
    value: '#세무',
  },
  {
    line: 17,
    problem: { field: 'channel', why: 'not-looked-up' },
    company: '가람무역',
    value: '#세무',
  },
  {
    line: 18,
    problem: { field: 'owner', why: 'unknown' },
    company: '하나상사',
    value: '정',
  },
  {
    line: 20,
    problem: { field: 'owner', why: 'email-hidden' },
    company: '하나상사',
    value: 'kim@example.com',
  },
  {
    line: 22,
    problem: { field: 'owner', why: 'not-a-member' },
    company: '하나상사',
    value: '@guest',
  },
  {
    line: 23,
    problem: { field: 'products', why: 'unknown-product' },
    company: '하나상사',
    value: 'fax',
  },
];

/** Changes of every field: set or replaced at the first company, cleared at the second one. */
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
  note: '&'.repeat(500),
};

const MANY_ADDED = Array.from({ length: 3 }, (_, i) => ({ line: i + 2, fields: LONGEST }));

/** The largest possible number of problems. */
export const MANY_PROBLEMS: readonly ImportProblem[] = Array.from({ length: 10_000 }, (_, i) => ({
  line: i + 2,
  problem: { field: 'owner', why: 'unknown' },
  company: LONG,
  value: LONG,
}));

const NAMESAKES: readonly NameMatch[] = Array.from({ length: 9 }, (_, i) => ({
  id: `U0KIM${i}`,
  detail: '&'.repeat(80),
}));

/** The longest problems, in characters that become longer when escaped. */
export const LONGEST_PROBLEMS: readonly ImportProblem[] = Array.from({ length: 20 }, (_, i) => ({
  line: i + 2,
  problem: { field: 'owner', why: 'ambiguous', matches: NAMESAKES },
  company: '&'.repeat(60),
  value: '<'.repeat(60),
}));

/** Every state of an import, by the name of its fixture. */
export function importModels(t: Tongue): Readonly<Record<string, ImportModel>> {
  /** Why a window is shown again. */
  const notice = noticeSentence({ kind: 'unknown' }, MRKDWN, t);
  return {
    ...IMPORT_MODELS,
    'import-nobody-known': { kind: 'form', notice },
    'import-preview-again': importPreview({ notice }),
  };
}

const FIRST_CHECK = { sweepAt: seoul('2026-11-29 06:00'), now: seoul('2026-11-28 10:12') };

const IMPORT_MODELS: Readonly<Record<string, ImportModel>> = {
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
  'import-state-report': { kind: 'form', problem: { kind: 'state-report' } },
  'import-too-many': { kind: 'form', problem: { kind: 'too-many-lines', max: 50_000 } },
  'import-not-text': { kind: 'form', problem: { kind: 'not-text' } },
  'import-not-csv': { kind: 'form', problem: { kind: 'not-csv', line: 1234 } },
  'import-no-permission': { kind: 'form', problem: { kind: 'no-permission' } },
  'import-too-big': { kind: 'form', problem: { kind: 'too-big', maxMegabytes: 5 } },
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
    unknownColumns: ['전화', 'fax'],
    notMembers: [
      { line: 12, brn: HANBIT, name: '한빛상사' },
      { line: 13, brn: NURI, name: '220-81-62517' },
    ],
    unconfirmedMembers: 2701,
    unconfirmedIds: 3,
  }),
  'import-preview-more-bad': importPreview({
    counts: { added: 0, changed: 0, unchanged: 0, rejectedLines: MORE_PROBLEMS.length },
    problems: MORE_PROBLEMS,
    added: [],
    changed: [],
  }),
  'import-preview-many': importPreview({
    counts: { added: 10_000, changed: 10_000, unchanged: 0, rejectedLines: 10_000 },
    problems: MANY_PROBLEMS,
    added: MANY_ADDED,
    changed: MANY_CHANGES,
    sent: ['bad', 'changes'],
    unknownColumns: Array.from({ length: 40 }, () => LONG),
    notMembers: Array.from({ length: 200 }, (_, i) => ({ line: i + 2, brn: NURI, name: LONG })),
    unconfirmedMembers: 9800,
    unconfirmedIds: 10_000,
  }),
  'import-saving': { kind: 'saving', companies: 2950 },
  'import-saved': {
    kind: 'saved',
    counts: { added: 2900, changed: 50, unchanged: 30, rejectedLines: 20 },
    firstCheck: { ...FIRST_CHECK, total: 2900, getsCombinedAlert: true },
  },
  'import-saved-few': {
    kind: 'saved',
    counts: { added: 3, changed: 0, unchanged: 0, rejectedLines: 0 },
    firstCheck: { ...FIRST_CHECK, total: 3, getsCombinedAlert: false },
  },
  'import-saved-changes': {
    kind: 'saved',
    counts: { added: 0, changed: 1, unchanged: 0, rejectedLines: 0 },
  },
  'import-cancelled': { kind: 'cancelled' },
};
