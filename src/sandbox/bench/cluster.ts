import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import type { Environment } from '../../app/environment.js';

const POLL_INTERVAL_MS = 10;

/** One process of the app. */
interface Member {
  /** Whether it leads, and people can use it. */
  isReady(): Promise<boolean>;
  /** Sends the signal. Resolves when the process has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Processes of the app on one store: one leads, the others stand by. */
export class Cluster {
  readonly #environment: Environment;
  readonly #folder: string;
  #members: readonly Member[] = [];

  /** @param folder where the processes run; it has no `.env` */
  constructor(environment: Environment, folder: string) {
    this.#environment = environment;
    this.#folder = folder;
  }

  /** Starts a process. Resolves when it leads or stands by. */
  async add(): Promise<void> {
    this.#members = [...this.#members, await startMember(this.#environment, this.#folder)];
  }

  /** The process that leads, once one does. Rejects if two do, or none within the time. */
  async leader(timeoutMs = 60_000): Promise<Member> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const ready = await Promise.all(this.#members.map((member) => member.isReady()));
      const leaders = this.#members.filter((_, n) => ready[n]);
      const [leader] = leaders;
      if (leaders.length > 1) throw new Error('Two processes lead at the same time.');
      if (leader !== undefined) return leader;
      if (performance.now() > deadline) throw new Error('No process leads.');
      await delay(POLL_INTERVAL_MS);
    }
  }

  /** Ends the leader. Resolves with the milliseconds until another process leads. */
  async endLeader(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    const leader = await this.leader();
    this.#members = this.#members.filter((member) => member !== leader);
    const start = performance.now();
    const ended = leader.end(signal);
    await this.leader();
    const tookMs = performance.now() - start;
    await ended;
    return tookMs;
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.end('SIGKILL')));
  }
}

async function startMember(environment: Environment, folder: string): Promise<Member> {
  const program = fileURLToPath(new URL('../../main.js', import.meta.url));
  const child = spawn(process.execPath, ['--enable-source-maps', program], {
    cwd: folder,
    // This shell's settings are not passed on.
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const port = await new Promise<string>((resolve, reject) => {
    let lastLine = '';
    const lines = createInterface(child.stdout);
    lines.on('line', (line) => {
      lastLine = line;
      const found = /"port":(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    lines.once('close', () => reject(new Error(`A process ended. Its last line: ${lastLine}`)));
  });
  return {
    async isReady() {
      const { statusCode, body } = await request(`http://127.0.0.1:${port}/readyz`);
      await body.dump();
      return statusCode === 200;
    },
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}
