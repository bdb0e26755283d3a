import { LIMITS } from '../slack/limits.js';
import { CHANGEABLE, type ChangeableName } from './settings-rules.js';

/**
 * What the settings were when the form was opened, in the texts of the environment: so that a field that nobody touched
 * does not undo what another admin changed meanwhile. A name may be missing: then what the form holds counts, where it differs from the value of now.
 */
export type SettingsPlace = Readonly<Partial<Record<ChangeableName, string>>>;

/** Names and texts in lines; a list of operators that is too long to travel is left out. */
export function encodeSettingsPlace(place: SettingsPlace): string {
  const lines = CHANGEABLE.flatMap((name) =>
    place[name] === undefined ? [] : [`${name}=${place[name]}`],
  );
  const text = lines.join('\n');
  if (text.length <= LIMITS.privateMetadata) return text;
  return lines.filter((line) => !line.startsWith('operators=')).join('\n');
}

/** Reads what `encodeSettingsPlace` wrote; anything else in it is left out. */
export function parseSettingsPlace(metadata: string): SettingsPlace {
  const known = metadata.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const name = CHANGEABLE.find((one) => one === line.slice(0, at));
    return at < 0 || name === undefined ? [] : [[name, line.slice(at + 1)] as const];
  });
  return Object.fromEntries(known);
}
