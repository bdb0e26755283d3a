import type { ModalView } from '@slack/types';
import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import type { SlackDeps } from '../app/slack-deps.js';
import { companyWords } from '../company/find-company.js';
import type { Brn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN } from '../slack/blocks.js';
import { messageOfModal } from '../slack/modal-view.js';
import { openModal, updateModal } from '../slack/modals.js';
import { noticeMessage } from '../slack/notice-message.js';
import type { Notice } from '../slack/notice-text.js';
import { shownNotice, type Visit } from '../slack/visit.js';
import type { Catalog } from '../text/catalog.js';
import { alertDetailsModal } from './alert-details-view.js';
import { ALERTS_ON_A_PAGE, type AlertPlace, alertListModal } from './alert-list-view.js';
import { alertActionDone } from './alert-list-words.js';
import type { SnoozeRefusal } from './snooze-rules.js';

/** What people do to an alert with one press. */
export type AlertDeed = 'take' | 'hand-back' | 'wake';

/** Does it; gives what keeps it from being done. That it is done the alert's message says itself. */
export async function actOnAlert(
  deed: AlertDeed,
  about: { readonly brn: Brn; readonly by: UserId },
  deps: Pick<SlackDeps, 'desk' | 'companies' | 'clock'>,
): Promise<Notice | undefined> {
  const { brn, by } = about;
  const done = await DEEDS[deed](deps.desk, brn, by);
  return done.ok ? undefined : refusalNotice(done.error, about, deps);
}

/** What came of it, as mrkdwn, for a place that shows several alerts. */
export function deedNews(
  about: { readonly deed: AlertDeed; readonly brn: Brn; readonly refused: Notice | undefined },
  text: Catalog,
  deps: Pick<SlackDeps, 'companies'>,
): string {
  const { deed, brn, refused } = about;
  if (refused !== undefined) return text.notice.sentence(refused, MRKDWN);
  return alertActionDone(deed, escapeMrkdwn(companyWords(brn, deps.companies)), text);
}

const DEEDS = {
  take: (desk: SlackDeps['desk'], brn: Brn, by: UserId) => desk.take(brn, by),
  'hand-back': (desk: SlackDeps['desk'], brn: Brn, by: UserId) => desk.handBack(brn, by),
  wake: (desk: SlackDeps['desk'], brn: Brn, by: UserId) => desk.wake(brn, by),
} as const;

/** Why an alert stays as it is, as an answer to whoever wanted it otherwise. */
export function refusalNotice(
  refusal: ActionRefusal | SnoozeRefusal,
  { brn, by }: { readonly brn: Brn; readonly by: UserId },
  { companies, clock }: Pick<SlackDeps, 'companies' | 'clock'>,
): Notice {
  const now = clock.now();
  if ('why' in refusal) {
    if (refusal.why === 'past') return { kind: 'snooze-past' };
    const { limit } = refusal;
    return { kind: 'snooze-too-long', limit, now };
  }
  switch (refusal.kind) {
    case 'over':
      return { kind: 'alert-over', company: companyWords(brn, companies) };
    case 'taken-by-other':
      return { kind: 'alert-taken', by: refusal.by, at: refusal.at, now };
    case 'already':
      if (refusal.until === undefined) return { kind: 'alert-yours-already' };
      return {
        kind: 'alert-snoozed-already',
        by: refusal.by,
        until: refusal.until,
        own: refusal.by === by,
        now,
      };
    case 'not-taken':
      return { kind: 'alert-not-taken' };
    case 'not-snoozed':
      return { kind: 'alert-not-snoozed' };
    default:
      return refusal satisfies never;
  }
}

/** Opens the window with all that is known about a company's alert, over what the person looks at. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps): Promise<void> {
  const viewId = await openModal(visit.origin, await drawAlertDetails(visit, brn, deps), deps);
  if (viewId === undefined) {
    await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

/** Draws that window anew after something was done in it, or says why it was not done. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: SlackDeps,
  said?: Notice,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, said);
  const message = said === undefined ? messageOfModal(modal) : noticeMessage(said, visit.text);
  // Who closed it sees by the alert that it is done.
  await show(visit.origin, { modal, message }, deps, { dropWhenClosed: said === undefined });
}

/** Draws that window anew below the one in which something was done. Closed by now: nothing. */
export async function redrawAlertDetails(
  visit: Visit,
  { brn, viewId }: { readonly brn: Brn; readonly viewId: string },
  deps: SlackDeps,
): Promise<void> {
  try {
    await updateModal(viewId, await drawAlertDetails(visit, brn, deps), deps);
  } catch (error) {
    // What was done is done; the window is right again at its next press.
    deps.log.info('the details of an alert were not drawn anew', { error: String(error) });
  }
}

async function drawAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps, said?: Notice) {
  const detail = await deps.alertDetails.of(brn);
  const { stage, collectsBy, clock } = deps;
  return alertDetailsModal(
    {
      ...detail,
      stage,
      collectsBy,
      mayOperate: visit.mayOperate,
      ...(said === undefined ? {} : { said }),
      now: clock.now(),
    },
    visit.text,
  );
}

/** Opens the window with alerts. */
export async function openAlertWindow(
  visit: Visit,
  place: AlertPlace,
  deps: SlackDeps,
): Promise<void> {
  const { origin, text } = visit;
  const drawn = await draw(visit, place, deps);
  const viewId = await openModal(origin, drawn.view, deps);
  if (viewId === undefined) {
    await show(origin, shownNotice({ kind: 'window-not-opened' }, text), deps);
    return;
  }
  deps.openAlertLists.shown(origin.user, viewId, drawn.place);
}

/** Shows another place in the window, or the same anew; `news` says what came of the last thing done there. */
export async function turnAlertWindow(
  visit: Visit,
  {
    viewId,
    place,
    news,
  }: { readonly viewId: string; readonly place: AlertPlace; readonly news?: string },
  deps: SlackDeps,
): Promise<void> {
  const { user } = visit.origin;
  const drawn = await draw(visit, place, deps, news);
  const update = await updateModal(viewId, drawn.view, deps);
  if (update.kind === 'closed') deps.openAlertLists.closed(user);
  else deps.openAlertLists.shown(user, viewId, drawn.place);
}

/** Makes the window true again after something was done on top of it; nothing when the person has none open. */
export async function refreshAlertWindow(visit: Visit, deps: SlackDeps): Promise<void> {
  const open = deps.openAlertLists.of(visit.origin.user);
  if (open === undefined) return;
  try {
    await turnAlertWindow(visit, open, deps);
  } catch (error) {
    // What was done is done; the window is right again at its next press.
    deps.log.info('a list of alerts was not drawn anew', { error: String(error) });
  }
}

async function draw(
  visit: Visit,
  place: AlertPlace,
  deps: SlackDeps,
  news?: string,
): Promise<{ readonly view: ModalView; readonly place: AlertPlace }> {
  const filter = await withMyGroups(place.filter, deps);
  const page = await deps.alertList.list(filter, place.page, ALERTS_ON_A_PAGE);
  const { mayOperate, text } = visit;
  const shown = { ...page, filter: place.filter };
  const about = { stage: deps.stage, mayOperate, now: deps.clock.now() };
  return {
    view: alertListModal({ page: shown, ...about, ...(news === undefined ? {} : { news }) }, text),
    place: { filter: place.filter, page: page.page },
  };
}

/** "Mine" is also what a user group of mine owns. */
async function withMyGroups(filter: AlertPlace['filter'], { ownerGroups }: SlackDeps) {
  return filter.kind === 'mine' ? { ...filter, groups: await ownerGroups.of(filter.user) } : filter;
}

/** The window with alerts that a person looks at, so that it can be drawn anew after something was done on top of it. */
export interface OpenAlertLists {
  shown(user: UserId, viewId: string, place: AlertPlace): void;
  of(user: UserId): { readonly viewId: string; readonly place: AlertPlace } | undefined;
  closed(user: UserId): void;
}

/** More people than look at such a window at the same time. */
const KEPT = 200;

/** In memory only: after a restart an open window is right again at its next press. */
export function createOpenAlertLists(): OpenAlertLists {
  const open = new Map<UserId, { readonly viewId: string; readonly place: AlertPlace }>();
  return {
    shown(user, viewId, place) {
      open.delete(user);
      open.set(user, { viewId, place });
      const [oldest] = open.keys();
      if (open.size > KEPT && oldest !== undefined) open.delete(oldest);
    },
    of: (user) => open.get(user),
    closed(user) {
      open.delete(user);
    },
  };
}
