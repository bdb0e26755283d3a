import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageAlert, PageCompany, PageJson, PageState } from '../../contract.js';
import type { StepBegin, StepName } from './tour-progress.js';
import type { TaskName } from './tour-words.js';

/** The company that the tour fixes: its certificate was revoked, and it has nothing else. */
const TOUR_BRN = '9992111110';

/** What the reader is to do next, or waits for. */
interface TourTask {
  readonly name: TaskName;
  readonly target?: string;
  readonly label?: string;
}

/** Where a step stands. `seen` is a selector of the message it is about. */
export type StepMoment =
  | { readonly isDone: true; readonly seen?: string | undefined }
  | { readonly isDone: false; readonly task: TourTask; readonly seen?: string | undefined };

export interface TourView {
  readonly state: PageState;
  readonly isPanelOpen: boolean;
}

export function momentOf(step: StepName, view: TourView, begin: StepBegin): StepMoment {
  const { role } = view.state.me;
  if (role !== 'operator' && role !== 'admin') {
    return todo('be-operator', { target: '.person-button' });
  }
  return MOMENTS[step](view, begin);
}

export function tourCompany({ popbill }: Pick<PageState, 'popbill'>): PageCompany | undefined {
  return popbill.companies.find(({ brn }) => brn === TOUR_BRN);
}

const MOMENTS: Readonly<Record<StepName, (view: TourView, begin: StepBegin) => StepMoment>> = {
  check: ({ state }) => {
    if (reportIn(state) !== undefined) return { isDone: true };
    // A window may be the other way to check a company.
    if (state.modals.length > 0) return todo('command');
    return isApp(state) ? openChannel(state) : todo('command', { target: '.composer textarea' });
  },
  fix: ({ state }) => {
    if (isFixed(state)) return { isDone: true };
    const top = state.modals.at(-1);
    if (top !== undefined) return taskInWindow(top);
    const report = reportIn(state);
    if (report !== undefined)
      return press('page', `[data-ts="${report.ts}"]`, report, 'report_page');
    const alert = alertMessage(state);
    return alert === undefined
      ? openChannel(state)
      : press('page', `[data-ts="${alert.ts}"]`, alert, 'alert_page');
  },
  resolve: ({ state }) => {
    const { notices } = state;
    const alert = notices.alerts.find(({ brn }) => brn === TOUR_BRN);
    const seen = messageSelector(alert?.ts);
    const top = state.modals.at(-1);
    if (alert?.isOpen !== true && notices.isAllSent) return doneInChannel(state, seen);
    if (!isFixed(state)) return todo('not-fixed');
    if (top !== undefined) {
      return hasAction(top, 'popup_registered')
        ? press('registered', '.dialog', top, 'popup_registered')
        : todo('asking');
    }
    const message = alertMessage(state);
    if (!inAlertChannel(state)) return openChannel(state);
    return message === undefined
      ? todo('asking')
      : press('check-again', `[data-ts="${message.ts}"]`, message, 'alert_check');
  },
  rung: ({ state, isPanelOpen }, begin) => {
    if (state.clock.movingTo !== undefined) return todo('moving');
    const crossed = state.notices.alerts.find((alert) => hasCrossed(alert, begin));
    if (crossed !== undefined) {
      return state.notices.isAllSent
        ? doneInChannel(state, messageSelector(lastReplyTo(state, crossed.ts)))
        : todo('moving');
    }
    if (!isPanelOpen) return openPanel(state);
    return state.clock.next.some(({ what }) => what === 'rung')
      ? todo('go-to-rung', { target: '[data-due="rung"]' })
      : todo('no-rung', { target: '[data-clock="day"]' });
  },
  outage: ({ state, isPanelOpen }, begin) => {
    const { notices, clock, popbill, sweeping } = state;
    const outage = notices.outage;
    const met = outage !== undefined && outage.openedAt >= begin.now ? outage : undefined;
    const seen = messageSelector(met?.ts);
    if (clock.movingTo !== undefined || sweeping) return todo('moving', {}, seen);
    if (met?.isOver === true && notices.isAllSent && popbill.hometax === 'fine') {
      return doneInChannel(state, seen);
    }
    if (met?.ts !== undefined && !inAlertChannel(state)) return openChannel(state);
    if (!isPanelOpen) return openPanel(state);
    const isFine = popbill.hometax === 'fine';
    if (met === undefined || met.isOver) {
      return popbill.hometax === 'down'
        ? todo('next-morning', { target: '[data-clock="day"]' })
        : todo('silence', { target: '[data-choice="hometax-down"]' });
    }
    if (met.ts === undefined) return todo('next-hour', { target: '[data-clock="hour"]' });
    return isFine
      ? todo('next-hour', { target: '[data-clock="hour"]' }, seen)
      : todo('repair', { target: '[data-choice="hometax-fine"]' }, seen);
  },
};

const CLOSE = '.dialog-modal [data-tour="close"]';

function todo(name: TaskName, about: Omit<TourTask, 'name'> = {}, seen?: string): StepMoment {
  return { isDone: false, task: { name, ...about }, seen };
}

/** Done, as soon as the person looks at the alert channel. */
function doneInChannel(state: PageState, seen: string | undefined): StepMoment {
  if (state.modals.length > 0) return todo('close-window', { target: CLOSE });
  return inAlertChannel(state) ? { isDone: true, seen } : openChannel(state);
}

function press(name: TaskName, inside: string, drawn: Drawn, actionId: string): StepMoment {
  const label = textIn(asObject(buttonIn(drawn, actionId)?.['text'])['text']);
  return todo(name, { target: `${inside} [data-action="${actionId}"]`, label });
}

function taskInWindow(drawn: Drawn): StepMoment {
  if (hasAction(drawn, 'popup_open')) return press('link', '.dialog', drawn, 'popup_open');
  if (hasAction(drawn, 'popup_new')) return press('new-link', '.dialog', drawn, 'popup_new');
  if (hasAction(drawn, 'report_page')) return press('page', '.dialog', drawn, 'report_page');
  return todo('asking');
}

function openChannel({ notices }: PageState): StepMoment {
  return todo('open-channel', { target: `[data-channel="${notices.channel}"], .top-channels` });
}

/** An open window lies over the panel's button. */
function openPanel({ modals }: PageState): StepMoment {
  return modals.length > 0
    ? todo('close-window', { target: CLOSE })
    : todo('open-panel', { target: '.top-clock' });
}

function inAlertChannel({ channel, notices }: PageState): boolean {
  return channel === notices.channel;
}

function isApp({ channels, channel }: PageState): boolean {
  return channels.find(({ id }) => id === channel)?.kind === 'app';
}

function isFixed(state: PageState): boolean {
  const product = tourCompany(state)?.taxinvoice;
  return product?.certificate.state === 'fine' || product?.deptUser.state === 'works';
}

/** The company's report that only this person sees: in the channel, or in a window. */
function reportIn(state: PageState) {
  const shownBrn = tourCompany(state)?.shownBrn;
  const isReport = (drawn: Drawn) =>
    shownBrn !== undefined &&
    JSON.stringify(drawn.blocks).includes(shownBrn) &&
    hasAction(drawn, 'report_check');
  const own = state.messages.findLast((message) => message.onlyForYou && isReport(message));
  if (own !== undefined) return own;
  const top = state.modals.at(-1);
  return top !== undefined && isReport(top) ? { ...top, ts: '' } : undefined;
}

/** The company's own alert with its buttons, where the open channel shows it. */
function alertMessage({ notices, messages }: PageState) {
  const ts = notices.alerts.find(({ brn }) => brn === TOUR_BRN)?.ts;
  return messages.find((message) => message.ts === ts && hasAction(message, 'alert_check'));
}

function hasCrossed({ brn, rung, isOpen }: PageAlert, { rungs }: StepBegin): boolean {
  const before = rungs[brn];
  // After the end there is a notice every day, which is no step of the ladder.
  return isOpen && rung !== undefined && rung >= 0 && before !== undefined && rung < before;
}

/** The last reply to a message that was sent to the channel too, else the message itself. */
function lastReplyTo({ messages }: PageState, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const reply = messages.findLast((one) => one.threadTs === ts && one.replyBroadcast);
  return reply?.ts ?? ts;
}

function messageSelector(ts: string | undefined): string | undefined {
  return ts === undefined ? undefined : `.message-list [data-ts="${ts}"]`;
}

interface Drawn {
  readonly blocks: readonly PageJson[];
}

function hasAction(drawn: Drawn, actionId: string): boolean {
  return buttonIn(drawn, actionId) !== undefined;
}

function buttonIn({ blocks }: Drawn, actionId: string): PageJson | undefined {
  return blocks
    .flatMap((block) => [...objectsIn(block['elements']), asObject(block['accessory'])])
    .find((element) => element['action_id'] === actionId);
}
