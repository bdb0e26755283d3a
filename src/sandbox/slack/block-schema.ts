import { isObject } from './json.js';

/** Where blocks are shown. What Slack allows differs by it. */
export type Surface = 'message' | 'modal' | 'home';

/** What a check may ask about its surroundings, and where it tells what is wrong. */
export interface CheckScope {
  readonly surface: Surface;
  readonly report: (problem: string, pointer: string) => void;
}

/** Looks at one value and reports what Slack would refuse about it. `at` is the value's JSON pointer. */
export type Check = (value: unknown, at: string, scope: CheckScope) => void;

type Fields = Readonly<Record<string, Check>>;

/** An object with exactly these fields. Slack refuses fields that it does not know. */
export function object(required: Fields, optional: Fields = {}): Check {
  return (value, at, scope) => {
    if (!isObject(value)) {
      scope.report('must be an object', at);
      return;
    }
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) scope.report(`missing required field: ${name}`, at);
    }
    for (const [name, field] of Object.entries(value)) {
      const check = required[name] ?? optional[name];
      if (field === undefined) continue;
      if (check === undefined) scope.report(`invalid additional property: ${name}`, at);
      else check(field, `${at}/${name}`, scope);
    }
  };
}

export const anything: Check = () => {};

/** An object whose `type` was already used to find this check. */
export function typed(required: Fields, optional: Fields = {}): Check {
  return object({ type: anything, ...required }, optional);
}

/** Picks the check by the object's `type`; a type without a row is not supported here. */
export function byType(rows: Fields): Check {
  return (value, at, scope) => {
    const type = isObject(value) ? value['type'] : undefined;
    if (typeof type !== 'string') {
      scope.report('missing required field: type', at);
      return;
    }
    const check = rows[type];
    if (check === undefined) scope.report(`unsupported type: ${type}`, `${at}/type`);
    else check(value, at, scope);
  };
}

export function string(max: number, min = 1): Check {
  return (value, at, scope) => {
    if (typeof value !== 'string') {
      scope.report('must be a string', at);
      return;
    }
    if (value.length < min) scope.report(`must be more than ${min - 1} characters`, at);
    if (value.length > max) scope.report(`must be less than ${max + 1} characters`, at);
  };
}

export function matching(pattern: RegExp, what: string): Check {
  return (value, at, scope) => {
    if (typeof value !== 'string' || !pattern.test(value)) scope.report(`must be ${what}`, at);
  };
}

export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value, at, scope) => {
    if (!allowed.some((each) => each === value)) scope.report('must be a valid enum value', at);
  };
}

export const boolean: Check = (value, at, scope) => {
  if (typeof value !== 'boolean') scope.report('must be a boolean', at);
};

export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Check {
  return (value, at, scope) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      scope.report('must be an integer', at);
      return;
    }
    if (value < min) scope.report(`must be greater than or equal to ${min}`, at);
    if (value > max) scope.report(`must be less than or equal to ${max}`, at);
  };
}

export function list(
  each: Check,
  { min = 1, max }: { readonly min?: number; readonly max: number },
): Check {
  return (value, at, scope) => {
    if (!Array.isArray(value)) {
      scope.report('must be an array', at);
      return;
    }
    if (value.length < min) scope.report(`no less than ${min} items allowed`, at);
    if (value.length > max) scope.report(`no more than ${max} items allowed`, at);
    value.forEach((item, index) => {
      each(item, `${at}/${index}`, scope);
    });
  };
}

/** Allowed on some surfaces only. */
export function only(surfaces: readonly Surface[], check: Check): Check {
  return (value, at, scope) => {
    if (surfaces.includes(scope.surface)) {
      check(value, at, scope);
      return;
    }
    const type = isObject(value) ? value['type'] : undefined;
    scope.report(`unsupported type: ${String(type)}`, `${at}/type`);
  };
}

const LINK_PROTOCOLS = ['http:', 'https:', 'mailto:', 'tel:', 'slack:'];

export function url(max = 3000, protocols: readonly string[] = LINK_PROTOCOLS): Check {
  return (value, at, scope) => {
    string(max)(value, at, scope);
    if (typeof value !== 'string') return;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol) || /\s/.test(value)) {
      scope.report('must be a valid URL', at);
    }
  };
}
