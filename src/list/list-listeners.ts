import { checkForPerson } from '../check/check-window.js';
import { chooseWords } from '../company/choose-words.js';
import { formatBrn } from '../kernel/brn.js';
import { openPopup, type PopupDeps } from '../popup/popup-listeners.js';
import { sendPrivately, show } from '../slack/answer.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import { drawSentence } from '../slack/modal-view.js';
import { type Origin, type OverflowArgs, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { HomeTab } from '../slack/slack-kit.js';
import { admit, onPress, type Visit } from '../slack/visit.js';
import { parseFilterInput } from '../text/shown-commands.js';
import type { AlertActions } from '../triage/alert-triage.js';
import { actOnAlert } from '../triage/alert-window.js';
import { askUnwatch, openWatchModal, type WatchDeps } from '../watch/watch-listeners.js';
import { bulkListeners } from './bulk-listeners.js';
import { type BulkDeps, openBulkQuestion } from './bulk-window.js';
import {
  type ListPlace,
  listFilterOf,
  listPlaceOf,
  placeOfButton,
  ROW_CHOICE,
  type RowAction,
} from './list-place.js';
import { LIST_PAGE_SIZE, listMessage } from './list-view.js';
import type { Overview } from './overview.js';

interface ListDeps extends Omit<BulkDeps, 'resultReporters' | 'companies'>, PopupDeps, WatchDeps {
  readonly triage: AlertActions;
  readonly home: HomeTab;
  readonly overview: Pick<Overview, 'all' | 'counts' | 'page' | 'pageOfCompanies'>;
}

/** `/hometax list [attention|mine|text]`. */
export async function runListCommand(origin: Origin, input: string, deps: ListDeps): Promise<void> {
  const visit = await admit(origin, 'list', deps);
  if (visit === undefined) return;
  const parsed = parseFilterInput(input);
  const filter = parsed.kind === 'mine' ? { kind: parsed.kind, user: origin.user } : parsed;
  await showList(visit, { filter, page: 1 }, deps);
}

async function showList(
  visit: Visit,
  place: ListPlace,
  deps: ListDeps,
  feedback?: string,
): Promise<void> {
  const filter = await listFilterOf(place.filter, deps);
  const list = await deps.overview.page(filter, place.page, LIST_PAGE_SIZE);
  // Lists of found or paused companies show only their total.
  const isCounted = filter.kind !== 'text' && filter.kind !== 'paused';
  const counts = isCounted ? await deps.overview.counts(filter) : undefined;
  const { mayOperate, t, origin } = visit;
  const now = deps.clock.now();
  const model = { list, counts, feedback, stage: deps.stage, mayOperate, now };
  await sendPrivately(origin, listMessage(model, t), deps, { replace: true });
}

const ROW_PERMISSIONS = {
  check: 'check',
  claim: 'claim',
  page: 'popup',
  edit: 'watch',
  pause: 'bulk',
  resume: 'bulk',
  unwatch: 'unwatch',
} as const satisfies Record<RowAction, string>;

function onListRow(deps: ListDeps & Pick<BulkDeps, 'resultReporters'>) {
  return async (args: OverflowArgs): Promise<void> => {
    const choice = ROW_CHOICE.safeParse(args.action.selected_option.value).data;
    if (choice === undefined) return answerUnreadable(args, deps);
    // Answers must not replace the list; only `redraw` may.
    const origin = { ...originOfAction(args), replaceable: false };
    const visit = await admit(origin, ROW_PERMISSIONS[choice.action], deps);
    if (visit === undefined) return;
    const { brn } = choice;
    const place = listPlaceOf(choice.place, origin.user);
    /**
     * Shows the result in the list, which is drawn again: the action may have moved the row to another page, and the
     * next company onto this one, where a person who turns to the next page would miss it.
     */
    const redraw = (feedback: string) => {
      if (origin.overHome !== undefined) return deps.home.showFeedback(origin.user, feedback);
      // The menus of a list that an earlier version wrote carry no place, so that list cannot be drawn again.
      return place === undefined
        ? show(origin, drawSentence(feedback, visit.t), deps)
        : showList({ ...visit, origin: originOfAction(args) }, place, deps, feedback);
    };
    const company = deps.companies.get(brn);
    if (company === undefined) {
      const sentence = chooseWords(visit.t).noLongerWatched(formatBrn(brn));
      await show(origin, drawSentence(sentence, visit.t), deps);
      return;
    }
    switch (choice.action) {
      case 'check':
        return checkForPerson(visit, { brn, intent: 'check' }, deps);
      case 'claim':
        return redraw((await actOnAlert('claim', brn, visit, deps)).feedback);
      case 'page':
        return openPopup(visit, { brn }, deps);
      case 'edit':
        return openWatchModal(visit, { brn }, deps);
      case 'pause':
      case 'resume': {
        const target = { kind: 'companies', brns: [brn] } as const;
        return openBulkQuestion(visit, { kind: choice.action, target }, deps, redraw);
      }
      case 'unwatch':
        return askUnwatch(visit, brn, deps);
    }
  };
}

export function listListeners(app: ListDeps) {
  const deps = { ...app, resultReporters: new Map() };
  const bulk = bulkListeners(deps, (visit, place, result) => showList(visit, place, deps, result));
  const turnPage = onPress(placeOfButton, 'list', deps, (visit, place) =>
    showList(visit, place, deps),
  );
  /** A summary's button: below the summary, lists the companies that need action, of one channel if it names one. */
  const openAttention = onPress(
    (args): ListPlace => placeOfButton(args) ?? { filter: { kind: 'attention' }, page: 1 },
    'list',
    deps,
    ({ origin, ...visit }, place) =>
      showList({ ...visit, origin: { ...origin, replaceable: false } }, place, deps),
  );
  return {
    ...bulk,
    buttons: {
      ...bulk.buttons,
      [ACTIONS.openAttention]: openAttention,
      [ACTIONS.listAll]: turnPage,
      [ACTIONS.listAttention]: turnPage,
      [ACTIONS.listMine]: turnPage,
      [ACTIONS.listPaused]: turnPage,
      [ACTIONS.listPrevious]: turnPage,
      [ACTIONS.listNext]: turnPage,
    },
    menus: { [ACTIONS.listRow]: onListRow(deps) },
  } satisfies Partial<Listeners>;
}
