import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BUILT = fileURLToPath(new URL('../../dist/store', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./writing-process.mjs', import.meta.url));

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Starts writing-process.mjs, which uses the built store; returns it with its output lines. */
export function startStoreProcess(...args: readonly string[]) {
  if (!existsSync(BUILT)) throw new Error('These tests start the built app: npm run build first.');
  const child = spawn(process.execPath, [SCRIPT, BUILT, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

export async function killProcess(child: Child): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
