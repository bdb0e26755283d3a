import { describe, expect, it } from 'vitest';
import { type ListenerDeps, listenersOf } from '../../src/app/register.js';
import type { Person } from '../../src/slack/permissions.js';
import { HANBIT } from '../support/builders.js';

/** What a listener may use before it knows that somebody may do what they ask for. */
const FREE = new Set([
  'reader',
  'admins',
  'clock',
  'stage',
  'log',
  'policy',
  'background',
  'timers',
]);

/** Values that buttons, menus and windows carry, whatever they are: one of them is understood. */
const VALUES = [
  `${HANBIT}:taxinvoice`,
  HANBIT,
  `${HANBIT}:channel`,
  'all',
  '1',
  'all:1',
  `check:${HANBIT}`,
  'take:all:1',
  '',
];

/** Everything that is reached for although the person is refused. */
function aWorldOf(kind: Person['kind']) {
  const reached: string[] = [];
  const answer = async () => ({ ok: true, ts: '1.0', channel: { id: 'D1' }, view: { id: 'V1' } });
  const client = {
    chat: { postEphemeral: answer, postMessage: answer },
    conversations: { open: async () => ({ ok: true, channel: { id: 'D1' } }) },
    views: { open: answer, push: answer, update: answer, publish: answer },
  };
  const reader: ListenerDeps['reader'] = {
    who: async (id) => ({
      person: { id, kind, isWorkspaceAdmin: true },
      language: 'en',
      roles: {},
      rolesKnown: true,
    }),
    fullMembers: async () => undefined,
    mayNow: async () => 'no',
    languageNow: () => 'en',
  };
  const known: Record<string, unknown> = {
    ...{ client, reader, admins: [], stage: 'test' },
    clock: { now: () => Date.parse('2026-11-25T01:00:00Z') },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    background: {
      once: async (_: string, work: () => Promise<void>) => work(),
      run: (work: () => Promise<void>) => work(),
    },
  };
  const deps = new Proxy(known, {
    get(target, name) {
      if (typeof name !== 'string' || name in target) return Reflect.get(target, name);
      return new Proxy(() => {}, {
        get: (_, method) => {
          if (!FREE.has(name)) reached.push(`${name}.${String(method)}`);
          return () => undefined;
        },
      });
    },
  });
  // Listeners get what they know of from the proxy; that it stands for all of it is what is tested.
  return { deps: deps as unknown as ListenerDeps, reached };
}

const view = (metadata: string) => ({
  id: 'V0',
  private_metadata: metadata,
  state: { values: {} },
  callback_id: 'x',
  blocks: [],
});

/** One press, choice or submit, as far as listeners read it. */
function argsWith(value: string) {
  const body = {
    user: { id: 'U0SOMEBODY' },
    trigger_id: 't',
    container: {},
    channel: { id: 'C1' },
    view: view(value),
  };
  return {
    ack: async () => {},
    body,
    view: body.view,
    respond: undefined,
    action: { value, selected_option: { value } },
  };
}

describe.each(['guest', 'bot', 'foreign', 'unknown'] as const)('somebody who is %s', (kind) => {
  const names = listenersOf({} as ListenerDeps);
  const presses = (['buttons', 'menus', 'choices', 'fields', 'submits'] as const).flatMap((group) =>
    Object.keys(names[group]).map((id) => ({ group, id })),
  );

  it.each(presses)('reaches nothing by $group $id', async ({ group, id }) => {
    for (const value of VALUES) {
      const { deps, reached } = aWorldOf(kind);
      const listener: unknown = listenersOf(deps)[group][id];
      if (typeof listener !== 'function') throw new Error(`No listener for ${id}`);

      // A form that is refused for its words, or a value that is not understood, is no way in either.
      await Promise.resolve(listener(argsWith(value))).catch(() => {});

      expect(reached.filter(isDeed)).toEqual([]);
    }
  });
});

/**
 * No deeds: looking up what a form holds or draws again, the Home tab's own door (listeners/home.test.ts), and the link of a window
 * that only somebody who was let in has.
 */
const NO_DEEDS: readonly string[] = [
  'companies.find',
  'companies.get',
  'register.problemsOf',
  'ownerGroups.list',
  'settings.current',
  'settings.describe',
  'home.turn',
  'looks.plan',
];

function isDeed(call: string): boolean {
  return !NO_DEEDS.includes(call);
}
