import type { z } from 'zod';
import type { PagePerson, RequestName } from '../contract.js';
import { castMember } from './cast.js';
import { invalid, type Outcome, refused } from './outcomes.js';

/** Takes the JSON of one POST to its end. */
export type Handler = (body: unknown) => Promise<Outcome>;

/** What is asked of one run of the sandbox, and not of the one who begins a new one. */
export type RunRequest = Exclude<RequestName, 'start-over'>;

export type Handlers = Readonly<Record<RunRequest, Handler>>;

/** A handler that gets the body once it is read; what cannot be read is named in a sentence. */
export function reading<Body>(
  schema: z.ZodType<Body>,
  act: (body: Body) => Outcome | Promise<Outcome>,
): Handler {
  return async (body) => {
    const read = schema.safeParse(body);
    return read.success ? act(read.data) : invalid(sentenceOf(read.error));
  };
}

/** The same for what a person does. What they cannot do, the stand-in throws; that is told to them. */
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

function sentenceOf({ issues }: z.ZodError): string {
  const said = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return `The request was not understood. ${said.join('; ')}.`;
}
