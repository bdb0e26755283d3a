import type { Entry } from '../../slack/element-state.js';
import type { View } from '../../slack/model.js';
import type { Target } from '../../slack/places.js';
import type { SlackStandIn } from '../../slack/stand-in.js';
import { missingInputs } from '../../slack/view-state.js';
import { ALERT_CHANNEL, type World } from '../../world.js';
import {
  type PageEntry,
  type PagePerson,
  REQUESTS,
  type RequestName,
  type Where,
} from '../contract.js';
import { byPerson, type Handlers } from './handlers.js';
import { DONE, delivered, missing, type Outcome, refused } from './outcomes.js';
import { COMMAND, channelsOf } from './page-state.js';
import type { ReadMarks } from './read-marks.js';
import { wordsOf } from './words.js';

interface Parts {
  readonly world: World;
  readonly marks: ReadMarks;
}

type SlackRequest = Exclude<
  RequestName,
  'clock' | 'company' | 'member' | 'weather' | 'channel-language' | 'start-over'
>;

/** What a person does in Slack. */
export function slackActions({ world, marks }: Parts): Pick<Handlers, SlackRequest> {
  const { slack } = world;
  const slash = async (me: PagePerson, channel: string, command: string, text: string) => {
    const { id, language } = me;
    if (!slack.isOfferedApp(id)) return refused(wordsOf(language).noCommands);
    if (!sees(world, me, channel)) return refused(`${id} does not see the channel ${channel}.`);
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
      if (!sees(world, me, channel)) return refused(`${me.id} does not see ${channel}.`);
      slack.say(me.id, channel, text);
      return DONE;
    }),
    read: byPerson(REQUESTS.read, ({ channel }, me) => {
      const seen = channelsOf(world, me).find(({ id }) => id === channel);
      if (seen === undefined) return refused(`${me.id} does not see ${channel}.`);
      marks.read(me.id, channel, seen.timeline);
      return DONE;
    }),
    press: byPerson(REQUESTS.press, async ({ where, blockId, actionId, value }, me) => {
      const target = targetIn(slack, me, where);
      if (typeof target === 'string') return refused(target);
      const pressed = await slack.press(me.id, target, actionId, entryOf(value), { blockId });
      const outcome = delivered(pressed, me);
      const { url } = pressed;
      return url !== undefined && outcome.body.ok
        ? { status: 200, body: { ok: true, url } }
        : outcome;
    }),
    fill: byPerson(REQUESTS.fill, ({ where = 'modal', values }, me) => {
      const target = targetIn(slack, me, { in: where });
      if (typeof target === 'string') return refused(target);
      slack.fill(me.id, entriesOf(values), target);
      return DONE;
    }),
    submit: byPerson(REQUESTS.submit, ({ values = {} }, me) => submit(slack, me, values)),
    close: byPerson(REQUESTS.close, async ({ all = false }, me) => {
      if (slack.views(me.id).length > 0) await slack.closeView(me.id, { all });
      return DONE;
    }),
    typeahead: byPerson(REQUESTS.typeahead, async ({ where, actionId, query }, me) => {
      const target = targetIn(slack, me, where);
      if (typeof target === 'string') return refused(target);
      const found = await slack.typeahead(me.id, actionId, query, target);
      const outcome = delivered(found, me);
      return outcome.body.ok
        ? { status: 200, body: { ok: true, options: found.options } }
        : outcome;
    }),
    home: byPerson(REQUESTS.home, async (_, { id, language }) =>
      slack.isOfferedApp(id)
        ? delivered(await slack.openHome(id), { language })
        : refused(wordsOf(language).noCommands),
    ),
  };
}

async function submit(
  slack: SlackStandIn,
  { id, language }: PagePerson,
  values: Readonly<Record<string, PageEntry>>,
): Promise<Outcome> {
  if (slack.views(id).length === 0) return refused(wordsOf(language).noModal);
  const empty = missingInputs(slack.fill(id, entriesOf(values)));
  if (empty.length === 0) return delivered(await slack.submit(id), { language });
  const labels = empty.map(({ input }) => input?.label ?? '');
  const blockIds = empty.map(({ blockId }) => blockId);
  return missing(wordsOf(language).missing(labels), blockIds);
}

function sees(world: World, me: PagePerson, channel: string): boolean {
  return channelsOf(world, me).some(({ id }) => id === channel);
}

/** The message or view in which somebody acts, or a sentence that says why there is none. */
function targetIn(slack: SlackStandIn, me: PagePerson, where: Where): Target | string {
  const viewOr = (view: View | undefined, sentence: string) => view ?? sentence;
  switch (where.in) {
    case 'message':
      return { channel: where.channel, ts: where.ts };
    case 'modal':
      return viewOr(slack.views(me.id).at(-1), wordsOf(me.language).noModal);
    case 'home':
      return viewOr(slack.home(me.id), wordsOf(me.language).noHome);
    default:
      return where satisfies never;
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
