import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The project whose files share their workers. */
export const UNIT = 'unit';

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
    const folders = others.map(({ moduleId }) => relative(root, moduleId).split(sep)[1]);
    return [...mixed(others, (index) => folders[index] ?? ''), ...units];
  }
}

/** Deals the groups out evenly: each keeps its order, and the first of each come first. */
function mixed<T>(all: readonly T[], groupOf: (index: number) => string): readonly T[] {
  const sizes = new Map<string, number>();
  const placed = all.map((each, index) => {
    const group = groupOf(index);
    const place = sizes.get(group) ?? 0;
    sizes.set(group, place + 1);
    return { each, group, place };
  });
  const shareOf = (one: { readonly group: string; readonly place: number }) =>
    one.place / (sizes.get(one.group) ?? 1);
  return placed.toSorted((a, b) => shareOf(a) - shareOf(b)).map(({ each }) => each);
}
