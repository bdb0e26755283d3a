import { clockTimeWithSeconds } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { PopupText } from './popup-text.js';

const { words } = TONGUES.en;

const REGISTERED = 'I registered it, check now';

export const popup: PopupText = {
  title: 'Authentication page',
  getting: (company) => `Getting the link to the authentication page of ${company}.`,
  alive: (company, diesAt) =>
    `This is the authentication page of ${company}. It opens until ${clockTimeWithSeconds(diesAt)} KST and only you see it.`,
  ticket: (company, expiresAt) =>
    `This button leads to the authentication page of ${company}. It opens once, until ${clockTimeWithSeconds(expiresAt)} KST, and only you see it.`,
  whereToOpen: 'To register a certificate, open it on the Windows PC that holds it.',
  doNotPassOn: 'The link is logged in as the company, so please do not pass it on.',
  secretsStayOut:
    "Passwords and resident numbers go into POPBiLL's page only. Please do not write them in Slack.",
  dead: `The link closed after 30 seconds. Press "${words.button.newLink}" if you still need it, or "${REGISTERED}" when you are done.`,
  ticketOver: `The button closed after 5 minutes. Press "${words.button.newLink}" if you still need it, or "${REGISTERED}" when you are done.`,
  whenDone: `When you have registered on POPBiLL's page, press "${REGISTERED}".`,
  looksLater:
    'If you do not, we take one look in 5 minutes and tell you. That look does not log in to HomeTax.',
  checking: (company) =>
    `Checking ${company}. This may take about a minute. If you close this window, the result comes as a message.`,
  registeredButton: REGISTERED,
};
