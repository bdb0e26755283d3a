import type { Product } from '../records/company.js';
import { number } from '../text/format.js';
import { joinParts, lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { worstVerdict } from './assess-rules.js';
import type { Assessment, ProductAssessment, Verdict } from './assessment.js';
import { MAX_ATTEMPTS } from './lock-out-rules.js';
import {
  type HandlingCounts,
  needsAction,
  type StateCounts,
  stateOf,
  sumsOf,
} from './urgency-rules.js';

/** Product names inside a sentence. Their last letters are known, so a Korean particle may follow. */
export function productNames(products: readonly Product[], { words, list, say }: Tongue): string {
  const { product } = words;
  const names = products.map((each) => product[each]);
  return say(products.length > 1 ? '전자세금계산서와 현금영수증' : names.join(''), list(names));
}

export function verdictLabel(verdict: Verdict, { say, words }: Tongue): string {
  switch (verdict.kind) {
    case 'collectable':
      return verdict.basis === 'tested'
        ? say('수집 가능', 'Can collect')
        : say('수집 가능(유효기간 기준)', 'Can collect (by date)');
    case 'at-risk':
      return say('중단 우려', 'At risk');
    case 'broken':
      return say('수집 불가', 'Cannot collect');
    case 'unknown':
      return words.label.couldNotCheck;
  }
}

export function attemptsUsed(attempts: number, { say }: Tongue): string {
  const used = Math.min(attempts, MAX_ATTEMPTS);
  return say(`연속 실패 ${used}/${MAX_ATTEMPTS}회`, `${used} of ${MAX_ATTEMPTS} attempts used`);
}

/** Only its label is used, which is the same for every basis. */
export const AT_RISK = { kind: 'at-risk', basis: 'by-date' } as const;

/** The product with the verdict to show: at risk instead of unknown if no call failed and a reason needs action. */
export function withShownVerdict(
  product: ProductAssessment,
  reasons: Assessment['reasons'],
): ProductAssessment {
  const ownReasons = reasons.filter(({ products }) => products.includes(product.product));
  const isUnknownDespiteAnswers =
    product.verdict.kind === 'unknown' && product.failures.length === 0;
  return isUnknownDespiteAnswers && needsAction(ownReasons)
    ? { ...product, verdict: AT_RISK }
    : product;
}

/** The state under which a company is counted, or that it is no member. Follows the company's name: `수집 가능`. */
export function stateLabel(assessment: Assessment, t: Tongue): string {
  const { label, reason } = t.words;
  const { products, reasons, isNotMember } = assessment;
  if (isNotMember) return lowerFirst(reason['member-missing']);
  const counted = stateOf(assessment);
  if (counted === 'neverChecked') return notCheckedYet(t);
  const isAtRisk = counted === 'atRisk';
  const worst = isAtRisk ? AT_RISK : worstVerdict(products.map(({ lastKnown }) => lastKnown));
  const state = lowerFirst(worst === undefined ? label.couldNotCheck : verdictLabel(worst, t));
  if (!isAtRisk || reasons.every(({ kind }) => kind !== 'check-broken')) return state;
  const why = lowerFirst(reason['check-broken']);
  return t.say(`${state}(${why})`, `${state} (${why})`);
}

export function productHeading({ product, verdict }: ProductAssessment, t: Tongue): string {
  return `${t.words.productLabel[product]}: ${lowerFirst(verdictLabel(verdict, t))}`;
}

/** `전자세금계산서 수집 불가`, `cannot collect tax invoices`; products in the same state together. */
export function productStates(products: readonly ProductAssessment[], t: Tongue): string {
  const states = new Map(products.map(({ verdict }) => [verdictLabel(verdict, t), verdict]));
  return [...states]
    .map(([label, verdict]) => {
      const inThisState = products
        .filter((each) => verdictLabel(each.verdict, t) === label)
        .map(({ product }) => product);
      const names = productNames(inThisState, t);
      return t.say(`${names} ${label}`, stateInEnglish(verdict, names));
    })
    .join(', ');
}

function stateInEnglish(verdict: Verdict, products: string): string {
  switch (verdict.kind) {
    case 'collectable':
      return `can collect ${products}${verdict.basis === 'tested' ? '' : ' (by date)'}`;
    case 'at-risk':
      return `${products} at risk`;
    case 'broken':
      return `cannot collect ${products}`;
    case 'unknown':
      return `could not check ${products}`;
  }
}

/** `조치 필요 20곳`, `20 need action`. `isUncertain`: not everything could be checked, so more may need action. */
export function actionCount(
  needsAction: number,
  isUncertain: boolean,
  { say, companies }: Tongue,
): string {
  if (needsAction > 0) {
    const verb = needsAction === 1 ? 'needs' : 'need';
    return say(`조치 필요 ${companies(needsAction)}`, `${number(needsAction)} ${verb} action`);
  }
  return isUncertain
    ? say('확인된 범위에서 조치 필요 없음', 'nothing found that needs action')
    : say('조치 필요 없음', 'nothing needs action');
}

/** What needs action, by state: `수집 불가 3 · 중단 우려 17`, `3 cannot collect · 17 at risk`. */
export function actionStates({ cannotCollect, atRisk }: StateCounts, t: Tongue): string {
  return numbers(
    [
      [cannotCollect, t.say('수집 불가', 'cannot collect')],
      [atRisk, t.say('중단 우려', 'at risk')],
    ],
    t,
  );
}

/** What needs action, by who handles it: `미처리 10 · 처리 중 8 · 미룸 2`, `10 unclaimed · 8 claimed · 2 snoozed`. */
export function actionHandling({ unclaimed, claimed, snoozed }: HandlingCounts, t: Tongue): string {
  const { say } = t;
  return numbers(
    [
      [unclaimed, say('미처리', 'unclaimed')],
      [claimed, say('처리 중', 'claimed')],
      [snoozed, say('미룸', 'snoozed')],
    ],
    t,
  );
}

/** All companies by state: `중단 우려 17 · 수집 가능 2,979(유효기간 기준 12) · 확인하지 못함 1`. */
export function stateCounts(counts: StateCounts, t: Tongue): string {
  return joinParts([
    actionStates(counts, t),
    collectablePart(counts, t),
    notCheckedPart(counts, t),
  ]);
}

/** The total and its parts: `전체 3,000곳 · 수집 가능 2,979 · 조치 필요 20 · 확인하지 못함 1 · 일시 중지 2곳은 별도`. */
export function totalAndParts(counts: StateCounts, t: Tongue): string {
  const { total, needsAction } = sumsOf(counts);
  const label = t.say('조치 필요', needsAction === 1 ? 'needs action' : 'need action');
  return joinParts([
    companyTotal(total, t),
    collectablePart(counts, t),
    numbers([[needsAction, label]], t),
    notCheckedPart(counts, t),
    pausedPart(counts, t),
  ]);
}

export function companyTotal(total: number, { say, companies }: Tongue): string {
  return say(`전체 ${companies(total)}`, companies(total));
}

/** The paused companies, which are in no other number; empty if there are none. */
export function pausedPart(
  { paused = 0 }: Pick<StateCounts, 'paused'>,
  { say, companies }: Tongue,
): string {
  if (paused === 0) return '';
  return say(`일시 중지 ${companies(paused)}은 별도`, `${number(paused)} paused, not counted`);
}

function collectablePart({ collectable, byDateOnly = 0 }: StateCounts, t: Tongue): string {
  const { say } = t;
  const byDate = say(`(유효기간 기준 ${number(byDateOnly)})`, ` (${number(byDateOnly)} by date)`);
  const part = numbers([[collectable, say('수집 가능', 'can collect')]], t);
  return part === '' || byDateOnly === 0 ? part : `${part}${byDate}`;
}

const notCheckedYet = ({ say }: Tongue) => say('확인 전', 'not checked yet');

function notCheckedPart({ unknown, neverChecked }: StateCounts, t: Tongue): string {
  const { say, words } = t;
  return numbers(
    [
      [unknown, say(words.label.couldNotCheck, 'could not be checked')],
      [neverChecked, notCheckedYet(t)],
    ],
    t,
  );
}

function numbers(parts: readonly (readonly [value: number, label: string])[], { say }: Tongue) {
  const shown = parts.filter(([value]) => value > 0);
  return joinParts(
    shown.map(([value, label]) => say(`${label} ${number(value)}`, `${number(value)} ${label}`)),
  );
}
