import { describe, expect, it } from 'vitest';
import { monthBounds, type OwnerForecast } from '../../src/forecast/forecast-rules.js';
import {
  barLines,
  type ForecastForm,
  type ForecastModel,
  forecastMessage,
  forecastModal,
} from '../../src/forecast/forecast-view.js';
import { periodsOfExpiries } from '../../src/list/overview-entry.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import {
  expectAsFixture,
  expectMessageFits,
  expectModalFits,
  visibleText,
} from '../support/views.js';

const BOUNDS = monthBounds('2026-11-25');
const FORMS: readonly ForecastForm[] = ['chart', 'table', 'text'];

/** `counts`: by month, how many expiries stop collection and how many do not. */
function aForecast(
  counts: readonly (readonly [stops: number, covered: number])[],
  overrides: Partial<ForecastModel> = {},
): ForecastModel {
  const months = periodsOfExpiries([], BOUNDS).map((month, n) => {
    const [stopsCollection = 0, covered = 0] = counts[n] ?? [];
    return { ...month, stopsCollection, covered };
  });
  return { months, mayExport: true, hasCalendars: true, stage: 'production', ...overrides };
}

function anOwner(owner: OwnerForecast['owner'], name?: string) {
  const months = Array.from({ length: 12 }, (_, n) => n);
  return { owner, name, months, total: 66, covered: 20 };
}

const LONG_NAME = '주식회사가나다라마바사아자차카타파하 김대표이사';
const FEW = aForecast([
  [3, 1],
  [8, 4],
  [0, 0],
  [1, 0],
  [0, 2],
]);
const OWNERS = [
  anOwner({ id: 'U0KIM' }, '김지우'),
  anOwner({ id: 'U0NEW' }, LONG_NAME),
  anOwner({ id: 'U0OLD' }, LONG_NAME),
  anOwner({ id: 'U0GONE' }),
  anOwner('none'),
  anOwner('others'),
];
const BY_OWNER = aForecast(
  [
    [3, 1],
    [8, 4],
  ],
  { owners: OWNERS },
);

const MODELS: Readonly<Record<string, ForecastModel>> = {
  'forecast-none': aForecast([]),
  'forecast-one': aForecast([[1, 0]], { mayExport: false, hasCalendars: false, stage: 'test' }),
  'forecast-few': FEW,
  'forecast-owners': BY_OWNER,
  'forecast-many': aForecast(Array.from({ length: 12 }, (_, n) => [10_000 - n, 987] as const)),
};

describe.each(LANGUAGES)('the forecast, in %s', (language) => {
  const t = TONGUES[language];

  it.each(Object.keys(MODELS))('%s: fits into Slack’s limits in every form', async (name) => {
    const model = MODELS[name] ?? FEW;
    for (const form of FORMS) expectMessageFits(forecastMessage(model, form, t));
    const window = forecastModal(model, t);
    expectModalFits(window);

    await expectAsFixture(forecastMessage(model, 'chart', t), `${name}.${language}`);
    await expectAsFixture(window, `${name}-window.${language}`);
  });

  it('says the same numbers in every form', () => {
    for (const form of FORMS) {
      const { text, blocks } = forecastMessage(FEW, form, t);
      expect(text).toMatch(/19/);
      expect(JSON.stringify(blocks)).toContain('12');
      expect(text).toContain(
        language === 'ko' ? '가장 많은 달은 2026년 12월' : 'month is December 2026',
      );
    }
  });
});

describe('forecastMessage', () => {
  const en = TONGUES['en'];

  it('draws a chart only in the form that asks for one, and a table in two', () => {
    const typesOf = (form: ForecastForm) =>
      forecastMessage(FEW, form, en).blocks.map(({ type }) => String(type));

    expect(typesOf('chart')).toEqual(expect.arrayContaining(['data_visualization', 'table']));
    expect(typesOf('table')).not.toContain('data_visualization');
    expect(typesOf('table')).toContain('table');
    expect(typesOf('text')).not.toContain('table');
  });

  it('has the CSV file only for those who may export', () => {
    const withFile = forecastMessage(FEW, 'text', en);
    const without = forecastMessage({ ...FEW, mayExport: false }, 'text', en);

    expect(JSON.stringify(withFile)).toContain('forecast_file');
    expect(JSON.stringify(without)).not.toContain('forecast_file');
  });

  it('tells namesakes apart, and names an unknown owner by ID', () => {
    const text = visibleText(forecastMessage(BY_OWNER, 'text', en));

    expect(text).toContain('주식회사가나다라마바사아자차카타파하… · 66');
    expect(text).toContain('주식회사가나다라마바사아자차카… (2) · 66');
    expect(text).toContain('U0GONE');
    expect(text).toContain('No owner');
    expect(text).toContain('Other owners');
  });

  it('shows above the window what a press did', () => {
    expect(visibleText(forecastModal(FEW, en, 'Sent.'))).toMatch(/Sent\.\n/);
  });
});

describe('barLines', () => {
  it('aligns the numbers, and gives every number that is not zero at least one cell', () => {
    expect(
      barLines([
        { label: 'a', stopsCollection: 1200, covered: 1 },
        { label: 'b', stopsCollection: 0, covered: 0 },
      ]),
    ).toEqual(['a  1,201 (1,200) ████████████░', 'b          0 (0)']);
  });
});
