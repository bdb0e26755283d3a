import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PageLanguage } from './page/contract.js';
import { isPortInUse, listenForPage, type PageServer } from './page/server/page-server.js';
import { openSandbox, type Sandbox } from './page/server/sandbox.js';

const DEFAULT_PORT = 4000;

const USAGE = `A small Slack in the browser, with the whole app behind it, on this computer alone.

  npm run demo                        http://localhost:${DEFAULT_PORT}
  npm run demo -- --port 4100         another port (or PAGE_PORT=4100)
  npm run demo -- --language en       page and channels in English
  npm run demo -- --hurry 10          messages follow each other ten times faster than Slack allows
`;

interface Options {
  readonly port: number;
  readonly language: PageLanguage;
  readonly hurry: number;
}

const welcomeText = (url: string): string => `
HomeTax Watch, with its own mock Slack and POPBiLL, runs at

    ${url}

The page offers a tour in six steps, in Korean and English; "Start over" in the sandbox controls offers it again.
Nothing leaves this computer. Press Ctrl-C to stop; everything is deleted then.
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
    if (!isPortInUse(error)) throw error;
    return undefined;
  });
  if (page === undefined) {
    process.stderr.write(
      `Port ${options.port} is in use. Stop that program, or choose another port: npm run demo -- --port ${options.port + 1}\n`,
    );
    process.exitCode = 1;
    return;
  }
  await run(page, options);
}

async function run(page: PageServer, { language, hurry }: Options): Promise<void> {
  const opening = openSandbox({
    language,
    hurry,
    reportError: (text) => process.stderr.write(`${text}\n`),
  });
  installShutdown(page, opening);
  const sandbox = await opening;
  page.show(sandbox);
  process.stdout.write(welcomeText(`http://localhost:${page.port}`));
}

/** Shutting down takes a second or two. After this time the process exits anyway. */
const SHUTDOWN_TIMEOUT_MS = 5000;

/**
 * On a signal (exit code 0) or an uncaught error (exit code 1): prints the reason, frees the port and deletes the
 * store's folder. Ctrl-C may arrive twice, from the terminal and through npm.
 */
function installShutdown(page: PageServer, opening: Promise<Sandbox>): void {
  let isShuttingDown = false;
  const shutDown = (exitCode: number): void => {
    if (isShuttingDown) return;
    isShuttingDown = true;
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    page
      .close()
      // A sandbox that could not be opened has nothing to close, and its error was already printed.
      .then(() =>
        opening.then(
          (sandbox) => sandbox.close(),
          () => undefined,
        ),
      )
      .then(
        () => process.exit(exitCode),
        (error: unknown) => {
          printError(`The sandbox did not shut down cleanly: ${String(error)}`);
          process.exit(1);
        },
      );
  };
  // Writing to a closed terminal fails. That must not end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!isShuttingDown) process.stdout.write(`\nStopping (${signal}).\n`);
      shutDown(0);
    });
  }
  process.on('uncaughtException', (error: unknown, origin) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    printError(`The sandbox ends because of an unhandled error (${origin}).\n${text}`);
    shutDown(1);
  });
  process.on('exit', (exitCode) => {
    if (isShuttingDown) return;
    printError(`The sandbox ended unexpectedly, with exit code ${exitCode}.`);
    process.exitCode = 1;
  });
}

/** Writes synchronously, so that the text is not lost when the process exits. */
function printError(text: string): void {
  try {
    writeSync(process.stderr.fd, `${text}\n`);
  } catch {
    // The terminal is closed.
  }
}

function readOptions(args: readonly string[], environmentPort = ''): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: environmentPort || String(DEFAULT_PORT) },
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
