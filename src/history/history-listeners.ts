import { offerCompanies, onPick } from '../company/choose-listeners.js';
import type { Companies } from '../company/company-index.js';
import { parseBrn } from '../kernel/brn.js';
import type { MessageRef } from '../records/alert.js';
import type { Store } from '../records/store.js';
import { tellUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import { updateModal } from '../slack/modals.js';
import { type ButtonArgs, type ChoiceArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onTarget, openWindow, type Visit } from '../slack/visit.js';
import {
  HISTORY_ON_A_PAGE,
  HISTORY_PLACE,
  type HistoryPlace,
  historyModal,
} from './history-view.js';

interface Deps extends SlackKit {
  readonly store: Pick<Store, 'historyPage'>;
  readonly companies: Companies;
}

/** `/hometax history [company]`. Without a company: the history of all companies, even if only one is watched. */
export async function commandHistory(origin: Origin, words: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'history', deps);
  if (visit === undefined) return;
  if (words === '') return openHistory(visit, { brn: undefined }, deps);
  const found = await deps.companies.find(words);
  switch (found.kind) {
    case 'one':
      return openHistory(visit, { brn: found.brn }, deps);
    default:
      return offerCompanies(visit, 'history', found, deps);
  }
}

async function openHistory(visit: Visit, place: HistoryPlace, deps: Deps): Promise<void> {
  await openWindow(visit, await draw(visit, place, deps), deps);
}

async function turn(args: ButtonArgs | ChoiceArgs, place: HistoryPlace, deps: Deps): Promise<void> {
  const viewId = args.body.view?.id;
  if (viewId === undefined) return tellUnreadable(args, deps);
  const visit = await admit(originOfAction(args), 'history', deps);
  // Nothing to show when the window was closed meanwhile.
  if (visit !== undefined) await updateModal(viewId, await draw(visit, place, deps), deps);
}

async function draw({ text }: Visit, place: HistoryPlace, deps: Deps) {
  const { store, companies, workspaceUrl, stage, clock } = deps;
  const { records, ...otherPages } = await store.historyPage({
    ...place,
    limit: HISTORY_ON_A_PAGE,
  });
  const url = workspaceUrl();
  const lines = records.map(({ at, event, brn }) => {
    const message = event.kind === 'told' || event.kind === 'posted' ? event.message : undefined;
    return {
      at,
      event,
      company: brn && { brn, name: companies.get(brn)?.name },
      link: message && url && permalinkOf(message, url),
    };
  });
  const name = place.brn && companies.get(place.brn)?.name;
  return historyModal({ place, lines, ...otherPages, name, stage, now: clock.now() }, text);
}

/**
 * The URL of Slack's "Copy link" for a message. Built here, because `chat.getPermalink` would need a call per line.
 *
 * @param workspaceUrl from `auth.test`, ending in a slash
 */
export function permalinkOf({ channel, ts }: MessageRef, workspaceUrl: string): string {
  return `${workspaceUrl}archives/${channel}/p${ts.replace('.', '')}`;
}

export function historyListeners(deps: Deps) {
  const open = onTarget('history', deps, (visit, { brn }) => openHistory(visit, { brn }, deps));
  /** Shows another page in the same window. */
  const turnPage = async (args: ButtonArgs): Promise<void> => {
    const place = HISTORY_PLACE.safeParse(args.action.value).data;
    if (place === undefined) return tellUnreadable(args, deps);
    await turn(args, place, deps);
  };
  const chooseCompany = async (args: ChoiceArgs): Promise<void> => {
    const brn = parseBrn(args.action.selected_option?.value ?? '');
    if (!brn.ok) return tellUnreadable(args, deps);
    await turn(args, { brn: brn.value }, deps);
  };
  return {
    buttons: {
      [ACTIONS.chooseHistory]: open,
      [ACTIONS.historyAll]: turnPage,
      [ACTIONS.historyEarlier]: turnPage,
      [ACTIONS.historyLater]: turnPage,
      [ACTIONS.historyNewest]: turnPage,
    },
    choices: {
      [ACTIONS.historyCompany]: chooseCompany,
      [ACTIONS.pickHistory]: onPick(open),
    },
  } satisfies Partial<Listeners>;
}
