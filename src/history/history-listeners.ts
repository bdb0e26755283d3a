import { offerCompanies, onPick } from '../company/choose-listeners.js';
import type { Companies } from '../company/company-index.js';
import { parseBrn } from '../kernel/brn.js';
import type { MessageRef } from '../records/alert.js';
import type { Store } from '../records/store.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import { updateModal } from '../slack/modals.js';
import { type ButtonArgs, type ChoiceArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onTargetPress, openWindow, type Visit } from '../slack/visit.js';
import {
  HISTORY_PAGE_SIZE,
  HISTORY_PLACE,
  type HistoryPlace,
  historyModal,
} from './history-view.js';

interface Deps extends SlackKit {
  readonly store: Pick<Store, 'historyPage'>;
  readonly companies: Companies;
}

/** `/hometax history [company]`. Without input, shows the history of all companies, even if only one is watched. */
export async function runHistoryCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'history', deps);
  if (visit === undefined) return;
  if (input === '') return openHistory(visit, { brn: undefined }, deps);
  const match = await deps.companies.find(input);
  if (match.kind === 'one') return openHistory(visit, { brn: match.brn }, deps);
  return offerCompanies(visit, 'history', match, deps);
}

async function openHistory(visit: Visit, place: HistoryPlace, deps: Deps): Promise<void> {
  await openWindow(visit, await drawHistory(visit, place, deps), deps);
}

async function showPage(
  args: ButtonArgs | ChoiceArgs,
  place: HistoryPlace,
  deps: Deps,
): Promise<void> {
  const viewId = args.body.view?.id;
  if (viewId === undefined) return answerUnreadable(args, deps);
  const visit = await admit(originOfAction(args), 'history', deps, 'button');
  // If the window was closed, the update has no effect, and the person needs no answer.
  if (visit !== undefined) await updateModal(viewId, await drawHistory(visit, place, deps), deps);
}

async function drawHistory({ t }: Visit, place: HistoryPlace, deps: Deps) {
  const { store, companies, workspaceUrl, stage, clock } = deps;
  const query = { ...place, limit: HISTORY_PAGE_SIZE };
  const { records, earlier, later } = await store.historyPage(query);
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
  return historyModal({ place, lines, earlier, later, name, stage, now: clock.now() }, t);
}

/**
 * The URL of a message, as Slack's "Copy link" gives it. `chat.getPermalink` would need a call for each line.
 *
 * @param workspaceUrl from `auth.test`, ending in a slash
 */
export function permalinkOf({ channel, ts }: MessageRef, workspaceUrl: string): string {
  return `${workspaceUrl}archives/${channel}/p${ts.replace('.', '')}`;
}

export function historyListeners(deps: Deps) {
  const open = onTargetPress('history', deps, (visit, { brn }) =>
    openHistory(visit, { brn }, deps),
  );
  const turnPage = async (args: ButtonArgs): Promise<void> => {
    const place = HISTORY_PLACE.safeParse(args.action.value).data;
    if (place === undefined) return answerUnreadable(args, deps);
    await showPage(args, place, deps);
  };
  const chooseCompany = async (args: ChoiceArgs): Promise<void> => {
    const brn = parseBrn(args.action.selected_option?.value ?? '');
    if (!brn.ok) return answerUnreadable(args, deps);
    await showPage(args, { brn: brn.value }, deps);
  };
  return {
    buttons: {
      [ACTIONS.chooseHistory]: open,
      [ACTIONS.historyAll]: turnPage,
      [ACTIONS.historyEarlier]: turnPage,
      [ACTIONS.historyLater]: turnPage,
      [ACTIONS.historyNewest]: turnPage,
    },
    selects: {
      [ACTIONS.historyCompany]: chooseCompany,
      [ACTIONS.pickHistory]: onPick(open),
    },
  } satisfies Partial<Listeners>;
}
