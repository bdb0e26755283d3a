import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import type { HelpText } from './help-text.js';
import { alerts, register, roles, sweeps } from './help-topics.js';

const { words: en } = TONGUES.en;

const word = SHOWN_WORD.en;

export const help: HelpText = {
  title: 'How to use /hometax',
  intro:
    'For companies that collect HomeTax data through POPBiLL: check their HomeTax authentication, open the authentication page, and be told in a channel when something needs care.',
  lines: [
    { command: '', does: 'Choose a company and check it.', operatorsOnly: false },
    {
      command: `${word.check} <company>`,
      does: 'Check the HomeTax authentication of this company now.',
      operatorsOnly: false,
    },
    {
      command: `${word.popup} <company> [cashbill]`,
      does: 'Get a fresh link to the authentication page.',
      operatorsOnly: true,
    },
    {
      command: `${word.watch} [company]`,
      does: 'Watch a company, or edit one.',
      operatorsOnly: true,
    },
    { command: `${word.unwatch} <company>`, does: 'Stop watching a company.', operatorsOnly: true },
    {
      command: `${word.list} [attention | mine | text]`,
      does: 'Show the watched companies, most urgent first.',
      operatorsOnly: false,
    },
    {
      command: `${word.alerts} [mine | text]`,
      does: 'Show the alerts that are not solved yet, most urgent first, with those taken and snoozed.',
      operatorsOnly: false,
    },
    {
      command: `${word.digest} [here]`,
      does: "Show the summary as of now, only to you; with [here], of this channel's companies only.",
      operatorsOnly: false,
    },
    {
      command: word.import,
      does: 'Add or change many companies with a CSV file. What would change is shown before it is saved.',
      operatorsOnly: true,
    },
    {
      command: word.export,
      does: 'Get the watched companies as a CSV file, which can be changed and imported again.',
      operatorsOnly: true,
    },
    { command: word.sweep, does: 'Check all watched companies now.', operatorsOnly: true },
    {
      command: `${word['test-alert']} [company]`,
      does: 'Send a test alert to see whether alerts reach the channel.',
      operatorsOnly: true,
    },
    {
      command: `${word.history} [company]`,
      does: 'Show who did what, and what was told, where and why.',
      operatorsOnly: false,
    },
    {
      command: word.status,
      does: 'Show whether anything is wrong with the app, when the next scheduled check is, and which channels take no alerts.',
      operatorsOnly: false,
    },
    {
      command: word.settings,
      does: 'See and change the settings of the app. For admins only.',
      operatorsOnly: false,
    },
    {
      command: `${word.help} [topic]`,
      does: 'Show this page, or a topic: methods, register, alerts, checks, roles and others.',
      operatorsOnly: false,
    },
  ],
  companyNote:
    'For <company>, type its business no. (with or without hyphens) or part of the name of a watched company. With a single watched company it can be left out. The commands work in Korean, too.',
  secretsNote:
    'Please never write or upload passwords, certificate files or resident numbers in Slack. This app does not ask for them.',
  methods: {
    title: 'Department user or joint certificate',
    intro: {
      any: 'To collect HomeTax data, one of the two has to be registered at POPBiLL. We suggest a department user.',
      deptUser:
        'The app is set to collection by department user only (COLLECTS_BY). A company with only a certificate cannot collect.',
    },
    deptUser: {
      name: 'Department user (suggested)',
      points: [
        { label: 'Cost', says: 'free; the company creates it at HomeTax' },
        { label: 'Usage period', says: 'semi-permanent; nothing to renew each year' },
        { label: 'Multiple access', says: 'yes, it can be logged in several times at once' },
        { label: 'Role', says: 'read-only; it can neither issue nor file' },
      ],
    },
    certificate: {
      name: 'Joint certificate',
      points: [
        { label: 'Cost', says: 'paid' },
        {
          label: 'Usage period',
          says: 'one year; renewed each year, then registered again at HomeTax and POPBiLL',
        },
        { label: 'Multiple access', says: 'no, a second login may log the first one out' },
        { label: 'Role', says: 'unlimited' },
      ],
    },
    separate:
      'Tax invoices and cash receipts need separate department users. One for tax invoices cannot collect cash receipts.',
    registerTitle: 'Two ways to register a department user',
    before: `First the company creates a department user for tax invoices (or for cash receipts) at HomeTax and sets its state to "in use" (사용). A new one may have to wait for the representative's approval.`,
    register: [
      `This app's authentication page: open it with /hometax ${word.popup} <company> or the button "Open authentication page", and register the department user's ID and password.`,
      "POPBiLL's site: log in and register it under 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
    ],
  },
  methodsButton: 'Compare methods',
  usageButton: 'Usage',
  chooseTopic: 'Choose another topic',
  topic: {
    usage: 'Usage',
    methods: 'Department user or certificate',
    register: 'How to register',
    alerts: 'What to do on each alert',
    ...en.reason,
    setup: 'App setup problem',
    outage: 'HomeTax or POPBiLL not answering',
    'common-cause': 'Probably one cause',
    'mass-change': 'Many at once',
    sweeps: 'Scheduled checks and notice days',
    roles: 'Who may do what',
  },
  noSuchTopic: (asked, nearest) =>
    nearest === undefined
      ? `There is no help topic "${asked}". Please choose one below.`
      : `There is no help topic "${asked}". This is the nearest one.`,
  register,
  alerts,
  sweeps,
  roles,
};
