import type { RollUpNews, RollUpView } from '../../src/alert/roll-up-rules.js';
import type { Drawings } from '../../src/app/deliveries.js';
import type { Alert, RollUpLine, ThreadLine } from '../../src/records/alert.js';
import type { Digest } from '../../src/records/digest.js';
import type {
  CommonCauseAlert,
  MassChange,
  OutageAlert,
  SetupAlert,
} from '../../src/records/incident.js';
import type { TestAlert } from '../../src/records/outbox.js';
import type { ViewMessage } from '../../src/slack/blocks.js';

/** The data from which a posted or edited message was drawn. */
export type Posting =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'setup'; readonly setup: SetupAlert }
  | { readonly kind: 'outage'; readonly outage: OutageAlert }
  | { readonly kind: 'common-cause'; readonly cause: CommonCauseAlert }
  | { readonly kind: 'mass-change'; readonly change: MassChange }
  | { readonly kind: 'roll-up'; readonly rollUp: RollUpView }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test-alert'; readonly test: TestAlert };

/** The data from which a thread line was drawn. */
export type DrawnLine =
  | {
      readonly kind: 'alert-line';
      readonly alert: Alert;
      readonly line: ThreadLine;
      readonly isBroadcast: boolean;
    }
  | { readonly kind: 'roll-up-news'; readonly rollUp: RollUpView; readonly news: RollUpNews }
  | { readonly kind: 'roll-up-line'; readonly line: RollUpLine }
  | { readonly kind: 'pointer'; readonly to: string };

const POSTINGS = new WeakMap<ViewMessage, Posting>();
const LINES = new WeakMap<ViewMessage, DrawnLine>();

export function postingOf(view: ViewMessage): Posting {
  const posting = POSTINGS.get(view);
  if (posting === undefined)
    throw new Error(`This message was not drawn by rememberDrawings: ${view.text}`);
  return posting;
}

export const isLine = (view: ViewMessage): boolean => LINES.has(view);

export function lineOf(view: ViewMessage): DrawnLine {
  const line = LINES.get(view);
  if (line === undefined)
    throw new Error(`This line was not drawn by rememberDrawings: ${view.text}`);
  return line;
}

/** Wraps drawings so that `postingOf` and `lineOf` return the data of each message. */
export function rememberDrawings(draw: Drawings): Drawings {
  const keepPosting = (view: ViewMessage, posting: Posting) => {
    POSTINGS.set(view, posting);
    return view;
  };
  const keepLine = (view: ViewMessage, line: DrawnLine) => {
    LINES.set(view, line);
    return view;
  };
  return {
    alert: async (alert, as) => keepPosting(await draw.alert(alert, as), { kind: 'alert', alert }),
    async alertLine(line, alert, isBroadcast) {
      const view = await draw.alertLine(line, alert, isBroadcast);
      return keepLine(view, { kind: 'alert-line', alert, line, isBroadcast });
    },
    rollUp: async (rollUp) => keepPosting(await draw.rollUp(rollUp), { kind: 'roll-up', rollUp }),
    rollUpNews: (rollUp, news) =>
      keepLine(draw.rollUpNews(rollUp, news), { kind: 'roll-up-news', rollUp, news }),
    rollUpLine: async (line) =>
      keepLine(await draw.rollUpLine(line), { kind: 'roll-up-line', line }),
    setup: (setup) => keepPosting(draw.setup(setup), { kind: 'setup', setup }),
    outage: (outage) => keepPosting(draw.outage(outage), { kind: 'outage', outage }),
    commonCause: (cause) => keepPosting(draw.commonCause(cause), { kind: 'common-cause', cause }),
    massChange: (change) => keepPosting(draw.massChange(change), { kind: 'mass-change', change }),
    pointer: (to) => keepLine(draw.pointer(to), { kind: 'pointer', to }),
    digest: async (digest) => keepPosting(await draw.digest(digest), { kind: 'digest', digest }),
    testAlert: (test) => keepPosting(draw.testAlert(test), { kind: 'test-alert', test }),
  };
}

const blank = (): ViewMessage => ({ text: '', blocks: [] });

/** Empty messages, for tests that only check what was drawn. */
export const BLANK_DRAWINGS: Drawings = rememberDrawings({
  alert: async () => blank(),
  alertLine: async () => blank(),
  rollUp: async () => blank(),
  rollUpNews: blank,
  rollUpLine: async () => blank(),
  setup: blank,
  outage: blank,
  commonCause: blank,
  massChange: blank,
  pointer: blank,
  digest: async () => blank(),
  testAlert: blank,
});
