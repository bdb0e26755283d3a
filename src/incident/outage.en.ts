import { calendarDaysUntil } from '../kernel/time.js';
import type { OutageAfter, OutageAlert } from '../records/incident.js';
import { clockTime, dayAndTime, duration, list, number, overAfter } from '../text/format.js';
import type { WideText } from './wide-text.js';

const WAIT = 'Please wait; do not register anything again or change passwords.';
const TRYING =
  'We try a few companies every 15 minutes. When there is an answer, we edit this message and check those that were left.';

export const outage: WideText['outage'] = (of) => {
  const since = `${moment(of.openedAt, of)} KST`;
  const counted =
    of.asked === of.failed
      ? `all ${number(of.asked)} companies checked`
      : `${number(of.failed)} of the ${number(of.asked)} companies checked`;
  if (of.silent === 'popbill') {
    return {
      title: 'POPBiLL is not answering',
      happened: `Since ${since}, calls about ${counted} got no answer from POPBiLL. From here we cannot tell whether it is POPBiLL or this app's own network.`,
      means:
        "No company can be checked, so the scheduled check was stopped. This says nothing about HomeTax or the companies' authentication.",
      todo: {
        intro: `${WAIT} ${TRYING} If it goes on for long, an admin should look at POPBiLL's notices and at the network of the app's server.`,
        steps: [],
        ordered: false,
      },
      sentence: `POPBiLL has not answered since ${since}, so no company can be checked. This says nothing about any authentication; please wait and do not register again.`,
      facts: facts(of),
    };
  }
  return {
    title: 'HomeTax is not answering',
    happened: `Since ${since}, login tests of ${counted} got no answer from HomeTax. POPBiLL itself answers normally.`,
    means:
      "Logins cannot be tested, so we do not know the state of department users, and collection may be late. This does not mean that the companies' authentication is bad. Expiry dates of certificates are checked as usual.",
    todo: {
      intro: `${WAIT} ${TRYING} Whether a filing deadline is extended is announced by the tax office on HomeTax.`,
      steps: [],
      ordered: false,
    },
    sentence: `HomeTax has not answered since ${since}, so department users cannot be checked. This says nothing about the authentication; please wait and do not register again.`,
    facts: facts(of),
  };
};

export const outageOver: WideText['outageOver'] = (of) => {
  const who = of.silent === 'popbill' ? 'POPBiLL' : 'HomeTax';
  const ms = of.endedAt - of.openedAt;
  const lasted = duration(ms, 'en');
  const until = moment(of.endedAt, of);
  const left = leftBehind(of);
  return {
    state: of.stage === 'test' ? 'Back (test stage)' : 'Back',
    title: `${who} answers again`,
    body: `${who} did not answer from ${moment(of.openedAt, of)} until ${until} KST (${lasted}). ${left}`,
    sentence: `${who} has been answering again since ${dayAndTime(of.endedAt, of.openedAt, 'en')} KST. ${left}`,
    facts: [overAfter(ms, 'en')],
  };
};

const LOOK_FOR_GAPS = 'Please see whether any collection in between was missed.';

function leftBehind({ after }: OutageAlert): string {
  if (after === undefined) return `We are checking the companies that were left. ${LOOK_FOR_GAPS}`;
  const { checked, told } = after;
  if (checked === 0) return `No company was left unchecked. ${LOOK_FOR_GAPS}`;
  const companies =
    checked === 1 ? 'the company that was' : `the ${number(checked)} companies that were`;
  const news =
    told > 0
      ? `${number(told)} ${told === 1 ? 'has news in its own alert' : 'have news in their own alerts'}.`
      : 'There is no new trouble to report.';
  return `We checked ${companies} left: ${found(after)}. ${news} ${LOOK_FOR_GAPS}`;
}

function found({ collectable, needAction = 0, unknown = 0 }: OutageAfter): string {
  const parts: readonly (readonly [number, string])[] = [
    [needAction, needAction === 1 ? 'needs action' : 'need action'],
    [unknown, 'could not be checked'],
  ];
  const others = parts.filter(([value]) => value > 0);
  return list(
    [[collectable, 'can collect'] as const, ...others].map(
      ([value, does]) => `${value === 0 ? 'none' : number(value)} ${does}`,
    ),
    'en',
  );
}

function facts(of: OutageAlert): readonly string[] {
  const { openedAt, lastTriedAt } = of;
  const started = `started ${moment(openedAt, of)} KST`;
  if (lastTriedAt === undefined) return [started];
  const lasted = duration(lastTriedAt - openedAt, 'en');
  return [started, `last try ${moment(lastTriedAt, of)}: no answer for ${lasted}`];
}

/** The day is said once: on the day it began, the time alone is clear. */
function moment(at: number, { openedAt }: Pick<OutageAlert, 'openedAt'>): string {
  const isLaterThatDay = at !== openedAt && calendarDaysUntil(at, openedAt) === 0;
  return isLaterThatDay ? clockTime(at) : dayAndTime(at, openedAt, 'en');
}
