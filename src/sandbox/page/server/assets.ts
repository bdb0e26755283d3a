import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};

/** The page runs its own script, talks to its own server and shows its own pictures; nobody frames it. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Only names as a build writes them: no path leads out of the folder. */
const NAME = /^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)+$/;

/** Answers with a file of the built page; `/` is its `index.html`. Resolves with whether there is such a file. */
export async function sendAsset(
  folder: string,
  path: string,
  response: ServerResponse,
): Promise<boolean> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = TYPES[extname(name)];
  if (!NAME.test(name) || type === undefined) return false;
  const content = await readFile(join(folder, name)).catch(() => undefined);
  if (content === undefined) return false;
  response.writeHead(200, {
    'content-type': type,
    // A newer build is to be seen at the next look.
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(content);
  return true;
}
