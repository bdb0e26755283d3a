import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';

/** A logger that says nothing, for tests that provoke what the SDK would print. */
export function silentLogger(): Logger {
  const nothing = () => {};
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}

/** A WebClient of the stand-in Slack that retries nothing and prints nothing. */
export function standInClient(
  apiUrl: string,
  token: string,
  options: WebClientOptions = {},
): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silentLogger(),
    ...options,
  });
}

/** Slack's error word for a call that must be refused; anything else comes back as it is. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    () => 'was not refused',
    (thrown: unknown) => thrown,
  );
  const { data } = outcome as { readonly data?: { readonly error?: unknown } };
  return data?.error ?? outcome;
}
