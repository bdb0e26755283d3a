import { appendFileSync } from 'node:fs';

/**
 * Loaded into the app before its own code (`NODE_OPTIONS=--import`): writes down ten times a second how long its event
 * loop was held up at most, as lines of JSON in the file that LOOP_DELAY_FILE names. What other processes take of the
 * machine meanwhile does not count: no turn of the loop can have worked longer than the process had the processor.
 */
const file = process.env['LOOP_DELAY_FILE'];
if (file !== undefined) watchLoop(file);

function watchLoop(path: string): void {
  const EVERY_MS = 2;
  let last = { at: performance.now(), cpu: process.cpuUsage() };
  let longestMs = 0;

  setInterval(() => {
    const now = { at: performance.now(), cpu: process.cpuUsage() };
    const workedMs = (now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system) / 1000;
    longestMs = Math.max(longestMs, Math.min(now.at - last.at, workedMs));
    last = now;
  }, EVERY_MS).unref();

  setInterval(() => {
    appendFileSync(path, `${JSON.stringify({ at: Date.now(), heldUpMs: longestMs })}\n`);
    longestMs = 0;
  }, 100).unref();
}
