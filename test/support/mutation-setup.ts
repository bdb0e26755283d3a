import { inject } from 'vitest';

/** What Stryker keeps in the worker that runs the tests. */
interface Stryker {
  activeMutant?: string | undefined;
  mutantCoverage?: { static: object; perTest: object };
}

// Stryker expects a worker of its own for each test file. Here files share one, because a new one takes longer than most
// of them: what an earlier file reached must not be reported again with this one, and what this one's modules do
// while they are read must not count as noticed.
const stryker = (globalThis as { __stryker__?: Stryker }).__stryker__;
if (stryker?.mutantCoverage !== undefined) {
  stryker.mutantCoverage.static = {};
  stryker.mutantCoverage.perTest = {};
}
const isStatic = inject('mutantActivation' as never) === 'static';
if (stryker !== undefined && !isStatic) stryker.activeMutant = undefined;
