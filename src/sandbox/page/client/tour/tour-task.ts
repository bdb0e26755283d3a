import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageAlert, PageCompany, PageJson, PageState, PageView } from '../../contract.js';
import type { StepName, StepStart } from './tour-progress.js';
import type { TaskName } from './tour-words.js';

/** The company that the tour fixes. At first nothing is registered for it. */
const TOUR_BRN = '9998107075';
/** The company that gets a link. At first its certificate expires soon. */
const CLIENT_BRN = '9998102027';
/** A certificate of `CLIENT_BRN` that is still valid for longer than this was registered on POPBiLL's page. */
const RENEWED_MS = 60 * 24 * 3_600_000;

/** The reader's next action, or what they wait for. `target` is a CSS selector, `label` the text of a button. */
interface TourTask {
  readonly name: TaskName;
  readonly target?: string;
  readonly label?: string;
}

/** Whether a step is done, else its task. `selector` is a CSS selector of the message that shows the result. */
export type StepState =
  | { readonly isDone: true; readonly selector?: string | undefined }
  | { readonly isDone: false; readonly task: TourTask; readonly selector?: string | undefined };

export interface TourView {
  readonly state: PageState;
  readonly isPanelOpen: boolean;
}

export function stepStateOf(step: StepName, view: TourView, begin: StepStart): StepState {
  const { role } = view.state.me;
  if (role !== 'operator' && role !== 'admin') {
    return todo('be-operator', { target: '.person-button' });
  }
  return STEP_STATES[step](view, begin);
}

export function tourCompany({ popbill }: Pick<PageState, 'popbill'>): PageCompany | undefined {
  return popbill.companies.find(({ brn }) => brn === TOUR_BRN);
}

const STEP_STATES: Readonly<Record<StepName, (view: TourView, begin: StepStart) => StepState>> = {
  check: ({ state }) => {
    if (reportIn(state) !== undefined) return { isDone: true };
    // The open window may be the form that checks a company.
    if (state.modals.length > 0) return todo('command');
    return isInApp(state) ? openChannelTask(state) : COMMAND_TASK;
  },
  fix: ({ state }) => {
    if (isFixed(state)) return { isDone: true };
    const top = state.modals.at(-1);
    if (top !== undefined) return taskInWindow(top, state, FIX_TASKS);
    const report = reportIn(state);
    if (report !== undefined)
      return pressTask('page', `[data-ts="${report.ts}"]`, report, 'report_page');
    const alert = alertMessage(state);
    return alert === undefined
      ? openChannelTask(state)
      : pressTask('page', `[data-ts="${alert.ts}"]`, alert, 'alert_page');
  },
  resolve: ({ state }) => {
    const { notices } = state;
    const alert = notices.alerts.find(({ brn }) => brn === TOUR_BRN);
    const selector = messageSelector(alert?.ts);
    const top = state.modals.at(-1);
    if (alert?.isOpen !== true) {
      return notices.isAllSent ? doneInChannel(state, selector) : todo('working');
    }
    if (!isFixed(state)) return todo('not-fixed');
    if (top !== undefined) return taskInWindow(top, state, CHECK_TASKS);
    const message = alertMessage(state);
    if (!isInAlertChannel(state)) return openChannelTask(state);
    return message === undefined
      ? COMMAND_TASK
      : pressTask('check-again', `[data-ts="${message.ts}"]`, message, 'alert_check');
  },
  rung: ({ state, isPanelOpen }, begin) => {
    if (state.clock.movingTo !== undefined) return todo('moving');
    const crossed = state.notices.alerts.find((alert) => hasCrossed(alert, begin));
    if (crossed !== undefined) {
      return state.notices.isAllSent
        ? doneInChannel(state, messageSelector(lastReplyTo(state, crossed.ts)))
        : todo('moving');
    }
    if (!isPanelOpen) return openPanelTask(state);
    return state.clock.next.some(({ kind }) => kind === 'rung')
      ? todo('go-to-rung', { target: '[data-due="rung"]' })
      : todo('no-rung', { target: '[data-clock="day"]' });
  },
  outage: ({ state, isPanelOpen }, begin) => {
    const { notices, clock, popbill, isSweeping } = state;
    // An outage from before this step does not complete it.
    const outage = (notices.outage?.openedAt ?? 0) >= begin.now ? notices.outage : undefined;
    const selector = messageSelector(outage?.ts);
    if (clock.movingTo !== undefined || isSweeping) return todo('moving', {}, selector);
    if (outage?.hasEnded === true && notices.isAllSent && popbill.hometax === 'fine') {
      return doneInChannel(state, selector);
    }
    if (outage?.ts !== undefined && !isInAlertChannel(state)) return openChannelTask(state);
    if (!isPanelOpen) return openPanelTask(state);
    if (outage === undefined || outage.hasEnded) {
      return popbill.hometax === 'down'
        ? todo('next-morning', { target: '[data-clock="day"]' })
        : todo('silence', { target: '[data-choice="hometax-down"]' });
    }
    if (outage.ts === undefined) return todo('next-hour', { target: '[data-clock="hour"]' });
    return popbill.hometax === 'fine'
      ? todo('next-hour', { target: '[data-clock="hour"]' }, selector)
      : todo('repair', { target: '[data-choice="hometax-fine"]' }, selector);
  },
  client: ({ state, isPanelOpen }) => {
    const { notices, clock, modals } = state;
    if (clock.movingTo !== undefined) return todo('moving');
    const alert = notices.alerts.find(({ brn }) => brn === CLIENT_BRN);
    if (alert?.isOpen !== true && notices.isAllSent) {
      return doneInChannel(state, messageSelector(alert?.ts));
    }
    const top = modals.at(-1);
    if (isRenewed(state)) {
      if (top !== undefined || !isPanelOpen) return openPanelTask(state);
      return todo('client-check', { target: '[data-clock="hour"]' });
    }
    if (top !== undefined) return clientTaskInWindow(top, state);
    if (!isInAlertChannel(state)) return openChannelTask(state);
    const target = `[data-entry="client_link"], [data-ts="${alert?.ts}"] [data-action="more"]`;
    return todo('client-link', { target, label: alert?.name ?? '' });
  },
};

/** The task for each button that a window may have, the best first. */
type WindowTasks = readonly (readonly [actionId: string, TaskName])[];

const FIX_TASKS: WindowTasks = [
  ['popup_open', 'link'],
  ['popup_new', 'new-link'],
  ['report_page', 'page'],
];
const CHECK_TASKS: WindowTasks = [
  ['popup_registered', 'check-in-window'],
  ['report_registered', 'check-in-window'],
  ['report_check', 'check-in-window'],
];
const COMMAND_TASK = todo('command', { target: '.composer textarea' });

function todo(name: TaskName, extra: Omit<TourTask, 'name'> = {}, selector?: string): StepState {
  return { isDone: false, task: { name, ...extra }, selector };
}

/** Done if the alert channel is visible, else the task that opens it. */
function doneInChannel(state: PageState, selector: string | undefined): StepState {
  if (state.modals.length > 0) return closeWindowTask();
  return isInAlertChannel(state) ? { isDone: true, selector } : openChannelTask(state);
}

function pressTask(
  name: TaskName,
  within: string,
  surface: WithBlocks,
  actionId: string,
): StepState {
  const label = textIn(asObject(buttonIn(surface, actionId)?.['text'])['text']);
  return todo(name, { target: `${within} [data-action="${actionId}"]`, label });
}

function taskInWindow(top: PageView, state: PageState, tasks: WindowTasks): StepState {
  const [actionId, name] = isAboutTourCompany(top, state)
    ? (tasks.find(([each]) => hasAction(top, each)) ?? [])
    : [];
  if (actionId !== undefined && name !== undefined) {
    return pressTask(name, '.dialog', top, actionId);
  }
  return isAsking(top) ? todo('asking') : closeWindowTask();
}

/** While POPBiLL answers, the window has one sentence, and at most the company below it. A form can be submitted. */
function isAsking({ callbackId, submit, blocks }: PageView): boolean {
  return (
    ['check_company', 'popup'].includes(callbackId) && submit === undefined && blocks.length <= 2
  );
}

function clientTaskInWindow(top: PageView, { popbill }: PageState): StepState {
  const content = JSON.stringify(top.blocks);
  if (content.includes('"link_days"')) {
    const target = '.dialog-modal .dialog-foot [type="submit"]';
    return todo('client-create', { target, label: top.submit ?? '' });
  }
  if (content.includes('"link_text"')) {
    const { shownBrn = '' } = popbill.companies.find(({ brn }) => brn === CLIENT_BRN) ?? {};
    return todo('client-open', { target: '.dialog-modal a[href*="/client/"]', label: shownBrn });
  }
  // The app is creating the link.
  return top.callbackId === 'client_link' ? todo('working') : closeWindowTask();
}

/** Only a new certificate counts: a department user would leave the alert about the certificate open. */
function isRenewed({ popbill, clock }: PageState): boolean {
  const company = popbill.companies.find(({ brn }) => brn === CLIENT_BRN);
  return (company?.taxinvoice.certificate.expiresAt ?? 0) > clock.now + RENEWED_MS;
}

function openChannelTask({ notices }: PageState): StepState {
  return todo('open-channel', { target: `[data-channel="${notices.channel}"], .top-channels` });
}

/** An open window covers the panel's button, so the window has to be closed first. */
function openPanelTask({ modals }: PageState): StepState {
  return modals.length > 0 ? closeWindowTask() : todo('open-panel', { target: '.top-clock' });
}

function closeWindowTask(): StepState {
  return todo('close-window', { target: '.dialog-modal [data-tour="close"]' });
}

function isInAlertChannel({ channel, notices }: PageState): boolean {
  return channel === notices.channel;
}

function isInApp({ channels, channel }: PageState): boolean {
  return channels.find(({ id }) => id === channel)?.kind === 'app';
}

function isFixed(state: PageState): boolean {
  const product = tourCompany(state)?.taxinvoice;
  return product?.certificate.state === 'fine' || product?.deptUser.state === 'works';
}

/** The company's check report for this person: an ephemeral message, or a window with an empty `ts`. */
function reportIn(state: PageState) {
  const isReport = (surface: WithBlocks) =>
    isAboutTourCompany(surface, state) && hasAction(surface, 'report_check');
  const report = state.messages.findLast((message) => message.isOnlyForYou && isReport(message));
  if (report !== undefined) return report;
  const top = state.modals.at(-1);
  return top !== undefined && isReport(top) ? { ...top, ts: '' } : undefined;
}

function isAboutTourCompany({ blocks }: WithBlocks, state: PageState): boolean {
  const shownBrn = tourCompany(state)?.shownBrn;
  return shownBrn !== undefined && JSON.stringify(blocks).includes(shownBrn);
}

/** The company's own alert, if the open channel shows it with its buttons. */
function alertMessage({ notices, messages }: PageState) {
  const ts = notices.alerts.find(({ brn }) => brn === TOUR_BRN)?.ts;
  return messages.find((message) => message.ts === ts && hasAction(message, 'alert_check'));
}

function hasCrossed({ brn, rung, isOpen }: PageAlert, { rungs }: StepStart): boolean {
  const atStart = rungs[brn];
  // The rungs after expiry are negative. The panel offers none of them, so they do not complete the step.
  return isOpen && rung !== undefined && rung >= 0 && atStart !== undefined && rung < atStart;
}

/** The `ts` of the last reply that was also sent to the channel, else of the message itself. */
function lastReplyTo({ messages }: PageState, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const reply = messages.findLast((message) => message.threadTs === ts && message.replyBroadcast);
  return reply?.ts ?? ts;
}

function messageSelector(ts: string | undefined): string | undefined {
  return ts === undefined ? undefined : `.message-list [data-ts="${ts}"]`;
}

interface WithBlocks {
  readonly blocks: readonly PageJson[];
}

function hasAction(surface: WithBlocks, actionId: string): boolean {
  return buttonIn(surface, actionId) !== undefined;
}

function buttonIn({ blocks }: WithBlocks, actionId: string): PageJson | undefined {
  return blocks
    .flatMap((block) => [...objectsIn(block['elements']), asObject(block['accessory'])])
    .find((element) => element['action_id'] === actionId);
}
