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

/** What a message that is posted or edited was drawn from. */
export type Posting =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'setup'; readonly setup: SetupAlert }
  | { readonly kind: 'outage'; readonly outage: OutageAlert }
  | { readonly kind: 'common-cause'; readonly cause: CommonCauseAlert }
  | { readonly kind: 'mass-change'; readonly change: MassChange }
  | { readonly kind: 'roll-up'; readonly rollUp: RollUpView }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test-alert'; readonly test: TestAlert };

/** What a line in a thread was drawn from. */
export type DrawnLine =
  | {
      readonly kind: 'alert-line';
      readonly alert: Alert;
      readonly line: ThreadLine;
      readonly loud: boolean;
    }
  | { readonly kind: 'roll-up-news'; readonly rollUp: RollUpView; readonly news: RollUpNews }
  | { readonly kind: 'roll-up-line'; readonly line: RollUpLine }
  | { readonly kind: 'pointer'; readonly to: string };

const POSTINGS = new WeakMap<ViewMessage, Posting>();
const LINES = new WeakMap<ViewMessage, DrawnLine>();

export function postingOf(view: ViewMessage): Posting {
  const posting = POSTINGS.get(view);
  if (posting === undefined) throw new Error(`Nobody drew this message: ${view.text}`);
  return posting;
}

export function lineOf(view: ViewMessage): DrawnLine {
  const line = LINES.get(view);
  if (line === undefined) throw new Error(`Nobody drew this line: ${view.text}`);
  return line;
}

/** Draws the same, and remembers what each message was drawn from. */
export function remembering(draw: Drawings): Drawings {
  const posting = (view: ViewMessage, of: Posting) => {
    POSTINGS.set(view, of);
    return view;
  };
  const line = (view: ViewMessage, of: DrawnLine) => {
    LINES.set(view, of);
    return view;
  };
  return {
    alert: async (alert, as) => posting(await draw.alert(alert, as), { kind: 'alert', alert }),
    alertLine: async (one, alert, loud) =>
      line(await draw.alertLine(one, alert, loud), { kind: 'alert-line', alert, line: one, loud }),
    rollUp: async (rollUp) => posting(await draw.rollUp(rollUp), { kind: 'roll-up', rollUp }),
    rollUpNews: (rollUp, news) =>
      line(draw.rollUpNews(rollUp, news), { kind: 'roll-up-news', rollUp, news }),
    rollUpLine: async (one) =>
      line(await draw.rollUpLine(one), { kind: 'roll-up-line', line: one }),
    setup: (setup) => posting(draw.setup(setup), { kind: 'setup', setup }),
    outage: (outage) => posting(draw.outage(outage), { kind: 'outage', outage }),
    commonCause: (cause) => posting(draw.commonCause(cause), { kind: 'common-cause', cause }),
    massChange: (change) => posting(draw.massChange(change), { kind: 'mass-change', change }),
    pointer: (to) => line(draw.pointer(to), { kind: 'pointer', to }),
    digest: async (digest) => posting(await draw.digest(digest), { kind: 'digest', digest }),
    testAlert: (test) => posting(draw.testAlert(test), { kind: 'test-alert', test }),
  };
}

const blank = (): ViewMessage => ({ text: '', blocks: [] });

/** Where nobody reads the messages. */
export const BLANK: Drawings = remembering({
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
