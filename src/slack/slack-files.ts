import { WebAPIPlatformError } from '@slack/web-api';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { type ClientOptions, createFilesClient, readAtMost } from './slack-clients.js';

const MAX_MEGABYTES = INPUT_LIMITS.csvFileMegabytes;
const MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;

type CommonProblem = 'gone' | 'no-permission' | 'no-answer';

export type FetchProblem =
  | { readonly kind: 'too-big'; readonly maxMegabytes: number }
  | { readonly kind: 'external' | CommonProblem };

const TIMEOUT_MS = 30 * SECOND;

/** Slack's hosts for files. The token is sent to no other host. */
const FILE_HOSTS = ['slack.com', 'slack-gov.com', 'slack-edge.com', 'slack-files.com'];

/** Error codes of files.info and files.uploadV2 (docs.slack.dev/reference/methods). */
const NO_PERMISSION_ERRORS = [
  'missing_scope',
  'not_allowed_token_type',
  'no_permission',
  'access_denied',
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'posting_to_channel_denied',
  'restricted_action',
];
const GONE_ERRORS = ['file_not_found', 'file_deleted'];

export type SlackFiles = ReturnType<typeof createSlackFiles>;

export function createSlackFiles(options: ClientOptions) {
  const { botToken, apiUrl, log } = options;
  const client = createFilesClient(options);

  /** Throws a value that is not an Error. */
  function problemOf(error: unknown, action: 'fetch' | 'send'): CommonProblem {
    if (!(error instanceof Error)) throw error;
    const errorCode = error instanceof WebAPIPlatformError ? error.data.error : error.name;
    log.warn('A file could not be fetched or sent', { action, error: errorCode });
    if (error instanceof WebAPIPlatformError && GONE_ERRORS.includes(errorCode)) return 'gone';
    return NO_PERMISSION_ERRORS.includes(errorCode) ? 'no-permission' : 'no-answer';
  }

  return {
    async fetch(fileId: string): Promise<Result<Uint8Array, FetchProblem>> {
      try {
        const { file } = await client.files.info({ file: fileId });
        if (file === undefined || file.mode === 'tombstone') return err({ kind: 'gone' });
        if (file.is_external === true || file.mode === 'external') return err({ kind: 'external' });
        if ((file.size ?? 0) > MAX_BYTES) return err(TOO_BIG);
        const address = file.url_private_download ?? file.url_private;
        if (!isSlackAddress(address, apiUrl)) return err({ kind: 'external' });
        return await download(address, botToken);
      } catch (error) {
        return err({ kind: problemOf(error, 'fetch') });
      }
    },
    /** In a direct message, below `comment`. */
    async send(
      user: UserId,
      { name, content, comment }: Readonly<Record<'name' | 'content' | 'comment', string>>,
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
        const problem = problemOf(error, 'send');
        // Slack no longer has the file that was just uploaded, so trying again may succeed.
        return err(problem === 'gone' ? 'no-answer' : problem);
      }
    },
  };
}

const TOO_BIG = { kind: 'too-big', maxMegabytes: MAX_MEGABYTES } as const;

/** Whether an address belongs to Slack, or to the Web API named in the settings. */
function isSlackAddress(address = '', apiUrl?: string): address is string {
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
    // The target of a redirect must not get the token.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const problem = problemOfDownload(response);
  if (problem !== undefined) {
    // A body that nobody reads would keep its connection open until the timeout.
    await response.body?.cancel();
    return err({ kind: problem });
  }
  // The size in files.info may be wrong.
  const content = await readAtMost(response, MAX_BYTES);
  return content === undefined ? err(TOO_BIG) : ok(content);
}

function problemOfDownload(response: Response): CommonProblem | undefined {
  const { status, headers } = response;
  if (status === 404 || status === 410) return 'gone';
  // When the file may not be read, Slack redirects to its sign-in page or answers with it.
  const isSignIn = response.ok && headers.get('content-type')?.includes('text/html') === true;
  const isRedirect = status >= 300 && status < 400;
  if (isSignIn || isRedirect || status === 401 || status === 403) return 'no-permission';
  return response.ok ? undefined : 'no-answer';
}
