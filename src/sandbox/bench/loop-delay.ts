import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * Loaded into the app before its own code (`NODE_OPTIONS=--import`). Ten times a second, it appends the longest delay of
 * the event loop to the file LOOP_DELAY_FILE, as a line of JSON. A delay is limited to the CPU time of the thread in that
 * time, so that other processes on a busy machine do not count.
 */
const file = process.env['LOOP_DELAY_FILE'];
/** The main thread's CPU and waiting time in ns, and a counter (Linux, Documentation/scheduler/sched-stats). */
const SCHEDSTAT = '/proc/self/schedstat';
if (file !== undefined) measureLoop(file);

function measureLoop(path: string): void {
  const SAMPLE_INTERVAL_MS = 2;
  let previous = { at: performance.now(), workedMs: workedMs() };
  let longestMs = 0;

  setInterval(() => {
    const current = { at: performance.now(), workedMs: workedMs() };
    const spentMs = current.workedMs - previous.workedMs;
    longestMs = Math.max(longestMs, Math.min(current.at - previous.at, spentMs));
    previous = current;
  }, SAMPLE_INTERVAL_MS).unref();

  setInterval(() => {
    appendFileSync(path, `${JSON.stringify({ at: Date.now(), heldUpMs: longestMs })}\n`);
    longestMs = 0;
  }, 100).unref();
}

/** CPU time so far: of the event loop's thread on Linux, otherwise of all threads. */
function workedMs(): number {
  const schedstat = existsSync(SCHEDSTAT) ? readFileSync(SCHEDSTAT, 'latin1') : '';
  const nanoseconds = Number(schedstat.split(' ')[0]);
  // 0: this kernel does not count.
  if (nanoseconds > 0) return nanoseconds / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
