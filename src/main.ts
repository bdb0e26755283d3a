import { configProblemsText, readConfig, secretsOf } from './app/config.js';
import { type App, createApp } from './app/create-app.js';
import { readEnvironment } from './app/environment.js';
import { createLogger } from './app/logger.js';
import { HANDOVER_MS } from './app/process-life.js';
import { codeOf } from './kernel/result.js';
import { isPostgresUrl, StoreError } from './records/store.js';
import { misspelledSetting } from './settings/environment-words.js';
import { TONGUES } from './text/tongue.js';

/** Hosts usually kill a process 10 to 30 s after SIGTERM. On PostgreSQL, HANDOVER_MS applies: a standby is waiting. */
const STOP_TIMEOUT_MS = 9000;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env, process.cwd());
  if (!environment.ok) {
    process.stderr.write(`${environment.error}\n`);
    process.exit(1);
  }
  const config = readConfig(environment.value);
  if (!config.ok) {
    process.stderr.write(configProblemsText(config.error, environment.value));
    process.exit(1);
  }
  const log = createLogger({ level: config.value.logLevel, secrets: secretsOf(config.value) });
  // Node would print the error without redaction.
  process.on('uncaughtException', (error) => {
    const advice = startFailureAdvice(error, config.value.http.host);
    log.error(advice ?? 'Unexpected error; the app exits', { error });
    process.exit(1);
  });
  // The log is always English.
  for (const name of config.value.misspelledNames) log.warn(misspelledSetting(name, TONGUES.en));

  let app: App | undefined;
  const stopTimeoutMs = isPostgresUrl(config.value.store.url) ? HANDOVER_MS : STOP_TIMEOUT_MS;
  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) {
      log.warn('Received a second stop signal; exiting immediately', { signal });
      process.exit(1);
    }
    isStopping = true;
    log.info('Received a stop signal; finishing running work, then exiting', { signal });
    await app?.stop(stopTimeoutMs);
    log.info('Stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('Stopping failed', { error });
          process.exit(1);
        },
      );
    });
  }

  const started = await createApp(config.value, log);
  // The handler of uncaught exceptions logs it and exits.
  if (!started.ok) throw started.error;
  app = started.value;
  const failure = await app.failed;
  // The signal's handler exits.
  if (isStopping) return;
  log.error(failure.message, { error: failure });
  // After a StoreError nothing is left to finish: this process does not lead, or it lost the lock of its SQLite file,
  // which another process may be writing already.
  if (!(failure instanceof StoreError)) await app.stop(stopTimeoutMs);
  process.exit(1);
}

/** Advice on errors that are not bugs: the store or the port cannot be used. */
function startFailureAdvice(error: unknown, host: string): string | undefined {
  if (error instanceof StoreError) return error.message;
  const code = codeOf(error);
  if (code === 'EADDRINUSE')
    return 'Another process listens at PORT. Stop it, or set another PORT.';
  if (code === 'EACCES') return 'The app may not use this PORT. Set one above 1023.';
  // For a name that cannot be resolved, the code is that of the DNS (ENOTFOUND, EAI_AGAIN).
  const isUnknownName = error instanceof Error && 'hostname' in error && error.hostname === host;
  if (code === 'EADDRNOTAVAIL' || isUnknownName)
    return 'This machine does not have the address in HOST. Set HOST to 0.0.0.0 or to an address of this machine.';
  return undefined;
}

await main();
