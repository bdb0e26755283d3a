import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The project whose files share their workers. */
export const UNIT = 'unit';

/** Short files that take long, which vitest knows only after their first run. */
const LONGEST = [
  ...['simulation/a-year', 'e2e/killed', 'browser/tour', 'browser/every-id', 'e2e/hostile'],
  ...['e2e/page', 'browser/elements', 'e2e/story'],
].map((name) => `test/${name}.test.ts`);

/**
 * Begins with what takes long, so that no worker is left alone with it at the end, and mixes the folders, so that
 * browsers, which compute, run beside stories, which mostly wait. Within a folder the order is vitest's own: how long a
 * file took the last time, or else its size. Units come last, and a worker that has begun with them goes on with them.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const units = sorted.filter(({ project }) => project.name === UNIT);
    const others = sorted.filter(({ project }) => project.name !== UNIT);
    const { root } = this.ctx.config;
    const paths = new Map(others.map((each) => [each, relative(root, each.moduleId).split(sep)]));
    const inOrder = mixed(others, (each) => paths.get(each)?.[1] ?? '');
    const isLongest = (each: TestSpecification) =>
      LONGEST.includes(paths.get(each)?.join('/') ?? '');
    const [first, rest] = [inOrder.filter(isLongest), inOrder.filter((each) => !isLongest(each))];
    return [...first, ...rest, ...units];
  }
}

/** Deals the groups out evenly: each keeps its order, and the first of each come first. */
function mixed<T>(all: readonly T[], groupOf: (each: T) => string): readonly T[] {
  const sizes = new Map<string, number>();
  const placed = all.map((each) => {
    const group = groupOf(each);
    const place = sizes.get(group) ?? 0;
    sizes.set(group, place + 1);
    return { each, group, place };
  });
  const shareOf = (one: { readonly group: string; readonly place: number }) =>
    one.place / (sizes.get(one.group) ?? 1);
  return placed.toSorted((a, b) => shareOf(a) - shareOf(b)).map(({ each }) => each);
}
