import type { ModalView } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Claim } from '../records/alert.js';
import { context, escapeMrkdwn, mention, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { alreadyClaimed, assignWords } from './triage-words.js';

export interface AssignForm {
  readonly company: { readonly brn: Brn; readonly name: string };
  readonly place: TriagePlace;
  /** The person who is selected; empty: nobody. */
  readonly assignee: string;
  readonly claim?: Claim | undefined;
  /** Why the form is shown again. */
  readonly feedback?: string;
  readonly now: Instant;
}

export function assignModal(form: AssignForm, t: Tongue): ModalView {
  const { company, place, assignee, claim, feedback, now } = form;
  const assign = assignWords(t);
  return modal(
    {
      callbackId: CALLBACKS.assign,
      title: assign.title,
      submit: assign.submit,
      metadata: TRIAGE_PLACE.encode(place),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(assign.question(escapeMrkdwn(companyName(company)))),
        FIELDS.assignee.draw(assign.person, assignee),
        ...(claim === undefined
          ? []
          : [context([alreadyClaimed(mention(claim.by), claim.at, now, t)])]),
      ],
    },
    t,
  );
}

/** The form's window with a sentence instead of the form. */
export function assignMessageModal(sentence: string, t: Tongue): ModalView {
  const { title } = assignWords(t);
  return modal({ callbackId: CALLBACKS.assign, title, blocks: [section(sentence)] }, t);
}
