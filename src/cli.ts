#!/usr/bin/env node
import { runCommandLine } from './app/run-cli.js';
import { EXIT } from './kernel/terminal.js';

const code = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  folder: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  onLog: (log) => {
    // Node would print the error without redaction.
    process.on('uncaughtException', (error) => {
      log.error('Unexpected error; the command ends', { error });
      process.exit(EXIT.couldNotRun);
    });
  },
});
// Explicit, because a probe that `doctor` has given up on would keep the process running.
process.exit(code);
