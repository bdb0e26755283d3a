import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, the slowest first; the simulated year, which computes, where the others begin to wait. Vitest
 * cannot tell from their size before their first run.
 */
const SLOWEST = [
  'e2e/killed',
  'store/leadership',
  'e2e/leadership',
  'e2e/wide-trouble',
  'browser/tour',
  'e2e/hostile',
  'browser/every-id',
  'e2e/hostile-machine',
  'browser/fit',
  'simulation/a-year',
  'e2e/cut-off',
  'e2e/page',
  'e2e/shutdown',
  'e2e/postgres-away',
  'e2e/cli',
  'e2e/import',
  'browser/elements',
  'store/copy-store',
  'e2e/delivery',
  'e2e/story',
  'store/writer-lock',
  'sandbox/page/server/sandbox-days',
  'e2e/check',
  'e2e/health',
  'browser/commands',
  'e2e/many-companies',
  'e2e/alerts',
  'browser/surfaces',
  'store/killed-process',
  'sandbox/page/server/start-over',
  'e2e/quiet-hours',
  'store/database',
  'e2e/roles',
  'e2e/mass-change',
  'e2e/lock-out',
  'company-file/import',
  'list/bulk-confirm',
].map((name) => `test/${name}.test.ts`);

/**
 * Starts with the slowest files, so that none runs alone at the end, and interleaves the folders: browser tests, which
 * compute, run beside e2e tests, which mostly wait. Within a folder the order is vitest's, by duration or size.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const { root } = this.ctx.config;
    const paths = new Map(sorted.map((each) => [each, relative(root, each.moduleId).split(sep)]));
    const interleaved = interleave(sorted, (each) => paths.get(each)?.[1] ?? '');
    const rankOf = (each: TestSpecification) => SLOWEST.indexOf(paths.get(each)?.join('/') ?? '');
    const slowFiles = interleaved.filter((each) => rankOf(each) >= 0);
    slowFiles.sort((a, b) => rankOf(a) - rankOf(b));
    return [...slowFiles, ...interleaved.filter((each) => rankOf(each) < 0)];
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
