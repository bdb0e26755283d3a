const at = (path: string): string => new URL(`../../../dist/${path}`, import.meta.url).href;

/** The modules of the built app and sandbox (`npm run build`), typed by their sources. */
export const built = {
  config: (): Promise<typeof import('../../../src/app/config.js')> => import(at('app/config.js')),
  app: (): Promise<typeof import('../../../src/app/create-app.js')> =>
    import(at('app/create-app.js')),
  logger: (): Promise<typeof import('../../../src/app/logger.js')> => import(at('app/logger.js')),
  commandLine: (): Promise<typeof import('../../../src/app/run-cli.js')> =>
    import(at('app/run-cli.js')),
  store: (): Promise<typeof import('../../../src/store/open-store.js')> =>
    import(at('store/open-store.js')),
  database: (): Promise<typeof import('../../../src/store/database.js')> =>
    import(at('store/database.js')),
  lock: (): Promise<typeof import('../../../src/store/writer-lock.js')> =>
    import(at('store/writer-lock.js')),
  world: (): Promise<typeof import('../../../src/sandbox/world.js')> =>
    import(at('sandbox/world.js')),
};

/** The path of a built file, to start a process with. */
export function builtFile(path: string): string {
  return new URL(`../../../dist/${path}`, import.meta.url).pathname;
}
