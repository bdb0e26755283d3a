import type { CompanyField, Stage } from '../records/company.js';
import { companyField } from '../text/company-field.js';
import { spokenTime } from '../text/format.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import type { FormProblem, FormText } from './form-text.js';

const { words } = TONGUES.en;

const BRN_PROBLEM = {
  'not-ten-digits': 'A business no. has ten digits.',
  'all-zero': 'A business no. of zeros only cannot be used.',
  'check-digit': 'The last digit of this business no. does not fit. Please look again.',
} as const;

export const form: FormText = {
  check: {
    title: 'Check authentication',
    company: {
      label: words.label.company,
      placeholder: 'Company name or business no.',
      hint: 'To choose a company that is not watched, type all ten digits of its business no.',
    },
    products: {
      label: words.label.collects,
      hint: 'A watched company is checked for what is saved with it.',
    },
    submit: 'Check',
    checking: (company) =>
      `Checking ${company}. With login tests this may take about a minute. If you close this window, the result comes as a message.`,
    problem: {
      ...BRN_PROBLEM,
      'no-company': 'Please choose a company.',
      'no-products': 'Please choose at least one.',
    },
    offerUnwatched: (brn) => `Use ${brn} (not watched)`,
  },
  watch: {
    title: { add: 'Watch a company', edit: 'Edit watched company' },
    brn: { label: words.label.brn, placeholder: '123-45-67891' },
    name: { label: 'Company name', hint: 'Leave it empty to use the name known to POPBiLL.' },
    products: { label: words.label.collects },
    popbillUserId: {
      label: words.label.popbillId,
      hint: "Leave it empty to use the member's default ID. No password is needed.",
    },
    channel: {
      label: words.label.channel,
      hint: 'Leave it empty to use the default channel.',
    },
    owner: { label: words.label.owner, hint: 'The person whose name stands on the alerts.' },
    ownerGroup: { label: 'Owner group', hint: 'Choose a person or a group, not both.' },
    note: {
      label: words.label.note,
      hint: 'Shown with the alerts, for example whom to call or which bank issued the certificate. No passwords or resident numbers, please.',
    },
    submit: { add: 'Add', edit: words.button.save },
    notSavedYet: 'Not saved yet. Please mend the following and save again.',
    notSavedUnknown:
      'Slack did not tell us in time who is asking, so nothing was saved. What you typed is still here. Please save it again in a moment.',
    alreadyWatched: (fields) =>
      fields.length === 0
        ? 'This company is watched already. Below is what is saved now.'
        : `This company is watched already, so nothing was saved yet. ${apart(fields)}`,
    changedMeanwhile: (fields) =>
      `What is saved has changed since you opened this form, so nothing was saved yet. What you typed is still here. ${apart(fields)}`,
    overtakenElsewhere: (company) =>
      `${company} · what is saved has changed since the form was opened, so this was not saved. Please open it again with /hometax ${SHOWN_WORD.en.watch}.`,
    problem: watchProblem,
    checkDigitWrong:
      'The last digit of this business no. does not fit. On the test stage it can be used all the same, but please look again.',
    saving: (company) => `Saving ${company}.`,
    confirming: (company) =>
      `Asking POPBiLL whether ${company} is a member. If you close this window, the result comes as a message.`,
    unconfirmed: (problem) =>
      `We could not find out whether this is a POPBiLL member, so nothing is saved yet.\n${problem}\nWhat you typed is still here. "Save anyway" saves it now; if it is not a POPBiLL member, the first scheduled check tells you.`,
    unconfirmedElsewhere: (problem) =>
      `We could not find out whether this is a POPBiLL member, so nothing was saved.\n${problem}\nPlease add it again in a moment with /hometax ${SHOWN_WORD.en.watch}.`,
    submitAnyway: 'Save anyway',
    otherName: (name) =>
      `The name registered at POPBiLL differs from the one you typed. At POPBiLL: ${name}`,
    saved,
    channelLine: (channel) => `${words.label.channel}: ${channel ?? words.label.defaultChannel}`,
    checking: 'Checking it now. If you close this window, the result comes as a message.',
  },
  unwatch: {
    title: 'Stop watching',
    question: (company) => `Stop watching ${company}?`,
    consequence:
      'It is no longer checked and no more alerts are sent. An open alert is closed. What is registered at POPBiLL stays as it is, and you can add the company again at any time.',
    submit: 'Stop watching',
    working: (company) => `Taking ${company} off the list.`,
    done: (company) => `${company} is no longer watched. An alert that was open is closed.`,
    wasNotWatched: (company) => `${company} was not watched any more.`,
  },
  certTest: {
    title: 'Test certificate login',
    question: 'Anyone working on HomeTax with this certificate may be logged out. Test now?',
    why: 'A certificate can be logged in at one place only. Department users can be logged in several times at once.',
    submit: 'Test',
    testing: (company) =>
      `Testing whether the certificate of ${company} logs in to HomeTax. This may take about a minute. If you close this window, the result comes as a message.`,
  },
  confirmLogin: {
    title: words.button.testAnyway,
    found: (attempts, method) =>
      `${
        attempts === 'lost'
          ? `The stored results of this company could not be read, so we do not know how often the ${words.method[method]} login was rejected before.`
          : `The ${words.method[method]} login was rejected, or got no answer, ${attempts} times in a row.`
      } One more failure can lock the account at HomeTax.`,
    first: (method) =>
      method === 'deptUser'
        ? 'First have the company log in to HomeTax itself as this department user. If that does not work, the password has to be corrected at HomeTax and registered again on the authentication page. Test only after the login at HomeTax worked.'
        : 'First have the company log in to HomeTax itself with this certificate. Test only after that worked. Anyone working on HomeTax with this certificate may be logged out.',
    why: "POPBiLL's own collection logs in with the same account, so HomeTax may have counted more failures. This can be done once in 24 hours, and the history keeps who confirmed it.",
    submit: 'It works there: test',
    notBefore: (at, now) =>
      `It was tested already. The next test can be made from ${spokenTime(at, now, 'en')}.`,
    testing: (company) =>
      `Testing the login of ${company}. This may take about a minute. If you close this window, the result comes as a message.`,
  },
};

function apart(fields: readonly CompanyField[]): string {
  const named = fields.map((field) => companyField[field]).join(', ');
  return `These differ from what is saved now: ${named}. "Save" replaces what is saved with what stands below.`;
}

function watchProblem(of: FormProblem): string {
  switch (of.field) {
    case 'brn':
      return of.why === 'not-member' ? notMember(of.stage) : BRN_PROBLEM[of.why];
    case 'name':
      return 'This name is too long. Please shorten it.';
    case 'products':
      return 'Please choose at least one.';
    case 'popbillUserId':
      return 'This does not look like a POPBiLL ID. Please enter the ID used at POPBiLL.';
    case 'channel':
      return channelProblem(of);
    case 'owner':
      return ownerProblem(of.why);
    case 'note':
      return of.why === 'looks-secret'
        ? 'A how-to note may not hold a password or resident number. Please take it out and save again.'
        : 'This note is too long. Please shorten it.';
    default:
      return of satisfies never;
  }
}

function notMember(stage: Stage): string {
  return `This business no. is not a POPBiLL member of ours. Please look at the number and the stage (now: ${words.stage[stage]}).`;
}

function ownerProblem(why: Extract<FormProblem, { field: 'owner' }>['why']): string {
  switch (why) {
    case 'both-owners':
      return 'Please choose a person or a group, not both.';
    case 'malformed':
      return 'The owner has to be a person or a group of this workspace.';
    case 'unknown':
      return 'The chosen owner was not found in this workspace. Please choose another.';
    case 'left':
      return 'The chosen owner has left this workspace. Please choose another.';
    case 'not-a-member':
      return 'Guests, bots and people of another organisation cannot be owners. Please choose another.';
    default:
      return why satisfies never;
  }
}

function channelProblem(of: Extract<FormProblem, { field: 'channel' }>): string {
  switch (of.why) {
    case 'malformed':
      return 'Alerts cannot be sent there. Please choose another channel.';
    case 'not-in-channel':
      return 'The app is not in this channel. Invite it there with /invite, then save again.';
    case 'shared-outside':
      return 'Company information is not sent to channels shared with other organisations. Please choose another channel.';
    case 'archived':
      return 'This channel is archived. Please choose another.';
    case 'scopes-missing':
      return `The app may not look at channels, so this was not saved (missing scope: ${of.scopes.join(', ')}). An admin has to apply the app manifest again and reinstall the app; the doctor command on the server names all that is missing.`;
    default:
      return of satisfies never;
  }
}

function saved(was: 'added' | 'changed' | 'unchanged', company: string): string {
  switch (was) {
    case 'added':
      return `${company} is now watched.`;
    case 'changed':
      return `The changes to ${company} are saved.`;
    case 'unchanged':
      return `Nothing was changed for ${company}.`;
    default:
      return was satisfies never;
  }
}
