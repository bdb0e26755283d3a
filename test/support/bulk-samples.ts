import type { ModalView } from '@slack/types';
import type { Brn } from '../../src/kernel/brn.js';
import { BULK_KINDS, type BulkKind, type BulkRefused } from '../../src/list/bulk-rules.js';
import {
  type BulkChooseModel,
  type BulkConfirmModel,
  type BulkModalModel,
  bulkChooseModal,
  bulkConfirmModal,
  bulkModal,
} from '../../src/list/bulk-view.js';
import type { Tongue } from '../../src/text/tongue.js';
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
  { kind: 'one-day', until: seoul('2026-11-26 10:12') },
  { kind: 'three-days', until: seoul('2026-11-30 08:30') },
  { kind: 'next-working-day', until: seoul('2026-11-26 09:00') },
] as const;

type Draw = (text: Tongue) => ModalView;

function confirm(change: BulkKind, about: Partial<BulkConfirmModel> = {}): Draw {
  const model: BulkConfirmModel = {
    place: { change, total: 1200, target: { kind: 'filter', filter: { kind: 'all' } } },
    names: companies(5),
    groups: GROUPS,
    snoozes: SNOOZES,
    defaultChannel: 'C0ALERTS',
    now: NOW,
    ...about,
  };
  return (text) => bulkConfirmModal(model, text);
}

const TEN = companies(10);

function choose(about: Partial<BulkChooseModel> = {}): Draw {
  const model: BulkChooseModel = {
    place: { filter: { kind: 'all' }, page: 3 },
    pages: 1000,
    total: 10_000,
    rows: TEN,
    ticked: [],
    groups: GROUPS,
    ...about,
  };
  return (text) => bulkChooseModal(model, text);
}

function shown(model: BulkModalModel): Draw {
  return (text) => bulkModal(model, text);
}

const ONE = [{ brn: HANBIT, name: '한빛상사' }];
const REFUSED: readonly BulkRefused[] = [
  { brn: HANBIT, name: '한빛 & <상사>', why: 'no-alert' },
  { brn: NURI, why: 'not-watched' },
  ...companies(18).map((company) => ({ ...company, why: 'snooze-too-long' }) as const),
];

const NOBODY = { kind: 'filter', filter: { kind: 'owner', owner: 'U0PARK' } } as const;
const BACK = { filter: { kind: 'all' }, page: 3 } as const;

/** Every state of the window, by the name of its fixture. */
export const BULKS: Readonly<Record<string, Draw>> = {
  'bulk-choose-many': choose(),
  'bulk-choose-ticked': choose({
    ticked: [TEN[0], TEN[9]].flatMap((company) => company?.brn ?? []),
  }),
  'bulk-choose-again': choose({
    notDone: true,
    draft: { target: 'owner', change: 'pause', fromUser: 'U0PARK', fromGroup: 'S0TAX' },
  }),
  'bulk-choose-one': choose({
    place: { filter: { kind: 'text', text: '한빛' }, page: 1 },
    ...{ pages: 1, total: 1, rows: ONE, groups: [] },
  }),
  'bulk-choose-none': choose({
    place: { filter: { kind: 'attention' }, page: 1 },
    ...{ pages: 1, total: 0, rows: [], groups: [] },
  }),
  'bulk-counting': shown({ kind: 'counting' }),
  'bulk-nobody': shown({ kind: 'nobody', place: { change: 'pause', total: 0, target: NOBODY } }),
  'bulk-nobody-back': shown({
    kind: 'nobody',
    place: { change: 'pause', total: 0, target: NOBODY, back: BACK },
  }),
  'bulk-confirm-back': confirm('owner', {
    place: { change: 'owner', total: 1200, target: NOBODY, back: BACK },
  }),
  'bulk-confirm-left': confirm('owner', {
    chosen: { kind: 'owner', owner: 'U0KIM' },
    partial: { done: 500, unchanged: 2, refused: [], refusedCount: 0, notReached: 698 },
  }),
  ...Object.fromEntries(BULK_KINDS.map((kind) => [`bulk-confirm-${kind}`, confirm(kind)])),
  'bulk-confirm-one': confirm('pause', {
    place: { change: 'pause', total: 1, target: { kind: 'companies', brns: [HANBIT] } },
    names: ONE,
  }),
  'bulk-confirm-again': confirm('channel', {
    shownBefore: 1199,
    problem: { field: 'channel', why: 'not-in-channel' },
  }),
  'bulk-confirm-no-owner': confirm('owner', {
    notDone: true,
    chosen: { kind: 'owner', owner: '' },
  }),
  'bulk-confirm-date': confirm('snooze', {
    chosen: { kind: 'snooze', choice: { kind: 'date', day: '2026-12-04' } },
  }),
  'bulk-done-no-owner': shown({
    kind: 'done',
    change: { kind: 'owner', owner: '' },
    result: { done: 12, unchanged: 3, refused: [], refusedCount: 0, notReached: 0 },
  }),
  'bulk-done-default-channel': shown({
    kind: 'done',
    change: { kind: 'channel', channel: '' },
    result: { done: 12, unchanged: 0, refused: [], refusedCount: 0, notReached: 0 },
  }),
  'bulk-working': shown({ kind: 'working', done: 500, total: 10_000 }),
  'bulk-done-all': shown({
    kind: 'done',
    change: { kind: 'resume' },
    result: { done: 1, unchanged: 0, refused: [], refusedCount: 0, notReached: 0 },
  }),
  'bulk-done-some': shown({
    kind: 'done',
    change: { kind: 'snooze', choice: { kind: 'one-day' } },
    result: {
      done: 900,
      unchanged: 12,
      refused: REFUSED,
      refusedCount: 289,
      notReached: 0,
    },
  }),
  'bulk-done-broken': shown({
    kind: 'done',
    change: { kind: 'unwatch' },
    result: { done: 500, unchanged: 0, refused: [], refusedCount: 0, notReached: 700 },
  }),
};
