import type { Product } from '../records/company.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { DeptUserView, Verdict } from './assessment.js';
import { MAX_ATTEMPTS } from './lock-out-rules.js';
import { type HandlingCounts, type StateCounts, sumsOf } from './urgency-rules.js';

/** Product names inside a sentence. Their last letters are known, so a Korean particle may follow. */
export function productNames(products: readonly Product[], { words, list, say }: Tongue): string {
  const { product } = words;
  const names = products.map((each) => product[each]);
  return say(products.length > 1 ? '전자세금계산서와 현금영수증' : names.join(''), list(names));
}

/** A label: whether a product can be collected. */
export function verdictLabel(verdict: Verdict, { say }: Tongue): string {
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
      return say('확인하지 못함', 'Could not check');
  }
}

/** Rejected logins in a row, out of those allowed before an operator has to confirm the next one. */
export function attemptsUsed(attempts: number, { say }: Tongue): string {
  const used = Math.min(attempts, MAX_ATTEMPTS);
  return say(`연속 실패 ${used}/${MAX_ATTEMPTS}회`, `${used} of ${MAX_ATTEMPTS} attempts used`);
}

export function deptUserLabel(deptUser: DeptUserView, t: Tongue): string {
  const { say } = t;
  switch (deptUser.kind) {
    case 'unknown':
      return say('확인하지 못함', 'could not check');
    case 'missing':
      return say('등록 안 됨', 'not registered');
    case 'untested':
      return say('등록됨(로그인 테스트 전)', 'registered, login not tested');
    case 'works':
      return say('로그인 정상', 'login works');
    case 'rejected':
      return `${say('로그인 거부됨', 'login rejected')} · ${attemptsUsed(deptUser.attempts, t)}`;
  }
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

/** All companies by state: `수집 가능 2,979(유효기간 기준 12) · 중단 우려 17 · 확인하지 못함 1`. */
export function stateCounts(counts: StateCounts, t: Tongue): string {
  return joined([collectablePart(counts, t), actionStates(counts, t), notCheckedPart(counts, t)]);
}

/** The total and its parts: `전체 3,000곳 · 수집 가능 2,979 · 조치 필요 20 · 확인하지 못함 1`. */
export function totalAndParts(counts: StateCounts, t: Tongue): string {
  const { say, companies } = t;
  const { total, needsAction } = sumsOf(counts);
  const all = companies(total);
  return joined([
    say(`전체 ${all}`, all),
    collectablePart(counts, t),
    numbers(
      [[needsAction, say('조치 필요', needsAction === 1 ? 'needs action' : 'need action')]],
      t,
    ),
    notCheckedPart(counts, t),
  ]);
}

/** The total and the parts that need no action: `전체 3,000곳 · 수집 가능 2,979 · 확인하지 못함 1`. */
export function totalAndOthers(counts: StateCounts, t: Tongue): string {
  const all = t.companies(sumsOf(counts).total);
  return joined([t.say(`전체 ${all}`, all), collectablePart(counts, t), notCheckedPart(counts, t)]);
}

function collectablePart({ collectable, byDateOnly = 0 }: StateCounts, t: Tongue): string {
  const { say } = t;
  const byDate = say(`(유효기간 기준 ${number(byDateOnly)})`, ` (${number(byDateOnly)} by date)`);
  const part = numbers([[collectable, say('수집 가능', 'can collect')]], t);
  return part === '' || byDateOnly === 0 ? part : `${part}${byDate}`;
}

function notCheckedPart({ unknown, neverChecked }: StateCounts, t: Tongue): string {
  const { say, words } = t;
  return numbers(
    [
      [unknown, say(words.label.couldNotCheck, 'could not be checked')],
      [neverChecked, say('확인 전', 'not checked yet')],
    ],
    t,
  );
}

/** Numbers with their labels, without those of zero. */
function numbers(parts: readonly (readonly [value: number, label: string])[], { say }: Tongue) {
  const shown = parts.filter(([value]) => value > 0);
  return joined(
    shown.map(([value, label]) => say(`${label} ${number(value)}`, `${number(value)} ${label}`)),
  );
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
