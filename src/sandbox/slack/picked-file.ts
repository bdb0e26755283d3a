import type { Entry } from './element-state.js';
import { filePayload } from './file-methods.js';
import { type JsonObject, objectsIn, textIn } from './json.js';
import type { StoredFile } from './model.js';
import type { Workspace } from './workspace.js';

/** Uploads what a person picked for a file field, `{name, content}`. Answers the file as Slack describes it. */
export function uploadPicked(
  { workspace, origin }: { readonly workspace: Workspace; readonly origin: string },
  userId: string,
  entry: Entry,
): JsonObject | undefined {
  const [picked] = objectsIn([entry]);
  if (picked === undefined) return undefined;
  const name = textIn(picked['name']) ?? 'untitled';
  const content = picked['content'];
  const file: StoredFile = {
    id: workspace.newId('F'),
    name,
    title: name,
    content: Buffer.isBuffer(content) ? content : Buffer.from(String(content)),
    user: userId,
    channels: [],
  };
  workspace.addFile(file);
  return filePayload(file, origin);
}
