import type { ModalView } from '@slack/types';
import type { Brn } from '../../src/kernel/brn.js';
import {
  BULK_KINDS,
  type BulkChange,
  type BulkKind,
  type BulkRefusal,
  type BulkResult,
} from '../../src/list/bulk-rules.js';
import {
  type BulkConfirmModel,
  type BulkSelectionModel,
  type BulkState,
  bulkConfirmModal,
  bulkSelectionModal,
  bulkStateModal,
} from '../../src/list/bulk-view.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { noticeSentence } from '../../src/slack/notice-words.js';
import type { Tongue } from '../../src/text/tongue.js';
import { formProblemSentence } from '../../src/watch/watch-words.js';
import { HANBIT, NURI } from './builders.js';
import { seoul } from './fake-clock.js';

const NOW = seoul('2026-11-25 10:12');

const companies = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    brn: `99900${String(i).padStart(5, '0')}` as Brn,
    name: i === 1 ? `${'가나다라마'.repeat(20)}` : `누리식품 ${i + 1}호점`,
  }));

const GROUPS = [{ id: 'S0TAX', handle: 'tax-team' }];
const SNOOZES = [
  { kind: 'next-working-day', until: seoul('2026-11-26 09:00') },
  { kind: 'one-day', until: seoul('2026-11-26 10:12') },
  { kind: 'three-days', until: seoul('2026-11-30 08:30'), isMovedToWorkingDay: true },
  { kind: 'one-week', until: seoul('2026-12-02 10:12') },
] as const;

const FIELDS = {
  reader: 'U0LEE',
  groups: GROUPS,
  snoozes: SNOOZES,
  defaultChannel: 'C0ALERTS',
  now: NOW,
};

type Draw = (t: Tongue) => ModalView;

const unknownPerson = (t: Tongue) => noticeSentence({ kind: 'unknown' }, MRKDWN, t);

function drawConfirm(
  kind: BulkKind,
  overrides: Partial<BulkConfirmModel> = {},
  problem?: (t: Tongue) => string,
): Draw {
  const model: BulkConfirmModel = {
    place: { kind, total: 1200, target: { kind: 'filter', filter: { kind: 'all' } } },
    named: companies(5),
    ...FIELDS,
    ...overrides,
  };
  return (t) =>
    bulkConfirmModal(problem === undefined ? model : { ...model, problem: problem(t) }, t);
}

const TEN = companies(10);

function drawChoose(overrides: Partial<BulkSelectionModel> = {}): Draw {
  const model: BulkSelectionModel = {
    place: { filter: { kind: 'all' }, page: 3 },
    pages: 1000,
    total: 10_000,
    rows: TEN,
    ticked: [],
    selection: { kind: 'claim', target: 'page', ownerUser: '', ownerGroup: '' },
    ...FIELDS,
    ...overrides,
  };
  return (t) => bulkSelectionModal(model, t);
}

function drawBulk(model: BulkState): Draw {
  return (t) => bulkStateModal(model, t);
}

function drawDone(change: BulkChange, result: BulkResult): Draw {
  return drawBulk({ kind: 'done', change, result, reader: 'U0LEE' });
}

const ONE = [{ brn: HANBIT, name: '한빛상사' }];
const REFUSED: readonly BulkRefusal[] = [
  { brn: HANBIT, name: '한빛 & <상사>', why: 'no-alert' },
  { brn: NURI, why: 'not-watched' },
  ...companies(18).map((company) => ({ ...company, why: 'snooze-too-long' }) as const),
];
const NONE_LEFT_OUT = { unchanged: 0, refused: [], refusedCount: 0, notReached: 0 };

const PARKS_COMPANIES = { kind: 'filter', filter: { kind: 'owner', owner: 'U0PARK' } } as const;
const BACK = { filter: { kind: 'all' }, page: 3 } as const;

/** Every state of the bulk edit modal, by the name of its fixture. */
export const BULK_MODALS: Readonly<Record<string, Draw>> = {
  'bulk-choose-many': drawChoose(),
  'bulk-choose-ticked': drawChoose({
    ticked: [TEN[0], TEN[9]].flatMap((company) => company?.brn ?? []),
  }),
  'bulk-choose-again': (t) =>
    drawChoose({
      notice: unknownPerson(t),
      selection: { kind: 'pause', target: 'owner', ownerUser: 'U0PARK', ownerGroup: 'S0TAX' },
      entered: { kind: 'pause', reason: 'moved-elsewhere' },
    })(t),
  ...Object.fromEntries(
    BULK_KINDS.map((kind) => [
      `bulk-choose-${kind}`,
      drawChoose({ selection: { kind, target: 'page', ownerUser: '', ownerGroup: '' } }),
    ]),
  ),
  'bulk-choose-filter': drawChoose({
    selection: { kind: 'claim', target: 'filter', ownerUser: '', ownerGroup: '' },
    entered: { kind: 'claim', to: 'U0KIM' },
  }),
  'bulk-choose-one': drawChoose({
    place: { filter: { kind: 'text', text: '한빛' }, page: 1 },
    pages: 1,
    total: 1,
    rows: ONE,
    groups: [],
  }),
  'bulk-choose-none': drawChoose({
    place: { filter: { kind: 'attention' }, page: 1 },
    pages: 1,
    total: 0,
    rows: [],
    groups: [],
  }),
  'bulk-counting': drawBulk({ kind: 'counting' }),
  'bulk-nobody': drawBulk({
    kind: 'none-match',
    place: { kind: 'pause', total: 0, target: PARKS_COMPANIES },
  }),
  'bulk-nobody-back': drawBulk({
    kind: 'none-match',
    place: { kind: 'pause', total: 0, target: PARKS_COMPANIES, backTo: BACK },
  }),
  'bulk-confirm-back': drawConfirm('owner', {
    place: { kind: 'owner', total: 1200, target: PARKS_COMPANIES, backTo: BACK },
  }),
  ...Object.fromEntries(BULK_KINDS.map((kind) => [`bulk-confirm-${kind}`, drawConfirm(kind)])),
  'bulk-confirm-one': drawConfirm('pause', {
    place: { kind: 'pause', total: 1, target: { kind: 'companies', brns: [HANBIT] } },
    named: ONE,
  }),
  'bulk-confirm-again': drawConfirm('channel', {}, (t) =>
    formProblemSentence({ field: 'channel', why: 'not-in-channel' }, t),
  ),
  'bulk-confirm-no-owner': drawConfirm(
    'owner',
    { entered: { kind: 'owner', owner: '' } },
    unknownPerson,
  ),
  'bulk-confirm-date': drawConfirm('snooze', {
    entered: { kind: 'snooze', choice: { kind: 'date', day: '2026-12-04' } },
  }),
  'bulk-done-no-owner': drawDone(
    { kind: 'owner', owner: '' },
    { ...NONE_LEFT_OUT, done: 12, unchanged: 3 },
  ),
  'bulk-done-default-channel': drawDone(
    { kind: 'channel', channel: '' },
    { ...NONE_LEFT_OUT, done: 12 },
  ),
  'bulk-done-claimed': drawDone(
    { kind: 'claim', to: 'U0LEE' },
    {
      ...NONE_LEFT_OUT,
      done: 1,
      unchanged: 1,
      refused: [
        { brn: HANBIT, name: '한빛상사', why: 'claimed-by-other', handledBy: 'U0KIM' },
        { brn: NURI, name: '누리식품', why: 'no-alert' },
      ],
      refusedCount: 2,
    },
  ),
  'bulk-done-assigned': drawDone({ kind: 'claim', to: 'U0KIM' }, { ...NONE_LEFT_OUT, done: 12 }),
  'bulk-done-texts': drawDone(
    { kind: 'client-text', language: 'ko' },
    {
      ...NONE_LEFT_OUT,
      done: 12,
      refused: [{ brn: NURI, name: '누리식품', why: 'nothing-to-ask' }],
      refusedCount: 1,
    },
  ),
  'bulk-working': drawBulk({ kind: 'working', done: 500, total: 10_000 }),
  'bulk-done-all': drawDone({ kind: 'resume' }, { ...NONE_LEFT_OUT, done: 1 }),
  'bulk-done-some': drawDone(
    { kind: 'snooze', choice: { kind: 'one-day' } },
    {
      done: 900,
      unchanged: 12,
      refused: REFUSED,
      refusedCount: 289,
      notReached: 0,
    },
  ),
  'bulk-done-snoozed': drawDone(
    { kind: 'snooze', choice: { kind: 'one-day' } },
    {
      ...NONE_LEFT_OUT,
      done: 1,
      refused: [{ brn: HANBIT, name: '한빛상사', why: 'snoozed-by-other', handledBy: 'U0KIM' }],
      refusedCount: 1,
    },
  ),
  'bulk-done-broken': drawDone(
    { kind: 'unwatch' },
    { done: 500, unchanged: 0, refused: [], refusedCount: 0, notReached: 700 },
  ),
};
