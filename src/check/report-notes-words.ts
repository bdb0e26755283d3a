import { areAttemptsSpent } from '../assessment/lock-out-rules.js';
import { popbillCode, quotePopbill } from '../assessment/reason-parts-words.js';
import { attemptsUsed } from '../assessment/verdict-words.js';
import { hasValidCheckDigit, nameAndBrn } from '../kernel/brn.js';
import type { Reason } from '../records/reason.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { atTime, type ReportContext } from './report-answer-words.js';
import { heldTestLine } from './report-lines-words.js';

/** For the grey line. */
export function notesOf(report: CheckReport, context: ReportContext, t: Tongue): readonly string[] {
  const { company, name, brn, assessment, held, alertOpen, nextSweepAt } = report;
  const { say, words } = t;
  const [, shownBrn] = nameAndBrn({ name, brn }, (shown) => shown);
  const heldLines = held.flatMap((test) => heldTestLine(test, context, t) ?? []);
  const notes = [
    shownBrn,
    ...new Set(assessment.reasons.flatMap((reason) => loginCount(reason, t))),
    ...new Set(heldLines.map((line) => lowerFirst(withoutFullStop(line)))),
    ...new Set(assessment.reasons.flatMap((reason) => nextTest(reason, report, t))),
    ...popbillNotes(assessment.reasons, context, t),
    alertOpen ? say('열린 알림 있음', 'alert open') : undefined,
  ].filter((note) => note !== undefined);
  if (company === undefined) {
    return [...notes, say('모니터링하지 않는 회사(알림 없음)', 'not watched, so no alerts')];
  }
  if (company.paused !== undefined) {
    const why = words.pauseReason[company.paused.reason];
    return [
      ...notes,
      say(
        `일시 중지(${why}): 정기 확인과 알림에서 빠짐`,
        `paused (${why}): no scheduled checks or alerts`,
      ),
    ];
  }
  if (nextSweepAt === undefined) return notes;
  const next = atTime(nextSweepAt, context.now, t);
  return [...notes, say(`다음 정기 확인 ${next}`, `next scheduled check ${next}`)];
}

/** Notes stand between dots; one of several sentences keeps its inner full stops. */
function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** How many of the logins before a confirmation are used. */
function loginCount(reason: Reason, t: Tongue): readonly string[] {
  if (reason.kind !== 'dept-user-login' && reason.kind !== 'certificate-invalid') return [];
  if (reason.attempts === undefined) return [];
  const used = attemptsUsed(reason.attempts, t);
  return [t.say(`로그인 테스트 ${used}`, `login tests: ${used}`)];
}

/** When the app logs in again by itself. */
function nextTest(
  reason: Reason,
  { company, held, nextSweepAt }: CheckReport,
  { say }: Tongue,
): readonly string[] {
  if (reason.kind !== 'dept-user-login' || reason.attempts === undefined) return [];
  if (areAttemptsSpent(reason)) return [];
  if (!reason.willTestAgain || company === undefined || company.paused !== undefined) {
    return [
      say('다시 등록할 때까지 자동 로그인 없음', 'no automatic login until registered again'),
    ];
  }
  // The next sweep may come before the day without further logins is over.
  const isTooSoon = held.some(
    ({ method, until }) =>
      method === 'deptUser' &&
      until !== undefined &&
      nextSweepAt !== undefined &&
      nextSweepAt < until,
  );
  return [
    isTooSoon
      ? say(
          '그 뒤의 정기 확인에서 한 번만 더 테스트',
          'one more test at a scheduled check after that',
        )
      : say('다음 정기 확인에서 한 번만 더 테스트', 'one more test at the next scheduled check'),
  ];
}

/** The code, which POPBiLL's support asks for; with the message where the code alone explains nothing. */
function popbillNotes(
  reasons: readonly Reason[],
  { markup }: ReportContext,
  t: Tongue,
): readonly string[] {
  const notes = reasons.flatMap((reason) => {
    if (reason.kind !== 'dept-user-login' && reason.kind !== 'certificate-invalid') return [];
    const isUnexplained = reason.sub === 'generic' || reason.sub === 'unusable';
    return isUnexplained ? [quotePopbill(reason, markup, t)] : [popbillCode(reason.code, t)];
  });
  return [...new Set(notes)];
}

/** About the environment and the business number. */
export function warningsOf({ stage, brn, assessment }: CheckReport, t: Tongue): readonly string[] {
  if (stage !== 'test') return [];
  return [
    // The advice about a missing member explains the environment.
    ...(assessment.isNotMember ? [] : [t.words.testStage]),
    ...(hasValidCheckDigit(brn)
      ? []
      : [
          t.say(
            '사업자번호의 마지막 숫자(검증 번호)가 맞지 않습니다. 번호를 확인해 주세요.',
            'The last digit of this business no. is wrong (check digit). Check the number.',
          ),
        ]),
  ];
}

/** A note for viewers, who do not see the buttons that the advice mentions. */
export const operatorsOnly = ({ say }: Tongue) =>
  say(
    '인증 페이지 열기와 거부된 로그인 재테스트는 운영자만 할 수 있습니다',
    'only operators can open the authentication page or retest a rejected login',
  );
