import { startOfSeoulDay } from '../kernel/time.js';
import type { SetupFault } from '../records/incident.js';
import { environment } from '../settings/environment.js';
import { bytes, count, fullDate, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { DoctorFinding, DoctorText, DoctorTrial, StoreTrouble } from './doctor-finding.js';
import { records } from './records.js';

const { words } = TONGUES.en;

type Of<Item extends DoctorFinding['item']> = Extract<DoctorFinding, { readonly item: Item }>;

export const STORE_FAILED: Readonly<Record<StoreTrouble, string>> = {
  'not-writable':
    'The store cannot be written. Please look at the path in STORE_URL and at its permissions.',
  locked: 'Another process is using the store. Please stop it and try again.',
  'disk-full': 'The disk is full, so nothing could be saved. Please make room and try again.',
  corrupt: 'The store is damaged or is not an SQLite file. Please restore a backup of it.',
  'two-names':
    'The file of the store has a second name (a hard link), or it is mounted without its folder. Please leave one name, or mount the folder.',
  moved:
    'The store file was deleted, moved or replaced while the app ran, so nothing is saved any more. Please put the same file back, or stop the app, put a backup there, and start it again.',
  'newer-version': 'A newer version of this app wrote the store. Please update the app.',
  'unknown-shape':
    'The store holds something this app cannot read. Please look at the path in STORE_URL.',
  closed: 'The store is closed already. Please try again.',
  failed:
    'The store could not be read or written. Please look at the path in STORE_URL and at the free disk space.',
};

export const doctor: DoctorText = {
  line,
  fine: 'Everything is ready.',
  notFine: (findings) => `${count(findings, 'thing')} ${findings === 1 ? 'needs' : 'need'} a look.`,
};

function line(finding: DoctorFinding): string {
  switch (finding.item) {
    case 'setting':
      return `Settings: ${environment.unused(finding.name)}`;
    case 'late':
      return `${LATE[finding.trial]}: given up after ${count(finding.seconds, 'second')}. ${AFTER_LATE[finding.trial]}`;
    case 'store':
      return store(finding);
    case 'records':
      return `Store: ${records.count(finding.records.length)}. ${records.remedy}`;
    case 'disk':
      return disk(finding);
    case 'holidays':
      return holidays(finding);
    case 'popbill':
      return popbill(finding);
    case 'clock':
      return clock(finding);
    case 'member':
      return member(finding);
    case 'slack':
      return slack(finding);
    case 'scopes':
      return scopes(finding);
    case 'app-token':
      return appToken(finding);
    case 'signing-secret':
      return "Signing secret (SLACK_SIGNING_SECRET): whether it is right cannot be told from here. When commands in Slack get no answer, please look at the app's log: a wrong secret is named there; with nothing there, the addresses in the app's settings are others, or Socket Mode is switched on.";
    case 'channel':
      return channel(finding);
    case 'people':
      return people(finding);
    case 'public-url':
      return publicUrl(finding);
    default:
      return finding satisfies never;
  }
}

const LATE: Readonly<Record<DoctorTrial, string>> = {
  store: 'Store',
  disk: 'Disk',
  popbill: 'POPBiLL',
  slack: 'Slack',
  'public-url': "The app's address (PUBLIC_URL)",
};

const AFTER_LATE: Readonly<Record<DoctorTrial, string>> = {
  store:
    'Please look at the path in STORE_URL and at its disk (or the connection to it, if it is on the network).',
  disk: 'Please look at the disk of STORE_URL (or the connection to it, if it is on the network).',
  popbill:
    "Please try again in a moment; if it stays like this, look at this server's connection to POPBiLL (firewall, proxy, DNS).",
  slack:
    "Please try again in a moment; if it stays like this, look at this server's connection to slack.com (firewall, proxy, DNS).",
  'public-url': "Please see whether DNS, certificate and proxy lead to this app's PORT.",
};

function store(finding: Of<'store'>): string {
  if (finding.found === 'broken') return `Store: not ready. ${STORE_FAILED[finding.why]}`;
  const watched =
    finding.companies === 1
      ? '1 company is watched.'
      : `${number(finding.companies)} companies are watched.`;
  return finding.inUse
    ? `Store: can be read. ${watched} The running app is using it, so it was only read.`
    : `Store: can be read and written. ${watched}`;
}

function disk({ found, storeBytes, freeBytes }: Of<'disk'>): string {
  const room = `the store takes ${bytes(storeBytes)}, ${bytes(freeBytes)} left`;
  return found === 'fine'
    ? `Disk: ${room}.`
    : `Disk: ${room}. When it is full no alert can be kept or sent. Please make room.`;
}

function holidays({ data }: Of<'holidays'>): string {
  const remedy = 'Please update the app, or name the coming holidays in EXTRA_HOLIDAYS.';
  if (data.kind === 'none')
    return `Holiday data: there is none; only weekends are known. ${remedy}`;
  const until = fullDate(startOfSeoulDay(data.until), 'en');
  if (data.kind === 'known') return `Holiday data: until ${until}.`;
  return data.kind === 'ends'
    ? `Holiday data: only until ${until}; after that only weekends are known. ${remedy}`
    : `Holiday data: ended on ${until}; now only weekends are known. ${remedy}`;
}

function popbill(finding: Of<'popbill'>): string {
  switch (finding.found) {
    case 'fine':
      return `POPBiLL: accepts the LinkID and secret key (stage: ${words.stage[finding.stage]}).`;
    case 'refused':
      return `POPBiLL: does not accept the settings (POPBILL_STAGE=${finding.stage}). ${finding.problem} ${REMEDY[finding.fault]}`;
    case 'no-answer':
      return `POPBiLL: no answer. ${finding.problem} Please look at this server's connection to POPBiLL (firewall, proxy, DNS).`;
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
  points: "Please top up points on POPBiLL's site.",
  'popbill-user-id': 'Please look at the POPBiLL IDs of the companies.',
  permission: "Please ask POPBiLL's support whether your LinkID may use HomeTax collection.",
  other: 'Please look at the settings that begin with POPBILL_.',
};

function clock(finding: Of<'clock'>): string {
  const who = finding.by === 'popbill' ? 'POPBiLL' : 'Slack';
  switch (finding.found) {
    case 'fine':
      return `Clock: agrees with ${who}'s.`;
    case 'unknown':
      return `Clock: not compared with ${who}'s, because ${who} did not tell the time. First ${who} has to be reached (see above).`;
    case 'skewed':
      return `Clock: this machine is ${count(Math.round(Math.abs(finding.skewMs) / 1000), 'second')} ${finding.skewMs > 0 ? 'behind' : 'ahead of'} ${who}. With a large difference POPBiLL refuses this app's requests, and this app Slack's. Please switch on time synchronisation (NTP).`;
    default:
      return finding satisfies never;
  }
}

function member(finding: Of<'member'>): string {
  switch (finding.found) {
    case 'note':
      return 'Company: none is watched yet, so POPBiLL was not asked about any. Add one in Slack with /hometax watch, or use import.';
    case 'unknown':
      return 'Company: POPBiLL was not asked about any, because the store could not be read. Please mend the store first (see above).';
    case 'fine':
      return `Company: ${finding.company} is known to POPBiLL as a member of ours.`;
    case 'not-member':
      return `Company: ${finding.company} is not a member of ours on POPBiLL's ${words.stage[finding.stage]} stage. Companies join test and production separately. Please look at POPBILL_STAGE and POPBILL_LINK_ID.`;
    case 'no-answer':
      return `Company: ${finding.company} · POPBiLL gave no answer whether it is a member. ${finding.problem}`;
    default:
      return finding satisfies never;
  }
}

function slack(finding: Of<'slack'>): string {
  if (finding.found === 'fine') return `Slack: connected to the workspace ${finding.team}.`;
  return finding.found === 'refused'
    ? `Slack: does not accept the token (${finding.error}). Please copy the Bot User OAuth Token from the page OAuth & Permissions to SLACK_BOT_TOKEN again.`
    : `Slack: no answer (${finding.error}). Please look at this server's connection to slack.com (firewall, proxy, DNS).`;
}

function scopes(finding: Of<'scopes'>): string {
  switch (finding.found) {
    case 'fine':
      return 'Slack scopes: all scopes of the manifest are granted.';
    case 'missing':
      return `Slack scopes: missing ${finding.scopes.join(', ')}. Please put this version's manifest into the app's page App Manifest, then install the app to the workspace again (Install App).`;
    case 'unknown':
      return 'Slack scopes: not looked at. First Slack has to be connected (see above).';
    default:
      return finding satisfies never;
  }
}

function appToken(finding: Of<'app-token'>): string {
  switch (finding.found) {
    case 'fine':
      return 'Socket Mode: the app-level token (SLACK_APP_TOKEN) can connect.';
    case 'off':
      return 'Socket Mode: the app-level token is right, but Slack says that Socket Mode is switched off. Please switch on Enable Socket Mode on the page Socket Mode.';
    case 'refused':
      return finding.error === 'missing_scope'
        ? 'Socket Mode: the app-level token lacks the scope connections:write. Please make a new one with it on the page Basic Information, and put it into SLACK_APP_TOKEN.'
        : `Socket Mode: the app-level token is not accepted (${finding.error}). Please copy it again from App-Level Tokens on the page Basic Information to SLACK_APP_TOKEN.`;
    case 'no-answer':
      return `Socket Mode: no answer (${finding.error}). Please look at this server's connection to slack.com (firewall, proxy, DNS).`;
    default:
      return finding satisfies never;
  }
}

function channel(finding: Of<'channel'>): string {
  const of = `Default channel (${finding.channel})`;
  const another = finding.isSet
    ? 'choose another channel with /hometax settings in Slack.'
    : 'put another channel into ALERT_CHANNEL.';
  const { found } = finding;
  switch (found) {
    case 'fine':
      return `${of}: alerts can be sent.`;
    case 'not-in-channel':
      return `${of}: the app is not in it. Invite it there with /invite.`;
    case 'shared-outside':
      return `${of}: it is shared with another organisation, so no company information is sent there. Please ${another}`;
    case 'archived':
      return `${of}: it is archived. Please ${another}`;
    case 'not-found':
      return `${of}: it was not found in this workspace. If it is private, invite the app there with /invite; if it belongs to another workspace or the ID is wrong, ${another}`;
    case 'unknown':
      return `${of}: not looked at. First Slack has to be connected and all scopes granted (see above).`;
    default:
      return found satisfies never;
  }
}

function people(finding: Of<'people'>): string {
  const fix = 'Please look at OPERATORS and ADMINS, or at the operators in /hometax settings.';
  switch (finding.found) {
    case 'fine': {
      const rest =
        finding.unchecked === 0
          ? ''
          : ` ${finding.unchecked === 1 ? '1 person was' : `${number(finding.unchecked)} people were`} not looked up, because there are so many.`;
      return `Roles: all people and groups named as operators and admins are in this workspace.${rest}`;
    }
    case 'missing':
      return `Roles: these are named as operators or admins, but have left this workspace, were never in it, or are groups that are switched off: ${finding.ids.join(', ')}. ${fix}`;
    case 'powerless':
      return `Roles: these are named as operators or admins, but cannot use the app, because they are no full members (guests, bots, people of another organisation): ${finding.ids.join(', ')}. ${fix}`;
    case 'nobody':
      return finding.role === 'operators'
        ? 'Roles: none of the people and groups named as operators is a full member. Nobody can open an authentication page or take an alert. Please mend OPERATORS, or the operators in /hometax settings.'
        : "Roles: none of the people and groups named as admins is a full member. Nobody can change settings or hears of the app's own trouble. Please mend ADMINS.";
    case 'everybody':
      return 'Roles: nobody is named as operator, so every full member of this workspace may open authentication pages, which are logged in as the company. Please name the people or a user group in OPERATORS (a group of all members if that is what you want), or in /hometax settings.';
    case 'unknown':
      return 'Roles: the people and groups could not be looked up. First Slack has to be connected and all scopes granted (see above).';
    default:
      return finding satisfies never;
  }
}

function publicUrl(finding: Of<'public-url'>): string {
  if (finding.found === 'fine') return "The app's address (PUBLIC_URL): this app answers.";
  if (!finding.isRunning) {
    return `The app's address (PUBLIC_URL): no answer (${finding.error}). The app is not running, so nothing is known about the address. Please start it and run doctor again.`;
  }
  return finding.found === 'no-answer'
    ? `The app's address (PUBLIC_URL): no answer (${finding.error}). Please see whether DNS, certificate and proxy lead to this app's PORT.`
    : `The app's address (PUBLIC_URL): something else answers, or the app runs without knowing this address (${finding.error}). Please see whether the proxy passes what is below /popup/ to this app's PORT; after a change of PUBLIC_URL start the app again.`;
}
