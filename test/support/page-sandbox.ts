import type { TestContext } from 'vitest';
import { SECOND } from '../../src/kernel/time.js';
import type {
  ActionResult,
  PageJson,
  PageMessage,
  PageState,
  PageView,
  RequestBody,
  RequestName,
} from '../../src/sandbox/page/contract.js';
import { castMember } from '../../src/sandbox/page/server/cast.js';
import { openSandbox, type Sandbox } from '../../src/sandbox/page/server/sandbox.js';
import {
  type InteractiveElement,
  interactiveElements,
} from '../../src/sandbox/slack/interactive-elements.js';

export const ALERTS = 'C0ALERTS';

/** A sandbox as the page sees it, and the errors that it reported. */
export interface OpenSandbox {
  readonly sandbox: Sandbox;
  readonly errors: readonly string[];
  /** Sends a request of the page; resolves with status and body. */
  act<Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ): Promise<readonly [status: number, body: ActionResult]>;
  state(person?: string, channel?: string): PageState;
  /** Calls `find` now and after every change; resolves with its first result that is neither undefined nor false. */
  until<T>(find: () => T | undefined | false): Promise<T>;
  /** Moves the clock and waits until it has arrived. */
  move(body: RequestBody<'clock'>): Promise<void>;
}

/** Starts a sandbox that the caller must close. */
export async function startSandbox(language: 'ko' | 'en' = 'ko'): Promise<OpenSandbox> {
  const errors: string[] = [];
  const reportError = (message: string) => errors.push(message);
  const sandbox = await openSandbox({ language, hurry: 10, reportError });
  const state = (person = 'U0KIM', channel = ALERTS) => {
    const me = castMember(person);
    if (me === undefined) throw new Error(`There is no ${person}.`);
    return sandbox.state(me, channel);
  };
  const open: OpenSandbox = {
    sandbox,
    errors,
    state,
    act: async (name, body) => {
      const { status, body: result } = await sandbox.act(name, body);
      return [status, result];
    },
    until: (find) => untilIn(sandbox, find),
    async move(body) {
      const [, moved] = await open.act('clock', body);
      if (!moved.ok) throw new Error(moved.sentence);
      await open.until(() => state().clock.movingTo === undefined);
    },
  };
  return open;
}

/** A sandbox for one test, whose first sweep is posted. */
export async function aSandbox(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  language: 'ko' | 'en' = 'ko',
): Promise<OpenSandbox> {
  const open = await startSandbox(language);
  onTestFinished(() => open.sandbox.close());
  await untilFirstSweepPosted(open);
  return open;
}

/** Waits for the combined alert, the last message of the first sweep, which the app delays for some seconds. */
export async function untilFirstSweepPosted(open: OpenSandbox): Promise<void> {
  await open.move({ advanceMs: 6 * SECOND });
  await open.until(() =>
    open.state().messages.some(({ blocks }) => hasElement(blocks, 'roll_up_list')),
  );
}

/** The first message of the open channel, outside threads, that contains this text. */
export function messageWith(state: PageState, words: string): PageMessage | undefined {
  return state.messages.find(
    ({ text, blocks, threadTs }) =>
      threadTs === undefined && `${text} ${JSON.stringify(blocks)}`.includes(words),
  );
}

/** The first element with this action ID. */
export function elementIn(
  surface: Pick<PageMessage | PageView, 'blocks'> | undefined,
  actionId: string,
): InteractiveElement {
  const elements = interactiveElements(surface?.blocks ?? []);
  const element = elements.find((each) => each.actionId === actionId);
  if (element === undefined) throw new Error(`No ${actionId} is drawn.`);
  return element;
}

export function hasElement(blocks: readonly PageJson[], actionId: string): boolean {
  return interactiveElements(blocks).some((each) => each.actionId === actionId);
}

function untilIn<T>(sandbox: Sandbox, find: () => T | undefined | false): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      end();
      reject(new Error(`Timed out waiting for ${find}`));
    }, 60_000);
    const check = () => {
      const value = find();
      if (value === undefined || value === false) return;
      clearTimeout(timer);
      end();
      resolve(value);
    };
    const end = sandbox.versions.onChange(check);
    check();
  });
}
