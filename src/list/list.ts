import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import { deptUserLabel } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import { companies } from '../text/company-count.js';
import { count, daysLeft, number, spokenTime } from '../text/format.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import { type FactsContext, type ListText, loginTestOf } from './list-text.js';

const { words } = TONGUES.en;

export const list: ListText = {
  title: 'Watched companies',
  summary,
  empty,
  lookAt: `See those that need action with /hometax ${SHOWN_WORD.en.list} attention.`,
  page: (page, pages) => `page ${number(page)} of ${number(pages)}`,
  facts,
  lastKnown: 'as last known: the latest check got no answer',
  neverChecked: 'not checked yet',
  memberMissing: words.reason['member-missing'],
  paused: ({ reason, at }, now) =>
    `paused · ${words.pauseReason[reason]} · left out of scheduled checks and alerts since ${spokenTime(at, now, 'en')}`,
  checkedAt: (at, now) => `checked ${spokenTime(at, now, 'en')}`,
  owner: (owner) => `owner ${owner}`,
  filterButton: { all: 'All', attention: 'Needs attention', mine: 'Mine', paused: 'Paused' },
  previous: 'Previous',
  next: 'Next',
  add: 'Watch a company',
  row: {
    page: words.button.openPage,
    edit: words.button.edit,
    pause: 'Pause',
    resume: 'Resume',
    unwatch: words.button.unwatch,
  },
};

function summary(about: Parameters<ListText['summary']>[0]): string {
  const found = companies(about.total);
  const watched = companies(about.watched);
  switch (about.filter) {
    case 'all':
      return `${watched} watched${about.watched === 1 ? '' : ', most urgent first'}.`;
    case 'attention':
      return `${found} of ${number(about.watched)} watched ${about.total === 1 ? 'needs' : 'need'} action.`;
    case 'mine':
      return `You own ${found} of ${number(about.watched)} watched.`;
    case 'text':
      return `${found} of ${number(about.watched)} watched found for: ${about.words}`;
    case 'owner':
      return about.words === ''
        ? `${found} of ${number(about.watched)} watched ${about.total === 1 ? 'has' : 'have'} no owner.`
        : `${found} of ${number(about.watched)} watched ${about.total === 1 ? 'belongs' : 'belong'} to one owner: ${about.words}`;
    case 'paused':
      return `${found} ${about.total === 1 ? 'is' : 'are'} paused: left out of scheduled checks and alerts.`;
    default:
      return about.filter satisfies never;
  }
}

function empty(about: Parameters<ListText['empty']>[0]): string {
  if (about.watched === 0) {
    return about.mayOperate
      ? `No company is watched yet. Add the first one with /hometax ${SHOWN_WORD.en.watch}.`
      : 'No company is watched yet. Operators can add companies.';
  }
  const watched = `${companies(about.watched)} ${about.watched === 1 ? 'is' : 'are'} watched.`;
  switch (about.filter) {
    case 'all':
      return 'There is no company to show.';
    case 'attention':
      return `No company needs action now. ${watched}`;
    case 'mine':
      return `You own none of the companies. ${watched}`;
    case 'text':
      return `No company was found for: ${about.words}. ${watched}`;
    case 'owner':
      return about.words === ''
        ? `Every company has an owner. ${watched}`
        : `This owner has no company: ${about.words}. ${watched}`;
    case 'paused':
      return `No company is paused. ${watched}`;
    default:
      return about.filter satisfies never;
  }
}

function facts(product: ProductAssessment, about: FactsContext): string {
  const parts = [deptUser(product.deptUser, about), certificate(product.certificate, about)];
  const { plan } = product;
  if (plan !== undefined && plan.state !== 'in-use') parts.push(`plan ${plan.state}`);
  return parts.filter((part) => part !== undefined).join(', ');
}

function deptUser(of: DeptUserView, about: FactsContext): string | undefined {
  if (of.kind === 'missing') return undefined;
  return `department user: ${deptUserLabel(of, TONGUES.en)}${testedAt(loginTestOf(of, about), about)}`;
}

function testedAt(at: Instant | undefined, { now }: FactsContext): string {
  return at === undefined ? '' : ` (login tested ${spokenTime(at, now, 'en')})`;
}

function certificate(of: CertificateView, about: FactsContext): string {
  switch (of.kind) {
    case 'unknown':
    case 'missing':
      return `certificate: ${of.kind === 'unknown' ? 'could not check' : 'not registered'}`;
    case 'valid':
      return `certificate: ${daysLeft(of.daysLeft, 'en')}`;
    case 'expired':
      return of.daysLeft < 0
        ? `certificate: expired ${count(-of.daysLeft, 'day')} ago`
        : 'certificate: expired today';
    case 'unusable':
      return `certificate: ${of.revoked ? 'revoked' : 'cannot be used'}${testedAt(loginTestOf(of, about), about)}`;
    default:
      return of satisfies never;
  }
}
