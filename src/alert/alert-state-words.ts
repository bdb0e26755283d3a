import type { Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { clockTime } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';

/** `처리 중 · @김지우 님이 11월 25일 09:02에 맡았습니다`; undefined for an alert that is neither claimed nor snoozed. */
export function alertState(
  life: AlertLife,
  now: Instant,
  person: (id: UserId) => string,
  t: Tongue,
): string | undefined {
  const { say, dayAndTime } = t;
  if (life.state === 'acknowledged') {
    const [by, at] = [person(life.by), dayAndTime(life.at, now)];
    return say(
      `처리 중 · ${by} 님이 ${at}에 맡았습니다`,
      `Being handled · taken by ${by} on ${at}`,
    );
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [person(life.by), untilMoment(life.until, now, t)];
  const snoozed = say(`미룸 · ${until}까지 · ${by} 님`, `Snoozed until ${until} · ${by}`);
  if (life.taken === undefined) return snoozed;
  const [claimer, at] = [person(life.taken.by), dayAndTime(life.taken.at, now)];
  return `${snoozed} · ${say(`맡은 사람 ${claimer} (${at})`, `taken by ${claimer} (${at})`)}`;
}

/** The same as a sentence. */
export function alertStateSentence(
  life: AlertLife,
  now: Instant,
  person: (id: UserId) => string,
  t: Tongue,
): string | undefined {
  if (life.state === 'acknowledged') {
    const by = person(life.by);
    return t.say(`${by} 님이 맡아 처리하고 있습니다.`, `${by} has taken this.`);
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [person(life.by), untilMoment(life.until, now, t)];
  return t.say(`${by} 님이 ${until}까지 미뤄 두었습니다.`, `${by} snoozed this until ${until}.`);
}

/** A part of the grey line: who sent the client the text. */
export function clientToldFact(
  person: string,
  toldAt: Instant,
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  const at = dayAndTime(toldAt, now);
  return say(
    `고객 안내문을 보낸 사람 ${person} (${at})`,
    `text for the client sent by ${person} (${at})`,
  );
}

/** `11월 26일(목) 09:00`, `Thu 26 Nov, 09:00`. */
export function untilMoment(at: Instant, now: Instant, { say, shortDate }: Tongue): string {
  const [date, time] = [shortDate(at, now), clockTime(at)];
  return say(`${date} ${time}`, `${date}, ${time}`);
}

/** `owner` is a mention. */
export const ownedBy = (owner: string, { say }: Tongue) => say(`담당 ${owner}`, `owner ${owner}`);
