#!/usr/bin/env node
import { configProblemsText, readConfig, secretsOf } from './app/config.js';
import { readEnvironment } from './app/environment.js';
import { createLogger } from './app/logger.js';
import { runCli } from './app/run-cli.js';
import { processTerminal } from './cli/terminal.js';

async function main(): Promise<void> {
  const config = readConfig(readEnvironment(process.env, process.cwd()));
  if (!config.ok) {
    process.stderr.write(configProblemsText(config.error));
    process.exit(1);
  }
  const log = createLogger({
    // A person reads the terminal: what went well is in the command's own words.
    level: 'warn',
    secrets: secretsOf(config.value),
    destination: process.stderr,
  });
  process.exitCode = await runCli(process.argv.slice(2), {
    config: config.value,
    clock: { now: () => Date.now() },
    log,
    terminal: processTerminal(process),
  });
}

await main();
