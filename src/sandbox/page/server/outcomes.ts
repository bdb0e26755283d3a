import type { z } from 'zod';
import type { Delivery } from '../../slack/delivery.js';
import type { ActResult, PageLanguage, PagePerson, RequestName } from '../contract.js';
import { castMember } from './cast.js';
import { wordsOf } from './words.js';

export interface Outcome {
  readonly status: number;
  readonly body: ActResult;
}

export const DONE: Outcome = { status: 200, body: { ok: true } };

export function invalid(sentence: string): Outcome {
  return { status: 400, body: { ok: false, kind: 'invalid', sentence } };
}

/** The person cannot do that, now or at all. */
export function refused(sentence: string): Outcome {
  return { status: 409, body: { ok: false, kind: 'refused', sentence } };
}

/** What a person learns of a delivery: nothing when the app took it, else what Slack says. */
export function delivered(
  { failure }: Pick<Delivery, 'failure'>,
  { language, command }: { readonly language: PageLanguage; readonly command?: string },
): Outcome {
  if (failure === undefined) return DONE;
  const words = wordsOf(language);
  const sentence = command === undefined ? words.noAnswer : words.commandFailed(command, failure);
  return { status: 200, body: { ok: false, kind: failure, sentence } };
}

type Handler = (body: unknown) => Promise<Outcome>;

export type RunRequest = Exclude<RequestName, 'start-over'>;

export type Handlers = Readonly<Record<RunRequest, Handler>>;

/** A handler that gets the body once it is read. */
export function reading<Body>(
  schema: z.ZodType<Body>,
  act: (body: Body) => Outcome | Promise<Outcome>,
): Handler {
  return async (body) => {
    const read = schema.safeParse(body);
    if (read.success) return act(read.data);
    const problems = read.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    );
    return invalid(`The request was not understood. ${problems.join('; ')}.`);
  };
}

/** The same for a person's act. What they cannot do makes the stand-in throw, and they are told why. */
export function byPerson<Body extends { readonly as: string }>(
  schema: z.ZodType<Body>,
  act: (body: Body, me: PagePerson) => Outcome | Promise<Outcome>,
): Handler {
  return reading(schema, async (body) => {
    const me = castMember(body.as);
    if (me === undefined) return invalid(`There is nobody called ${body.as}.`);
    try {
      return await act(body, me);
    } catch (error) {
      return refused(error instanceof Error ? error.message : String(error));
    }
  });
}
