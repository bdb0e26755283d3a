import { DAY } from '../../../kernel/instant.js';
import type { World } from '../../world.js';
import { REQUESTS, type RequestBody } from '../contract.js';
import type { AppHost } from './app-host.js';
import type { AppSettings } from './app-settings.js';
import { changeCompany } from './change-company.js';
import type { ClockMover } from './clock-mover.js';
import { DONE, type Handlers, invalid, type Outcome, reading, refused } from './outcomes.js';
import { setWeather, type WeatherReport } from './weather.js';

interface Parts {
  readonly world: World;
  readonly host: AppHost;
  readonly mover: ClockMover;
  readonly settings: Pick<AppSettings, 'chosenLanguage'>;
  /** How HomeTax and POPBiLL answer; kept for the page. */
  readonly weather: { current: WeatherReport };
}

type WorldRequest = 'clock' | 'company' | 'member' | 'weather' | 'channel-language';

/** Further than any ladder goes, so that a typing error does not take years. */
const FURTHEST = 400 * DAY;
const CHOSEN = 'The language of channels was chosen in /hometax settings and is changed there.';
const MOVES = 'The clock is being moved. Wait until it stands, or stop it.';

export function worldActions({
  world,
  host,
  mover,
  weather,
  settings,
}: Parts): Pick<Handlers, WorldRequest> {
  const { popbill, clock } = world;
  return {
    clock: reading(REQUESTS.clock, (body) => moveClock(mover, body, clock.now())),
    company: reading(REQUESTS.company, (body) => {
      const changed = changeCompany(popbill.companies, body, clock.now());
      return changed.ok ? DONE : refused(changed.error);
    }),
    member: reading(REQUESTS.member, ({ brn, member }) => {
      if (popbill.companies.get(brn) === undefined) {
        return refused(`There is no sample company ${brn}.`);
      }
      popbill.companies.update(brn, { member });
      return DONE;
    }),
    weather: reading(REQUESTS.weather, (change) => {
      const { hometax = weather.current.hometax, popbill: own = weather.current.popbill } = change;
      weather.current = { hometax, popbill: own };
      setWeather(popbill, weather.current);
      return DONE;
    }),
    'channel-language': reading(REQUESTS['channel-language'], async ({ language }) => {
      if (mover.movingTo !== undefined) return refused(MOVES);
      if (settings.chosenLanguage !== undefined) return refused(CHOSEN);
      await host.speak(language);
      return DONE;
    }),
  };
}

async function moveClock(
  mover: ClockMover,
  body: RequestBody<'clock'>,
  now: number,
): Promise<Outcome> {
  if ('stop' in body) {
    await mover.stop();
    return DONE;
  }
  const to = 'to' in body ? body.to : now + body.advanceMs;
  if (to - now > FURTHEST) return invalid('The clock moves at most 400 days at a time.');
  const moved = mover.moveTo(to);
  if (moved.ok) return DONE;
  return moved.error === 'moving' ? refused(MOVES) : invalid('The clock does not move back.');
}
