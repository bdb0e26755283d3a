import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { groupRows } from '../../src/store/grouped-rows.js';
import type { RowChange, Rows } from '../../src/store/keys.js';
import { eventually } from '../support/eventually.js';
import { memoryRows } from '../support/memory-store.js';

describe('groupRows', () => {
  it('combines the writes of one turn of the event loop, in their order', async () => {
    const { rows, writes } = countingRows();
    const grouped = groupRows(rows);
    const first = grouped.write([{ key: 'a', text: '1' }]);
    // After all promises, but in the same turn.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    await Promise.all([first, grouped.write([{ key: 'a', text: '2' }])]);
    expect(writes.map((changes) => changes.length)).toEqual([2]);
    expect(await rows.get('a')).toBe('2');
  });

  it('combines the writes that wait for an earlier one, in their order', async () => {
    const { rows, writes } = countingRows();
    let finishFirst = () => {};
    const isFirstFinished = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    const grouped = groupRows({
      ...rows,
      async write(changes) {
        await rows.write(changes);
        if (writes.length === 1) await isFirstFinished;
      },
    });
    const first = grouped.write([{ key: 'a', text: '1' }]);
    await eventually(() => writes.length === 1);
    const second = grouped.write([{ key: 'a', text: '2' }]);
    await nextTurn();
    const third = grouped.write([{ key: 'a', text: '3' }]);
    finishFirst();
    await Promise.all([first, second, third]);
    expect(writes.map((changes) => changes.length)).toEqual([1, 2]);
    expect(await rows.get('a')).toBe('3');
  });

  it('combines reads, and finds each row or its absence', async () => {
    const { rows, reads } = countingRows();
    await rows.write([{ key: 'a', text: '1' }]);
    const grouped = groupRows(rows);
    const texts = await Promise.all([grouped.get('a'), grouped.get('none'), grouped.get('a')]);
    expect(texts).toEqual(['1', undefined, '1']);
    expect(reads).toHaveLength(1);
  });

  it('rejects all writes of a statement that fails, and continues with the next', async () => {
    const { rows } = countingRows();
    let isFull = true;
    const grouped = groupRows({
      ...rows,
      write: (changes) => (isFull ? Promise.reject(new Error('full')) : rows.write(changes)),
    });
    const writes = [grouped.write([{ key: 'a', text: '1' }]), grouped.write([])];
    await expect(writes[0]).rejects.toThrow('full');
    await expect(writes[1]).rejects.toThrow('full');
    isFull = false;
    await grouped.write([{ key: 'a', text: '2' }]);
    expect(await grouped.get('a')).toBe('2');
  });

  it('writes many rows alone, so that their failure is not that of others', async () => {
    const { rows } = countingRows();
    const written: number[] = [];
    const grouped = groupRows({
      ...rows,
      async write(changes) {
        if (changes.length > 500) throw new Error('time limit');
        written.push(changes.length);
      },
    });
    const some = (count: number) => Array.from({ length: count }, () => ({ key: 'a', text: '1' }));

    const outcomes = await Promise.allSettled(
      [1, 2, 501, 3, 4, 400, 100].map((count) => grouped.write(some(count))),
    );

    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      [1, 2, 501, 3, 4, 400, 100].map((count) => count < 501),
    );
    expect(written).toEqual([3, 407, 100]);
  });
});

function countingRows() {
  const inner = memoryRows();
  const writes: (readonly RowChange[])[] = [];
  const reads: (readonly string[])[] = [];
  const rows: Rows = {
    ...inner,
    write(changes) {
      writes.push(changes);
      return inner.write(changes);
    },
    getMany(keys) {
      reads.push(keys);
      return inner.getMany(keys);
    },
  };
  return { rows, writes, reads };
}
