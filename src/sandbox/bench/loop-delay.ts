import { appendFileSync, existsSync, readFileSync } from 'node:fs';

// Loaded into the app before its own code (`NODE_OPTIONS=--import`).

/** The main thread's CPU and waiting time in ns, and a counter (Linux, Documentation/scheduler/sched-stats). */
const SCHEDSTAT = '/proc/self/schedstat';
const SAMPLE_INTERVAL_MS = 2;

const file = process.env['LOOP_DELAY_FILE'];
if (file !== undefined) measureLoop(file);

/**
 * Appends the longest delay of the event loop to the file ten times a second, as a line of JSON. A delay is limited to
 * the CPU time that the thread used meanwhile, so that other processes on a busy machine do not count.
 */
function measureLoop(path: string): void {
  let previous = { at: performance.now(), cpuMs: cpuMsSoFar() };
  let longestMs = 0;

  setInterval(() => {
    const current = { at: performance.now(), cpuMs: cpuMsSoFar() };
    const usedMs = current.cpuMs - previous.cpuMs;
    longestMs = Math.max(longestMs, Math.min(current.at - previous.at, usedMs));
    previous = current;
  }, SAMPLE_INTERVAL_MS).unref();

  setInterval(() => {
    appendFileSync(path, `${JSON.stringify({ at: Date.now(), delayMs: longestMs })}\n`);
    longestMs = 0;
  }, 100).unref();
}

/** CPU time so far: of the event loop's thread on Linux, otherwise of all threads. */
function cpuMsSoFar(): number {
  const schedstat = existsSync(SCHEDSTAT) ? readFileSync(SCHEDSTAT, 'latin1') : '';
  const nanoseconds = Number(schedstat.split(' ')[0]);
  // 0: this kernel does not count.
  if (nanoseconds > 0) return nanoseconds / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
