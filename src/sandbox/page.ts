import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PageLanguage } from './page/contract.js';
import { isPortTaken, listenForPage, type PageServer } from './page/server/page-server.js';
import { openSandbox, type Sandbox } from './page/server/sandbox.js';

const DEFAULT_PORT = 4000;

const USAGE = `A small Slack in the browser, with the whole app behind it, on this machine alone.

  npm run demo                        http://localhost:${DEFAULT_PORT}
  npm run demo -- --port 4100         another port (or PAGE_PORT=4100)
  npm run demo -- --language en       channel messages in English
  npm run demo -- --hurry 10          messages follow each other ten times faster than Slack allows
`;

interface Options {
  readonly port: number;
  readonly language: PageLanguage;
  readonly hurry: number;
}

const WELCOME = (url: string): string => `
HomeTax Watch, with a Slack and a POPBiLL of its own, is at

    ${url}

The page offers a tour of five steps, in Korean and English; "Start over" among the sandbox controls begins it again.
Nothing leaves this machine, and all of it is gone when it ends: press Ctrl-C.
`;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env['PAGE_PORT']);
  if (options === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const assets = fileURLToPath(new URL('page/assets/', import.meta.url));
  const page = await listenForPage(options.port, { assets }).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error;
    return undefined;
  });
  if (page === undefined) {
    process.stderr.write(
      `Another program listens at port ${options.port}. Stop it, or choose another: npm run demo -- --port ${options.port + 1}\n`,
    );
    process.exitCode = 1;
    return;
  }
  await run(page, options);
}

async function run(page: PageServer, { language, hurry }: Options): Promise<void> {
  const opening = openSandbox({
    ...{ language, hurry },
    complain: (words) => process.stderr.write(`${words}\n`),
  });
  endWell(page, opening);
  const sandbox = await opening;
  page.show(sandbox);
  process.stdout.write(WELCOME(`http://localhost:${page.port}`));
}

/** Ending takes a second or two. What hangs does not keep a person waiting. */
const END_WITHIN_MS = 5000;

/**
 * Frees every port and the folder of the store. A signal ends with exit code 0, an uncaught error with 1, and each says
 * so. A terminal's Ctrl-C may come twice, by itself and through npm.
 */
function endWell(page: PageServer, opening: Promise<Sandbox>): void {
  let ending = false;
  const end = (exitCode: number): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
    page
      .close()
      .then(() => opening)
      .then((sandbox) => sandbox.close())
      .then(
        () => process.exit(exitCode),
        (error: unknown) => {
          lastWords(`Ending failed: ${String(error)}`);
          process.exit(1);
        },
      );
  };
  // Writing to a closed terminal fails. That must not end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) process.stdout.write(`\nEnds because of ${signal}.\n`);
      end(0);
    });
  }
  process.on('uncaughtException', (error: unknown, origin) => {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    lastWords(`The sandbox ends: something went wrong that nobody caught (${origin}).\n${what}`);
    end(1);
  });
  process.on('exit', (exitCode) => {
    if (ending) return;
    lastWords(`The sandbox ended by itself, with exit code ${exitCode}.`);
    process.exitCode = 1;
  });
}

/** Written synchronously, so that it is not lost when the process ends. */
function lastWords(words: string): void {
  try {
    writeSync(process.stderr.fd, `${words}\n`);
  } catch {
    // The terminal is closed.
  }
}

function readOptions(args: readonly string[], portOfEnvironment = ''): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: portOfEnvironment || String(DEFAULT_PORT) },
        language: { type: 'string', default: 'ko' },
        hurry: { type: 'string', default: '1' },
      },
    });
    const port = Number(values.port);
    const hurry = Number(values.hurry);
    const { language } = values;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return undefined;
    if (language !== 'ko' && language !== 'en') return undefined;
    if (!(hurry >= 1 && hurry <= 100)) return undefined;
    return { port, language, hurry };
  } catch {
    return undefined;
  }
}

await main();
