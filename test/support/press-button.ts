import type { SlackStandIn } from '../../src/sandbox/slack/server.js';
import { MENU_ENTRY } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';

/** Presses a button wherever it is drawn: as a button, or as an entry of a `moreMenu`. */
export function pressButton(
  slack: SlackStandIn,
  user: string,
  target: Parameters<SlackStandIn['press']>[1],
  actionId: string,
  value?: string,
) {
  const entry = entriesIn(drawnAt(slack, user, target)).find((each) => {
    const button = MENU_ENTRY.parse(each);
    return button.actionId === actionId && (value === undefined || button.value === value);
  });
  return entry === undefined
    ? slack.press(user, target, actionId, value)
    : slack.press(user, target, ACTIONS.more, entry);
}

function drawnAt(
  slack: SlackStandIn,
  user: string,
  target: Parameters<SlackStandIn['press']>[1],
): unknown {
  return 'ts' in target
    ? [...slack.channel(target.channel).messages, ...slack.ephemerals(user)].find(
        ({ ts }) => ts === target.ts,
      )?.blocks
    : [...slack.views(user), slack.home(user)].find((view) => view?.id === target.id)?.blocks;
}

/** The values of all options in menus of further buttons. */
function entriesIn(drawn: unknown): readonly string[] {
  if (Array.isArray(drawn)) return drawn.flatMap(entriesIn);
  if (typeof drawn !== 'object' || drawn === null) return [];
  const { action_id: id, options } = drawn as {
    readonly action_id?: unknown;
    readonly options?: readonly { readonly value: string }[];
  };
  if (id === ACTIONS.more) return (options ?? []).map(({ value }) => value);
  return Object.values(drawn).flatMap(entriesIn);
}
