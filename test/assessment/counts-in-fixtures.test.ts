import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const VIEWS = new URL('../fixtures/views/', import.meta.url);

const FILES = readdirSync(VIEWS).filter((file) => file.endsWith('.json'));

/** All texts in the fixtures of views, each with its file. */
const TEXTS = FILES.flatMap((file) => {
  const drawn: unknown = JSON.parse(readFileSync(new URL(file, VIEWS), 'utf8'));
  return [...textsIn(drawn)].map((text) => ({ file, text: text.replaceAll('\u200B', '') }));
});

function* textsIn(drawn: unknown): Generator<string> {
  if (typeof drawn === 'string') yield drawn;
  else if (Array.isArray(drawn)) for (const each of drawn) yield* textsIn(each);
  else if (typeof drawn === 'object' && drawn !== null) {
    for (const each of Object.values(drawn)) yield* textsIn(each);
  }
}

/** `수집 가능 2,979`, `2,979 can collect`. */
function numberOf(text: string, korean: string, english: string): number {
  const [, value] =
    new RegExp(`${korean} (\\d[\\d,]*)`).exec(text) ??
    new RegExp(`(\\d[\\d,]*) (?:${english})`).exec(text) ??
    [];
  return value === undefined ? 0 : Number(value.replaceAll(',', ''));
}

const countsIn = (text: string) => ({
  total: numberOf(text, '전체', 'compan(?:y|ies)(?! checked)'),
  needsAction: numberOf(text, '조치 필요', 'needs? action'),
  collectable: numberOf(text, '수집 가능', 'can collect'),
  cannotCollect: numberOf(text, '수집 불가', 'cannot collect'),
  atRisk: numberOf(text, '중단 우려', 'at risk'),
  unknown: numberOf(text, '확인하지 못함', 'could not be checked'),
  neverChecked: numberOf(text, '확인 전', 'not checked yet'),
  unclaimed: numberOf(text, '미처리', 'unclaimed'),
  claimed: numberOf(text, '처리 중', 'claimed'),
  snoozed: numberOf(text, '미룸', 'snoozed'),
});

const LINES = TEXTS.flatMap(({ file, text }) => text.split('\n').map((line) => ({ file, line })));

/** The total with its parts, wherever one is shown: Home, daily summary, status. */
const TOTALS = LINES.filter(({ line }) =>
  /(^|: )(전체 [\d,]+곳 · |[\d,]+ compan(y|ies) · [\d,]+ (can collect|needs? action))/.test(line),
);

/** What needs action with its states in one line: list of companies, report of a sweep, first check. */
const WITH_STATES = LINES.filter(
  ({ line }) =>
    /(조치 필요 [\d,]+곳|[\d,]+ needs? action)/.test(line) &&
    /(수집 불가|중단 우려|cannot collect|at risk)/.test(line),
);

/** Messages that show who handles what needs action: the parts by state are beside them. */
const HANDLED = TEXTS.filter(
  ({ text }) =>
    /^(수집 불가|중단 우려) [\d,]+|^[\d,]+ (cannot collect|at risk)/m.test(text) &&
    /^(미처리|처리 중|미룸) [\d,]+|^[\d,]+ (unclaimed|claimed|snoozed)/m.test(text),
);

describe('the counts in the fixtures', () => {
  it('have a total that is the sum of its parts', () => {
    const wrong = TOTALS.filter(({ line }) => {
      const { total, collectable, needsAction, unknown, neverChecked } = countsIn(
        line.replace(/^(모든 채널|All channels): /, ''),
      );
      return total !== collectable + needsAction + unknown + neverChecked;
    });

    expect(TOTALS.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('need action as often as they are at risk or cannot collect', () => {
    const wrong = WITH_STATES.filter(({ line }) => {
      const { needsAction, atRisk, cannotCollect } = countsIn(line);
      return needsAction !== atRisk + cannotCollect;
    });

    expect(WITH_STATES.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  it('need action as often as they are unclaimed, claimed or snoozed', () => {
    const wrong = HANDLED.filter(({ text }) => {
      const { atRisk, cannotCollect, unclaimed, claimed, snoozed } = countsIn(text);
      return atRisk + cannotCollect !== unclaimed + claimed + snoozed;
    });

    expect(HANDLED.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});
