import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';

/** A logger without output, for tests that provoke SDK warnings. */
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

/** Slack's error code of a call that must be refused; `was not refused`, or the error if it has no code. */
export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    () => 'was not refused',
    (thrown: unknown) => thrown,
  );
  const { data } = outcome as { readonly data?: { readonly error?: unknown } };
  return data?.error ?? outcome;
}
