import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const BUILT = fileURLToPath(new URL('../../dist/store', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../support/writing-process.mjs', import.meta.url));
const KILLS = 24;

type Child = ChildProcessByStdio<null, Readable, null>;

const folder = temporaryFolder();
const children: Child[] = [];

/** A process that uses the built store, and the lines it says. */
function started(...args: readonly string[]) {
  const child = spawn(process.execPath, [SCRIPT, BUILT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function killed(child: Child): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

beforeAll(() => {
  if (!existsSync(BUILT)) throw new Error('These tests start the built app: npm run build first.');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('a process killed while it writes', () => {
  it(`never leaves half a write, in ${KILLS} kills`, { timeout: 180_000 }, async () => {
    const url = `sqlite://${join(folder, 'killed.sqlite')}`;
    const found: number[] = [];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, lines } = started('write', url, String((found.at(-1) ?? 0) + 1));
      let told = Number((await lines.next()).value);
      void hear(lines, (round) => {
        told = round;
      });
      // Not to wait for anything: each process dies at another moment of its rounds of some 30 ms.
      await setTimeout(kill * 5);
      await killed(child);

      const { names, tickets } = await contentOf(url);
      expect(names).toHaveLength(1);
      const round = Number(names[0]?.replace('round ', ''));
      expect(tickets).toEqual([String(round)]);
      // What was told as written is there.
      expect(round).toBeGreaterThanOrEqual(told);
      found.push(round);
    }

    expect(found).toHaveLength(KILLS);
  });
});

describe('the right to write a store', () => {
  it('belongs to one process and ends with it, even killed', async () => {
    const url = `sqlite://${join(folder, 'locked.sqlite')}`;
    const { child, lines } = started('lock', url);
    expect((await lines.next()).value).toBe('held');

    const second = await acquireWriterLock(url);
    await killed(child);
    const third = await acquireWriterLock(url);

    expect(second).toMatchObject({ ok: false, error: { name: 'StoreError', code: 'locked' } });
    expect(third.ok).toBe(true);
    if (third.ok) await third.value.release();
  });

  it('is refused within the same process too, until it is released', async () => {
    const url = `sqlite://${join(folder, 'new-folder', 'same.sqlite')}`;
    const first = await acquireWriterLock(url);
    if (!first.ok) throw first.error;

    const second = await acquireWriterLock(url);
    await first.value.release();
    const third = await acquireWriterLock(url);

    expect(second).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(third.ok).toBe(true);
    if (third.ok) await third.value.release();
  });

  it('does not hinder reading', async () => {
    const url = `sqlite://${join(folder, 'read.sqlite')}`;
    const lock = await acquireWriterLock(url);
    if (!lock.ok) throw lock.error;

    const { names } = await contentOf(url);

    expect(names).toEqual([]);
    await lock.value.release();
  });
});

async function hear(lines: AsyncIterator<string>, tell: (round: number) => void): Promise<void> {
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    tell(Number(line.value));
  }
}

async function contentOf(url: string) {
  const store = await openStore({ url, stage: 'test' });
  const names = new Set<string>();
  const tickets: string[] = [];
  for await (const { name } of store.companies()) names.add(name);
  for await (const { hash } of store.tickets()) tickets.push(hash);
  await store.close();
  return { names: [...names], tickets };
}
