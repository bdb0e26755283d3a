import { asObject, isObject } from '../json.js';

export type Surface = 'message' | 'modal' | 'home';

export interface CheckScope {
  readonly surface: Surface;
  readonly report: (problem: string, pointer: string) => void;
}

/** Reports the reasons for which Slack would refuse a value. `at` is the value's JSON pointer. */
export type Check = (value: unknown, at: string, scope: CheckScope) => void;

/** The fields of an object. The names of required fields end in `!`. */
export type Fields = Readonly<Record<string, Check>>;

const anything: Check = () => {};

function all(...checks: readonly Check[]): Check {
  return (value, at, scope) => {
    for (const check of checks) check(value, at, scope);
  };
}

/** Checks an object. Slack refuses unknown fields. */
export function object(fields: Fields): Check {
  const required = Object.keys(fields).flatMap((name) => /^(.+)!$/.exec(name)?.[1] ?? []);
  const checks = new Map(
    Object.entries(fields).map(([name, check]) => [name.replace('!', ''), check]),
  );
  return (value, at, scope) => {
    if (!isObject(value)) {
      scope.report('must be an object', at);
      return;
    }
    for (const name of required) {
      if (value[name] === undefined) scope.report(`missing required field: ${name}`, at);
    }
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      const check = checks.get(name);
      if (check === undefined) scope.report(`invalid additional property: ${name}`, at);
      else check(field, `${at}/${name}`, scope);
    }
  };
}

/** Checks an object that has these fields and a `type`, and then the rules. */
export function typed(fields: Fields, ...rules: readonly Check[]): Check {
  return all(object({ ...fields, type: anything }), ...rules);
}

export function byType(rows: Readonly<Record<string, Fields | Check>>): Check {
  const checks = new Map(
    Object.entries(rows).map(([type, row]) => [type, typeof row === 'function' ? row : typed(row)]),
  );
  return (value, at, scope) => {
    const { type } = asObject(value);
    if (typeof type !== 'string') {
      scope.report('missing required field: type', at);
      return;
    }
    const check = checks.get(type);
    if (check === undefined) scope.report(`unsupported type: ${type}`, `${at}/type`);
    else check(value, at, scope);
  };
}

export function onlyOn(surfaces: readonly Surface[], check: Check): Check {
  return (value, at, scope) => {
    if (surfaces.includes(scope.surface)) check(value, at, scope);
    else scope.report(`unsupported type: ${String(asObject(value)['type'])}`, `${at}/type`);
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

export function matching(pattern: RegExp, format: string): Check {
  return (value, at, scope) => {
    if (typeof value !== 'string' || !pattern.test(value)) scope.report(`must be ${format}`, at);
  };
}

export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value, at, scope) => {
    if (!allowed.some((each) => each === value)) scope.report('must be a valid enum value', at);
  };
}

export const number: Check = (value, at, scope) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) scope.report('must be a number', at);
};

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

export function list(each: Check, max: number, min = 1): Check {
  return (value, at, scope) => {
    if (!Array.isArray(value)) {
      scope.report('must be an array', at);
      return;
    }
    if (value.length < min) scope.report(`no less than ${min} items allowed`, at);
    if (value.length > max) scope.report(`no more than ${max} items allowed`, at);
    for (const [index, item] of value.entries()) each(item, `${at}/${index}`, scope);
  };
}

const PROTOCOLS = ['http:', 'https:', 'mailto:', 'tel:', 'slack:'];

export const url: Check = all(string(3000), (value, at, scope) => {
  if (typeof value !== 'string') return;
  if (!URL.canParse(value) || !PROTOCOLS.includes(new URL(value).protocol) || /\s/.test(value)) {
    scope.report('must be a valid URL', at);
  }
});
