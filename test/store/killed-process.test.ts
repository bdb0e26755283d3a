import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.js';
import { killed, started } from '../support/store-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KILLS = 24;

const folder = temporaryFolder();

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
