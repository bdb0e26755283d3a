import { LOGIN_SKIPS, type LoginSkip } from '../assessment/left-open-rules.js';
import type { Instant } from '../kernel/time.js';
import { attentionListHint } from '../list/list-words.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { SweepProgress, SweepSummary } from './sweep-count.js';

type Progress = Pick<SweepProgress, 'done' | 'total'>;

export const sweepWords = ({ say }: Tongue) => ({
  title: say('전체 확인', 'Check all'),
  nothingWatched: say(
    '모니터링 중인 회사가 없어 확인할 것이 없습니다.',
    'No company is watched, so there is nothing to check.',
  ),
  started: say(
    '모니터링 중인 회사를 모두 확인하기 시작했습니다. 끝나면 이 메시지를 고쳐 알려 드립니다.',
    'Checking all watched companies. This message is edited when it is done.',
  ),
  /** Shown where the command was given, if the result comes as a direct message. */
  startedElsewhere: say(
    '모니터링 중인 회사를 모두 확인하기 시작했습니다. 어디까지 했는지와 결과는 이 앱과의 다이렉트 메시지에서 볼 수 있습니다.',
    'Checking all watched companies. How far it is and what came of it is in your direct message with this app.',
  ),
  failed: say(
    '앱에 문제가 생겨 확인을 끝내지 못했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. /hometax 앱상태 명령으로 무엇이 문제인지 본 뒤 다시 시도해 주세요.',
    'The app ran into a problem, so the check was not finished. This says nothing about any authentication. Please see /hometax status for what is wrong, then try again.',
  ),
});

export function sweepRunning(
  { startedAt, ...progress }: SweepProgress,
  now: Instant,
  t: Tongue,
): string {
  const [since, done] = [t.relativeTime(startedAt, now), doneOfTotal(progress, t)];
  return t.say(
    `${since}에 시작한 확인이 이미 진행 중이라 새로 시작하지 않았습니다. ${done} 확인했습니다.`,
    `A check of all companies is running already, since ${since}, so no new one was started. ${done} done.`,
  );
}

export function sweepProgress(progress: Progress, t: Tongue): string {
  const done = doneOfTotal(progress, t);
  return t.say(
    `모니터링 중인 회사를 확인하고 있습니다. ${done} 확인했습니다.`,
    `Checking all watched companies. ${done} done.`,
  );
}

export function sweepBar(done: number, total: number, { say }: Tongue): string {
  return say(
    `${number(total)}곳 가운데 ${number(done)}곳 확인`,
    `${number(done)} of ${number(total)} checked`,
  );
}

export function sweepEnd(summary: SweepSummary, t: Tongue): readonly string[] {
  const stopped = sweepStopped(summary, t);
  if (stopped !== undefined) return [stopped];
  const counts = sweepCounts(summary, t).join(' · ');
  const after = [
    ...(counts === '' ? [] : [`${counts}.`]),
    sweepNotices(summary, t),
    ...(summary.atRisk + summary.broken > 0 ? [attentionListHint(t)] : []),
  ];
  const limits = sweepLimits(summary, t);
  return summary.interrupted
    ? [interrupted(summary, t), ...limits, ...after]
    : [...limits, sweepFinished(summary, t), ...after];
}

/** Why the sweep stopped early; it continues automatically. */
export function sweepStopped(summary: SweepSummary, t: Tongue): string | undefined {
  const { say } = t;
  const done = doneOfTotal(summary, t);
  if (summary.clockOff === true) {
    return say(
      `앱 서버의 시계가 틀려 확인을 멈췄습니다. ${done} 확인했습니다. 회사의 인증에 문제가 있다는 뜻은 아닙니다. 시계가 맞으면 자동으로 이어서 확인합니다.`,
      `The clock of this app's server is wrong, so the check stopped; ${done} done. This doesn't mean that any authentication is broken. It continues automatically when the clock is right.`,
    );
  }
  if (summary.stoppedBy !== undefined) {
    return say(
      `팝빌이 이 앱의 설정을 받아들이지 않아 멈췄습니다. ${done} 확인했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자가 고치면 다시 확인합니다.`,
      `POPBiLL does not accept the settings of this app, so the check stopped; ${done} done. This says nothing about any authentication. It goes on once an admin has fixed it.`,
    );
  }
  if (summary.silent !== 'popbill') return undefined;
  return say(
    `팝빌이 응답하지 않아 멈췄습니다. ${done} 물어본 뒤입니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 팝빌이 다시 응답하면 나머지를 이어서 확인합니다.`,
    `POPBiLL does not answer, so the check stopped; ${done} asked. This says nothing about any authentication. The rest is checked when POPBiLL answers again.`,
  );
}

export function sweepFinished(
  { done, failed, unknown, startedAt, finishedAt }: SweepSummary,
  { say, companies, duration }: Tongue,
): string {
  const took = duration(finishedAt - startedAt);
  return failed === 0 && unknown === 0
    ? say(
        `${companies(done)}을 모두 확인했습니다. ${took} 걸렸습니다.`,
        `${companies(done)} checked in ${took}.`,
      )
    : say(
        `${companies(done)}을 물어봤지만 확인하지 못한 곳이 있습니다. ${took} 걸렸습니다.`,
        `Not everything could be checked; ${companies(done)} asked about in ${took}.`,
      );
}

/** One line for each state that a company is in. */
export function sweepCounts(summary: SweepSummary, { say, words }: Tongue): readonly string[] {
  const lines: readonly (readonly [string, number])[] = [
    [say('수집 가능', 'Can collect'), summary.collectable],
    [say('조치 필요', 'Needs attention'), summary.atRisk],
    [say('수집 불가', 'Cannot collect'), summary.broken],
    [words.label.couldNotCheck, summary.unknown],
  ];
  return lines
    .filter(([, value]) => value > 0)
    .map(([label, value]) => say(`${label} ${number(value)}곳`, `${label}: ${number(value)}`));
}

export function sweepNotices(summary: SweepSummary, t: Tongue): string {
  const { say } = t;
  const { noticesSent, resolved } = summary;
  const sent =
    noticesSent > 0
      ? say(`알림 ${number(noticesSent)}건을 보냈습니다.`, `${count(noticesSent, 'notice')} sent.`)
      : sweepLimits(summary, t).length > 0
        ? say(
            '그 밖에 새로 알릴 것은 없었습니다.',
            'Apart from that there was nothing new to tell.',
          )
        : say('새로 알릴 것은 없었습니다.', 'There was nothing new to tell.');
  if (resolved === 0) return sent;
  return say(
    `${sent} 해결된 알림은 ${number(resolved)}건입니다.`,
    `${sent} ${count(resolved, 'alert')} resolved.`,
  );
}

/** The limits of the sweep, shown before its results. */
export function sweepLimits(
  { skippedLogins, failed, waiting }: SweepSummary,
  t: Tongue,
): readonly string[] {
  const { say, companies } = t;
  const limits = LOGIN_SKIPS.flatMap((cause) => {
    const untested = skippedLogins[cause] ?? 0;
    return untested === 0 ? [] : [untestedBecause(cause, companies(untested), t)];
  });
  if (failed > 0) {
    limits.push(
      say(
        `${companies(failed)}은 답을 다 받지 못했습니다. 인증이 잘못되었다는 뜻은 아니며, 나중에 다시 물어봅니다.`,
        `For ${companies(failed)} not every answer came. This says nothing about the authentication; we ask again later.`,
      ),
    );
  }
  if (waiting !== undefined) {
    limits.push(
      say(
        `${companies(waiting)}에 같은 문제가 한꺼번에 생겨 회사마다의 알림은 기다립니다. 자세한 내용은 알림 채널에 있습니다.`,
        `${companies(waiting)} had the same new problem at once, so their own alerts wait. The alert channel says more.`,
      ),
    );
  }
  return limits;
}

function untestedBecause(cause: LoginSkip, affected: string, { say }: Tongue): string {
  switch (cause) {
    case 'hometax-silent':
      return say(
        `홈택스가 응답하지 않아 ${affected}의 로그인을 테스트하지 못했습니다. 다시 응답하면 테스트합니다.`,
        `HomeTax does not answer: the login of ${affected} could not be tested. It is tested when HomeTax answers again.`,
      );
    case 'rejected-alike':
      return say(
        `같은 이유로 거부되는 곳이 많아 로그인 테스트를 멈춰 두었으므로 ${affected}의 로그인은 테스트하지 않았습니다. 자세한 내용은 알림 채널에 있습니다.`,
        `Many logins are rejected for the same reason, so login tests are paused: the login of ${affected} was not tested. The alert channel says more.`,
      );
    case 'working-hours':
      return say(
        `로그인 테스트를 하는 시간이 지나 ${affected}의 로그인은 테스트하지 않았습니다. 다음 정기 확인에서 먼저 테스트합니다.`,
        `The hours for login tests were over: the login of ${affected} was not tested. Those come first in the next scheduled check.`,
      );
    case 'lock-out':
      return say(
        `전에 거부되었거나 마지막 테스트에 답이 없던 ${affected}의 로그인은 계정이 잠기지 않도록 테스트하지 않았습니다.`,
        `The login of ${affected} was not tested, so that no account gets locked: it was rejected before, or the last test got no answer.`,
      );
    case 'switched-off':
      return say(
        `설정에서 정기 로그인 테스트를 꺼 두어 ${affected}의 로그인은 테스트하지 않았습니다.`,
        `The login of ${affected} was not tested: scheduled login tests are switched off in the settings.`,
      );
    case 'tested-already':
      return say(
        `최근에 테스트한 ${affected}의 로그인은 다시 테스트하지 않고 나머지만 확인했습니다.`,
        `The login of ${affected} was not tested again, because a recent test counts. Everything else was checked.`,
      );
  }
}

function interrupted(summary: SweepSummary, t: Tongue): string {
  const done = doneOfTotal(summary, t);
  return t.say(
    `앱이 멈추는 중이라 ${done} 확인하고 쉬고 있습니다. 앱이 다시 시작하면 나머지를 이어서 확인합니다.`,
    `The app is stopping; ${done} done. It checks the rest when it starts again.`,
  );
}

function doneOfTotal({ done, total }: Progress, { say }: Tongue): string {
  return say(
    `${number(total)}곳 가운데 ${number(done)}곳을`,
    `${number(done)} of ${number(total)}`,
  );
}
