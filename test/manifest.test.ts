import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { createListeners, type ListenerDeps } from '../src/app/register.js';
import { COMMAND, SHORTCUTS } from '../src/slack/ids.js';
import { BOT_SCOPES } from '../src/slack/slack-watch.js';
import { STEPS } from '../src/steps/step-rules.js';
import { COMMAND_WORDS, SHORTCUT_NAMES } from '../src/text/shown-commands.js';

const root = new URL('../', import.meta.url);
const schema = JSON.parse(textOf('test/fixtures/manifest.schema.2.0.0.json'));
// Slack's schema uses its own keywords and formats, which Ajv would reject.
const validateManifest = new Ajv({ strict: false, validateFormats: false }).compile(schema);

interface Manifest {
  readonly features: {
    readonly app_home: Record<string, unknown>;
    readonly shortcuts: readonly Record<string, unknown>[];
    readonly slash_commands: readonly Record<string, unknown>[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly interactivity: Record<string, unknown>;
    readonly event_subscriptions: {
      readonly bot_events: readonly string[];
      readonly request_url?: string;
    };
  };
  readonly functions: Readonly<Record<string, Record<ParameterGroup, ManifestParameters>>>;
}

type ParameterGroup = 'input_parameters' | 'output_parameters';

interface ManifestParameters {
  readonly properties: Readonly<Record<string, { readonly type: string }>>;
  readonly required: readonly string[];
}

/** Slack's published schema. Exists only if the project's references are checked out beside the repository. */
const published = new URL('../shared/reference/manifest.schema.2.0.0.json', root);

// The listeners are only created, never called, so they need no dependencies.
const LISTENERS = createListeners({} as ListenerDeps);

const http = manifest('manifest.yml');
const socket = manifest('manifest.socket.yml');

/** The scopes that each Web API method needs, from its page at https://docs.slack.dev/reference/methods. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  // Called with the app-level token.
  'apps.connections.open': [],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'functions.completeError': [],
  'functions.completeSuccess': [],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'files.info': ['files:read'],
  'files.uploadV2': ['files:write'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

describe.each([
  { name: 'manifest.yml', content: http },
  { name: 'manifest.socket.yml', content: socket },
])('$name', ({ content }) => {
  it('is accepted by the schema that Slack publishes', () => {
    validateManifest(content);

    expect(validateManifest.errors ?? []).toEqual([]);
  });

  it('requests exactly the scopes that the called methods need', () => {
    const needed = new Set(calledMethods().flatMap((method) => SCOPES[method] ?? [`? ${method}`]));
    if (content.features.slash_commands.length > 0) needed.add('commands');

    expect([...content.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  });

  it('requests the scopes that doctor checks', () => {
    expect(content.oauth_config.scopes.bot).toEqual(BOT_SCOPES);
  });

  it('requests exactly the scopes that docs/security.md explains', () => {
    const [, table = ''] =
      /\| scope \| why \|\n\|[-|]+\|\n((?:\|.*\|\n)+)/.exec(textOf('docs/security.md')) ?? [];
    const rows = table
      .trim()
      .split('\n')
      .map((row) => row.split('|').slice(1, 3));
    const explained = rows.flatMap(([scopes = '']) =>
      [...scopes.matchAll(/`([a-z:]+)`/g)].map(([, scope]) => scope),
    );

    expect(explained.toSorted()).toEqual([...content.oauth_config.scopes.bot].sort());
    for (const [, why = ''] of rows) expect(why.trim()).not.toBe('');
  });

  it('declares exactly the slash command that the app handles', () => {
    expect(content.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
  });

  it('declares exactly the shortcuts that the app handles, in menus of the right kind', () => {
    expect(content.features.shortcuts).toMatchObject([
      { type: 'global', callback_id: SHORTCUTS.check },
      { type: 'message', callback_id: SHORTCUTS.checkMessage },
    ]);
    expect(Object.keys(LISTENERS.shortcuts)).toEqual(Object.values(SHORTCUTS));
    const names = content.features.shortcuts.map(({ name }) => String(name));
    expect(Object.values<string>(SHORTCUT_NAMES)).toEqual(names);
  });

  it('declares exactly the steps that the app runs, with their inputs and outputs', () => {
    const parametersOf = ({ properties, required }: ManifestParameters) => ({
      types: Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, type])),
      required,
    });
    const declared = Object.entries(content.functions).map(([name, step]) => [
      name,
      {
        inputs: parametersOf(step.input_parameters),
        outputs: parametersOf(step.output_parameters),
      },
    ]);

    expect(Object.fromEntries(declared)).toEqual(STEPS);
    expect(Object.keys(LISTENERS.steps)).toEqual(Object.keys(STEPS));
    // Slack requires both (docs.slack.dev/tools/bolt-js/concepts/custom-steps).
    expect(content.settings).toMatchObject({
      org_deploy_enabled: true,
      function_runtime: 'remote',
    });
  });

  it('subscribes to exactly the events that the app handles, and enables the Home tab', () => {
    const handled = sources().flatMap((text) => [...text.matchAll(/\.event\('([a-z_]+)'/g)]);
    const events = handled.map(([, event]) => event);

    // The event of app.function.
    expect(content.settings.event_subscriptions.bot_events).toEqual([
      ...events,
      'function_executed',
    ]);
    expect(content.features.app_home).toMatchObject({ home_tab_enabled: true });
  });

  it('lists every subcommand in the usage hint', () => {
    const hint = String(content.features.slash_commands[0]?.['usage_hint']);
    const [, words = ''] = /^\[([^\]]+)\]/.exec(hint) ?? [];

    expect(words.split('|').sort()).toEqual(Object.values(COMMAND_WORDS.en).sort());
  });
});

describe('the copy of the manifest schema', () => {
  it.skipIf(!existsSync(published))(
    'equals the one that Slack publishes (skipped if the references are not beside the repository)',
    () => {
      expect(schema).toEqual(JSON.parse(readFileSync(published, 'utf8')));
    },
  );
});

describe('the two manifests', () => {
  it('differ only in how Slack connects to the app', () => {
    const [command] = http.features.slash_commands;
    const { url, ...commandWithoutUrl } = command ?? {};
    const { request_url, message_menu_options_url, ...interactivity } = http.settings.interactivity;
    const { request_url: events_url, ...event_subscriptions } = http.settings.event_subscriptions;
    const asSocket = {
      ...http,
      features: { ...http.features, slash_commands: [commandWithoutUrl] },
      settings: { ...http.settings, event_subscriptions, interactivity, socket_mode_enabled: true },
    };

    expect(http.settings).toMatchObject({ socket_mode_enabled: false });
    expect(asSocket).toEqual(socket);
    expect([url, request_url, message_menu_options_url, events_url]).toEqual(
      Array(4).fill('https://hometax-watch.example.com/slack/events'),
    );
  });

  it('set an options URL for the typeahead that the app draws', () => {
    expect(sources().some((text) => text.includes("type: 'external_select'"))).toBe(true);
    expect(http.settings.interactivity).toHaveProperty('message_menu_options_url');
  });
});

/** Web API methods that the product calls, found in its source text. */
function calledMethods(): readonly string[] {
  const calls = sources().flatMap((text) => [
    ...text.matchAll(
      /\.((?:admin|apps|auth|bookmarks|chat|conversations|files|functions|pins|reactions|team|usergroups|users|views)\.(?:[a-zA-Z]+\.)?[a-zA-Z0-9]+)\s*\(/g,
    ),
  ]);
  return [...new Set(calls.map(([, method]) => method ?? ''))];
}

function sources(): readonly string[] {
  return readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox'))
    .map((file) => textOf(`src/${file}`));
}

function manifest(file: string): Manifest {
  // The schema test above checks the shape.
  return yaml.load(textOf(file)) as Manifest;
}

function textOf(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}
