#!/usr/bin/env node
import { runCommandLine } from './app/run-cli.js';

const code = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  folder: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
// Explicit, because a probe that `doctor` has given up on would keep the process running.
process.exit(code);
