import type { AlertText, SetupWords } from '../alert/alert-text.js';
import { evidence } from '../assessment/alert-phrases.js';
import type { Stage } from '../records/company.js';
import type { SetupAlert, SetupFault } from '../records/incident.js';
import { dayAndTime, duration, overAfter } from '../text/format.js';

/** What is refused, and what an admin does about it. */
interface FaultWords {
  /** A whole clause without its full stop; title and first sentence. */
  readonly fault: string;
  readonly guess: string;
  readonly steps: readonly string[];
  /** For the notification. */
  readonly ask: string;
}

const RESTART = 'restart the app; settings are read once at the start.';
const NO_RESTART = 'No restart is needed.';

const FAULTS: Readonly<Record<SetupFault, (stage: Stage) => FaultWords>> = {
  signature: () => ({
    fault: 'POPBiLL does not accept our signature',
    guess: 'The secret key has probably been changed or mistyped.',
    steps: [
      "An admin looks up the current secret key in POPBiLL's (Linkhub's) partner information.",
      'Put that key into POPBILL_SECRET_KEY. Never write the key in Slack.',
      `Then ${RESTART}`,
    ],
    ask: 'Admin: put the new key into POPBILL_SECRET_KEY and restart the app.',
  }),
  'link-id': () => ({
    fault: 'POPBiLL does not accept our LinkID',
    guess: 'The LinkID is probably mistyped or suspended.',
    steps: [
      'An admin compares POPBILL_LINK_ID with the LinkID that the partner application gave.',
      `If it differs, correct it and ${RESTART}`,
      "If it is right, ask POPBiLL's support whether it is suspended.",
    ],
    ask: 'Admin: look at POPBILL_LINK_ID; if it is right, ask POPBiLL whether it is suspended.',
  }),
  ip: () => ({
    fault: "POPBiLL does not accept this app's IP address",
    guess: 'The address the app goes out with has probably changed, or there are several.',
    steps: [
      'An admin looks up the outgoing IP address of the server. If POPBiLL restricts addresses, add the current one there.',
      `If there are several outgoing addresses, set POPBILL_IP_BOUND to false and ${RESTART}`,
    ],
    ask: "Admin: look at the server's outgoing IP address, POPBiLL's restriction and POPBILL_IP_BOUND.",
  }),
  clock: () => ({
    fault: "The clock of the app's server differs from POPBiLL's",
    guess: "We corrected it once by POPBiLL's time and asked again, but were not accepted.",
    steps: [
      `An admin sets the server's clock right (see whether time synchronisation, NTP, is on). ${NO_RESTART}`,
    ],
    ask: "Admin: set the server's clock right.",
  }),
  'production-closed': (stage) => ({
    fault: `POPBiLL has not opened the ${stage} stage for our LinkID`,
    guess:
      stage === 'production'
        ? 'The application for production has probably not been approved yet.'
        : 'This LinkID can probably not be used on the test stage.',
    steps: [
      "An admin asks POPBiLL's support whether this LinkID is approved for production.",
      `If the wrong stage was chosen, correct POPBILL_STAGE and ${RESTART}`,
    ],
    ask: 'Admin: ask POPBiLL whether production is approved, or look at POPBILL_STAGE.',
  }),
  points: () => ({
    fault: 'POPBiLL points are used up',
    guess: 'The partner or the member has probably no points left.',
    steps: [`Charge points on POPBiLL's site. ${NO_RESTART}`],
    ask: 'Please charge POPBiLL points.',
  }),
  'popbill-user-id': () => ({
    fault: 'POPBiLL does not accept the POPBiLL ID we were given',
    guess: 'The POPBiLL ID entered with the company has probably been removed or disabled.',
    steps: [
      `An operator opens the company with /hometax watch and corrects or clears its POPBiLL ID. Without one, the company's default ID is used. ${NO_RESTART}`,
    ],
    ask: 'Open the company with /hometax watch and correct or clear its POPBiLL ID.',
  }),
  permission: () => ({
    fault: 'POPBiLL gives this app no permission',
    guess:
      'HomeTax collection has probably not been applied for, or the POPBiLL ID lacks the permission.',
    steps: [
      `An admin looks at the permissions of the POPBiLL ID on POPBiLL's site and asks POPBiLL's support whether the partner may use HomeTax collection. ${NO_RESTART}`,
    ],
    ask: "Admin: look at the POPBiLL ID's permissions and whether HomeTax collection is in use.",
  }),
  other: () => ({
    fault: "POPBiLL does not accept this app's requests",
    guess: "This app's settings or the partner settings at POPBiLL have probably changed.",
    steps: [
      'An admin looks at the settings that begin with POPBILL_. If one was corrected, restart the app.',
      "If they are right, give POPBiLL's support the code of this message.",
    ],
    ask: "Admin: look at the settings that begin with POPBILL_; if they are right, give POPBiLL's support this code.",
  }),
};

const UNTOUCHED =
  'This says nothing about any authentication. Until it is solved, we try a few companies every 15 minutes, and no company alert is opened or closed.';

export const setup: AlertText['setup'] = (alert, markup): SetupWords => {
  const words = FAULTS[alert.fault](alert.stage);
  const reach = 'companies cannot be checked and the scheduled check was stopped';
  const last =
    alert.lastCheckedAt === undefined
      ? []
      : [`The last check was on ${dayAndTime(alert.lastCheckedAt, alert.openedAt, 'en')} KST.`];
  const quoted = `POPBiLL's words: "${markup.quote(alert.message)}" (${alert.code})`;
  return {
    title: words.fault,
    happened: `${words.fault}, so ${reach}. ${words.guess} ${quoted}`,
    means: [UNTOUCHED, ...last].join(' '),
    todo: { steps: words.steps, ordered: words.steps.length > 1 },
    sentence: [`${words.fault}, so ${reach}.`, words.guess, ...last, words.ask].join(' '),
    facts: [`since ${since(alert)} KST`, evidence(alert.code)],
  };
};

export const setupResolved: AlertText['setupResolved'] = (alert) => {
  const until = dayAndTime(alert.resolvedAt, alert.openedAt, 'en');
  const ms = alert.resolvedAt - alert.openedAt;
  const lasted = duration(ms, 'en');
  const title = "POPBiLL accepts this app's settings again";
  const rest = 'All companies have been checked again, and alerts go out as usual.';
  return {
    title,
    body: `Companies could not be checked from ${since(alert)} until ${until} (${lasted}). ${rest}`,
    sentence: `${title}. ${rest}`,
    facts: [overAfter(ms, 'en'), evidence(alert.code)],
  };
};

function since(alert: SetupAlert): string {
  return dayAndTime(alert.openedAt, alert.openedAt, 'en');
}
