import { isChannelId } from '../kernel/slack-id.js';
import { show } from '../slack/answer.js';
import { DOUBLE_CLICK_MS } from '../slack/background.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { answerWithModal } from '../slack/modal-view.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onPress, onSubmit, openWindow, type Visit } from '../slack/visit.js';
import { type CalendarFeeds, MAX_FEEDS_OF_PERSON } from './calendar-feeds.js';
import {
  CALENDAR_PLACE,
  type CalendarForm,
  calendarAddressModal,
  calendarMessage,
  calendarModal,
  FEED_HASH,
  readScope,
} from './calendar-view.js';
import { calendarWords } from './calendar-words.js';

interface Deps extends SlackKit {
  readonly calendarFeeds: Pick<CalendarFeeds, 'areOn' | 'revocableBy' | 'create' | 'revoke'>;
}

type Choice = Pick<CalendarForm, 'channel' | 'chosen' | 'feedback'>;

function drawForm({ origin, mayOperate, t }: Visit, choice: Choice, deps: Deps) {
  const { calendarFeeds, clock } = deps;
  if (!calendarFeeds.areOn) return calendarMessage(calendarWords(t).off, t);
  const feeds = calendarFeeds.revocableBy(origin.user, mayOperate);
  return calendarModal({ ...choice, feeds, now: clock.now() }, t);
}

export async function runCalendarCommand(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'calendar', deps);
  if (visit === undefined) return;
  const { channel: id = '' } = origin;
  // A direct message is no alert channel.
  const channel = isChannelId(id) ? id : '';
  const open = () => openWindow(visit, drawForm(visit, { channel }, deps), deps);
  const key = `calendar ${origin.user}`;
  await deps.background.once(key, async () => void (await open()), DOUBLE_CLICK_MS);
}

function onRevoke(deps: Deps) {
  const read = ({ action, body }: ButtonArgs) => {
    const place = CALENDAR_PLACE.safeParse(body.view?.private_metadata).data;
    const hash = FEED_HASH.safeParse(action.value).data;
    return place === undefined || hash === undefined ? undefined : { ...place, hash };
  };
  return onPress(read, 'calendar', deps, async (visit, { hash, channel }) => {
    const { origin, mayOperate, t } = visit;
    const { revoke } = calendarWords(t);
    const isRevoked = await deps.calendarFeeds.revoke(hash, origin.user, mayOperate);
    const feedback = isRevoked ? revoke.done : revoke.none;
    await show(origin, answerWithModal(drawForm(visit, { channel, feedback }, deps)), deps);
  });
}

function onCreate(deps: Deps) {
  return onSubmit(
    'calendar',
    deps,
    ({ view, body }, t) => {
      const place = CALENDAR_PLACE.safeParse(view.private_metadata).data;
      if (place === undefined) return undefined;
      const scope = readScope(view.state.values, body.user.id, place.channel);
      const choice = { ...place, chosen: scope.kind };
      return {
        form: { choice, scope },
        waiting: calendarMessage(calendarWords(t).creating, t),
        // Lists no addresses, because the form is also redrawn if Slack did not identify the person.
        redraw: (feedback, t) =>
          calendarModal({ ...choice, feeds: [], feedback, now: deps.clock.now() }, t),
      };
    },
    async (visit, { choice, scope }) => {
      const { origin, t } = visit;
      const { calendarFeeds } = deps;
      if (!calendarFeeds.areOn) {
        return show(origin, answerWithModal(drawForm(visit, choice, deps)), deps);
      }
      const url = await calendarFeeds.create(origin.user, scope, t.language);
      const feedback = calendarWords(t).tooMany(MAX_FEEDS_OF_PERSON);
      const answer =
        url === undefined
          ? drawForm(visit, { ...choice, feedback }, deps)
          : calendarAddressModal(url, t);
      // If the window was closed, the address is not sent as a message instead: the person has to create another one.
      return show(origin, answerWithModal(answer), deps, { dropWhenClosed: true });
    },
  );
}

export function calendarListeners(deps: Deps) {
  return {
    buttons: {
      [ACTIONS.calendar]: (args: ButtonArgs) => runCalendarCommand(originOfAction(args), deps),
      [ACTIONS.calendarRevoke]: onRevoke(deps),
    },
    submissions: { [CALLBACKS.calendar]: onCreate(deps) },
  } satisfies Partial<Listeners>;
}
