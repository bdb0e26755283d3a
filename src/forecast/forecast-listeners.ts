import { namesOfOwners } from '../company-file/company-export.js';
import type { SlackNameLookup } from '../company-file/company-import.js';
import { writeTable } from '../company-file/csv-columns.js';
import { exportWords } from '../company-file/export-words.js';
import { formatBrn } from '../kernel/brn.js';
import { calendarDaysUntil, type Instant, seoulDayOf } from '../kernel/time.js';
import type { Overview } from '../list/overview.js';
import { type PeriodExpiry, periodsOfExpiries } from '../list/overview-entry.js';
import type { Store } from '../records/store.js';
import { sendFirstAccepted, sendPrivately, showFirstAccepted } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import { createOwnerNames } from '../slack/people.js';
import { type Action, mayDo } from '../slack/permissions.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onPress, type Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import { monthBounds, type OwnerForecast, ownersOf } from './forecast-rules.js';
import { type ForecastModel, forecastMessage, forecastModal } from './forecast-view.js';
import { collectionWords, forecastWords, parseForecastInput } from './forecast-words.js';

interface Deps extends SlackKit {
  readonly overview: Pick<Overview, 'expiriesBetween'>;
  readonly store: Pick<Store, 'write'>;
  readonly slackNameLookup: SlackNameLookup;
  readonly calendarFeeds: { readonly areOn: boolean };
}

type Breakdown = 'total' | 'owner';

const breakdownOf = ({ action }: ButtonArgs): Breakdown =>
  action.value === 'owner' ? 'owner' : 'total';

export async function runForecastCommand(origin: Origin, rest: string, deps: Deps): Promise<void> {
  const input = parseForecastInput(rest);
  const visit = await admit(origin, input === 'file' ? 'export' : 'forecast', deps);
  if (visit === undefined) return;
  if (input === 'file') await sendFile(visit, 'total', deps);
  else await showForecast(visit, input, deps);
}

async function showForecast(visit: Visit, breakdown: Breakdown, deps: Deps): Promise<void> {
  const { origin, t } = visit;
  const model = await readForecast(visit, breakdown, deps);
  const answer = { versions: versionsOf(model, t), modal: forecastModal(model, t) };
  await showFirstAccepted(origin, answer, deps, { replace: true });
}

/** Says what a press did: above the forecast if it is shown in a window, else in a message. */
async function reply(visit: Visit, breakdown: Breakdown, sentence: string, deps: Deps) {
  const { origin, t } = visit;
  if (origin.viewId === undefined) return sendPrivately(origin, sentenceMessage(sentence), deps);
  const modal = forecastModal(await readForecast(visit, breakdown, deps), t, sentence);
  return showFirstAccepted(origin, { versions: [sentenceMessage(sentence)], modal }, deps);
}

function versionsOf(model: ForecastModel, t: Tongue) {
  return (['chart', 'table', 'text'] as const).map((form) => forecastMessage(model, form, t));
}

async function readForecast(
  { actor }: Visit,
  breakdown: Breakdown,
  deps: Deps,
): Promise<ForecastModel> {
  const { expiries, bounds } = await readExpiries(deps);
  const mayExport = mayDo('export', actor.person, actor.roles).isAllowed;
  const months = periodsOfExpiries(expiries, bounds);
  const { stage, calendarFeeds } = deps;
  const model = { months, mayExport, hasCalendars: calendarFeeds.areOn, stage };
  if (breakdown === 'total') return model;
  const owners = ownersOf(expiries);
  const ids = owners.flatMap(({ owner }) => (typeof owner === 'string' ? [] : [owner.id]));
  const names = await createOwnerNames(deps).namesOf(ids);
  const nameOf = ({ owner }: OwnerForecast) =>
    typeof owner === 'string' ? undefined : names.get(owner.id);
  return { ...model, owners: owners.map((each) => ({ ...each, name: nameOf(each) })) };
}

async function readExpiries({ overview, clock }: Pick<Deps, 'overview' | 'clock'>) {
  const now = clock.now();
  const bounds = monthBounds(seoulDayOf(now));
  return { now, bounds, expiries: await overview.expiriesBetween({ kind: 'all' }, bounds) };
}

/** As a direct message, because a window cannot show a chart. */
async function sendChart(visit: Visit, breakdown: Breakdown, deps: Deps): Promise<void> {
  const { origin, t } = visit;
  const model = await readForecast(visit, breakdown, deps);
  await sendFirstAccepted({ user: origin.user, replaceable: false }, versionsOf(model, t), deps);
  await reply(visit, breakdown, forecastWords(t).chartSent, deps);
}

/** Every file is recorded before it is sent. */
async function sendFile(visit: Visit, breakdown: Breakdown, deps: Deps): Promise<void> {
  const { origin, t } = visit;
  const { store, slackNameLookup, personFiles } = deps;
  const { file: words, none } = forecastWords(t);
  const { expiries, now } = await readExpiries(deps);
  if (expiries.length === 0) return reply(visit, breakdown, none, deps);
  const companies = expiries.map(({ company }) => company);
  const ownerNames = await namesOfOwners(companies, slackNameLookup);
  const content = await writeTable(words.columns, rowsOf(expiries, ownerNames, now, t));
  const event = { kind: 'exported', by: origin.user, companies: new Set(companies).size } as const;
  await store.write([{ put: 'history', value: { v: 1, at: now, event } }]);
  const name = words.name(seoulDayOf(now));
  const comment = words.comment(expiries.length);
  const sent = await personFiles.send(origin.user, { name, content, comment });
  await reply(visit, breakdown, sent.ok ? words.sent : exportWords(t).failed[sent.error], deps);
}

/** An owner without a name is written as the ID. */
function* rowsOf(
  expiries: readonly PeriodExpiry[],
  ownerNames: ReadonlyMap<string, string> | undefined,
  now: Instant,
  t: Tongue,
): Generator<readonly string[]> {
  const atExpiry = collectionWords(t);
  for (const { company, expiresAt, stopsCollection } of expiries.toSorted(
    (a, b) => a.expiresAt - b.expiresAt,
  )) {
    const { name, brn, owner = '' } = company;
    const day = seoulDayOf(expiresAt);
    yield [
      day.slice(0, 7),
      day,
      String(calendarDaysUntil(expiresAt, now)),
      name,
      formatBrn(brn),
      ownerNames?.get(owner) ?? owner,
      stopsCollection ? atExpiry.stops : atExpiry.covered,
    ];
  }
}

export function forecastListeners(deps: Deps) {
  const onBreakdown = (
    action: Action,
    act: (visit: Visit, breakdown: Breakdown, deps: Deps) => Promise<void>,
  ) => onPress(breakdownOf, action, deps, (visit, breakdown) => act(visit, breakdown, deps));
  return {
    buttons: {
      [ACTIONS.homeForecast]: (args: ButtonArgs) =>
        runForecastCommand(originOfAction(args), '', deps),
      [ACTIONS.forecastView]: onBreakdown('forecast', showForecast),
      [ACTIONS.forecastSend]: onBreakdown('forecast', sendChart),
      [ACTIONS.forecastFile]: onBreakdown('export', sendFile),
    },
  } satisfies Partial<Listeners>;
}
