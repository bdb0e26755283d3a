import { describe, expect, it } from 'vitest';
import { createListeners, type ListenerDeps } from '../../src/app/register.js';
import type { Person } from '../../src/slack/permissions.js';
import { HANBIT } from '../support/builders.js';

/** Dependencies that a listener may use before it has checked the permission. */
const HARMLESS_DEPS = new Set([
  'directory',
  'admins',
  'clock',
  'stage',
  'log',
  'policy',
  'background',
  'timers',
]);

/** Values of buttons, menus and windows. Every listener can read at least one of them. */
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

/** Dependencies that record every call although the person is refused. */
function recordingDeps(kind: Person['kind']) {
  const calls: string[] = [];
  const answer = async () => ({ ok: true, ts: '1.0', channel: { id: 'D1' }, view: { id: 'V1' } });
  const client = {
    chat: { postEphemeral: answer, postMessage: answer },
    conversations: { open: async () => ({ ok: true, channel: { id: 'D1' } }) },
    functions: { completeSuccess: answer, completeError: answer },
    views: { open: answer, push: answer, update: answer, publish: answer },
  };
  const directory: ListenerDeps['directory'] = {
    actorOf: async (id) => ({
      person: { id, kind, isWorkspaceAdmin: true },
      language: 'en',
      roles: {},
      areRolesComplete: true,
    }),
    fullMembers: async () => undefined,
    mayNow: async () => 'no',
    languageNow: () => 'en',
    teamId: () => 'T0TEAM',
  };
  const fakes: Record<string, unknown> = {
    client,
    directory,
    admins: [],
    stage: 'test',
    clock: { now: () => Date.parse('2026-11-25T01:00:00Z') },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    background: {
      once: async (_: string, work: () => Promise<void>) => work(),
      run: (work: () => Promise<void>) => work(),
    },
  };
  const deps = new Proxy(fakes, {
    get(target, name) {
      if (typeof name !== 'string' || name in target) return Reflect.get(target, name);
      return new Proxy(() => {}, {
        get: (_, method) => {
          if (!HARMLESS_DEPS.has(name)) calls.push(`${name}.${String(method)}`);
          return () => undefined;
        },
      });
    },
  });
  // The proxy has every dependency that a listener may read.
  return { deps: deps as unknown as ListenerDeps, calls };
}

const view = (metadata: string) => ({
  id: 'V0',
  private_metadata: metadata,
  state: { values: {} },
  callback_id: 'x',
  blocks: [],
});

/** The parts of a press, choice or submit that listeners read. */
function argsWith(value: string) {
  const body = {
    user: { id: 'U0SOMEBODY' },
    trigger_id: 't',
    container: {},
    channel: { id: 'C1' },
    view: view(value),
    type: 'message_action',
    message: { text: HANBIT },
    event: {
      type: 'function_executed',
      function_execution_id: 'Fx1',
      bot_access_token: 'xwfp-1',
      inputs: { company: HANBIT, person: 'U0KIM', user_context: { id: 'U0SOMEBODY' } },
    },
  };
  return {
    ack: async () => {},
    body,
    view: body.view,
    respond: undefined,
    action: { value, selected_option: { value } },
  };
}

describe.each(['guest', 'bot', 'foreign', 'unknown'] as const)('a person of kind %s', (kind) => {
  const names = createListeners({} as ListenerDeps);
  const groups = [
    'buttons',
    'menus',
    'selects',
    'textInputs',
    'submissions',
    'shortcuts',
    'steps',
  ] as const;
  const presses = groups.flatMap((group) => Object.keys(names[group]).map((id) => ({ group, id })));

  it.each(presses)('causes nothing with $group $id', async ({ group, id }) => {
    for (const value of VALUES) {
      const { deps, calls } = recordingDeps(kind);
      const listener: unknown = createListeners(deps)[group][id];
      if (typeof listener !== 'function') throw new Error(`No listener for ${id}`);

      // A listener may reject an unreadable value or an invalid form.
      await Promise.resolve(listener(argsWith(value))).catch(() => {});

      expect(calls.filter(isAction)).toEqual([]);
    }
  });
});

/**
 * Look-ups that draw a form, the redrawing of the Home tab (home/home-listeners.test.ts checks its permission), and the plan
 * of a recheck, which needs a window that only a permitted person can have.
 */
const HARMLESS_CALLS: readonly string[] = [
  'companies.find',
  'companies.get',
  'watchedCompanies.problemsOf',
  'ownerGroups.list',
  'settings.current',
  'settings.describe',
  'home.navigate',
  'promisedChecks.plan',
  'clientLinks.areOn',
  'clientLinks.get',
  'calendarFeeds.areOn',
];

function isAction(call: string): boolean {
  return !HARMLESS_CALLS.includes(call);
}
