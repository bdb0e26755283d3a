import { ok } from '../../../kernel/result.js';
import { type JsonObject, objectsIn, textIn } from '../json.js';
import { messageOf, readContent } from '../message-content.js';
import type { StoredFile } from '../model.js';
import type { Workspace } from '../workspace.js';
import { findChannel } from './chat.js';
import { botMethod, type Methods, parseStructured, refuse } from './method.js';

/** A file as Slack describes it. Fetching `url_private` requires the bot's token. */
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

/** Uploads that have a URL but are not completed yet. */
export class Uploads {
  readonly #pending = new Map<string, { name: string; length: number; content?: Buffer }>();

  begin(id: string, name: string, length: number): void {
    this.#pending.set(id, { name, length });
  }

  /** Returns false if the upload is unknown or the length is wrong. */
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
    'files.getUploadURLExternal': botMethod(['files:write'], (args, { workspace, origin }) => {
      const name = textIn(args['filename']) ?? '';
      const length = Number(args['length']);
      if (name === '' || !Number.isInteger(length)) return refuse('invalid_arguments');
      if (length < 1) return refuse('file_upload_size_zero');
      const id = workspace.newId('F');
      uploads.begin(id, name, length);
      return ok({ upload_url: `${origin}/upload/v1/${id}`, file_id: id });
    }),

    'files.completeUploadExternal': botMethod(['files:write'], (args, { workspace, origin }) => {
      const parsed = parseStructured(args['files']);
      const sent = parsed.ok ? objectsIn(parsed.value) : [];
      if (sent.length === 0) return refuse('invalid_arguments');
      const channelId = textIn(args['channel_id']);
      // Unlike chat.postMessage, this does not accept a person's ID. A direct message must be opened first.
      const channel = channelId === undefined ? undefined : findChannel(workspace, channelId);
      if (channel?.ok === false) return refuse('channel_not_found');
      if (channel?.ok === true && !channel.value.isBotMember) return refuse('not_in_channel');
      const channels = channelId === undefined ? [] : [channelId];
      const stored = sent.flatMap((each) => finish(workspace, uploads, each, channels) ?? []);
      if (stored.length < sent.length) return refuse('file_not_found');
      for (const file of stored) workspace.addFile(file);
      if (channelId !== undefined) postFiles(workspace, channelId, args, stored);
      return ok({ files: stored.map((each) => filePayload(each, origin)) });
    }),

    'files.info': botMethod(['files:read'], (args, { workspace, origin }) => {
      const file = workspace.files.get(textIn(args['file']) ?? '');
      return file === undefined
        ? refuse('file_not_found')
        : ok({ file: filePayload(file, origin), content: '' });
    }),
  };
}

function finish(
  workspace: Workspace,
  uploads: Uploads,
  sent: JsonObject,
  channels: readonly string[],
): StoredFile | undefined {
  const id = textIn(sent['id']) ?? '';
  const uploaded = uploads.finish(id);
  if (uploaded === undefined) return undefined;
  const title = textIn(sent['title']) ?? uploaded.name;
  return { id, ...uploaded, title, user: workspace.app.botUserId, channels };
}

function postFiles(
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
