import type { Instant } from '../kernel/time.js';
import type { Alert, AlertLife } from './alert.js';
import type { CompanyStatus, LoginStatus, MethodStatus, ProductStatus } from './status.js';

/**
 * What is left of a record some of whose times lie in the future, because a wrong clock wrote it. When it happened is
 * not known: facts are forgotten and found out again. What protects an account (rejections, live tests) and what people
 * did is kept, as if it had happened just now.
 */

/** Whether it was less than `ms` ago. A time later than now is none at which anything happened. */
export function isWithin(at: Instant | undefined, ms: number, now: Instant): boolean {
  return at !== undefined && at <= now && now - at < ms;
}

/** The same object where no time of it lies in the future. */
export function statusWithoutFuture(status: CompanyStatus, now: Instant): CompanyStatus {
  if (!timesOfStatus(status).some((at) => at > now)) return status;
  const { answeredAt, sweptAt, memberMissing, failedSweepsAt, wrongSince, ...others } = status;
  const { firstAskedAt, firstAnsweredAt, decidedAt, ...rest } = others;
  const failedAt = failedSweepsAt.filter((at) => at <= now);
  return {
    ...rest,
    ...past('answeredAt', answeredAt, now),
    ...past('sweptAt', sweptAt, now),
    ...notAfter('firstAskedAt', firstAskedAt, now),
    ...notAfter('firstAnsweredAt', firstAnsweredAt, now),
    ...past('decidedAt', decidedAt, now),
    ...(wrongSince === undefined ? {} : { wrongSince: knownSince(wrongSince, now) }),
    ...(memberMissing === undefined || memberMissing.foundAt > now ? {} : { memberMissing }),
    failedSweeps: Math.max(0, status.failedSweeps - (failedSweepsAt.length - failedAt.length)),
    failedSweepsAt: failedAt,
    products: Object.fromEntries(
      Object.entries(status.products).map(([product, facts]) => [product, knownOf(facts, now)]),
    ),
  };
}

function knownSince(
  wrongSince: NonNullable<CompanyStatus['wrongSince']>,
  now: Instant,
): NonNullable<CompanyStatus['wrongSince']> {
  return Object.fromEntries(Object.entries(wrongSince).filter(([, since]) => since <= now));
}

function knownOf(facts: ProductStatus, now: Instant): ProductStatus {
  const { certificate, deptUser, plan, collectableAt, ...rest } = facts;
  return {
    ...rest,
    ...(certificate === undefined ? {} : { certificate: knownCell(certificate, now) }),
    ...(deptUser === undefined ? {} : { deptUser: knownCell(deptUser, now) }),
    ...(plan === undefined || plan.foundAt > now ? {} : { plan }),
    ...past('collectableAt', collectableAt, now),
    failures: facts.failures.filter(({ at }) => at <= now),
  };
}

function knownCell(cell: MethodStatus, now: Instant): MethodStatus {
  const { code, message, expiresAt, login, lastWorkedAt, unansweredAt, confirmedAt, ...rest } =
    cell;
  const isKnown = cell.foundAt <= now;
  const known = login === undefined ? undefined : knownLogin(login, now);
  return {
    ...rest,
    registration: isKnown ? cell.registration : 'unknown',
    foundAt: Math.min(cell.foundAt, now),
    ...(isKnown && code !== undefined ? { code } : {}),
    ...(isKnown && message !== undefined ? { message } : {}),
    ...(isKnown && expiresAt !== undefined ? { expiresAt } : {}),
    ...(known === undefined ? {} : { login: known }),
    ...past('lastWorkedAt', lastWorkedAt, now),
    ...(confirmedAt === undefined ? {} : { confirmedAt: Math.min(confirmedAt, now) }),
    attempts: cell.attempts.map((at) => Math.min(at, now)),
    ...(unansweredAt === undefined ? {} : { unansweredAt: Math.min(unansweredAt, now) }),
  };
}

function knownLogin(login: LoginStatus, now: Instant): LoginStatus | undefined {
  if (login.at > now && login.outcome === 'works') return undefined;
  const { rejectedSince, workedBefore, ...rest } = login;
  return {
    ...rest,
    at: Math.min(login.at, now),
    ...(rejectedSince === undefined ? {} : { rejectedSince: Math.min(rejectedSince, now) }),
    ...past('workedBefore', workedBefore, now),
  };
}

/** Without the ends of certificates and plans, which may well lie ahead. */
function timesOfStatus(status: CompanyStatus): readonly Instant[] {
  const { answeredAt = 0, sweptAt = 0, memberMissing, failedSweepsAt, products } = status;
  const { firstAskedAt = 0, firstAnsweredAt = 0, decidedAt = 0, wrongSince = {} } = status;
  return [
    ...[answeredAt, sweptAt, memberMissing?.foundAt ?? 0, ...failedSweepsAt],
    ...[firstAskedAt, firstAnsweredAt, decidedAt, ...Object.values(wrongSince)],
    ...Object.values(products).flatMap(({ certificate, deptUser, plan, ...facts }) => [
      ...[facts.collectableAt ?? 0, plan?.foundAt ?? 0, ...facts.failures.map(({ at }) => at)],
      ...[certificate, deptUser].flatMap((cell) => (cell === undefined ? [] : timesOfCell(cell))),
    ]),
  ];
}

function timesOfCell(cell: MethodStatus): readonly Instant[] {
  const { foundAt, login, lastWorkedAt = 0, attempts, unansweredAt = 0, confirmedAt = 0 } = cell;
  const { at = 0, rejectedSince = 0, workedBefore = 0 } = login ?? {};
  return [
    foundAt,
    lastWorkedAt,
    ...attempts,
    unansweredAt,
    confirmedAt,
    at,
    rejectedSince,
    workedBefore,
  ];
}

/** The same object where no time of it lies in the future. */
export function alertWithoutFuture(alert: Alert, now: Instant): Alert {
  if (!timesOfAlert(alert).some((at) => at > now)) return alert;
  const { held, told, calls, clientTold, pageOpenedBy, stops, ...rest } = alert;
  const { round, ...heard } = told;
  return {
    ...rest,
    openedAt: Math.min(alert.openedAt, now),
    checkedAt: Math.min(alert.checkedAt, now),
    life: knownLife(alert.life, now),
    told: { ...heard, ...past('round', round, now) },
    // Decided again at once: until when it waits was counted from a wrong time.
    ...(held === undefined
      ? {}
      : { held: held.since > now ? { ...held, since: now, until: now } : held }),
    ...(calls === undefined
      ? {}
      : {
          calls: {
            ...notAfter('criticalAt', calls.criticalAt, now),
            ...notAfter('ownerAt', calls.ownerAt, now),
            ...notAfter('operatorsAt', calls.operatorsAt, now),
          },
        }),
    ...(clientTold === undefined
      ? {}
      : { clientTold: { ...clientTold, at: Math.min(clientTold.at, now) } }),
    ...(pageOpenedBy === undefined
      ? {}
      : { pageOpenedBy: { ...pageOpenedBy, at: Math.min(pageOpenedBy.at, now) } }),
    ...(stops === undefined
      ? {}
      : {
          stops: stops.map(({ from, to, ...stop }) => ({
            ...stop,
            ...past('from', from, now),
            ...notAfter('to', to, now),
          })),
        }),
  };
}

function knownLife(life: AlertLife, now: Instant): AlertLife {
  switch (life.state) {
    case 'acknowledged': {
      const { remindedAt, ...taken } = life;
      return { ...taken, at: Math.min(life.at, now), ...notAfter('remindedAt', remindedAt, now) };
    }
    case 'snoozed':
      // Put off by a wrong clock, it may be put off for years: it wakes now.
      return life.at > now ? { ...life, at: now, until: now } : life;
    case 'open':
    case 'resolved':
    case 'closed':
      return life;
    default:
      return life satisfies never;
  }
}

function timesOfAlert(alert: Alert): readonly Instant[] {
  const { openedAt, checkedAt, life, told, held, calls, clientTold, pageOpenedBy } = alert;
  const remindedAt = life.state === 'acknowledged' ? (life.remindedAt ?? 0) : 0;
  return [
    ...[openedAt, checkedAt, 'at' in life ? life.at : 0, remindedAt, told.round ?? 0],
    ...[held?.since ?? 0, clientTold?.at ?? 0, pageOpenedBy?.at ?? 0],
    ...[calls?.criticalAt ?? 0, calls?.ownerAt ?? 0, calls?.operatorsAt ?? 0],
    ...(alert.stops ?? []).flatMap(({ from = 0, to = 0 }) => [from, to]),
  ];
}

type Named<Name extends string> = { readonly [K in Name]?: Instant };

function past<Name extends string>(name: Name, at: Instant | undefined, now: Instant): Named<Name> {
  // A computed key is a string to the compiler.
  return at === undefined || at > now ? {} : ({ [name]: at } as Named<Name>);
}

function notAfter<Name extends string>(
  name: Name,
  at: Instant | undefined,
  now: Instant,
): Named<Name> {
  return at === undefined ? {} : ({ [name]: Math.min(at, now) } as Named<Name>);
}
