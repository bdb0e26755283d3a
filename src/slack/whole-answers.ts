/** The largest of Slack's answers, a page of people, has some hundred kilobytes. */
const MOST_BYTES = 10 * 1024 * 1024;
/** However long Slack asks us to wait, it is asked again after this. */
const LONGEST_WAIT_S = 3600;
/** What to wait when Slack has enough of us and does not say for how long. */
const UNSAID_WAIT_S = 30;

const SLACKS_OWN = 'https://slack.com/api/';

type Fetch = typeof fetch;

/**
 * A fetch for web-api, which takes anything for Slack's word: a proxy's page is a refusal named after the whole page, an
 * answer that breaks off or stalls half way is a bare error of the network, and a wait of years is a wait of years. Here
 * the answer of an API method is read to its end, and rejected like a broken connection when it is none of Slack's.
 *
 * @param apiUrl base URL of the methods, default Slack's; other addresses (a file's, a response_url) answer in their own way
 */
export function wholeAnswers(apiUrl = SLACKS_OWN, ask: Fetch = fetch): Fetch {
  return async (input, init) => {
    const response = await ask(input, init);
    if (response.status === 429) return withinReason(response);
    if (response.status !== 200 || !addressOf(input).startsWith(apiUrl)) return response;
    const text = await readWithin(response, MOST_BYTES);
    if (!isSlacksAnswer(text)) throw new Error('this is no answer of Slack');
    return new Response(text, { status: 200, headers: response.headers });
  };
}

function addressOf(input: Parameters<Fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

function withinReason({ headers, body }: Response): Response {
  const asked = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const seconds = asked >= 0 ? Math.min(asked, LONGEST_WAIT_S) : UNSAID_WAIT_S;
  const sane = new Headers(headers);
  sane.set('retry-after', String(seconds));
  return new Response(body, { status: 429, headers: sane });
}

async function readWithin({ body }: Response, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    length += part.length;
    // Leaving the loop cancels the rest.
    if (length > most) throw new Error('the answer does not end');
  }
  return Buffer.concat(parts).toString('utf8');
}

/** An object that says `ok`, or why not in one of Slack's words. */
function isSlacksAnswer(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
    if (answer.ok === true) return true;
    return 'error' in answer && typeof answer.error === 'string' && WORD.test(answer.error);
  } catch {
    return false;
  }
}

const WORD = /^[\w.:-]{1,80}$/;
