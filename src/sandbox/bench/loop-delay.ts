import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * Loaded into the app before its own code (`NODE_OPTIONS=--import`): writes down ten times a second how long its event
 * loop was held up at most, as lines of JSON in the file that LOOP_DELAY_FILE names. What other processes take of the
 * machine meanwhile does not count: no turn of the loop can have worked longer than its thread had the processor.
 */
const file = process.env['LOOP_DELAY_FILE'];
/** In nanoseconds: worked, waited for the processor; then how often (Linux, Documentation/scheduler/sched-stats). */
const OF_MAIN_THREAD = '/proc/self/schedstat';
if (file !== undefined) watchLoop(file);

function watchLoop(path: string): void {
  const EVERY_MS = 2;
  let last = { at: performance.now(), workedMs: workedMs() };
  let longestMs = 0;

  setInterval(() => {
    const now = { at: performance.now(), workedMs: workedMs() };
    longestMs = Math.max(longestMs, Math.min(now.at - last.at, now.workedMs - last.workedMs));
    last = now;
  }, EVERY_MS).unref();

  setInterval(() => {
    appendFileSync(path, `${JSON.stringify({ at: Date.now(), heldUpMs: longestMs })}\n`);
    longestMs = 0;
  }, 100).unref();
}

/** Processor time so far: of the thread with the event loop where Linux tells it, else of all threads together. */
function workedMs(): number {
  const told = existsSync(OF_MAIN_THREAD) ? readFileSync(OF_MAIN_THREAD, 'latin1') : '';
  const nanoseconds = Number(told.split(' ')[0]);
  // A kernel that does not count says 0.
  if (nanoseconds > 0) return nanoseconds / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
