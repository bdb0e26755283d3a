import {
  LOGIN_SKIPS,
  type LoginSkip,
  TEMPORARY_LOGIN_SKIPS,
} from '../assessment/left-open-rules.js';
import { notBroken } from '../assessment/reason-parts-words.js';
import { sumsOf } from '../assessment/urgency-rules.js';
import { actionCount, stateCounts } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import { count, number } from '../text/format.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { SweepProgress, SweepSummary } from './sweep-count.js';

type Progress = Pick<SweepProgress, 'done' | 'total'>;

export const sweepWords = ({ say }: Tongue) => ({
  title: say('전체 확인', 'Check all'),
  nothingWatched: say('모니터링 중인 회사가 없습니다.', 'No company is watched.'),
  started: say(
    '모니터링 중인 모든 회사의 확인을 시작했습니다. 끝나면 이 메시지에 결과가 표시됩니다.',
    'Checking all watched companies. The result will appear in this message.',
  ),
  /** Shown where the command was given, if the result comes as a direct message. */
  startedElsewhere: say(
    '모니터링 중인 모든 회사의 확인을 시작했습니다. 진행 상황과 결과는 앱의 다이렉트 메시지에 표시됩니다.',
    'Checking all watched companies. Progress and result appear in your direct messages with this app.',
  ),
  failed: say(
    '앱에 문제가 생겨 확인을 끝내지 못했습니다. 인증에 문제가 있다는 뜻은 아닙니다. /hometax 앱상태 명령으로 문제를 확인한 뒤 다시 시도해 주세요.',
    "The app ran into a problem and didn't finish the check. This doesn't mean authentication is broken. See /hometax status for the problem, then try again.",
  ),
});

export function sweepRunning(
  { startedAt, ...progress }: SweepProgress,
  now: Instant,
  t: Tongue,
): string {
  const [since, done] = [t.relativeTime(startedAt, now), doneOfTotal(progress, t)];
  return t.say(
    `이미 확인하고 있어 새로 시작하지 않았습니다(${since} 시작, ${done}).`,
    `A check of all companies is already running (started ${since}, ${done}), so no new one was started.`,
  );
}

export function sweepProgress(progress: Progress, t: Tongue): string {
  const done = doneOfTotal(progress, t);
  return t.say(
    `모니터링 중인 회사를 확인하고 있습니다: ${done}`,
    `Checking all watched companies: ${done}`,
  );
}

/** @param unsent messages that still wait; only for the command line, after which nobody sends them */
export function sweepEnd(summary: SweepSummary, t: Tongue, unsent = 0): readonly string[] {
  const stopped = sweepStopped(summary, t);
  if (stopped !== undefined) return [stopped];
  return [
    ...(summary.isInterrupted ? [sweepInterrupted(summary, t)] : []),
    ...sweepResult(summary, t),
    ...sweepLimits(summary, t),
    sweepNotices(summary, unsent, t),
  ];
}

function sweepResult(summary: SweepSummary, t: Tongue): readonly string[] {
  const { say, companies } = t;
  const { isInterrupted, failed, skippedLogins, startedAt, finishedAt } = summary;
  const { total, needsAction, notChecked } = sumsOf(summary);
  if (total === 0) return [];
  const isUntested = TEMPORARY_LOGIN_SKIPS.some((cause) => (skippedLogins[cause] ?? 0) > 0);
  const need = upperFirst(actionCount(needsAction, isUntested || failed + notChecked > 0, t));
  const took = t.duration(finishedAt - startedAt);
  const checked = say(
    `${companies(total)} 확인(${took})`,
    `${companies(total)} checked in ${took}`,
  );
  return [isInterrupted ? need : `${need} · ${checked}`, stateCounts(summary, t)];
}

/** Why the sweep stopped early, and when it continues; undefined: it did not, or only because the app shuts down. */
export function sweepStopped(summary: SweepSummary, t: Tongue): string | undefined {
  const { say } = t;
  const { isClockOff, stoppedBy, silent } = summary;
  if (isClockOff) {
    const why = say('앱 서버의 시계가 맞지 않아', "The clock of the app's server is wrong");
    return stopSentence(summary, why, say('시계가 맞으면', 'the clock is right'), t);
  }
  if (stoppedBy !== undefined) {
    const why = say('앱의 팝빌 연동 설정에 문제가 있어', "The app's POPBiLL settings are wrong");
    const until = say('관리자가 설정을 수정하면', 'an admin has fixed the settings');
    return stopSentence(summary, why, until, t);
  }
  if (silent !== 'popbill') return undefined;
  const why = say('팝빌이 응답하지 않아', 'POPBiLL is not answering');
  return stopSentence(summary, why, say('팝빌이 다시 응답하면', 'POPBiLL answers again'), t);
}

function sweepInterrupted(summary: SweepSummary, t: Tongue): string {
  const why = t.say('앱이 종료 중이라', 'The app is shutting down');
  return stopSentence(summary, why, t.say('앱이 다시 시작되면', 'the app has started again'), t);
}

function stopSentence(progress: Progress, why: string, until: string, t: Tongue): string {
  const done = doneOfTotal(progress, t);
  return t.say(
    `${why} 확인을 중단했습니다(${done}). ${notBroken(t)} ${until} 자동으로 이어서 확인합니다.`,
    `${why}, so the check stopped (${done}). ${notBroken(t)} It continues automatically once ${until}.`,
  );
}

function sweepNotices(summary: SweepSummary, unsent: number, t: Tongue): string {
  const { noticesSent, resolved } = summary;
  const { say } = t;
  const noticed =
    noticesSent > 0
      ? say(`알림 ${number(noticesSent)}건을 보냈습니다.`, `${count(noticesSent, 'alert')} sent.`)
      : say('새로 알릴 내용은 없습니다.', 'No new alerts.');
  const sent =
    unsent > 0
      ? say(
          `아직 보내지 못한 메시지가 ${number(unsent)}건 있습니다. 앱이 실행 중일 때 보냅니다.`,
          `${count(unsent, 'message')} not sent yet: the app sends what is due when it runs.`,
        )
      : noticed;
  if (resolved === 0) return sent;
  return say(
    `${sent} 알림 ${number(resolved)}건이 해결되었습니다.`,
    `${sent} ${count(resolved, 'alert')} resolved.`,
  );
}

/** What the sweep could not check. Comes before "No new alerts", which is true only of what was checked. */
function sweepLimits(
  { isInterrupted, skippedLogins, failed, waiting }: SweepSummary,
  t: Tongue,
): readonly string[] {
  const { say, companies } = t;
  const limits = LOGIN_SKIPS.flatMap((cause) => {
    const untested = skippedLogins[cause] ?? 0;
    if (untested === 0) return [];
    const [affected, why] = [companies(untested), untestedWhy(t)[cause]];
    return say(
      `로그인을 테스트하지 않은 회사 ${affected}: ${why}`,
      `Login not tested for ${affected}: ${why}`,
    );
  });
  // For an interrupted sweep, another sentence says that it continues.
  if (failed > 0 && !isInterrupted) {
    const affected = partlyChecked(failed, t);
    const again = say(
      `${affected}은 나중에 다시 확인합니다.`,
      `${affected}; another check follows.`,
    );
    limits.push(`${again} ${notBroken(t)}`);
  }
  if (waiting !== undefined) {
    const held = say(
      `${companies(waiting)}에 같은 문제가 한꺼번에 발생해 회사별 알림을 보류했습니다. 자세한 내용은 알림 채널에 있습니다.`,
      `${companies(waiting)} got the same new problem at once, so their alerts are on hold. See the alert channel.`,
    );
    limits.push(held);
  }
  return limits;
}

const untestedWhy = ({ say }: Tongue): Readonly<Record<LoginSkip, string>> => ({
  'hometax-silent': say(
    '홈택스가 응답하지 않습니다. 다시 응답하면 테스트합니다.',
    'HomeTax is not answering. They will be tested when it answers again.',
  ),
  'rejected-alike': say(
    '여러 회사가 같은 이유로 거부되어 테스트를 중단했습니다. 자세한 내용은 알림 채널에 있습니다.',
    'many logins were rejected for the same reason, so tests are paused. See the alert channel.',
  ),
  'working-hours': say(
    '로그인 테스트 시간대가 끝났습니다. 다음 정기 확인에서 먼저 테스트합니다.',
    'the hours for login tests had ended. These companies come first at the next scheduled check.',
  ),
  'lock-out': say(
    '이전에 거부되었거나 응답이 없어, 계정이 잠기지 않도록 건너뛰었습니다.',
    'rejected or unanswered before, so skipped to avoid a lockout.',
  ),
  'switched-off': say(
    '설정에서 정기 로그인 테스트를 껐습니다.',
    'scheduled login tests are off in the settings.',
  ),
  'tested-already': say('최근에 테스트했습니다.', 'already tested recently.'),
});

/** For the command line. */
export function companiesUnreadable(total: number, { say, companies }: Tongue): string {
  return say(
    `저장된 기록을 읽을 수 없어 회사 ${companies(total)}을 확인하지 않습니다. 어느 회사인지 보려면: npm run -s cli -- records`,
    `${companies(total)} cannot be checked, because the stored record cannot be read. To see which: npm run -s cli -- records`,
  );
}

export function partlyChecked(total: number, { say, companies }: Tongue): string {
  return say(
    `확인하지 못했거나 일부만 확인된 회사 ${companies(total)}`,
    `${companies(total)} not checked or only partly checked`,
  );
}

export function doneOfTotal({ done, total }: Progress, { say }: Tongue): string {
  return say(
    `${number(total)}곳 중 ${number(done)}곳 확인`,
    `${number(done)} of ${number(total)} checked`,
  );
}
