import { describe, expect, it } from 'vitest';
import { BAD_SHOWN, importMessage, importModal } from '../../../src/slack/views/import-view.js';
import { catalogOf } from '../../../src/text/catalog.js';
import { LANGUAGES } from '../../../src/text/language.js';
import { IMPORTS, importPreview, MANY_PROBLEMS } from '../../support/import-samples.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  expectModalFits,
  mrkdwnIn,
  wordsIn,
} from '../../support/views.js';

describe.each(LANGUAGES)('an import in %s', (language) => {
  const text = catalogOf(language);

  it.each(Object.entries(IMPORTS))('is drawn as %s', async (name, model) => {
    const view = importModal(model, text);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });

  it.each(Object.entries(IMPORTS))('is a direct message as %s', (_, model) => {
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
    const nothing = importPreview({ counts: { added: 0, changed: 0, unchanged: 1, refused: 3 } });

    expect(importModal(importPreview(), text)).toHaveProperty('submit');
    expect(importModal(nothing, text)).not.toHaveProperty('submit');
    if (nothing.kind !== 'preview') return;
    expect(actionsIn(importMessage(nothing, text))).toEqual([]);
  });

  it('shows the first lines and says where the others are', () => {
    const words = (hasFile: boolean): string =>
      wordsIn(importModal(importPreview({ bad: MANY_PROBLEMS, hasFile }), text));

    expect(words(true).match(/번째 줄: 담당자는/g)).toHaveLength(BAD_SHOWN);
    expect(words(true)).toContain('9,990건이 더 있습니다. 전체 목록은 메시지로 보내 드린 파일에');
    expect(words(false)).not.toContain('메시지로 보내 드린 파일');
  });

  it('makes what stands in the file harmless', () => {
    const value = '<!channel> *x* &';
    const bad = [{ line: 2, problem: { field: 'owner', why: 'malformed' }, value } as const];
    const drawn = mrkdwnIn(importModal(importPreview({ bad, unknownColumns: [value] }), text));

    expect(drawn).not.toContain('<!channel>');
    expect(drawn).toContain('&lt;!channel&gt;');
  });
});
