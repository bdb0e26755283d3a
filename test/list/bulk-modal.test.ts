import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { BULKS } from '../support/bulk-samples.js';
import { expectAsFixture, expectModalFits, wordsIn } from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

function drawn(name: string, text: Tongue) {
  const draw = BULKS[name];
  if (draw === undefined) throw new Error(`no sample ${name}`);
  return draw(text);
}

describe('the window to change many', () => {
  const every = LANGUAGES.flatMap((language) =>
    Object.entries(BULKS).map(([name, draw]) => ({ name, draw, language })),
  );

  it.each(every)('draws $name in $language', async ({ name, draw, language }) => {
    const view = draw(TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });

  it('says how many, and which first, before anything is done', () => {
    expect(wordsIn(drawn('bulk-confirm-unwatch', ko))).toContain(
      '회사 1,200곳을 모니터링에서 제외할까요?',
    );
    expect(wordsIn(drawn('bulk-confirm-owner', en))).toMatch(
      /Change the owner of 1,200 companies\?[\s\S]*누리식품 5호점 · 999-00-00004 and 1,195 more/,
    );
  });

  it('says what could not be done and why, a few by name and how many more', () => {
    const words = wordsIn(drawn('bulk-done-some', ko));

    expect(words).toContain('회사 900곳의 알림을 미뤘습니다.');
    expect(words).toContain('이미 그렇게 되어 있던 회사: 12곳');
    expect(words).toContain('그대로 둔 회사: 289곳');
    expect(words).toContain('한빛 &amp; &lt;상사&gt; · 123-45-67891 · 열린 알림이 없습니다');
    expect(words).toContain('그 밖에 269곳');
  });
});
