import { claimOf, mayPassOn } from '../alert/alert-actions-rules.js';
import { companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { isUserId } from '../kernel/slack-id.js';
import { mention } from '../slack/blocks.js';
import { ackUnreadable } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { ackWithView } from '../slack/modals.js';
import type { SubmitArgs } from '../slack/origin.js';
import { memberProblem } from '../slack/people.js';
import { onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import { refusalText, saveAlertForm, showRefusal, type TriageDeps } from './alert-window.js';
import { assignMessageModal, assignModal } from './assign-view.js';
import { TRIAGE_PLACE } from './triage-place.js';
import { assignWords } from './triage-words.js';

/** The button "Assign to someone". */
export function onAssign(deps: TriageDeps) {
  return onTarget('claim', deps, (visit, { brn }, { body }) =>
    openAssign(visit, brn, deps, body.view?.callback_id === CALLBACKS.alertDetails),
  );
}

/** Opens the form on top of the current window. `onDetails`: that window shows the alert's details. */
export async function openAssign(visit: Visit, brn: Brn, deps: TriageDeps, onDetails = false) {
  const alert = await deps.triage.get(brn);
  if (alert === undefined) return showRefusal(visit, { kind: 'ended' }, brn, deps);
  const claim = claimOf(alert.life);
  if (claim !== undefined && !mayPassOn(claim, visit.origin.user)) {
    const refusal = { kind: 'claimed-by-other', by: claim.by, at: claim.at } as const;
    const sentence = refusalText(refusal, brn, visit, deps);
    await openWindow(visit, assignMessageModal(sentence, visit.t), deps);
    return;
  }
  const { owner = '' } = alert;
  const place = { brn, onDetails };
  const assignee = isUserId(owner) && owner !== claim?.by ? owner : '';
  const form = { company: alert, place, assignee, claim, now: deps.clock.now() };
  await openWindow(visit, assignModal(form, visit.t), deps);
}

/** Handles the submitted form. Only a full member of the workspace can be assigned. */
export function onAssignSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    const assignee = FIELDS.assignee.read(args.view.state.values);
    if (place === undefined || !isUserId(assignee)) return ackUnreadable(args, deps);
    await ackWithView(args, assignMessageModal(assignWords(t).saving, t));
    const { brn } = place;
    const company = { brn, name: companyNameOrBrn(brn, deps.companies) };
    const now = deps.clock.now();
    await saveAlertForm(
      args,
      place,
      {
        action: 'claim',
        redraw: (feedback, t) => assignModal({ company, place, assignee, feedback, now }, t),
        async problem({ t }) {
          const why = await memberProblem(assignee, deps);
          return why && assignWords(t).problem[why];
        },
        save: (by) => deps.triage.assign(brn, { by, to: assignee }),
        drawResult: (_, t) => assignMessageModal(assignWords(t).done(mention(assignee)), t),
      },
      deps,
    );
  };
}
