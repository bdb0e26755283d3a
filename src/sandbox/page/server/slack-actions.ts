import { MINUTE } from '../../../kernel/time.js';
import { STEPS, type StepName } from '../../../steps/step-rules.js';
import type { Entry } from '../../slack/element-state.js';
import type { SlackStandIn } from '../../slack/server.js';
import type { Target } from '../../slack/targets.js';
import { missingInputs } from '../../slack/views.js';
import { ALERT_CHANNEL, type World } from '../../world.js';
import {
  type PageEntry,
  type PagePerson,
  REQUESTS,
  type RequestName,
  type SurfaceRef,
} from '../contract.js';
import { SLACKBOT, WORKFLOW_BOT } from './cast.js';
import { DONE, type Handlers, handleAs, type Outcome, outcomeOf, refusal } from './outcomes.js';
import { COMMAND, channelsOf, type ReadPositions } from './page-state.js';
import { wordsOf } from './words.js';

interface Parts {
  readonly world: World;
  readonly readPositions: ReadPositions;
}

type SlackRequest = Exclude<
  RequestName,
  | 'clock'
  | 'company'
  | 'collector-failure'
  | 'member'
  | 'service-states'
  | 'channel-language'
  | 'start-over'
>;

export function slackActions({ world, readPositions }: Parts): Pick<Handlers, SlackRequest> {
  const { slack } = world;
  const findChannel = (me: PagePerson, channel: string) =>
    channelsOf(world, me).find(({ id }) => id === channel);
  const slash = async (me: PagePerson, channel: string, command: string, text: string) => {
    const { id, language } = me;
    if (!slack.isOfferedApp(id)) return refusal(wordsOf(language).noCommands);
    if (findChannel(me, channel) === undefined) return refuseUnseen(me, channel);
    if (command !== COMMAND) return refusal(`${command} is not a valid command.`);
    return outcomeOf(await slack.slash(id, command, text, { channel }), { language, command });
  };
  return {
    slash: handleAs(REQUESTS.slash, ({ channel, command, text }, me) =>
      slash(me, channel, command, text.trim()),
    ),
    sweep: handleAs(REQUESTS.sweep, (_, me) => {
      const visible = channelsOf(world, me).map(({ id }) => id);
      // A person who does not see the alert channel asks in the direct message with the app, which comes last.
      const channel = visible.includes(ALERT_CHANNEL) ? ALERT_CHANNEL : visible.at(-1);
      return slash(me, channel ?? ALERT_CHANNEL, COMMAND, 'sweep');
    }),
    say: handleAs(REQUESTS.say, ({ channel, text }, me) => {
      if (findChannel(me, channel) === undefined) return refuseUnseen(me, channel);
      slack.say(me.id, channel, text);
      return DONE;
    }),
    read: handleAs(REQUESTS.read, ({ channel }, me) => {
      const visible = findChannel(me, channel);
      if (visible === undefined) return refuseUnseen(me, channel);
      readPositions.read(me.id, channel, visible.timeline);
      return DONE;
    }),
    press: handleAs(REQUESTS.press, async ({ where, blockId, actionId, value }, me) => {
      const target = targetIn(slack, me, where);
      if (typeof target === 'string') return refusal(target);
      const pressed = await slack.press(me.id, target, actionId, entryOf(value), { blockId });
      return withFields(outcomeOf(pressed, me), { url: pressed.url });
    }),
    fill: handleAs(REQUESTS.fill, ({ where = 'modal', values }, me) => {
      const target = targetIn(slack, me, { in: where });
      if (typeof target === 'string') return refusal(target);
      slack.fill(me.id, entriesOf(values), target);
      return DONE;
    }),
    submit: handleAs(REQUESTS.submit, async ({ values = {} }, { id, language }) => {
      const words = wordsOf(language);
      if (slack.views(id).length === 0) return refusal(words.noModal);
      const empty = missingInputs(slack.fill(id, entriesOf(values)));
      if (empty.length === 0) return outcomeOf(await slack.submit(id), { language });
      const sentence = words.missing(empty.map(({ input }) => input?.label ?? ''));
      const blockIds = empty.map(({ blockId }) => blockId);
      return { status: 422, body: { ok: false, kind: 'missing', sentence, blockIds } };
    }),
    close: handleAs(REQUESTS.close, async ({ all = false }, me) => {
      if (slack.views(me.id).length > 0) await slack.closeView(me.id, { all });
      return DONE;
    }),
    typeahead: handleAs(REQUESTS.typeahead, async ({ where, actionId, query }, me) => {
      const target = targetIn(slack, me, where);
      if (typeof target === 'string') return refusal(target);
      const result = await slack.typeahead(me.id, actionId, query, target);
      return withFields(outcomeOf(result, me), { options: result.options });
    }),
    shortcut: handleAs(REQUESTS.shortcut, async ({ callbackId, message }, me) => {
      if (!slack.isOfferedApp(me.id)) return refusal(wordsOf(me.language).noCommands);
      return outcomeOf(await slack.shortcut(me.id, callbackId, message), me);
    }),
    workflow: handleAs(REQUESTS.workflow, async ({ channel, step, inputs }, me) => {
      if (findChannel(me, channel) === undefined) return refuseUnseen(me, channel);
      if (!isStep(step)) return refusal(`There is no workflow with the step ${step}.`);
      const given = Object.entries(inputs).filter(([, value]) => value !== '');
      const { id } = await slack.runStep(me.id, step, Object.fromEntries(given));
      void postResult(slack, id, { channel, me });
      return DONE;
    }),
    home: handleAs(REQUESTS.home, async (_, { id, language }) =>
      slack.isOfferedApp(id)
        ? outcomeOf(await slack.openHome(id), { language })
        : refusal(wordsOf(language).noCommands),
    ),
  };
}

function isStep(name: string): name is StepName {
  return Object.hasOwn(STEPS, name);
}

const MAX_STEP_MS = 5 * MINUTE;

/** Posts what a step returned, as a workflow may do, or tells the person alone why it failed, as Slack does. */
async function postResult(
  slack: SlackStandIn,
  id: string,
  { channel, me }: { readonly channel: string; readonly me: PagePerson },
): Promise<void> {
  // Rejects if the step takes too long, or if the sandbox is closed in the meantime.
  const run = await slack
    .waitFor(
      ({ stepRuns }) => stepRuns.find((each) => each.id === id && each.state !== 'running'),
      MAX_STEP_MS,
    )
    .catch(() => undefined);
  if (run === undefined) return;
  const { outputs = {}, error } = run;
  if (error !== undefined) {
    slack.post({
      user: SLACKBOT,
      channel,
      text: wordsOf(me.language).workflow.failed(error),
      ephemeralFor: me.id,
    });
    return;
  }
  const { sentence, ...others } = outputs;
  const facts = Object.entries(others).map(([name, value]) => `\`${name}: ${String(value)}\``);
  const text = [String(sentence), facts.join(' ')].filter(Boolean).join('\n');
  slack.post({ user: WORKFLOW_BOT, channel, text });
}

function refuseUnseen(me: PagePerson, channel: string): Outcome {
  return refusal(`${me.id} does not see the channel ${channel}.`);
}

function withFields(outcome: Outcome, fields: object): Outcome {
  return outcome.body.ok ? { status: 200, body: { ok: true, ...fields } } : outcome;
}

/** The message or view that an action is on, or a sentence that says why there is none. */
function targetIn(slack: SlackStandIn, me: PagePerson, where: SurfaceRef): Target | string {
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
