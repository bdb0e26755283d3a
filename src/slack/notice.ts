import { untilMoment } from '../alert/alert-words.js';

import type { Markup } from '../text/markup.js';
import { type CommandWord, SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import { alreadyClaimed, clientTextWords, snoozeWords } from '../triage/triage-words.js';
import type { Notice, NoticeText } from './notice-text.js';

const { words } = TONGUES.en;

const MEMBERS_ONLY =
  'It holds company information, so only full members of this workspace can use it.';

export const notice: NoticeText = { modalTitle: 'HomeTax authentication', sentence };

function sentence(of: Notice, { quote, person }: Markup): string {
  switch (of.kind) {
    case 'guest':
    case 'foreign':
      return MEMBERS_ONLY;
    case 'bot':
      return `Bots cannot use this. ${MEMBERS_ONLY}`;
    case 'operators-only':
      return 'This is for operators. If you need it, please ask an admin.';
    case 'admins-only':
      return `This is for admins. If you need it, please ask one. ${admins(of.who, person)}`;
    case 'unknown':
      return 'Slack did not tell us in time who is asking, so nothing was done. Please try again in a moment.';
    case 'unexpected':
      return `Something unexpected came up and this could not be finished. Please try again in a moment. If it happens again, give an admin this reference: ${of.reference}`;
    case 'store':
      return `The app could not read or write its store. If you were changing something, it may not be saved. This says nothing about any authentication. Please try again in a moment. If it happens again, give an admin this reference: ${of.reference}`;
    case 'not-saved':
      return `The app could not read or write its store, so nothing was saved. What you entered is still here; please send it again in a moment. This says nothing about any authentication. If it happens again, give an admin this reference: ${of.reference}`;
    case 'bad-brn':
      return badBrn(of.why, quote(of.input));
    case 'unknown-command':
      return unknownCommand(quote(of.word), of.nearest);
    case 'checking':
      return `Checking ${quote(of.company)}. With login tests this may take about a minute.`;
    case 'window-not-opened':
      return 'Slack did not open the window in time. Please do it once more.';
    case 'not-watched-any-more':
      return `${quote(of.company)} is no longer watched. To watch it again, use /hometax ${SHOWN_WORD.en.watch}.`;
    case 'cert-test-off':
      return 'Certificate login tests are switched off. If you need one, please ask an admin (CERT_LOGIN_TEST).';
    case 'alert-over':
      return `${quote(of.company)}: this alert is over already. There is nothing to do now.`;
    case 'alert-taken':
      return alreadyClaimed(person(of.by), of.at, of.now, TONGUES.en);
    case 'alert-yours-already':
      return 'You have this alert already.';
    case 'alert-not-taken':
      return 'Nobody has this alert now.';
    case 'alert-snoozed-already':
      return `${of.own ? 'You' : person(of.by)} already snoozed this until ${untilMoment(of.until, of.now, TONGUES.en)}. To change that, press "${words.button.wake}" first.`;
    case 'alert-not-snoozed':
      return 'This alert is not snoozed.';
    case 'client-told-already':
      return clientTextWords(TONGUES.en).toldBefore(person(of.by), of.at, of.now);
    case 'snooze-too-long':
      return of.limit === undefined
        ? snoozeWords(TONGUES.en).tooLate
        : `It cannot be snoozed that long. ${snoozeWords(TONGUES.en).limit(of.limit, of.now)}`;
    case 'snooze-past':
      return snoozeWords(TONGUES.en).problem.past;
    case 'clock-off':
      return "The clock of this app's server is wrong, so nothing can be said about dates now. An admin has to set it right; /hometax status shows how far it is off. This doesn't mean that any authentication is broken.";
    case 'unreadable':
      return 'The app cannot read what was pressed or sent here, so nothing was done. It may have been made by an earlier version of the app. Please open it again with /hometax.';
    case 'not-ready':
      return 'The app has just started or is stopping. Please try again in a moment.';
    default:
      return of satisfies never;
  }
}

const NAMED_AT_MOST = 5;

function admins(who: readonly string[] = [], person: Markup['person']): string {
  if (who.length === 0) return 'The admins of this Slack workspace are the admins of this app.';
  const named = who.slice(0, NAMED_AT_MOST).map(person).join(', ');
  return `Admins: ${named}${who.length > NAMED_AT_MOST ? ' and others' : ''}`;
}

function badBrn(why: Extract<Notice, { kind: 'bad-brn' }>['why'], input: string): string {
  switch (why) {
    case 'not-ten-digits':
      return `A business no. has ten digits. Please look again: ${input}`;
    case 'all-zero':
      return 'A business no. of zeros only cannot be used. Please look again.';
    case 'check-digit':
      return `The last digit of this business no. does not fit. Please look again: ${input}`;
    default:
      return why satisfies never;
  }
}

function unknownCommand(typed: string, nearest: readonly CommandWord[]): string {
  const near = nearest.map((word) => `/hometax ${SHOWN_WORD.en[word]}`).join(', ');
  const hint = near === '' ? 'These commands can be used.' : `Did you mean: ${near}?`;
  return `There is no command "${typed}". ${hint}`;
}
