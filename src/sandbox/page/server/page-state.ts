import { usageLines } from '../../../help/help-words.js';
import type { Instant } from '../../../kernel/time.js';
import { type ParameterType, STEPS } from '../../../steps/step-rules.js';
import { COMMAND_WORDS } from '../../../text/shown-commands.js';
import { TONGUES } from '../../../text/tongue.js';
import type { Channel, Message, View } from '../../slack/model.js';
import { stateValues } from '../../slack/views.js';
import type { World } from '../../world.js';
import type {
  PageChannel,
  PageCommand,
  PageLanguage,
  PageMessage,
  PageNotices,
  PagePerson,
  PageState,
  PageView,
  PageWorkflow,
} from '../contract.js';
import type { AppSettings } from './app-host.js';
import { BOTS, CAST, CHANNEL_IDS } from './cast.js';
import { companiesState } from './companies-state.js';
import { nextRung, nextRuns } from './due-times.js';
import type { Pager } from './pager.js';
import type { SlackProblems } from './slack-problems.js';
import { wordsOf } from './words.js';
import type { ServiceStates } from './world-actions.js';

interface StateSources {
  readonly runId: string;
  readonly world: World;
  readonly settings: Pick<AppSettings, 'schedule' | 'chosenLanguage'>;
  readonly readPositions: ReadPositions;
  readonly slackProblems: SlackProblems;
  readonly versions: { readonly current: number };
  readonly host: { readonly language: PageLanguage; readonly isSweeping: boolean };
  readonly mover: { readonly movingTo: Instant | undefined };
  readonly services: { readonly current: ServiceStates };
  readonly notices: { readonly current: PageNotices };
  readonly pager: Pick<Pager, 'events'>;
}

const MAX_MESSAGES = 200;
export const COMMAND = '/hometax';

/** The channels that a person is a member of and can see; the direct message with the app is last. */
export function channelsOf({ slack }: World, { id }: PagePerson): readonly Channel[] {
  const visible = CHANNEL_IDS.map(slack.channel).filter(
    (channel) => channel.members.includes(id) && slack.sees(id, channel.id),
  );
  return slack.isOfferedApp(id) ? [...visible, slack.im(id)] : visible;
}

/** The page of a person who has this channel open; their first channel if they cannot see this one. */
export function pageState(sources: StateSources, me: PagePerson, open: string): PageState {
  const { world, settings } = sources;
  const { schedule, chosenLanguage } = settings;
  const now = world.clock.now();
  const notices = sources.notices.current;
  const channels = channelsOf(world, me);
  const channel = channels.find(({ id }) => id === open) ?? channels[0];
  const home = world.slack.home(me.id);
  return {
    version: sources.versions.current,
    sandbox: sources.runId,
    me,
    people: CAST,
    channelLanguage: chosenLanguage ?? sources.host.language,
    isLanguageChosen: chosenLanguage !== undefined,
    names: namesIn(world, me),
    channels: channels.map((each) => channelState(each, me, sources)),
    channel: channel?.id ?? '',
    messages: channel === undefined ? [] : messagesOf(world, channel, me),
    modals: world.slack.views(me.id).map(viewState),
    home: home && viewState(home),
    problems: sources.slackProblems.latest(),
    clock: {
      now,
      movingTo: sources.mover.movingTo,
      next: [...nextRuns(schedule, now), ...nextRung(schedule, notices, now)].toSorted(
        (a, b) => a.at - b.at,
      ),
    },
    isSweeping: sources.host.isSweeping,
    notices,
    popbill: {
      ...sources.services.current,
      companies: companiesState({ book: world.popbill.companies, language: me.language, now }),
    },
    pager: sources.pager.events,
    commands: world.slack.isOfferedApp(me.id) ? [commandIn(me.language)] : [],
    workflows: WORKFLOWS,
  };
}

function channelState(channel: Channel, me: PagePerson, sources: StateSources): PageChannel {
  const { id, name, kind, timeline } = channel;
  const unread = sources.readPositions.unread(me.id, id, timeline);
  const isDirect = kind === 'im';
  const mentions = isDirect
    ? unread
    : unread.filter(({ text, blocks }) =>
        `${text} ${JSON.stringify(blocks)}`.includes(`<@${me.id}>`),
      );
  return {
    id,
    name: isDirect ? 'HomeTax Watch' : name,
    kind: isDirect ? 'app' : kind,
    unread: unread.length,
    mentionCount: mentions.length,
  };
}

function messagesOf(world: World, channel: Channel, me: PagePerson): readonly PageMessage[] {
  const { slack } = world;
  const roots = channel.messages.slice(-MAX_MESSAGES);
  const ephemerals = slack
    .ephemerals(me.id)
    .filter((message) => message.channel === channel.id)
    .slice(-MAX_MESSAGES);
  const all = [...roots.flatMap((root) => [root, ...root.replies]), ...ephemerals];
  return all
    .toSorted((a, b) => a.ts.localeCompare(b.ts))
    .map((message) => messageState(world, message, me));
}

function messageState({ slack }: World, message: Message, me: PagePerson): PageMessage {
  const { ts, user, text, blocks, threadTs, replyBroadcast, edited } = message;
  const files = slack.files.filter(({ id }) => message.files.includes(id));
  return {
    ts,
    at: Math.floor(Number(ts) * 1000),
    user,
    isByApp: user === slack.app.botUserId,
    text,
    blocks,
    threadTs,
    replyBroadcast,
    isEdited: edited !== undefined,
    files: files.map(({ id, name, content }) => ({
      id,
      name,
      bytes: content.length,
      url: `/api/files/${id}?as=${me.id}`,
    })),
    isOnlyForYou: message.ephemeralFor !== undefined,
  };
}

function viewState(view: View): PageView {
  const { id, type, callbackId, hash, title, submit, close, blocks, input, errors } = view;
  const values = stateValues(blocks, input);
  return { id, type, callbackId, hash, title, submit, close, blocks, values, errors };
}

/** Leaves out the names of channels that the person cannot see. */
function namesIn({ slack }: World, me: PagePerson): PageState['names'] {
  return {
    users: Object.fromEntries([
      ...CAST.map(({ id, name }): [string, string] => [id, name]),
      [slack.app.botUserId, 'HomeTax Watch'],
      ...Object.entries(BOTS),
    ]),
    channels: Object.fromEntries(
      CHANNEL_IDS.filter((id) => slack.sees(me.id, id)).map((id) => [id, slack.channel(id).name]),
    ),
    groups: Object.fromEntries([...slack.userGroups].map(([id, { handle }]) => [id, handle])),
  };
}

const INPUT_TYPES: Readonly<Partial<Record<ParameterType, 'text' | 'person' | 'channel'>>> = {
  string: 'text',
  'slack#/types/user_id': 'person',
  'slack#/types/channel_id': 'channel',
};

/** A sample workflow for each step, without the inputs that Slack itself fills in. */
const WORKFLOWS = Object.entries(STEPS).map(([step, { inputs }]): PageWorkflow => {
  const required: readonly string[] = inputs.required;
  return {
    step,
    inputs: Object.entries(inputs.types).flatMap(([name, slackType]) => {
      const type = INPUT_TYPES[slackType];
      return type === undefined ? [] : { name, type, isRequired: required.includes(name) };
    }),
  };
});

function commandIn(language: PageLanguage): PageCommand {
  const subcommands = Object.values(COMMAND_WORDS[language]);
  return {
    command: COMMAND,
    hint: `[${subcommands.join('|')}] [${wordsOf(language).companyArgument}]`,
    usages: usageLines(TONGUES[language]).map(({ word, command, help }) => {
      return { subcommand: COMMAND_WORDS[language][word], usage: command, description: help };
    }),
  };
}

/** The last message that each person has read in each channel. */
export class ReadPositions {
  readonly #lastReadTs = new Map<string, string>();

  /** Records that the person has read the channel to its end. */
  read(person: string, channel: string, timeline: readonly Message[]): void {
    this.#lastReadTs.set(`${person} ${channel}`, timeline.at(-1)?.ts ?? '');
  }

  /** The person's unread messages in the channel, without those they wrote themselves. */
  unread(person: string, channel: string, timeline: readonly Message[]): readonly Message[] {
    const lastReadTs = this.#lastReadTs.get(`${person} ${channel}`) ?? '';
    return timeline.filter(({ ts, user }) => ts > lastReadTs && user !== person);
  }
}
