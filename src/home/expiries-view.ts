import type { ModalView } from '@slack/types';
import { ownerFact } from '../alert/alert-words.js';
import { companyName } from '../company/choose-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import { LIST_PLACE, type ListPlace } from '../list/list-place.js';
import type { Expiry } from '../list/overview-entry.js';
import type { Stage } from '../records/company.js';
import {
  bold,
  buttonRow,
  context,
  mention,
  pageButtons,
  section,
  sections,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { weeksWords } from './home-words.js';

export const EXPIRIES_PAGE_SIZE = 25;

export interface ExpiriesModel extends ListPlace {
  readonly rows: readonly Expiry[];
  readonly pages: number;
  readonly total: number;
  readonly weeks: number;
  readonly stage: Stage;
  readonly now: Instant;
}

const PAGE_BUTTONS = { previous: ACTIONS.expiriesPrevious, next: ACTIONS.expiriesNext };

/** The companies behind the forecast, the soonest expiry first. */
export function expiriesModal(model: ExpiriesModel, t: Tongue): ModalView {
  const { filter, page, pages, total, weeks, stage } = model;
  const words = weeksWords(t);
  const paging = pagingWords(t);
  const whose = filter.kind === 'mine' ? 'mine' : 'all';
  const heading = `${words.title(weeks, whose)} · ${t.companies(total)}`;
  const footer = [
    ...(pages > 1 ? [paging.page(page, pages)] : []),
    ...(stage === 'test' ? [t.words.testStage] : []),
  ];
  return modal(
    {
      callbackId: CALLBACKS.expiries,
      title: words.windowTitle,
      metadata: LIST_PLACE.encode({ filter, page }),
      blocks: [
        section(total === 0 ? words.none(weeks) : bold(heading)),
        ...sections(model.rows.map((row) => expiryLine(row, model, t))),
        ...buttonRow(
          'expiries_page_row',
          pageButtons({ filter, page, pages }, PAGE_BUTTONS, paging, LIST_PLACE),
        ),
        ...(footer.length === 0 ? [] : [context(footer)]),
      ],
    },
    t,
  );
}

function expiryLine(
  { company, expiresAt, stopsCollection }: Expiry,
  { now }: ExpiriesModel,
  t: Tongue,
): string {
  const words = weeksWords(t);
  const daysLeft = t.daysLeft(calendarDaysUntil(expiresAt, now));
  return [
    `• ${t.shortDate(expiresAt, now)}`,
    daysLeft,
    ...nameAndBrn(company, () => bold(companyName(company))),
    stopsCollection ? words.stops : words.covered,
    ...(company.owner === undefined ? [] : [ownerFact(mention(company.owner), t)]),
  ].join(' · ');
}
