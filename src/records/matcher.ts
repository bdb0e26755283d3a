import type { z } from 'zod';

type Matcher = (value: unknown) => boolean;

const NEVER: Matcher = () => false;

/**
 * Returns a function that says whether a value fits a schema. The schema's own `safeParse` also copies the value, which
 * takes longer than parsing the JSON of a status. The answer for a kind of schema that is not handled here is
 * always no, so the caller has to ask the schema after a no.
 */
export function matcherOf(schema: z.core.$ZodType): Matcher {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const hasChecks = def.checks !== undefined && def.checks.length > 0;
  if (hasChecks || 'format' in def || 'coerce' in def) return NEVER;
  switch (def.type) {
    case 'string':
    case 'boolean':
      return (value) => typeof value === def.type;
    case 'number':
      return Number.isFinite;
    case 'literal':
      return (value) => def.values.some((each) => each === value);
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries));
      return (value) => values.has(value);
    }
    case 'custom':
      return (value) => def.fn(value) === true;
    case 'optional': {
      const matches = matcherOf(def.innerType);
      return (value) => value === undefined || matches(value);
    }
    case 'array': {
      const matches = matcherOf(def.element);
      return (value) => Array.isArray(value) && value.every(matches);
    }
    case 'union': {
      const options = def.options.map(matcherOf);
      return (value) => options.some((matches) => matches(value));
    }
    case 'object': {
      if (def.catchall !== undefined) return NEVER;
      const fields = Object.entries(def.shape).map(([name, field]) => ({
        name,
        matches: matcherOf(field),
      }));
      return (value) =>
        isObject(value) && fields.every(({ name, matches }) => matches(value[name]));
    }
    default:
      return NEVER;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
