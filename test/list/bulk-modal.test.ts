import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { BULK_MODALS } from '../support/bulk-samples.js';
import { expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

function drawSample(name: string, text: Tongue) {
  const draw = BULK_MODALS[name];
  if (draw === undefined) throw new Error(`There is no sample ${name}.`);
  return draw(text);
}

describe('the windows of the bulk edit', () => {
  const cases = LANGUAGES.flatMap((language) =>
    Object.entries(BULK_MODALS).map(([name, draw]) => ({ name, draw, language })),
  );

  it.each(cases)('show $name in $language', async ({ name, draw, language }) => {
    const view = draw(TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });

  it('show the number and the first names of the companies before the change', () => {
    expect(visibleText(drawSample('bulk-confirm-unwatch', ko))).toContain(
      '회사 1,200곳을 모니터링에서 제외할까요?',
    );
    expect(visibleText(drawSample('bulk-confirm-owner', en))).toMatch(
      /Change the owner of 1,200 companies\?[\s\S]*누리식품 5호점 · 999-00-00004 and 1,195 more/,
    );
  });

  it('show refused companies with the reason, the first ones by name', () => {
    const words = visibleText(drawSample('bulk-done-some', ko));

    expect(words).toContain('회사 900곳의 알림을 미뤘습니다.');
    expect(words).toContain('변경할 것이 없는 회사: 12곳');
    expect(words).toContain('처리하지 않은 회사: 289곳');
    expect(words).toContain('한빛 &amp; &lt;상사&gt; · 123-45-67891 · 열린 알림이 없습니다');
    expect(words).toContain('그 밖에 269곳');
  });
});
