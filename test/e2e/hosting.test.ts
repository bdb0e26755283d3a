import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasPostgres, newDatabase, queryAt } from '../support/postgres-server.js';
import { startProcess } from './support/app-process.js';
import { aWorld } from './support/running-app.js';

const COMMAND = 'node --enable-source-maps dist/main.js';

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

describe('the app on a host that discards its disk', () => {
  it.skipIf(!hasPostgres)('needs DATABASE_URL alone, and writes no file', async () => {
    const world = await aWorld();
    const { STORE_URL: _, ...environment } = world.environment;
    const url = await newDatabase();

    const app = startProcess({ ...environment, DATABASE_URL: url }, { cwd: world.folder });
    await app.waitForLine('HomeTax Watch has started');

    expect(readdirSync(world.folder)).toEqual([]);
    expect(await queryAt(url, "SELECT key FROM keyv WHERE key = 'writer'")).toHaveLength(1);
  });

  it('is started by the same command everywhere', () => {
    expect(read('Procfile')).toBe(`web: ${COMMAND}\n`);
    expect(JSON.parse(read('package.json'))).toMatchObject({ scripts: { start: COMMAND } });
    expect(read('Dockerfile')).toContain(
      `\nCMD ${JSON.stringify(COMMAND.split(' ')).replaceAll(',', ', ')}\n`,
    );
  });
});
