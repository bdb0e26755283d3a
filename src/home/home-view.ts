import type { HomeView, KnownBlock } from '@slack/types';
import { encodeListPlace } from '../list/list-place.js';
import { context, divider, header, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import type { Notice } from '../slack/notice-text.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { Catalog } from '../text/catalog.js';
import { attentionBlocks, commandRow, troubleBlocks } from './home-attention.js';
import { companyBlocks } from './home-companies.js';
import type { HomeModel } from './home-model.js';
import type { HomeFault } from './home-text.js';
import { weekBlocks } from './home-weeks.js';
import { welcomeBlocks } from './home-welcome.js';

/** The app's Home tab for one reader: what needs them first, then how everything stands. */
export function homeView(model: HomeModel, text: Catalog): HomeView {
  const { facts, news } = model;
  return view(
    [
      header(text.home.title),
      ...(news === undefined ? [] : [section(news), divider()]),
      ...troubleBlocks(model, text),
      ...(facts.list.watched === 0 ? welcomeBlocks(model, text) : standing(model, text)),
      context([
        text.home.drawn(model.now),
        ...(model.stage === 'test' ? [text.report.testStage] : []),
      ]),
    ],
    encodeListPlace(facts.list),
  );
}

function standing(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  return [
    ...attentionBlocks(model, text),
    ...commandRow(model, text),
    ...weekBlocks(model, text),
    divider(),
    ...companyBlocks(model, text),
  ];
}

/** For who may not see it, or of whom Slack did not say who they are. */
export function homeRefusal(kind: Extract<Notice['kind'], RefusalKind>, text: Catalog): HomeView {
  return view([header(text.home.title), section(text.notice.sentence({ kind }, MRKDWN))]);
}

type RefusalKind = 'guest' | 'foreign' | 'bot' | 'unknown' | 'operators-only' | 'admins-only';

/** What kept it from being drawn; whatever stood there before may be true no longer. */
export function homeFault(fault: HomeFault, text: Catalog): HomeView {
  return view([header(text.home.title), section(text.home.fault(fault, fault.at))]);
}

function view(blocks: readonly KnownBlock[], metadata = ''): HomeView {
  return {
    type: 'home',
    callback_id: CALLBACKS.home,
    private_metadata: metadata,
    blocks: [...blocks],
  };
}
