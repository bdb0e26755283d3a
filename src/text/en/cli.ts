import type { SetupFault } from '../../domain/alert.js';
import type { CliText, DoctorFinding } from '../cli-text.js';
import { count, number } from '../format.js';
import { importing } from './import.js';
import { en as words } from './words.js';

export const cli: CliText = {
  usage: [
    'Usage: npm run -s cli -- <command>',
    '',
    '  check <business no.>  Check one company now. Does not log in with a certificate.',
    '  import <file.csv>     Watch companies or change them. Stop the app first.',
    '  export                Print the watched companies as CSV.',
    '  sweep                 Check all watched companies now. Stop the app first.',
    '  doctor                See whether settings, store, POPBiLL and Slack are ready.',
    '  help                  Show this.',
    '',
    'CSV columns: brn,name,products,user_id,channel,owner,note,paused (only brn is required)',
    'Exit codes: 0 fine, 1 settings or usage, 2 something needs attention, 3 could not check',
  ],
  unknownCommand: (word) => `There is no command ${word}.`,
  brnMissing: 'Please give a business no., for example: npm run -s cli -- check 123-45-67891',
  fileMissing: 'Please give a CSV file, for example: npm run -s cli -- import companies.csv',
  appIsRunning: {
    import: 'The app is running: use /hometax import in Slack, or stop the app and try again.',
    sweep: 'The app is running: use /hometax sweep in Slack, or stop the app and try again.',
  },
  storeFailed: {
    'not-writable':
      'The store cannot be written. Please look at the path in STORE_URL and at its permissions.',
    locked: 'Another process is using the store. Please stop it and try again.',
    'disk-full': 'The disk is full, so nothing could be saved. Please make room and try again.',
    corrupt: 'The store is damaged or is no SQLite file. Please put back a backup of it.',
    'newer-version': 'A newer version of this app wrote the store. Please update the app.',
    'unknown-shape':
      'The store holds something this app cannot read. Please look at the path in STORE_URL.',
    closed: 'The store is closed already. Please try again.',
    failed:
      'The store could not be read or written. Please look at the path in STORE_URL and at the free disk space.',
  },
  lookedOnly:
    'The app is running, so this looked without logging in to HomeTax. To test the login, use /hometax check in Slack.',
  buttonsAreInSlack: 'The buttons named here are in Slack: on the alert, or with /hometax check.',
  importing: importing.reading,
  importFile: importing.fileProblem,
  importLine: importing.line,
  imported: importing.counts,
  importOvertaken: 'The store changed meanwhile, so nothing was saved. Please try again.',
  tooManyWords: (command) =>
    `There are more words than ${command} takes. Please put a file name with spaces in quotes.`,
  importAgain:
    'Please mend the lines that were not imported and import the same file again. The lines imported already stay as they are.',
  exported: (companies) =>
    `${companies === 1 ? '1 watched company' : `${number(companies)} watched companies`} exported.`,
  sweeping: (done, total) => `${number(done)} of ${number(total)} checked`,
  doctor,
  doctorFine: 'Everything is ready.',
  doctorNotFine: (findings) =>
    `${count(findings, 'thing')} ${findings === 1 ? 'needs' : 'need'} a look.`,
};

function doctor(finding: DoctorFinding): string {
  switch (finding.item) {
    case 'setting':
      return `Settings: ${finding.remark}`;
    case 'store':
      return finding.found === 'fine'
        ? `Store: can be read. ${finding.companies === 1 ? '1 company is' : `${number(finding.companies)} companies are`} watched.`
        : `Store: not ready. ${cli.storeFailed[finding.why]}`;
    case 'popbill':
      if (finding.found === 'fine') {
        return `POPBiLL: accepts the LinkID and secret key (stage: ${words.stage[finding.stage]}).`;
      }
      return finding.found === 'refused'
        ? `POPBiLL: does not accept the settings. ${finding.problem} ${REMEDY[finding.fault]}`
        : `POPBiLL: no answer. ${finding.problem}`;
    case 'clock':
      return clock(finding);
    case 'slack':
      if (finding.found === 'fine') return `Slack: connected to the workspace ${finding.team}.`;
      return finding.found === 'refused'
        ? `Slack: does not accept the token (${finding.error}). Please copy the Bot User OAuth Token from the page OAuth & Permissions to SLACK_BOT_TOKEN again.`
        : `Slack: no answer (${finding.error}).`;
    case 'channel':
      return channel(finding);
    default:
      return finding satisfies never;
  }
}

/** Which setting to look at, by what POPBiLL does not accept. */
const REMEDY: Readonly<Record<SetupFault, string>> = {
  signature: 'Please look at POPBILL_SECRET_KEY.',
  'link-id': 'Please look at POPBILL_LINK_ID.',
  ip: 'If outgoing calls leave from changing addresses, set POPBILL_IP_BOUND=false; otherwise let POPBiLL allow the address of this server.',
  clock: 'Please set the clock of this server right.',
  'production-closed':
    'Please look at POPBILL_STAGE, and ask POPBiLL whether production is open for your LinkID.',
  points: "Please charge points on POPBiLL's site.",
  'popbill-user-id': 'Please look at the POPBiLL IDs of the companies.',
  permission: "Please ask POPBiLL's support whether your LinkID may use HomeTax collection.",
  other: 'Please look at the settings that begin with POPBILL_.',
};

function clock(finding: Extract<DoctorFinding, { item: 'clock' }>): string {
  switch (finding.found) {
    case 'fine':
      return "Clock: agrees with POPBiLL's.";
    case 'unknown':
      return 'Clock: not compared. First POPBiLL has to accept the settings (see above).';
    case 'skewed':
      return `Clock: this machine is ${count(Math.round(Math.abs(finding.skewMs) / 1000), 'second')} ${finding.skewMs > 0 ? 'behind' : 'ahead of'} POPBiLL. Please switch on time synchronisation.`;
    default:
      return finding satisfies never;
  }
}

function channel(finding: Extract<DoctorFinding, { item: 'channel' }>): string {
  const of = `Default channel (${finding.channel})`;
  switch (finding.found) {
    case 'fine':
      return `${of}: alerts can be sent.`;
    case 'not-in-channel':
      return `${of}: the app is not in it. Invite it there with /invite.`;
    case 'shared-outside':
      return `${of}: it is shared with another organisation, so no company information is sent there. Please choose another channel.`;
    case 'archived':
      return `${of}: it is archived. Please choose another channel.`;
    case 'not-found':
      return `${of}: it was not found. Please look at ALERT_CHANNEL and, for a private channel, whether the app was invited.`;
    case 'unknown':
      return `${of}: not looked at. First Slack has to be connected (see above). If it is, install the app to the workspace again: it may lack a scope of the manifest.`;
    default:
      return finding satisfies never;
  }
}
