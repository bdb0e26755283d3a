import type { SlackDeps } from '../app/slack-deps.js';
import { offerCompanies } from '../company/choose-listeners.js';
import { watchedName } from '../company/find-company.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import type { MessageRef } from '../records/alert.js';
import { updateModal } from '../slack/modals.js';
import {
  type ButtonArgs,
  type ChoiceArgs,
  type Origin,
  originOfAction,
  parseTarget,
} from '../slack/origin.js';
import { tellUnreadable } from '../slack/unreadable.js';
import { admit, openWindow, type Visit } from '../slack/visit.js';

import {
  HISTORY_ON_A_PAGE,
  type HistoryPlace,
  historyModal,
  messageOf,
  parseHistoryPlace,
} from './history-view.js';

/** `/hometax history [company]`. Without a company it is of all of them, also where only one is watched. */
export async function commandHistory(
  origin: Origin,
  words: string,
  deps: SlackDeps,
): Promise<void> {
  const visit = await admit(origin, 'history', deps);
  if (visit === undefined) return;
  if (words === '') return openHistory(visit, {}, deps);
  const found = await deps.companies.find(words);
  switch (found.kind) {
    case 'one':
      return openHistory(visit, { brn: found.brn }, deps);
    default:
      return offerCompanies(visit, 'history', found, deps);
  }
}

/** One of several companies that fit was chosen. */
export function onHistoryButton(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'history', deps);
    if (visit !== undefined) await openHistory(visit, { brn: target.brn }, deps);
  };
}

/** Another page, in the same window. */
export function onHistoryPlace(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const place = parseHistoryPlace(args.action.value ?? '');
    if (place === undefined) return tellUnreadable(args, deps);
    await turn(args, place, deps);
  };
}

/** A company was chosen in the window. */
export function onHistoryCompany(deps: SlackDeps) {
  return async (args: ChoiceArgs): Promise<void> => {
    await args.ack();
    const brn = brnOf(args.action.selected_option?.value);
    if (brn === undefined) return tellUnreadable(args, deps);
    await turn(args, { brn }, deps);
  };
}

function brnOf(value: string | undefined): Brn | undefined {
  const brn = parseBrn(value ?? '');
  return brn.ok ? brn.value : undefined;
}

async function openHistory(visit: Visit, place: HistoryPlace, deps: SlackDeps): Promise<void> {
  await openWindow(visit, await draw(visit, place, deps), deps);
}

async function turn(
  args: ButtonArgs | ChoiceArgs,
  place: HistoryPlace,
  deps: SlackDeps,
): Promise<void> {
  const viewId = args.body.view?.id;
  if (viewId === undefined) return tellUnreadable(args, deps);
  const visit = await admit(originOfAction(args), 'history', deps);
  // Who closed the window meanwhile wants to read no more.
  if (visit !== undefined) await updateModal(viewId, await draw(visit, place, deps), deps);
}

async function draw({ text }: Visit, place: HistoryPlace, deps: SlackDeps) {
  const { history, companies, workspaceUrl, stage, clock } = deps;
  const { records, ...beyond } = await history.historyPage({ ...place, limit: HISTORY_ON_A_PAGE });
  const url = workspaceUrl();
  const lines = records.map(({ at, event, brn }) => {
    const message = messageOf(event);
    return {
      at,
      event,
      company: brn === undefined ? undefined : { brn, ...watchedName(brn, companies) },
      ...(message === undefined || url === undefined ? {} : { link: permalinkOf(message, url) }),
    };
  });
  const name = place.brn === undefined ? {} : watchedName(place.brn, companies);
  return historyModal({ place, lines, ...beyond, ...name, stage, now: clock.now() }, text);
}

/**
 * Where a message is read in a browser or in Slack's app: the form of the links that "Copy link" gives. Put together
 * here, because asking `chat.getPermalink` for each line of a page would take a call apiece.
 *
 * @param workspaceUrl as `auth.test` gives it, ending in a slash
 */
export function permalinkOf({ channel, ts }: MessageRef, workspaceUrl: string): string {
  return `${workspaceUrl}archives/${channel}/p${ts.replace('.', '')}`;
}
