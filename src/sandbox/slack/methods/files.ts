import { ok } from '../../../kernel/result.js';
import { type JsonObject, objectsIn, textIn } from '../json.js';
import { messageOf, readContent } from '../message-content.js';
import type { StoredFile } from '../model.js';
import type { Workspace } from '../workspace.js';
import { visibleChannel } from './chat.js';
import { bot, type Methods, refuse, structured } from './method.js';

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

  /** False when the address was never given out or the length is another. */
  receive(id: string, content: Buffer): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.length !== content.length) return false;
    this.#pending.set(id, { ...pending, content });
    return true;
  }

  finish(id: string): { readonly name: string; readonly content: Buffer } | undefined {
    const pending = this.#pending.get(id);
    if (pending?.content === undefined) return undefined;
    this.#pending.delete(id);
    return { name: pending.name, content: pending.content };
  }
}

export function fileMethods(uploads: Uploads): Methods {
  return {
    'files.getUploadURLExternal': bot(['files:write'], (args, { workspace, origin }) => {
      const name = textIn(args['filename']) ?? '';
      const length = Number(args['length']);
      if (name === '' || !Number.isInteger(length)) return refuse('invalid_arguments');
      if (length < 1) return refuse('file_upload_size_zero');
      const id = workspace.newId('F');
      uploads.begin(id, name, length);
      return ok({ upload_url: `${origin}/upload/v1/${id}`, file_id: id });
    }),

    'files.completeUploadExternal': bot(['files:write'], (args, { workspace, origin }) => {
      const parsed = structured(args['files']);
      const named = parsed.ok ? objectsIn(parsed.value) : [];
      if (named.length === 0) return refuse('invalid_arguments');
      const channelId = textIn(args['channel_id']);
      // Unlike in chat.postMessage a person's id is no address here: a direct message has to be opened first.
      const channel = channelId === undefined ? undefined : visibleChannel(workspace, channelId);
      if (channel?.ok === false) return refuse('channel_not_found');
      if (channel?.ok === true && !channel.value.botIn) return refuse('not_in_channel');
      const channels = channelId === undefined ? [] : [channelId];
      const stored = named.flatMap((each) => finished(workspace, uploads, each, channels) ?? []);
      if (stored.length < named.length) return refuse('file_not_found');
      for (const file of stored) workspace.addFile(file);
      if (channelId !== undefined) share(workspace, channelId, args, stored);
      return ok({ files: stored.map((each) => filePayload(each, origin)) });
    }),

    'files.info': bot(['files:read'], (args, { workspace, origin }) => {
      const file = workspace.files.get(textIn(args['file']) ?? '');
      return file === undefined
        ? refuse('file_not_found')
        : ok({ file: filePayload(file, origin), content: '' });
    }),
  };
}

function finished(
  workspace: Workspace,
  uploads: Uploads,
  named: JsonObject,
  channels: readonly string[],
): StoredFile | undefined {
  const id = textIn(named['id']) ?? '';
  const uploaded = uploads.finish(id);
  if (uploaded === undefined) return undefined;
  const title = textIn(named['title']) ?? uploaded.name;
  return { id, ...uploaded, title, user: workspace.app.botUserId, channels };
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
