import type { Instant } from '../kernel/time.js';
import type { Tongue } from '../text/tongue.js';

/** @param since when a process was last seen to lead */
export function noLeaderSentence(
  since: Instant,
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  const time = dayAndTime(since, now);
  return say(
    `${time}부터 알림을 보내는 프로세스가 없습니다. 앱의 모든 프로세스가 실행 중인지 로그를 확인해 주세요.`,
    `No process has led since ${time}, so no alert is sent. Check in the logs that the app's processes are running.`,
  );
}
