import { readdirSync, readFileSync } from 'node:fs';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** A request of an attacker who knows the signing secret. */
export interface HostileRequest {
  readonly contentType: string;
  readonly body: string;
  /** Whether a person would wait for an answer. */
  readonly expectsAnswer: boolean;
}

/** Part of the sender's ID, which assigns answers to the request of this number. */
export const tagOf = (i: number): string => `0HX${i}X`;

/** The mulberry32 generator: small, fast, the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All view fixtures, with the IDs, values and private_metadata that the app can draw. */
const FIXTURES = readdirSync(new URL('../../fixtures/views/', import.meta.url), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.json'))
  .map(
    (name) =>
      JSON.parse(
        readFileSync(new URL(`../../fixtures/views/${name}`, import.meta.url), 'utf8'),
      ) as JsonObject,
  );

interface Element {
  readonly element: JsonObject;
  readonly blockId: string;
  readonly isField: boolean;
  readonly fixture: JsonObject;
}

function elementsIn(fixture: JsonObject): readonly Element[] {
  const elements: Element[] = [];
  const visit = (node: Json | undefined, blockId: string, isField: boolean): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each, blockId, isField);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const block = typeof node['block_id'] === 'string' ? node['block_id'] : blockId;
    if (typeof node['action_id'] === 'string') {
      elements.push({ element: node, blockId: block, isField, fixture });
    }
    const isInField = isField || node['type'] === 'input';
    for (const value of Object.values(node)) visit(value, block, isInField);
  };
  visit(fixture['blocks'], '', false);
  return elements;
}

const ELEMENTS_OF = new Map(FIXTURES.map((fixture) => [fixture, elementsIn(fixture)]));
const ELEMENTS = [...ELEMENTS_OF.values()].flat();
const TYPEAHEADS = ELEMENTS.filter(({ element: { type } }) =>
  String(type).endsWith('external_select'),
);
const HOMES = FIXTURES.filter(({ type }) => type === 'home');
const BUTTONS_AND_MENUS = ELEMENTS.filter(({ isField }) => !isField);
const FORMS = FIXTURES.filter(({ type, submit }) => type === 'modal' && submit !== undefined);
const FIXTURE_BRN = /1234567891/g;

const COMMANDS = [
  '',
  'check',
  '확인',
  'popup',
  '팝업',
  'watch',
  'unwatch',
  'list',
  'list mine',
  'alerts',
  'help',
  'history',
  'status',
  'settings',
  'digest',
  'forecast',
  '전망 담당자',
  'calendar',
  'forecast csv',
  'import',
  'export',
  'sweep',
  'test-alert',
  '전체 확인',
];

const STEPS = ['check_company', 'watch_company', 'send_authentication_link', 'x'];

const HUGE = '가'.repeat(3001);
const HOSTILE: readonly Json[] = [
  '',
  ' ',
  'null',
  'undefined',
  '0',
  '-1',
  'NaN',
  '1e999',
  '[]',
  '{}',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud83d',
  '\u202e<!channel>',
  '<!here>',
  '<@U0KIM>',
  'https://evil.example/x',
  '@here',
  '../../etc/passwd',
  "'; DROP TABLE company;--",
  '=HYPERLINK("x")',
  '비번('.repeat(200),
  HUGE,
  '1 text ',
  '999999 all',
  '1 roll-up x',
  '0000000000:taxinvoice',
  '1234567890',
  'U0NOBODY',
  '1234567891:cashbill',
  'details:1',
  'anyway 1234567891',
  '1234567891 zzzz',
  'S0GONE',
  'C0GONE',
  null,
  true,
  false,
  0,
  -1,
  1e308,
  0.1,
  [],
  {},
  [null],
  [[]],
  { value: null },
  { id: 5 },
  ['x', {}],
];

/** Generates hostile requests, the same for the same seed. */
export class Attacker {
  readonly #random: () => number;
  readonly #brns: readonly string[];
  readonly #responseUrl: string;

  constructor(
    seed: number,
    options: { readonly brns: readonly string[]; readonly responseUrl: string },
  ) {
    this.#random = createRandom(seed);
    this.#brns = options.brns;
    this.#responseUrl = options.responseUrl;
  }

  request(i: number): HostileRequest {
    const dice = this.#random();
    if (dice < 0.06) return this.#malformed();
    const payload = this.#payload(i, dice);
    const sentPayload = this.#random() < 0.2 ? payload : this.#corrupt(payload);
    const text = JSON.stringify(sentPayload).replace(FIXTURE_BRN, () => this.#pick(this.#brns));
    const expectsAnswer = isAnswerExpected(sentPayload);
    if ('event' in payload) return { contentType: 'application/json', body: text, expectsAnswer };
    const contentType = 'application/x-www-form-urlencoded';
    if ('command' in payload) {
      // Parsed again, because a lone surrogate cannot be sent in a form.
      const fields = Object.entries(JSON.parse(text) as JsonObject).map(
        ([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ],
      );
      return { contentType, body: new URLSearchParams(fields).toString(), expectsAnswer };
    }
    return { contentType, body: new URLSearchParams({ payload: text }).toString(), expectsAnswer };
  }

  #payload(i: number, dice: number): JsonObject {
    if (dice < 0.5) return this.#press(i);
    if (dice < 0.78) return this.#submit(i);
    if (dice < 0.9) return this.#command(i);
    if (dice < 0.94) return this.#typeahead(i);
    if (dice < 0.96) return this.#shortcut(i);
    if (dice < 0.98) return this.#step(i);
    return this.#homeOpened(i);
  }

  #sender(i: number): JsonObject {
    return {
      team: { id: this.#pick(['T0STANDIN', 'T0STANDIN', 'T0STANDIN', 'T0OTHER']), domain: 'x' },
      user: { id: `U${tagOf(i)}`, name: 'x', team_id: 'T0STANDIN' },
      api_app_id: 'A0STANDIN',
      is_enterprise_install: false,
      enterprise: null,
      trigger_id: `trigger-${tagOf(i)}`,
    };
  }

  #press(i: number): JsonObject {
    const { element, blockId, fixture } = this.#pick(BUTTONS_AND_MENUS);
    return {
      type: 'block_actions',
      ...this.#sender(i),
      ...this.#origin(i, fixture),
      actions: [
        {
          type: element['type'] ?? null,
          action_id: element['action_id'] ?? null,
          block_id: blockId,
          ...this.#input(element),
        },
      ],
    };
  }

  #origin(i: number, fixture: JsonObject): JsonObject {
    if (typeof fixture['type'] === 'string') {
      return { container: { type: 'view', view_id: `V${tagOf(i)}` }, view: this.#view(i, fixture) };
    }
    const channel = this.#pick(['C0TEAM', 'C0ALERTS', 'C0GONE']);
    return {
      container: {
        type: 'message',
        message_ts: '1.1',
        channel_id: channel,
        is_ephemeral: this.#random() < 0.5,
      },
      channel: { id: channel, name: 'x' },
      message: { ts: '1.1', text: '' },
      response_url: `${this.#responseUrl}/${tagOf(i)}`,
    };
  }

  #view(i: number, fixture: JsonObject): JsonObject {
    const values: { [block: string]: JsonObject } = {};
    for (const { element, blockId, isField } of ELEMENTS_OF.get(fixture) ?? []) {
      if (!isField) continue;
      values[blockId] = {
        [String(element['action_id'])]: { type: element['type'] ?? '', ...this.#input(element) },
      };
    }
    return {
      id: `V${tagOf(i)}`,
      type: fixture['type'] ?? 'modal',
      callback_id: fixture['callback_id'] ?? '',
      private_metadata: fixture['private_metadata'] ?? '',
      hash: '1.a',
      state: { values },
      previous_view_id: null,
      root_view_id: `V${tagOf(i)}`,
    };
  }

  #submit(i: number): JsonObject {
    return {
      type: 'view_submission',
      ...this.#sender(i),
      view: this.#view(i, this.#pick(FORMS)),
      response_urls: [],
    };
  }

  #command(i: number): JsonObject {
    const words = [
      this.#pick(COMMANDS),
      this.#pick([...this.#brns, '라온', 'x', '', HUGE, '<!channel>']),
    ];
    return {
      command: '/hometax',
      text: words.join(' '),
      user_id: `U${tagOf(i)}`,
      team_id: 'T0STANDIN',
      channel_id: this.#pick(['C0TEAM', 'C0GONE']),
      trigger_id: `trigger-${tagOf(i)}`,
      response_url: `${this.#responseUrl}/${tagOf(i)}`,
    };
  }

  #typeahead(i: number): JsonObject {
    const { element, blockId, fixture } = this.#pick(TYPEAHEADS);
    return {
      type: 'block_suggestion',
      ...this.#sender(i),
      ...this.#origin(i, fixture),
      action_id: element['action_id'] ?? '',
      block_id: blockId,
      value: this.#pick(['라', 'ㄹ', '123', '한빛', HUGE, '(', '\\']),
    };
  }

  #shortcut(i: number): JsonObject {
    const sender = this.#sender(i);
    if (this.#random() < 0.3) {
      return { type: 'shortcut', ...sender, callback_id: 'check_authentication' };
    }
    return {
      type: 'message_action',
      ...sender,
      callback_id: 'check_message',
      channel: { id: this.#pick(['C0TEAM', 'C0GONE', 'D1']), name: 'x' },
      message_ts: '1.1',
      message: {
        ts: '1.1',
        text: this.#pick([...this.#brns, HUGE, '', this.#brns.join(' '), '1'.repeat(3000)]),
        blocks: [this.#pick(HOSTILE), { type: 'section', text: { text: this.#pick(this.#brns) } }],
        attachments: this.#pick<Json>([[], {}, [{ fallback: this.#pick(this.#brns) }]]),
      },
      response_url: `${this.#responseUrl}/${tagOf(i)}`,
    };
  }

  #step(i: number): JsonObject {
    const company = this.#pick([...this.#brns, HUGE, '']);
    return {
      type: 'event_callback',
      team_id: 'T0STANDIN',
      event_id: `Ev${tagOf(i)}`,
      event: {
        type: 'function_executed',
        function: { callback_id: this.#pick(STEPS), id: 'Fn1' },
        inputs: {
          company,
          product: this.#pick(['', 'taxinvoice', 'cashbill', HUGE]),
          name: this.#pick(['x', '', HUGE]),
          channel: this.#pick(['C0TEAM', 'C0GONE', '']),
          person: this.#pick(['U0KIM', 'U0NOBODY', '']),
          user_context: { id: `U${tagOf(i)}`, secret: 'x' },
        },
        function_execution_id: `Fx${tagOf(i)}`,
        bot_access_token: `xwfp-${tagOf(i)}`,
        event_ts: '1.1',
      },
    };
  }

  #homeOpened(i: number): JsonObject {
    const home = this.#pick(HOMES);
    return {
      type: 'event_callback',
      team_id: 'T0STANDIN',
      event_id: `Ev${tagOf(i)}`,
      event: {
        type: 'app_home_opened',
        user: `U${tagOf(i)}`,
        channel: 'D1',
        tab: this.#pick(['home', 'messages']),
        view: this.#view(i, home),
      },
    };
  }

  /** The value of an element that is used as drawn, or a hostile one. */
  #input(element: JsonObject): JsonObject {
    const options = [element['options'], element['initial_options']].flatMap((list) =>
      Array.isArray(list) ? list : [],
    );
    const option = options.length === 0 ? { value: this.#pick(this.#brns) } : this.#pick(options);
    switch (element['type']) {
      case 'button':
        return element['value'] === undefined ? {} : { value: element['value'] };
      case 'plain_text_input':
        return {
          value: this.#pick([
            '라온식품',
            HUGE,
            '',
            '비번 abcd1234',
            '<!channel> https://x.example',
            '1234567891',
          ]),
        };
      case 'checkboxes':
      case 'multi_static_select':
        return { selected_options: this.#random() < 0.5 ? [] : [option] };
      case 'users_select':
        return { selected_user: this.#pick(['U0KIM', 'U0GUEST', 'U0NOBODY', null]) };
      case 'multi_users_select':
        return { selected_users: this.#pick([[], ['U0KIM'], ['U0NOBODY', 'U0GUEST']]) };
      case 'conversations_select':
        return { selected_conversation: this.#pick(['C0TEAM', 'C0GONE', 'D1', null]) };
      case 'datepicker':
        return {
          selected_date: this.#pick([
            '2026-11-27',
            '2026-02-30',
            '0001-01-01',
            '9999-12-31',
            'x',
            null,
          ]),
        };
      case 'timepicker':
        return { selected_time: this.#pick(['09:00', '24:00', 'x', null]) };
      case 'file_input':
        return { files: this.#pick([[], [{ id: 'F0GONE' }]]) };
      default:
        return { selected_option: option };
    }
  }

  /** Removes, duplicates or replaces up to three parts of the payload. */
  #corrupt(payload: JsonObject): JsonObject {
    const copy = JSON.parse(JSON.stringify(payload)) as JsonObject;
    // Listed before the first change, so that removed parts are not descended into.
    const locations = locationsIn(copy);
    for (let left = 1 + Math.floor(this.#random() * 3); left > 0; left -= 1) {
      const [holder, key] = this.#pick(locations);
      const dice = this.#random();
      if (Array.isArray(holder)) {
        if (dice < 0.5) holder[Number(key)] = structuredClone(this.#pick(HOSTILE));
        else holder.push(structuredClone(holder[Number(key)] ?? null));
      } else if (dice < 0.25) delete holder[key];
      else holder[key] = structuredClone(this.#pick(HOSTILE));
    }
    return copy;
  }

  #malformed(): HostileRequest {
    const form = 'application/x-www-form-urlencoded';
    const many = 'a'.repeat(1024 * 1024);
    const [contentType, body] = this.#pick<readonly [string, string]>([
      ...['', 'null', '[]', '5', '"x"', '{', '{}', `"${many}"`, '['.repeat(5000)].map(
        (text) => ['application/json', text] as const,
      ),
      ...[
        '',
        'payload=null',
        'payload=%',
        'payload=[]',
        'payload={',
        'payload=5',
        'a=b',
        '%=%&&=',
        `a=${many}`,
      ].map((text) => [form, text] as const),
      ['application/json', '{"type":"event_callback","event":null}'],
      ['application/json', '{"type":"event_callback","event":{"type":"message","item":5}}'],
      ['application/json', '{"type":"url_verification","challenge":"x"}'],
      ['text/plain', '{}'],
      [`${form}; charset=utf-8`, 'payload={}'],
    ]);
    return { contentType, body, expectsAnswer: false };
  }

  #pick<T>(options: readonly T[]): T {
    const option = options[Math.floor(this.#random() * options.length)];
    if (option === undefined) throw new Error('There is nothing to choose from.');
    return option;
  }
}

type Location = readonly [holder: JsonObject | Json[], key: string];

function locationsIn(node: Json): readonly Location[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]): readonly Location[] => [
    [node, key],
    ...locationsIn(value),
  ]);
}

/** Actions that send the person no answer, because the result shows elsewhere or there is none. */
const SILENT_ACTIONS = [
  'popup_open',
  'alert_take',
  'alert_hand_back',
  'alert_wake',
  'import_save',
  'import_cancel',
];

/** Whether the payload still names its sender, and is of a kind that is answered to the sender. */
function isAnswerExpected(payload: JsonObject): boolean {
  const text = JSON.stringify(payload);
  const { type, event, user, user_id: id, actions, name, command } = payload;
  if (event !== undefined || name !== undefined || type === 'block_suggestion') return false;
  if (SILENT_ACTIONS.some((action) => text.includes(`"action_id":"${action}"`))) return false;
  const presserId =
    typeof user === 'object' && user !== null && !Array.isArray(user) ? user['id'] : undefined;
  const sender = presserId ?? (command === undefined && actions === undefined ? undefined : id);
  return typeof sender === 'string' && /^U0HX\d+X$/.test(sender);
}
