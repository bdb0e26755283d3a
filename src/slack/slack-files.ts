import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { type ClientOptions, createFilesClient } from './slack-clients.js';

const MOST_MEGABYTES = INPUT_LIMITS.csvFileMegabytes;
const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;

/** Why a file was not fetched. */
export type FetchProblem =
  | { readonly kind: 'too-big'; readonly mostMegabytes: number }
  | { readonly kind: 'external' | 'gone' | 'no-permission' | 'no-answer' | 'foreign-address' };

export interface FileToSend {
  readonly name: string;
  readonly content: string;
  readonly comment: string;
}

const TIMEOUT_MS = 30 * SECOND;

/** Where Slack keeps files. The token is shown to nobody else. */
const FILE_HOSTS = ['slack.com', 'slack-gov.com', 'slack-edge.com', 'slack-files.com'];

/** Words of files.info and files.uploadV2 (docs.slack.dev/reference/methods). */
const NO_PERMISSION = [
  'missing_scope',
  'not_allowed_token_type',
  'no_permission',
  'access_denied',
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'posting_to_channel_denied',
  'restricted_action',
];
const GONE = ['file_not_found', 'file_deleted'];

export type SlackFiles = ReturnType<typeof createSlackFiles>;

export function createSlackFiles(about: ClientOptions) {
  const { botToken, apiUrl, log } = about;
  const client = createFilesClient(about);

  /** Any other error is a bug and is rethrown. */
  function troubleOf(error: unknown, doing: string): 'gone' | 'no-permission' | 'no-answer' {
    if (!(error instanceof Error)) throw error;
    const word = error instanceof WebAPIPlatformError ? error.data.error : error.name;
    log.warn('slack refused a file', { doing, error: word });
    if (error instanceof WebAPIRateLimitedError) return 'no-answer';
    if (error instanceof WebAPIPlatformError && GONE.includes(word)) return 'gone';
    return NO_PERMISSION.includes(word) ? 'no-permission' : 'no-answer';
  }

  return {
    /** What a person uploaded in a window. Rejects for bugs only. */
    async fetch(fileId: string): Promise<Result<Uint8Array, FetchProblem>> {
      try {
        const { file } = await client.files.info({ file: fileId });
        if (file === undefined || file.mode === 'tombstone') return err({ kind: 'gone' });
        if (file.is_external === true || file.mode === 'external') return err({ kind: 'external' });
        if ((file.size ?? 0) > MOST_BYTES) return err(TOO_BIG);
        const address = file.url_private_download ?? file.url_private;
        if (address === undefined) return err({ kind: 'external' });
        if (!isSlacks(address, apiUrl)) return err({ kind: 'foreign-address' });
        return await download(address, botToken);
      } catch (error) {
        return err({ kind: troubleOf(error, 'fetch') });
      }
    },
    /** A file in the direct message with the app. */
    async send(
      user: UserId,
      { name, content, comment }: FileToSend,
    ): Promise<Result<'sent', 'no-permission' | 'no-answer'>> {
      try {
        const { channel } = await client.conversations.open({ users: user });
        if (channel?.id === undefined) return err('no-answer');
        await client.files.uploadV2({
          channel_id: channel.id,
          filename: name,
          title: name,
          file: Buffer.from(content),
          initial_comment: comment,
        });
        return ok('sent');
      } catch (error) {
        const trouble = troubleOf(error, 'send');
        return err(trouble === 'gone' ? 'no-answer' : trouble);
      }
    },
  };
}

const TOO_BIG = { kind: 'too-big', mostMegabytes: MOST_MEGABYTES } as const;

/** Whether an address is Slack's own, or that of the Web API that the settings name. */
function isSlacks(address: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin } = new URL(address);
  if (apiUrl !== undefined && origin === new URL(apiUrl).origin) return true;
  if (protocol !== 'https:') return false;
  return FILE_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

async function download(
  address: string,
  botToken: string,
): Promise<Result<Uint8Array, FetchProblem>> {
  const response = await fetch(address, {
    headers: { Authorization: `Bearer ${botToken}` },
    // The token must not follow to wherever it leads.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { status, headers, body } = response;
  if (status === 404 || status === 410) return err({ kind: 'gone' });
  // Slack redirects to its sign-in page when the file may not be read.
  const isSignIn = headers.get('content-type')?.includes('text/html') === true;
  if (isSignIn || status === 401 || status === 403 || (status >= 300 && status < 400)) {
    await body?.cancel();
    return err({ kind: 'no-permission' });
  }
  if (!response.ok || body === null) return err({ kind: 'no-answer' });
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    // Its description may have said otherwise.
    if (length > MOST_BYTES) return err(TOO_BIG);
  }
  return ok(Buffer.concat(parts));
}
