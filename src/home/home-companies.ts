import type { Button, InputBlock, KnownBlock } from '@slack/types';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { encodeListPlace } from '../list/list-place.js';
import { rowBlock, sentenceOf } from '../list/list-view.js';
import { actions, button, context, header, section } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { plain } from '../slack/modal.js';
import type { Catalog } from '../text/catalog.js';
import type { HomeModel } from './home-model.js';

/** All watched companies: search, filters, one page of them. */
export function companyBlocks(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { list } = model.facts;
  return [
    header(text.home.list.title),
    searchField(model, text),
    ...buttonRow('home_filter_row', filterButtons(model, text)),
    section(sentenceOf({ page: list, mayOperate: model.mayOperate }, text)),
    ...list.rows.map((row) => rowBlock(row, model, text)),
    ...buttonRow('home_page_row', pageButtons(model, text)),
    ...(list.pages > 1 ? [context([text.list.page(list.page, list.pages)])] : []),
  ];
}

/** Slack keeps what is typed in a field as long as its block keeps its ID; a cleared search must not stay there. */
function searchField({ facts }: HomeModel, { home }: Catalog): InputBlock {
  const { filter } = facts.list;
  const searched = filter.kind === 'text' ? filter.text : '';
  return {
    type: 'input',
    block_id: searched === '' ? 'home_search' : 'home_searched',
    label: plain(home.list.search.label),
    dispatch_action: true,
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.homeSearch,
      max_length: INPUT_LIMITS.search,
      placeholder: plain(home.list.search.placeholder),
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      ...(searched === '' ? {} : { initial_value: searched }),
    },
  };
}

function filterButtons({ facts }: HomeModel, { home, list }: Catalog): Button[] {
  const { filter } = facts.list;
  const filters = [
    { kind: 'all', actionId: ACTIONS.homeAll },
    { kind: 'attention', actionId: ACTIONS.homeAttention },
    { kind: 'mine', actionId: ACTIONS.homeMine },
    ...(facts.all.paused > 0 ? [{ kind: 'paused', actionId: ACTIONS.homePaused } as const] : []),
  ] as const;
  const isSearch = filter.kind === 'text';
  return filters
    .filter(({ kind }) => kind !== filter.kind)
    .map(({ kind, actionId }) =>
      button({
        actionId: isSearch && kind === 'all' ? ACTIONS.homeClear : actionId,
        label: isSearch && kind === 'all' ? home.list.clear : list.filterButton[kind],
        value: encodeListPlace({ filter: { kind }, page: 1 }),
      }),
    );
}

function pageButtons({ facts }: HomeModel, { list }: Catalog): Button[] {
  const { filter, page, pages } = facts.list;
  const at = (number: number) => encodeListPlace({ filter, page: number });
  return [
    ...(page > 1
      ? [button({ actionId: ACTIONS.homePrevious, label: list.previous, value: at(page - 1) })]
      : []),
    ...(page < pages
      ? [button({ actionId: ACTIONS.homeNext, label: list.next, value: at(page + 1) })]
      : []),
  ];
}

function buttonRow(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}
