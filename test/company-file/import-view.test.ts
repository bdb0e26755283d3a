import { describe, expect, it } from 'vitest';
import {
  firstCheckMessage,
  importMessage,
  importModal,
  MAX_PROBLEMS,
} from '../../src/company-file/import-view.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';
import {
  EVERY_CHANGE,
  importModels,
  importPreview,
  LONGEST_PROBLEMS,
  MANY_CHANGES,
  MANY_PROBLEMS,
} from '../support/import-samples.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  expectModalFits,
  mrkdwnIn,
  visibleText,
} from '../support/views.js';

describe.each(LANGUAGES)('importModal and importMessage in %s', (language) => {
  const text = TONGUES[language];

  it.each(Object.entries(importModels(text)))('draw the window %s', async (name, model) => {
    const view = importModal(model, text);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });

  it.each(Object.entries(importModels(text)))('draw the direct message %s', (_, model) => {
    if (model.kind === 'reading') return;

    expectMessageFits(importMessage(model, text));
  });

  it.each(['download', 'lines', 'slack', 'members'] as const)('says that it is at: %s', (step) => {
    const progress = { step, done: 1200, total: 10_000 };

    expectModalFits(importModal({ kind: 'reading', step: progress }, text));
  });
});

describe('the form of an import', () => {
  it.each(LANGUAGES)('states the limits of a file (%s)', (language) => {
    const words = visibleText(importModal({ kind: 'form' }, TONGUES[language]));

    expect(words).toMatch(new RegExp(`${INPUT_LIMITS.csvFileMegabytes} ?MB`));
    expect(words).toContain(INPUT_LIMITS.csvLines.toLocaleString('en'));
  });
});

describe('the preview of an import', () => {
  const text = TONGUES['ko'];

  it('offers Save only if there is something to save', () => {
    const nothing = importPreview({
      counts: { added: 0, changed: 0, unchanged: 1, rejectedLines: 3 },
    });

    expect(importModal(importPreview(), text)).toHaveProperty('submit');
    expect(importModal(nothing, text)).not.toHaveProperty('submit', expect.anything());
    if (nothing.kind !== 'preview') return;
    expect(actionsIn(importMessage(nothing, text))).toEqual([]);
  });

  it('shows the first problems, and says where to find the others', () => {
    const previewText = (sent: readonly ('bad' | 'changes')[]): string =>
      visibleText(importModal(importPreview({ problems: MANY_PROBLEMS, sent }), text));

    expect(previewText(['bad']).match(/번째 줄 · 가{20,}….*: 워크스페이스에/g)).toHaveLength(
      MAX_PROBLEMS,
    );
    expect(previewText(['bad'])).toContain(
      '그 밖에 문제 9,990건이 있습니다. 전체 목록은 메시지로 보내 드린 파일',
    );
    expect(previewText(['changes'])).toContain(
      '문제 9,990건이 있습니다. 전체 목록 파일은 보내지 못했',
    );
  });

  it('shows the changes of the first companies, and says where to find the others', () => {
    const changed = Array.from({ length: 30 }, () => EVERY_CHANGE.slice(1)).flat();
    const previewText = (sent: readonly ('bad' | 'changes')[]): string =>
      visibleText(importModal(importPreview({ changed, sent }), text));

    expect(previewText([]).match(/담당자: <@U0KIM> → 없음/g)).toHaveLength(10);
    expect(previewText(['changes'])).toContain(
      '그 밖에 20곳이 있습니다. 전체 목록은 메시지로 보내 드린 파일',
    );
    expect(previewText(['bad'])).toContain('20곳이 있습니다. 전체 목록 파일은 보내지 못했습니다.');
  });

  it('leaves out companies that do not fit, and clips none in the middle', () => {
    const words = visibleText(importModal(importPreview({ changed: MANY_CHANGES }), text));
    const shown = words.match(/번째 줄 · [^\n]*이름: .*팝빌 아이디: .*처리 메모: .* → .*…/g) ?? [];

    expect(shown.length).toBeGreaterThan(0);
    expect(words).toContain(`${(10_000 - shown.length).toLocaleString('en')}곳이 있습니다`);
  });

  it('escapes and clips the headers of a rejected file', () => {
    const columns = ['<!channel>', 'x'.repeat(3000)];
    const rejected = { kind: 'form', problem: { kind: 'no-brn-column', columns } } as const;

    expect(mrkdwnIn(importModal(rejected, text))).not.toContain('<!channel>');
    expectModalFits(importModal(rejected, text));
  });

  it('escapes the content of a file', () => {
    const value = '<!channel> *x* &';
    const bad = [
      { line: 2, problem: { field: 'owner', why: 'left' }, company: value, value } as const,
    ];
    const drawn = mrkdwnIn(
      importModal(importPreview({ problems: bad, unknownColumns: [value] }), text),
    );

    expect(drawn).not.toContain('<!channel>');
    expect(drawn).toContain('&lt;!channel&gt;');
  });
});

describe('the problems in a preview', () => {
  it.each(LANGUAGES)('fit with the longest names (%s)', (language) => {
    const model = importPreview({ problems: LONGEST_PROBLEMS });

    expectModalFits(importModal(model, TONGUES[language]));
    if (model.kind === 'preview') expectMessageFits(importMessage(model, TONGUES[language]));
  });

  it('come before the changes, and after what saving does', () => {
    const words = visibleText(
      importModal(importPreview({ problems: LONGEST_PROBLEMS }), TONGUES.en),
    );
    const positions = [
      '"Save" adds 2',
      'cannot be imported',
      'Changes to 1 company',
      'New companies: 2',
    ].map((part) => words.indexOf(part));

    expect(positions).not.toContain(-1);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });
});

describe('the results of the first check', () => {
  const counts = { total: 20, collectable: 14, atRisk: 2, broken: 3, unknown: 1 };
  const importedAt = seoul('2026-11-25 06:00');
  const message = (changed: Partial<typeof counts> = {}) =>
    firstCheckMessage(
      { importedAt, counts: { ...counts, ...changed } },
      seoul('2026-11-25 08:31'),
      TONGUES.en,
    );

  it('say what needs action first, in numbers that add up', () => {
    expect(message().text).toBe(
      'First check of 20 companies from your import of 25 Nov, 06:00 KST: 3 cannot collect · 2 at risk · 14 can collect · 1 could not be checked.',
    );
  });

  it('have a button to those companies only if there are any', () => {
    expect(actionsIn(message())).toEqual([ACTIONS.listAttention]);
    expect(actionsIn(message({ collectable: 19, atRisk: 0, broken: 0 }))).toEqual([]);
  });
});
