import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.js';
import { storeEngines } from '../support/store-engines.js';
import { killProcess, startStoreProcess } from '../support/store-process.js';

const KILLS = 6;

describe.each(storeEngines())('a process killed while it writes to $name', (engine) => {
  it(`never leaves a partial write, in ${KILLS} kills`, { timeout: 180_000 }, async () => {
    const url = await engine.newUrl();
    const rounds: number[] = [];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, lines } = startStoreProcess('write', url, String((rounds.at(-1) ?? 0) + 1));
      let reported = Number((await lines.next()).value);
      void readRounds(lines, (round) => {
        reported = round;
      });
      // Not a wait: each process is killed at another moment of its rounds, which take about 30 ms.
      await setTimeout(kill * 23);
      await killProcess(child);
      await engine.untilQuiet(url);

      const { names, tickets } = await contentOf(url);
      expect(names).toHaveLength(1);
      const round = Number(names[0]?.replace('round ', ''));
      expect(tickets).toEqual([String(round)]);
      // Records that were reported as written must be there.
      expect(round).toBeGreaterThanOrEqual(reported);
      rounds.push(round);
    }

    expect(rounds).toHaveLength(KILLS);
  });
});

async function readRounds(
  lines: AsyncIterator<string>,
  onRound: (round: number) => void,
): Promise<void> {
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    onRound(Number(line.value));
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
