import { describe, expect, it } from 'vitest';
import {
  BAD_SHOWN,
  type ImportModel,
  type ImportPreviewFacts,
  importMessage,
  importModal,
} from '../../../src/slack/views/import-view.js';
import { catalogOf } from '../../../src/text/catalog.js';
import type { ImportBadLine } from '../../../src/text/import-text.js';
import { LANGUAGES } from '../../../src/text/language.js';
import { HANBIT, NURI } from '../../support/builders.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  expectModalFits,
  mrkdwnIn,
  wordsIn,
} from '../../support/views.js';

const LONG = '가'.repeat(100);

const NOTHING_ASKED = { asked: 0, unanswered: 0, notAsked: 0, notMembers: [] };

function preview(about: Partial<ImportPreviewFacts> = {}): ImportModel {
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

const MANY: readonly ImportBadLine[] = Array.from({ length: 10_000 }, (_, i) => ({
  line: i + 2,
  problem: { field: 'owner', why: 'malformed' },
  value: LONG,
}));

const MODELS: Readonly<Record<string, ImportModel>> = {
  'import-form': { kind: 'form' },
  'import-spreadsheet': { kind: 'form', problem: { kind: 'spreadsheet' } },
  'import-not-csv': { kind: 'form', problem: { kind: 'not-csv', line: 1234 } },
  'import-no-permission': { kind: 'form', problem: { kind: 'no-permission' } },
  'import-too-big': { kind: 'form', problem: { kind: 'too-big', mostMegabytes: 5 } },
  'import-nobody-known': { kind: 'form', problem: 'nobody-known' },
  'import-preview': preview(),
  'import-preview-nothing': preview({
    counts: { added: 0, changed: 0, unchanged: 3, refused: 0 },
  }),
  'import-preview-bad': preview({
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
  'import-preview-many': preview({
    counts: { added: 10_000, changed: 0, unchanged: 0, refused: 10_000 },
    bad: MANY,
    hasFile: true,
    unknownColumns: Array.from({ length: 40 }, () => LONG),
    membership: {
      ...{ asked: 200, unanswered: 0, notAsked: 9800 },
      notMembers: Array.from({ length: 200 }, (_, i) => ({ line: i + 2, brn: NURI, name: LONG })),
    },
  }),
  'import-preview-changed': preview({ again: 'changed-meanwhile' }),
  'import-preview-restarted': preview({ again: 'restarted' }),
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

describe.each(LANGUAGES)('an import in %s', (language) => {
  const text = catalogOf(language);

  it.each(Object.entries(MODELS))('is drawn as %s', async (name, model) => {
    const view = importModal(model, text);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });

  it.each(Object.entries(MODELS))('is a direct message as %s', (_, model) => {
    if (model.kind === 'reading') return;

    expectMessageFits(importMessage(model, text));
  });

  it.each(['download', 'lines', 'places', 'members'] as const)('says that it is at: %s', (step) => {
    const at = step === 'download' ? { step } : { step, done: 1200, total: 10_000 };

    expectModalFits(importModal({ kind: 'reading', step: at }, text));
  });
});

describe('the preview', () => {
  const text = catalogOf('ko');

  it('offers Save only where there is something to save', () => {
    const nothing = preview({ counts: { added: 0, changed: 0, unchanged: 1, refused: 3 } });

    expect(importModal(preview(), text)).toHaveProperty('submit');
    expect(importModal(nothing, text)).not.toHaveProperty('submit');
    if (nothing.kind !== 'preview') return;
    expect(actionsIn(importMessage(nothing, text))).toEqual([]);
  });

  it('shows the first lines and says where the others are', () => {
    const words = (hasFile: boolean): string =>
      wordsIn(importModal(preview({ bad: MANY, hasFile }), text));

    expect(words(true).match(/번째 줄: 담당자는/g)).toHaveLength(BAD_SHOWN);
    expect(words(true)).toContain('9,990건이 더 있습니다. 전체 목록은 메시지로 보낸 파일에');
    expect(words(false)).not.toContain('메시지로 보낸 파일');
  });

  it('makes what stands in the file harmless', () => {
    const value = '<!channel> *x* &';
    const bad = [{ line: 2, problem: { field: 'owner', why: 'malformed' }, value } as const];
    const drawn = mrkdwnIn(importModal(preview({ bad, unknownColumns: [value] }), text));

    expect(drawn).not.toContain('<!channel>');
    expect(drawn).toContain('&lt;!channel&gt;');
  });
});
