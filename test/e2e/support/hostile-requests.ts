import { readdirSync, readFileSync } from 'node:fs';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** One request as somebody makes it up who knows the signing secret. */
export interface HostileRequest {
  readonly type: string;
  readonly body: string;
  /** Whether a person waits for an answer to it. */
  readonly isOwed: boolean;
}

/** Whoever asks, by the number of the request: answers are told apart by it. */
export const tagOf = (i: number): string => `0HX${i}X`;

/** Small, quick and the same everywhere: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everything that was ever drawn, with every id, value and private_metadata in it. */
const DRAWN = readdirSync(new URL('../../fixtures/views/', import.meta.url), {
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
  readonly drawn: JsonObject;
}

function elementsIn(drawn: JsonObject): readonly Element[] {
  const found: Element[] = [];
  const visit = (node: Json | undefined, blockId: string, isField: boolean): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each, blockId, isField);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const block = typeof node['block_id'] === 'string' ? node['block_id'] : blockId;
    if (typeof node['action_id'] === 'string') {
      found.push({ element: node, blockId: block, isField, drawn });
    }
    const inField = isField || node['type'] === 'input';
    for (const value of Object.values(node)) visit(value, block, inField);
  };
  visit(drawn['blocks'], '', false);
  return found;
}

const ELEMENTS_OF = new Map(DRAWN.map((drawn) => [drawn, elementsIn(drawn)]));
const ELEMENTS = [...ELEMENTS_OF.values()].flat();
const TYPEAHEADS = ELEMENTS.filter(({ element: { type } }) =>
  String(type).endsWith('external_select'),
);
const HOMES = DRAWN.filter(({ type }) => type === 'home');
const PRESSED = ELEMENTS.filter(({ isField }) => !isField);
const FORMS = DRAWN.filter(({ type, submit }) => type === 'modal' && submit !== undefined);
const FIXTURE_BRN = /1234567891/g;

const COMMANDS = [
  ...[
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
  ],
  ...[
    'history',
    'status',
    'settings',
    'digest',
    'import',
    'export',
    'sweep',
    'test-alert',
    '전체 확인',
  ],
];

const HUGE = '가'.repeat(3001);
const HOSTILE: readonly Json[] = [
  ...[
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
  ],
  ...[
    '\u0000',
    '\ud83d',
    '\u202e<!channel>',
    '<!here>',
    '<@U0KIM>',
    'https://evil.example/x',
    '@here',
  ],
  ...['../../etc/passwd', "'; DROP TABLE company;--", '=HYPERLINK("x")', '비번('.repeat(200), HUGE],
  ...['1 text ', '999999 all', '1 roll-up x', '0000000000:taxinvoice', '1234567890', 'U0NOBODY'],
  ...[
    '1234567891:cashbill',
    'details:1',
    'anyway 1234567891',
    '1234567891 zzzz',
    'S0GONE',
    'C0GONE',
  ],
  ...[
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
  ],
];

/** Makes up requests, the same for the same seed. */
export class Attacker {
  readonly #random: () => number;
  readonly #brns: readonly string[];
  readonly #answersAt: string;

  constructor(
    seed: number,
    about: { readonly brns: readonly string[]; readonly answersAt: string },
  ) {
    this.#random = randomFrom(seed);
    this.#brns = about.brns;
    this.#answersAt = about.answersAt;
  }

  request(i: number): HostileRequest {
    const dice = this.#random();
    if (dice < 0.06) return this.#garbage();
    const payload = this.#payload(i, dice);
    const wrecked = this.#random() < 0.2 ? payload : this.#wrecked(payload);
    const text = JSON.stringify(wrecked).replace(FIXTURE_BRN, () => this.#one(this.#brns));
    const isOwed = waitsFor(wrecked);
    if ('event' in payload) return { type: 'application/json', body: text, isOwed };
    const type = 'application/x-www-form-urlencoded';
    if ('command' in payload) {
      // A text with half a character in it cannot be sent.
      const fields = Object.entries(JSON.parse(text) as JsonObject).map(
        ([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ],
      );
      return { type, body: new URLSearchParams(fields).toString(), isOwed };
    }
    return { type, body: new URLSearchParams({ payload: text }).toString(), isOwed };
  }

  #payload(i: number, dice: number): JsonObject {
    if (dice < 0.5) return this.#press(i);
    if (dice < 0.78) return this.#submit(i);
    if (dice < 0.9) return this.#command(i);
    if (dice < 0.96) return this.#typeahead(i);
    return this.#homeOpened(i);
  }

  #who(i: number): JsonObject {
    return {
      team: { id: this.#one(['T0STANDIN', 'T0STANDIN', 'T0STANDIN', 'T0OTHER']), domain: 'x' },
      user: { id: `U${tagOf(i)}`, name: 'x', team_id: 'T0STANDIN' },
      api_app_id: 'A0STANDIN',
      is_enterprise_install: false,
      enterprise: null,
      trigger_id: `trigger-${tagOf(i)}`,
    };
  }

  #press(i: number): JsonObject {
    const { element, blockId, drawn } = this.#one(PRESSED);
    return {
      type: 'block_actions',
      ...this.#who(i),
      ...this.#place(i, drawn),
      actions: [
        {
          type: element['type'] ?? null,
          action_id: element['action_id'] ?? null,
          block_id: blockId,
          ...this.#held(element),
        },
      ],
    };
  }

  #place(i: number, drawn: JsonObject): JsonObject {
    if (typeof drawn['type'] === 'string') {
      return { container: { type: 'view', view_id: `V${tagOf(i)}` }, view: this.#view(i, drawn) };
    }
    const channel = this.#one(['C0TEAM', 'C0ALERTS', 'C0GONE']);
    return {
      container: {
        type: 'message',
        message_ts: '1.1',
        channel_id: channel,
        is_ephemeral: this.#random() < 0.5,
      },
      channel: { id: channel, name: 'x' },
      message: { ts: '1.1', text: '' },
      response_url: `${this.#answersAt}/${tagOf(i)}`,
    };
  }

  #view(i: number, drawn: JsonObject): JsonObject {
    const values: { [block: string]: JsonObject } = {};
    for (const { element, blockId, isField } of ELEMENTS_OF.get(drawn) ?? []) {
      if (!isField) continue;
      values[blockId] = {
        [String(element['action_id'])]: { type: element['type'] ?? '', ...this.#held(element) },
      };
    }
    return {
      id: `V${tagOf(i)}`,
      type: drawn['type'] ?? 'modal',
      callback_id: drawn['callback_id'] ?? '',
      private_metadata: drawn['private_metadata'] ?? '',
      hash: '1.a',
      state: { values },
      previous_view_id: null,
      root_view_id: `V${tagOf(i)}`,
    };
  }

  #submit(i: number): JsonObject {
    return {
      type: 'view_submission',
      ...this.#who(i),
      view: this.#view(i, this.#one(FORMS)),
      response_urls: [],
    };
  }

  #command(i: number): JsonObject {
    const words = [
      this.#one(COMMANDS),
      this.#one([...this.#brns, '라온', 'x', '', HUGE, '<!channel>']),
    ];
    return {
      command: '/hometax',
      text: words.join(' '),
      user_id: `U${tagOf(i)}`,
      team_id: 'T0STANDIN',
      channel_id: this.#one(['C0TEAM', 'C0GONE']),
      trigger_id: `trigger-${tagOf(i)}`,
      response_url: `${this.#answersAt}/${tagOf(i)}`,
    };
  }

  #typeahead(i: number): JsonObject {
    const { element, blockId, drawn } = this.#one(TYPEAHEADS);
    return {
      type: 'block_suggestion',
      ...this.#who(i),
      ...this.#place(i, drawn),
      action_id: element['action_id'] ?? '',
      block_id: blockId,
      value: this.#one(['라', 'ㄹ', '123', '한빛', HUGE, '(', '\\']),
    };
  }

  #homeOpened(i: number): JsonObject {
    const home = this.#one(HOMES);
    return {
      type: 'event_callback',
      team_id: 'T0STANDIN',
      event_id: `Ev${tagOf(i)}`,
      event: {
        type: 'app_home_opened',
        user: `U${tagOf(i)}`,
        channel: 'D1',
        tab: this.#one(['home', 'messages']),
        view: this.#view(i, home),
      },
    };
  }

  /** What an element holds when it is used as it was drawn. */
  #held(element: JsonObject): JsonObject {
    const options = [element['options'], element['initial_options']].flatMap((list) =>
      Array.isArray(list) ? list : [],
    );
    const option = options.length === 0 ? { value: this.#one(this.#brns) } : this.#one(options);
    switch (element['type']) {
      case 'button':
        return element['value'] === undefined ? {} : { value: element['value'] };
      case 'plain_text_input':
        return {
          value: this.#one([
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
        return { selected_user: this.#one(['U0KIM', 'U0GUEST', 'U0NOBODY', null]) };
      case 'multi_users_select':
        return { selected_users: this.#one([[], ['U0KIM'], ['U0NOBODY', 'U0GUEST']]) };
      case 'conversations_select':
        return { selected_conversation: this.#one(['C0TEAM', 'C0GONE', 'D1', null]) };
      case 'datepicker':
        return {
          selected_date: this.#one([
            '2026-11-27',
            '2026-02-30',
            '0001-01-01',
            '9999-12-31',
            'x',
            null,
          ]),
        };
      case 'timepicker':
        return { selected_time: this.#one(['09:00', '24:00', 'x', null]) };
      case 'file_input':
        return { files: this.#one([[], [{ id: 'F0GONE' }]]) };
      default:
        return { selected_option: option };
    }
  }

  /** Up to three parts are gone, doubled, or are something else. */
  #wrecked(payload: JsonObject): JsonObject {
    const copy = JSON.parse(JSON.stringify(payload)) as JsonObject;
    // Before they are wrecked, so that nothing is looked for in what is gone.
    const places = placesIn(copy);
    for (let left = 1 + Math.floor(this.#random() * 3); left > 0; left -= 1) {
      const [holder, key] = this.#one(places);
      const dice = this.#random();
      if (Array.isArray(holder)) {
        if (dice < 0.5) holder[Number(key)] = structuredClone(this.#one(HOSTILE));
        else holder.push(structuredClone(holder[Number(key)] ?? null));
      } else if (dice < 0.25) delete holder[key];
      else holder[key] = structuredClone(this.#one(HOSTILE));
    }
    return copy;
  }

  #garbage(): HostileRequest {
    const form = 'application/x-www-form-urlencoded';
    const many = 'a'.repeat(1024 * 1024);
    const [type, body] = this.#one<readonly [string, string]>([
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
    return { type, body, isOwed: false };
  }

  #one<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.#random() * of.length)];
    if (found === undefined) throw new Error('There is nothing to choose from.');
    return found;
  }
}

type Place = readonly [holder: JsonObject | Json[], key: string];

function placesIn(node: Json): readonly Place[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]): readonly Place[] => [
    [node, key],
    ...placesIn(value),
  ]);
}

/** What says nothing to whoever did it, because it shows elsewhere or nothing is to be said. */
const SILENT = [
  'popup_open',
  'alert_take',
  'alert_hand_back',
  'alert_wake',
  'import_save',
  'import_cancel',
];

/** Somebody can be told by what is left of the payload, and would wait for it. */
function waitsFor(payload: JsonObject): boolean {
  const text = JSON.stringify(payload);
  const { type, event, user, user_id: id, actions, name, command } = payload;
  if (event !== undefined || name !== undefined || type === 'block_suggestion') return false;
  if (SILENT.some((action) => text.includes(`"action_id":"${action}"`))) return false;
  const asked =
    typeof user === 'object' && user !== null && !Array.isArray(user) ? user['id'] : undefined;
  const who = asked ?? (command === undefined && actions === undefined ? undefined : id);
  return typeof who === 'string' && /^U0HX\d+X$/.test(who);
}
