import { visibleChannel } from './chat-methods.js';
import type { JsonObject } from './json.js';
import { objectsIn, textIn } from './json.js';
import { messageOf, readContent } from './message-content.js';
import { answer, type Method, refuse, scopes, structured } from './method.js';
import type { StoredFile } from './model.js';
import type { Workspace } from './workspace.js';

/** A file as Slack describes it. `url_private` asks for the bot's token when it is fetched. */
export function filePayload(file: StoredFile, origin: string): JsonObject {
  const address = `${origin}/files/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.name.endsWith('.csv') ? 'text/csv' : 'application/octet-stream',
    filetype: file.name.split('.').at(-1) ?? 'binary',
    size: file.content.length,
    user: file.user,
    channels: file.channels.filter((each) => each.startsWith('C')),
    ims: file.channels.filter((each) => each.startsWith('D')),
    url_private: address,
    url_private_download: `${address}?download=1`,
  };
}

/** Files whose address was given out but that were not shared yet. */
export class Uploads {
  readonly #pending = new Map<string, { name: string; length: number; content?: Buffer }>();

  begin(id: string, name: string, length: number): void {
    this.#pending.set(id, { name, length });
  }

  /** Takes the content; false when nobody asked for this address or the length is another. */
  receive(id: string, content: Buffer): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.length !== content.length) return false;
    this.#pending.set(id, { ...pending, content });
    return true;
  }

  /** Hands over a file that came in whole, once. */
  finish(id: string): { readonly name: string; readonly content: Buffer } | undefined {
    const pending = this.#pending.get(id);
    if (pending?.content === undefined) return undefined;
    this.#pending.delete(id);
    return { name: pending.name, content: pending.content };
  }
}

export function fileMethods(uploads: Uploads): Readonly<Record<string, Method>> {
  return {
    'files.getUploadURLExternal': {
      token: 'bot',
      scopes: scopes('files:write'),
      run: (args, { workspace, origin }) => {
        const name = textIn(args['filename']) ?? '';
        const length = Number(args['length']);
        if (name === '' || !Number.isInteger(length)) return refuse('invalid_arguments');
        if (length < 1) return refuse('file_upload_size_zero');
        const id = workspace.newId('F');
        uploads.begin(id, name, length);
        return answer({ upload_url: `${origin}/upload/v1/${id}`, file_id: id });
      },
    },
    'files.completeUploadExternal': {
      token: 'bot',
      scopes: scopes('files:write'),
      run: (args, { workspace, origin }) => {
        const parsed = structured(args['files']);
        const named = parsed.ok ? objectsIn(parsed.value) : [];
        if (named.length === 0) return refuse('invalid_arguments');
        const channelId = textIn(args['channel_id']);
        // A person's id is no address here, unlike in chat.postMessage: a direct message has to be opened first.
        const channel = channelId === undefined ? undefined : visibleChannel(workspace, channelId);
        if (channelId !== undefined && channel?.ok !== true) return refuse('channel_not_found');
        if (channel?.ok === true && !channel.value.botIn) return refuse('not_in_channel');
        const files = named.map((each) => take(workspace, uploads, each, channelId));
        if (files.some((each) => each === undefined)) return refuse('file_not_found');
        const stored = files.flatMap((each) => each ?? []);
        for (const file of stored) workspace.addFile(file);
        if (channelId !== undefined) share(workspace, channelId, args, stored);
        return answer({ files: stored.map((each) => filePayload(each, origin)) });
      },
    },
    'files.info': {
      token: 'bot',
      scopes: scopes('files:read'),
      run: (args, { workspace, origin }) => {
        const file = workspace.files.get(textIn(args['file']) ?? '');
        return file === undefined
          ? refuse('file_not_found')
          : answer({ file: filePayload(file, origin), content: '' });
      },
    },
  };
}

function take(
  workspace: Workspace,
  uploads: Uploads,
  named: JsonObject,
  channelId: string | undefined,
): StoredFile | undefined {
  const id = textIn(named['id']) ?? '';
  const uploaded = uploads.finish(id);
  if (uploaded === undefined) return undefined;
  return {
    id,
    ...uploaded,
    title: textIn(named['title']) ?? uploaded.name,
    user: workspace.app.botUserId,
    channels: channelId === undefined ? [] : [channelId],
  };
}

function share(
  workspace: Workspace,
  channel: string,
  args: JsonObject,
  files: readonly StoredFile[],
): void {
  const content = readContent({ blocks: args['blocks'], text: args['initial_comment'] });
  workspace.addMessage(
    messageOf(workspace, content.ok ? content.value : { text: '', blocks: undefined }, {
      channel,
      user: workspace.app.botUserId,
      args: { thread_ts: args['thread_ts'] },
      files: files.map((each) => each.id),
    }),
  );
}
