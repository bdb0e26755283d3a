import type { ImportModel, ImportPreviewFacts } from '../../src/slack/views/import-view.js';
import type { ImportBadLine } from '../../src/text/import-text.js';
import { HANBIT, NURI } from './builders.js';

const LONG = '가'.repeat(100);

const NOTHING_ASKED = { asked: 0, unanswered: 0, notAsked: 0, notMembers: [] };

export function importPreview(about: Partial<ImportPreviewFacts> = {}): ImportModel {
  return {
    kind: 'preview',
    preview: {
      ref: 'F0FILE 0f2b6a1e-2d56-4c5e-9a53-4b5d8f6f2a11 AbCdEfGhIjKlMnOpQrStUv',
      counts: { added: 2, changed: 1, unchanged: 30, refused: 0 },
      bad: [],
      hasFile: false,
      unknownColumns: [],
      membership: NOTHING_ASKED,
      stage: 'test',
      ...about,
    },
  };
}

const PROBLEMS: readonly ImportBadLine[] = [
  { line: 2, problem: { field: 'brn', why: 'check-digit' }, value: '123-45-67890' },
  { line: 3, problem: { field: 'brn', why: 'twice', firstLine: 2 }, value: '1234567890' },
  { line: 4, problem: { field: 'products', why: 'unknown' }, value: 'fax' },
  { line: 5, problem: { field: 'channel', why: 'malformed' }, value: '#회계팀' },
  { line: 6, problem: { field: 'channel', why: 'not-in-channel' }, value: 'C0GONE' },
  { line: 7, problem: { field: 'owner', why: 'left' }, value: 'U0LEFT' },
  { line: 8, problem: { field: 'note', why: 'looks-secret' } },
  { line: 9, problem: { field: 'paused', why: 'unknown' }, value: '휴업' },
  { line: 10, problem: { field: 'name', why: 'too-long' }, value: LONG },
];

/** As many problems as a file may have. */
export const MANY_PROBLEMS: readonly ImportBadLine[] = Array.from({ length: 10_000 }, (_, i) => ({
  line: i + 2,
  problem: { field: 'owner', why: 'malformed' },
  value: LONG,
}));

/** Every state of an import, by the name of its fixture. */
export const IMPORTS: Readonly<Record<string, ImportModel>> = {
  'import-form': { kind: 'form' },
  'import-spreadsheet': { kind: 'form', problem: { kind: 'spreadsheet' } },
  'import-not-csv': { kind: 'form', problem: { kind: 'not-csv', line: 1234 } },
  'import-no-permission': { kind: 'form', problem: { kind: 'no-permission' } },
  'import-too-big': { kind: 'form', problem: { kind: 'too-big', mostMegabytes: 5 } },
  'import-nobody-known': { kind: 'form', problem: 'nobody-known' },
  'import-preview': importPreview(),
  'import-preview-nothing': importPreview({
    counts: { added: 0, changed: 0, unchanged: 3, refused: 0 },
  }),
  'import-preview-bad': importPreview({
    counts: { added: 2900, changed: 50, unchanged: 30, refused: PROBLEMS.length },
    bad: PROBLEMS,
    unknownColumns: ['전화', 'fax'],
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
    counts: { added: 10_000, changed: 0, unchanged: 0, refused: 10_000 },
    bad: MANY_PROBLEMS,
    hasFile: true,
    unknownColumns: Array.from({ length: 40 }, () => LONG),
    membership: {
      ...{ asked: 200, unanswered: 0, notAsked: 9800 },
      notMembers: Array.from({ length: 200 }, (_, i) => ({ line: i + 2, brn: NURI, name: LONG })),
    },
  }),
  'import-preview-changed': importPreview({ again: 'changed-meanwhile' }),
  'import-preview-restarted': importPreview({ again: 'restarted' }),
  'import-saving': { kind: 'saving', companies: 2950 },
  'import-saved': {
    kind: 'saved',
    counts: { added: 2900, changed: 50, unchanged: 30, refused: 20 },
    isCrowd: true,
  },
  'import-saved-changes': {
    kind: 'saved',
    counts: { added: 0, changed: 1, unchanged: 0, refused: 0 },
    isCrowd: false,
  },
  'import-cancelled': { kind: 'cancelled' },
};
