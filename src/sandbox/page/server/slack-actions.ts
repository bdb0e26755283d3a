import type { Entry } from '../../slack/element-state.js';
import type { Target } from '../../slack/places.js';
import type { SlackStandIn } from '../../slack/server.js';
import { missingInputs } from '../../slack/views.js';
import { ALERT_CHANNEL, type World } from '../../world.js';
import {
  type PageEntry,
  type PagePerson,
  REQUESTS,
  type RequestName,
  type Where,
} from '../contract.js';
import { byPerson, DONE, delivered, type Handlers, type Outcome, refused } from './outcomes.js';
import { COMMAND, channelsOf, type ReadMarks } from './page-state.js';
import { wordsOf } from './words.js';

interface Parts {
  readonly world: World;
  readonly marks: ReadMarks;
}

type SlackRequest = Exclude<
  RequestName,
  'clock' | 'company' | 'member' | 'weather' | 'channel-language' | 'start-over'
>;

export function slackActions({ world, marks }: Parts): Pick<Handlers, SlackRequest> {
  const { slack } = world;
  const seenBy = (me: PagePerson, channel: string) =>
    channelsOf(world, me).find(({ id }) => id === channel);
  const slash = async (me: PagePerson, channel: string, command: string, text: string) => {
    const { id, language } = me;
    if (!slack.isOfferedApp(id)) return refused(wordsOf(language).noCommands);
    if (seenBy(me, channel) === undefined) return unseen(me, `the channel ${channel}`);
    if (command !== COMMAND) return refused(`${command} is not a valid command.`);
    return delivered(await slack.slash(id, command, text, { channel }), { language, command });
  };
  return {
    slash: byPerson(REQUESTS.slash, ({ channel, command, text }, me) =>
      slash(me, channel, command, text.trim()),
    ),
    sweep: byPerson(REQUESTS.sweep, (_, me) => {
      const seen = channelsOf(world, me).map(({ id }) => id);
      const where = seen.includes(ALERT_CHANNEL) ? ALERT_CHANNEL : seen.at(-1);
      return slash(me, where ?? ALERT_CHANNEL, COMMAND, 'sweep');
    }),
    say: byPerson(REQUESTS.say, ({ channel, text }, me) => {
      if (seenBy(me, channel) === undefined) return unseen(me, channel);
      slack.say(me.id, channel, text);
      return DONE;
    }),
    read: byPerson(REQUESTS.read, ({ channel }, me) => {
      const seen = seenBy(me, channel);
      if (seen === undefined) return unseen(me, channel);
      marks.read(me.id, channel, seen.timeline);
      return DONE;
    }),
    press: byPerson(REQUESTS.press, async ({ where, blockId, actionId, value }, me) => {
      const target = targetIn(slack, me, where);
      if (typeof target === 'string') return refused(target);
      const pressed = await slack.press(me.id, target, actionId, entryOf(value), { blockId });
      return withMore(delivered(pressed, me), { url: pressed.url });
    }),
    fill: byPerson(REQUESTS.fill, ({ where = 'modal', values }, me) => {
      const target = targetIn(slack, me, { in: where });
      if (typeof target === 'string') return refused(target);
      slack.fill(me.id, entriesOf(values), target);
      return DONE;
    }),
    submit: byPerson(REQUESTS.submit, async ({ values = {} }, { id, language }) => {
      const words = wordsOf(language);
      if (slack.views(id).length === 0) return refused(words.noModal);
      const empty = missingInputs(slack.fill(id, entriesOf(values)));
      if (empty.length === 0) return delivered(await slack.submit(id), { language });
      const sentence = words.missing(empty.map(({ input }) => input?.label ?? ''));
      const blockIds = empty.map(({ blockId }) => blockId);
      return { status: 422, body: { ok: false, kind: 'missing', sentence, blockIds } };
    }),
    close: byPerson(REQUESTS.close, async ({ all = false }, me) => {
      if (slack.views(me.id).length > 0) await slack.closeView(me.id, { all });
      return DONE;
    }),
    typeahead: byPerson(REQUESTS.typeahead, async ({ where, actionId, query }, me) => {
      const target = targetIn(slack, me, where);
      if (typeof target === 'string') return refused(target);
      const found = await slack.typeahead(me.id, actionId, query, target);
      return withMore(delivered(found, me), { options: found.options });
    }),
    home: byPerson(REQUESTS.home, async (_, { id, language }) =>
      slack.isOfferedApp(id)
        ? delivered(await slack.openHome(id), { language })
        : refused(wordsOf(language).noCommands),
    ),
  };
}

function unseen(me: PagePerson, what: string): Outcome {
  return refused(`${me.id} does not see ${what}.`);
}

function withMore(outcome: Outcome, more: object): Outcome {
  return outcome.body.ok ? { status: 200, body: { ok: true, ...more } } : outcome;
}

/** The message or view in which somebody acts, or a sentence that says why there is none. */
function targetIn(slack: SlackStandIn, me: PagePerson, where: Where): Target | string {
  switch (where.in) {
    case 'message':
      return { channel: where.channel, ts: where.ts };
    case 'modal':
      return slack.views(me.id).at(-1) ?? wordsOf(me.language).noModal;
    case 'home':
      return slack.home(me.id) ?? wordsOf(me.language).noHome;
  }
}

function entriesOf(values: Readonly<Record<string, PageEntry>>): Readonly<Record<string, Entry>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, entryOf(value)] as const),
  );
}

function entryOf(value: PageEntry | undefined): Entry {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' || !('file' in value)) return value;
  return { name: value.file, content: Buffer.from(value.base64, 'base64') };
}
