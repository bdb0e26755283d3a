import { inject } from 'vitest';

/** The state that Stryker keeps in the test worker. */
interface Stryker {
  activeMutant?: string | undefined;
  mutantCoverage?: { static: object; perTest: object };
}

// Stryker expects one worker per test file. Here files share a worker, because starting one takes longer than most
// files. So reset its state: coverage of earlier files must not be reported with this file, and code that runs while
// this file's modules load must not count as tested.
const stryker = (globalThis as { __stryker__?: Stryker }).__stryker__;
if (stryker?.mutantCoverage !== undefined) {
  stryker.mutantCoverage.static = {};
  stryker.mutantCoverage.perTest = {};
}
const isStatic = inject('mutantActivation' as never) === 'static';
if (stryker !== undefined && !isStatic) stryker.activeMutant = undefined;
