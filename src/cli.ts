#!/usr/bin/env node
import { runCommandLine } from './app/command-line.js';

const code = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  folder: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
// What `doctor` gave up waiting for would keep the process.
process.exit(code);
