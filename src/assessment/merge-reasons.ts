import { PRODUCTS, type Product } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';
import { compareSeverity, worstSeverity } from '../records/severity.js';

/** Of reasons that are equally bad, the one that has to be mended first comes first. */
const ORDER: readonly ReasonKind[] = [
  'member-missing',
  'plan',
  'auth-missing',
  'dept-user-login',
  'certificate-invalid',
  'certificate-expiry',
  'check-broken',
];

/**
 * Joins what is one thing in both products (the same certificate, nothing registered at all) into one reason that names
 * both, and puts the worst first. Department users are never joined: each product has its own.
 */
export function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = sameThing(reason);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reason : joined(known, reason));
  }
  return [...merged.values()].sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

/** Reasons with the same key are one thing. */
function sameThing(reason: Reason): string {
  switch (reason.kind) {
    case 'certificate-expiry':
      return [reason.kind, reason.expiresAt, reason.beside, reason.deptUserUnsure].join();
    case 'certificate-invalid':
      return [reason.kind, reason.code, reason.beside, reason.deptUserUnsure].join();
    case 'dept-user-login':
      return [reason.kind, ...reason.products].join();
    case 'plan': {
      const { state, why, code, endsAt } = reason.plan;
      return [reason.kind, state, why, code, endsAt].join();
    }
    case 'auth-missing':
    case 'member-missing':
    case 'check-broken':
      return reason.kind;
    default:
      return reason satisfies never;
  }
}

/**
 * The later of two instants stands where they differ: when it was found, last worked, could last be collected. Of
 * attempts, which each product has its own, the most.
 */
function joined(known: Reason, other: Reason): Reason {
  const about = {
    products: inOrder([...known.products, ...other.products]),
    severity: worstSeverity([known.severity, other.severity]) ?? known.severity,
  };
  if (known.kind === 'auth-missing' && other.kind === 'auth-missing') {
    const collectable = [known.collectableAt, other.collectableAt].filter((at) => at !== undefined);
    return {
      ...known,
      ...about,
      ...(collectable.length === 0 ? {} : { collectableAt: Math.max(...collectable) }),
    };
  }
  if (known.kind === 'certificate-invalid' && other.kind === 'certificate-invalid') {
    const attempts = [known.attempts, other.attempts].filter((count) => count !== undefined);
    return {
      ...known,
      ...about,
      ...(attempts.length === 0 ? {} : { attempts: Math.max(...attempts) }),
    };
  }
  return { ...known, ...about };
}

function inOrder(products: readonly Product[]): readonly Product[] {
  return PRODUCTS.filter((product) => products.includes(product));
}
