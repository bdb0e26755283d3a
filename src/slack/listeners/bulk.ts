import type { Brn } from '../../domain/brn.js';
import type { BulkChange, BulkKind } from '../../domain/bulk-change.js';
import { type SnoozeOffer, snoozeUntil } from '../../domain/snooze-choices.js';
import { catalogOf } from '../../text/catalog.js';
import type { FormProblem } from '../../text/form-text.js';
import { ackWithView } from '../ack-with-view.js';
import { show } from '../answer.js';
import { type BulkPlace, type BulkTarget, parseBulkPlace } from '../bulk-place.js';
import { channelProblem } from '../channel-check.js';
import type { SlackDeps } from '../deps.js';
import { listFilterOf } from '../list-filter.js';
import { type ListPlace, parseListPlace } from '../list-place.js';
import { messageOfModal } from '../message-of-modal.js';
import { openModal, updateModal } from '../modals.js';
import { type ButtonArgs, originOfAction, originOfSubmit, type SubmitArgs } from '../origin.js';
import { readBulkChange, readBulkChoice } from '../read-bulk-form.js';
import { bulkFieldErrors, bulkModal, type NamedCompany } from '../views/bulk-modal.js';
import { LIST_PAGE_SIZE } from '../views/list-message.js';
import { admit, shownNotice, type Visit } from '../visit.js';

/** So many of the companies are named before they are changed. */
const NAMED = 5;
const TELL_EVERY_MS = 2000;

/** "Change many", on the list. */
export function onBulkButton(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const place = parseListPlace(args.action.value ?? '', args.body.user.id);
    if (place === undefined) return;
    const visit = await admit(originOfAction(args), 'bulk', deps);
    if (visit !== undefined) await openBulk(visit, place, deps);
  };
}

/** "Change owner", on the daily summary, for an owner who has left. */
export function onOwnerGone(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const owner = args.action.value ?? '';
    if (!/^[UW][A-Z0-9]{2,}$/.test(owner)) return;
    const visit = await admit(originOfAction(args), 'bulk', deps);
    if (visit === undefined) return;
    const target = { kind: 'filter', filter: { kind: 'owner', owner } } as const;
    await openConfirm(visit, { change: 'owner', target }, deps);
  };
}

async function openBulk(visit: Visit, place: ListPlace, deps: SlackDeps): Promise<void> {
  const filter = await listFilterOf(place.filter, deps);
  const [{ rows, total, page }, groups] = await Promise.all([
    deps.overview.page(filter, place.page, LIST_PAGE_SIZE),
    deps.ownerGroups.list(),
  ]);
  const view = bulkModal(
    {
      kind: 'choose',
      place: { ...place, page },
      total,
      rows: rows.map(({ company }) => company),
      groups,
    },
    visit.text,
  );
  await openOrSay(visit, view, deps);
}

/** One company, or all of an owner who has left: what is to be done is known, and only asked back. */
export async function openConfirm(
  visit: Visit,
  wish: { readonly change: BulkKind; readonly target: BulkTarget },
  deps: SlackDeps,
): Promise<void> {
  await openOrSay(visit, await drawConfirm(visit, wish, {}, deps), deps);
}

async function openOrSay(
  visit: Visit,
  view: ReturnType<typeof bulkModal>,
  deps: SlackDeps,
): Promise<void> {
  const viewId = await openModal(visit.origin, view, deps);
  if (viewId !== undefined) return;
  await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
}

/** Which and what was chosen: the companies are counted, and the window asks back. */
export function onBulkSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const place = parseListPlace(args.view.private_metadata, args.body.user.id);
    if (place === undefined) {
      await args.ack();
      return;
    }
    const chosen = readBulkChoice(args.view.state.values, place.filter);
    if ('problem' in chosen) {
      const errors = bulkFieldErrors(chosen.problem, text);
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, bulkModal({ kind: 'counting' }, text));
    const visit = await admit(originOfSubmit(args), 'bulk', deps);
    if (visit === undefined) return;
    const modal = await drawConfirm(visit, chosen.read, {}, deps);
    await show(visit.origin, { modal, message: messageOfModal(modal) }, deps, {
      dropWhenClosed: true,
    });
  };
}

/** It was confirmed: carried out, unless other companies fit by now than were shown. */
export function onBulkConfirmSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const place = parseBulkPlace(args.view.private_metadata, args.body.user.id);
    if (place === undefined) {
      await args.ack();
      return;
    }
    const read = readBulkChange(args.view.state.values, place.change);
    if ('problem' in read) {
      const errors = bulkFieldErrors(read.problem, text);
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, bulkModal({ kind: 'working', done: 0, total: place.total }, text));
    const visit = await admit(originOfSubmit(args), 'bulk', deps);
    if (visit === undefined) return;
    // Two submits of one window are one order; the window keeps its ID, so its hash tells one asking back from the next.
    const id = `${args.view.id} ${args.view.hash}`;
    await carryOut(visit, { id, place, change: read.read }, deps);
  };
}

interface Confirmed {
  readonly id: string;
  readonly place: BulkPlace;
  readonly change: BulkChange;
}

async function carryOut(
  visit: Visit,
  { id, place, change }: Confirmed,
  deps: SlackDeps,
): Promise<void> {
  const { text, origin } = visit;
  const problem = await channelFault(change, deps);
  const brns = await brnsOf(place.target, deps);
  if (problem !== undefined || brns.length !== place.total) {
    const shownBefore = brns.length === place.total ? undefined : place.total;
    const modal = await drawConfirm(visit, place, { problem, shownBefore }, deps);
    await show(origin, { modal, message: messageOfModal(modal) }, deps);
    return;
  }
  const tell = progressIn(visit, deps);
  const result = await deps.bulk.carryOut({
    ...{ id, brns, change },
    by: origin.user,
    onProgress: tell.offer,
  });
  await tell.settled();
  const modal = bulkModal({ kind: 'done', change: change.kind, result }, text);
  await show(origin, { modal, message: messageOfModal(modal) }, deps);
}

async function channelFault(change: BulkChange, deps: SlackDeps): Promise<FormProblem | undefined> {
  if (change.kind !== 'channel' || change.channel === '') return undefined;
  return channelProblem(change.channel, deps);
}

async function brnsOf(target: BulkTarget, deps: SlackDeps): Promise<readonly Brn[]> {
  if (target.kind === 'companies') return target.brns;
  const companies = await deps.overview.all(await listFilterOf(target.filter, deps));
  return companies.map(({ brn }) => brn);
}

async function drawConfirm(
  { text }: Visit,
  { change, target }: { readonly change: BulkKind; readonly target: BulkTarget },
  about: {
    readonly problem?: FormProblem | undefined;
    readonly shownBefore?: number | undefined;
  },
  deps: SlackDeps,
) {
  const { total, names } = await countOf(target, deps);
  if (total === 0) return bulkModal({ kind: 'nobody' }, text);
  const { problem, shownBefore } = about;
  const now = deps.clock.now();
  return bulkModal(
    {
      kind: 'confirm',
      place: { change, total, target },
      names,
      groups: change === 'owner' ? await deps.ownerGroups.list() : [],
      snoozes: change === 'snooze' ? snoozesFrom(deps) : [],
      ...(problem === undefined ? {} : { problem }),
      ...(shownBefore === undefined ? {} : { shownBefore }),
      now,
    },
    text,
  );
}

async function countOf(
  target: BulkTarget,
  deps: SlackDeps,
): Promise<{ readonly total: number; readonly names: readonly NamedCompany[] }> {
  if (target.kind === 'companies') {
    const names = target.brns.flatMap((brn) => deps.companies.get(brn) ?? []);
    return { total: target.brns.length, names };
  }
  const filter = await listFilterOf(target.filter, deps);
  const { total, rows } = await deps.overview.page(filter, 1, NAMED);
  return { total, names: rows.map(({ company }) => company) };
}

/** What each alert allows is found out when it is put off; here it is only said when it would speak again. */
function snoozesFrom({ policy, clock }: SlackDeps): readonly SnoozeOffer[] {
  const about = { alert: { reasons: [] }, policy, now: clock.now() };
  return (['one-day', 'three-days', 'next-working-day'] as const).flatMap((kind) => {
    const until = snoozeUntil({ kind }, about);
    return until.ok ? [{ kind, until: until.value }] : [];
  });
}

/** Shows in the window how far it is, not more often than it can be read. */
function progressIn({ origin, text }: Visit, deps: SlackDeps) {
  let toldAt = performance.now();
  let onItsWay: Promise<unknown> | undefined;
  return {
    offer(done: number, total: number): void {
      const { viewId } = origin;
      const isLast = done === total;
      if (viewId === undefined || isLast || onItsWay !== undefined) return;
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      const view = bulkModal({ kind: 'working', done, total }, text);
      onItsWay = updateModal(viewId, view, deps)
        .catch((error: unknown) => deps.log.info('a window was not updated', { error }))
        .finally(() => {
          onItsWay = undefined;
        });
    },
    settled: () => onItsWay ?? Promise.resolve(),
  };
}
