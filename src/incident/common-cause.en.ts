import { evidence, upperFirst } from '../assessment/alert-phrases.js';
import { dayAndTime, number } from '../text/format.js';
import type { EndedCommonCause, WideEnd, WideText } from './wide-text.js';

export const commonCause: WideText['commonCause'] = (of, markup) => {
  const since = `${dayAndTime(of.openedAt, of.openedAt, 'en')} KST`;
  const logins = `${loginsOf(of.rejected)} ${of.rejected === 1 ? 'has' : 'have'}`;
  return {
    title: 'Many logins are rejected for the same reason',
    happened: `Since ${since}, ${logins} been rejected for the same reason. POPBiLL's words: "${markup.quote(of.message)}" (${of.code})`,
    means:
      "HomeTax may have changed its login; it is unlikely to be each company's own problem. So that no account gets locked, the login tests of scheduled checks are paused, and no company alert is opened for this reason. Expiry dates of certificates are checked as usual.",
    todo: {
      intro: "Please look at POPBiLL's notices before changing passwords or registering again.",
      steps: [
        'We test the login of up to three companies an hour; when that works again, the other login tests go on.',
        `If it turns out to be each company's own problem, an operator presses "${RELEASE}".`,
      ],
      ordered: false,
    },
    sentence: `${logins} been rejected for the same reason since ${since}. It is unlikely to be each company's own problem, so the login tests of scheduled checks are paused. Please look at POPBiLL's notices before changing passwords.`,
    facts: [
      `started ${since}`,
      of.lastSampledAt === undefined
        ? ''
        : `last try ${dayAndTime(of.lastSampledAt, of.openedAt, 'en')}, some still rejected`,
      evidence(of.code),
    ],
  };
};

const RELEASE = "It was each company's own";

export const release: WideText['release'] = {
  button: RELEASE,
  title: 'Start the login tests again?',
  question:
    'Companies that were rejected then get an alert each. If HomeTax really changed its login, the logins are rejected again, and several rejections can lock an account at HomeTax.',
  yes: 'Test again',
  no: 'Cancel',
};

export const releaseAnswer: WideText['releaseAnswer'] = {
  released:
    'The login tests go on. Rejected companies get an alert each. No account that was rejected today is tried again today.',
  over: 'This was over already, so nothing changed. The login tests go on.',
};

export const commonCauseOver: WideText['commonCauseOver'] = (of, markup) => {
  const { title, what, sentence } = ending(of, markup.person);
  const since = dayAndTime(of.openedAt, of.openedAt, 'en');
  const word = of.endedBy === 'samples' ? 'Back' : 'Closed';
  return {
    state: of.stage === 'test' ? `${word} (test stage)` : word,
    title,
    body: `From ${since} KST on, ${loginsOf(of.rejected)} ${of.rejected === 1 ? 'was' : 'were'} rejected for the same reason. ${what}`,
    sentence,
    facts: [`closed ${dayAndTime(of.endedAt, of.openedAt, 'en')} KST`, evidence(of.code)],
  };
};

function ending(
  of: EndedCommonCause,
  person: (id: string) => string,
): Pick<WideEnd, 'title' | 'sentence'> & { readonly what: string } {
  const at = `${dayAndTime(of.endedAt, of.openedAt, 'en')} KST`;
  if (of.endedBy === undefined || of.endedBy === 'samples') {
    const title = 'HomeTax logins work again';
    const what = `The companies tried on ${at} could log in. The paused login tests go on; companies that are still rejected get an alert each.`;
    return { title, what, sentence: `${title}. ${what}` };
  }
  const what = `on ${at} ${person(of.endedBy)} decided that the rejections are each company's own problem and started the login tests again. Rejected companies get an alert each.`;
  return { title: 'Login tests were started again', what: upperFirst(what), sentence: what };
}

function loginsOf(count: number): string {
  return count === 1
    ? 'the HomeTax login of 1 company'
    : `the HomeTax logins of ${number(count)} companies`;
}
