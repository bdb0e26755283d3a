import type { z } from 'zod';
import type { Delivery } from '../../slack/delivery.js';
import type { ActionResult, PageLanguage, PagePerson, RequestName } from '../contract.js';
import { castMember } from './cast.js';
import { wordsOf } from './words.js';

export interface Outcome {
  readonly status: number;
  readonly body: ActionResult;
}

export const DONE: Outcome = { status: 200, body: { ok: true } };

export function badRequest(sentence: string): Outcome {
  return { status: 400, body: { ok: false, kind: 'invalid', sentence } };
}

export function refusal(sentence: string): Outcome {
  return { status: 409, body: { ok: false, kind: 'refused', sentence } };
}

/** The outcome of a delivery for the person: no message if the app acknowledged it, else what Slack would say. */
export function outcomeOf(
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

/** A handler whose `act` gets the validated body. */
export function handle<Body>(
  schema: z.ZodType<Body>,
  act: (body: Body) => Outcome | Promise<Outcome>,
): Handler {
  return async (body) => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return act(parsed.data);
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    );
    return badRequest(`The request was not understood. ${problems.join('; ')}.`);
  };
}

/** A handler for a person's action. The stand-in throws if they cannot do it; they get its message. */
export function handleAs<Body extends { readonly as: string }>(
  schema: z.ZodType<Body>,
  act: (body: Body, me: PagePerson) => Outcome | Promise<Outcome>,
): Handler {
  return handle(schema, async (body) => {
    const me = castMember(body.as);
    if (me === undefined) return badRequest(`There is no person ${body.as}.`);
    try {
      return await act(body, me);
    } catch (error) {
      return refusal(error instanceof Error ? error.message : String(error));
    }
  });
}
