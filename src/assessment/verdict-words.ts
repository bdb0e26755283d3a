import type { Product } from '../records/company.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { DeptUserView, Verdict } from './assessment.js';
import { MAX_ATTEMPTS } from './lock-out-rules.js';
import type { StateCounts } from './urgency-rules.js';

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
      return say('조치 필요', 'Needs attention');
    case 'broken':
      return say('수집 불가', 'Cannot collect');
    case 'unknown':
      return say('확인하지 못함', 'Could not check');
  }
}

/** Rejected logins in a row, out of those allowed before an operator has to confirm the next one. */
export function attemptsUsed(attempts: number, { say }: Tongue): string {
  const used = Math.min(attempts, MAX_ATTEMPTS);
  return say(`${MAX_ATTEMPTS}회 중 ${used}회 시도`, `${used} of ${MAX_ATTEMPTS} attempts used`);
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

/**
 * `수집 가능 2,988곳(유효기간 기준 12곳), 조치 필요 3곳`, `2,988 can collect (12 by date) and 3 need attention`. Counts of
 * zero are left out.
 */
export function stateCountsPhrase(counts: StateCounts, { say, words, list }: Tongue): string {
  const { collectable, byDateOnly = 0, atRisk, cannotCollect, unknown, neverChecked } = counts;
  const byDate =
    byDateOnly > 0
      ? say(`(유효기간 기준 ${number(byDateOnly)}곳)`, ` (${number(byDateOnly)} by date)`)
      : '';
  const parts: readonly (readonly [value: number, label: string, detail?: string])[] = [
    [collectable, say('수집 가능', 'can collect'), byDate],
    [atRisk, say('조치 필요', atRisk === 1 ? 'needs attention' : 'need attention')],
    [cannotCollect, say('수집 불가', 'cannot collect')],
    [unknown, say(words.label.couldNotCheck, 'could not be checked')],
    [neverChecked, say('아직 확인 전', `${neverChecked === 1 ? 'is' : 'are'} not checked yet`)],
  ];
  return list(
    parts
      .filter(([value]) => value > 0)
      .map(([value, label, detail = '']) =>
        say(`${label} ${number(value)}곳${detail}`, `${number(value)} ${label}${detail}`),
      ),
  );
}
