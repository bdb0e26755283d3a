#!/usr/bin/env node
import { configProblemsText, readConfig, secretsOf } from './app/config.js';
import { readEnvironment } from './app/environment.js';
import { createLogger } from './app/logger.js';
import { readCommand, runCli, unwrittenText } from './app/run-cli.js';
import { EXIT, processTerminal } from './kernel/terminal.js';

async function main(): Promise<void> {
  const read = readEnvironment(process.env, process.cwd());
  if (!read.ok) {
    process.stderr.write(`${read.error}\n`);
    process.exit(1);
  }
  const environment = read.value;
  const terminal = processTerminal(process);
  const asked = readCommand(process.argv.slice(2), { environment, terminal });
  if (!asked.ok) {
    process.exitCode = asked.error;
    return;
  }
  const config = readConfig(environment);
  if (!config.ok) {
    process.stderr.write(configProblemsText(config.error, environment));
    process.exit(1);
  }
  const log = createLogger({
    // A person reads the terminal: what went well is in the command's own words, and with doctor what did not, too.
    level: asked.value.command === 'doctor' ? 'error' : 'warn',
    secrets: secretsOf(config.value),
    destination: process.stderr,
  });
  const code = await runCli(asked.value, {
    config: config.value,
    clock: { now: () => Date.now() },
    log,
    terminal,
  });
  const unwritten = await terminal.written();
  if (unwritten !== undefined) terminal.err(unwrittenText(unwritten, environment));
  // What `doctor` gave up waiting for would keep the process.
  process.exit(unwritten === undefined ? code : EXIT.usage);
}

await main();
