import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The project whose files share their workers. */
export const UNIT_PROJECT = 'unit';

/** Files that take longest. Vitest cannot tell from their size before their first run. */
const SLOWEST = [
  'simulation/a-year',
  'e2e/killed',
  'browser/tour',
  'browser/every-id',
  'e2e/hostile',
  'e2e/page',
  'browser/elements',
  'e2e/story',
].map((name) => `test/${name}.test.ts`);

/**
 * Starts with the slowest files, so that none runs alone at the end, and interleaves the folders, so that browser tests,
 * which compute, run beside stories, which mostly wait. Within a folder the order is vitest's own: the last duration, or
 * else the size. Unit tests come last, and a worker that has started with them stays with them.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const unitFiles = sorted.filter(({ project }) => project.name === UNIT_PROJECT);
    const storyFiles = sorted.filter(({ project }) => project.name !== UNIT_PROJECT);
    const { root } = this.ctx.config;
    const paths = new Map(
      storyFiles.map((each) => [each, relative(root, each.moduleId).split(sep)]),
    );
    const interleaved = interleave(storyFiles, (each) => paths.get(each)?.[1] ?? '');
    const isSlow = (each: TestSpecification) => SLOWEST.includes(paths.get(each)?.join('/') ?? '');
    const slowFiles = interleaved.filter(isSlow);
    return [...slowFiles, ...interleaved.filter((each) => !isSlow(each)), ...unitFiles];
  }
}

/** Distributes the items of each group evenly over the result, in their order. */
function interleave<T>(all: readonly T[], groupOf: (each: T) => string): readonly T[] {
  const sizes = new Map<string, number>();
  const indexed = all.map((item) => {
    const group = groupOf(item);
    const index = sizes.get(group) ?? 0;
    sizes.set(group, index + 1);
    return { item, group, index };
  });
  const positionOf = ({ group, index }: { readonly group: string; readonly index: number }) =>
    index / (sizes.get(group) ?? 1);
  return indexed.toSorted((a, b) => positionOf(a) - positionOf(b)).map(({ item }) => item);
}
