import { asObject, isYes, type JsonObject, objectsIn, textIn } from './json.js';
import type { View } from './model.js';
import { keptValues, stateValues } from './view-state.js';
import type { AppIdentity, Workspace } from './workspace.js';

const plain = (text: string): JsonObject => ({ type: 'plain_text', text, emoji: true });

/** A view as Slack writes it into answers and payloads. */
export function viewPayload(view: View, app: AppIdentity): JsonObject {
  const modal = {
    title: plain(view.title),
    close: view.close === undefined ? null : plain(view.close),
    submit: view.submit === undefined ? null : plain(view.submit),
    previous_view_id: view.previousViewId ?? null,
  };
  return {
    id: view.id,
    team_id: app.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: stateValues(view.blocks, view.typed) },
    hash: view.hash,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootViewId,
    app_id: app.appId,
    external_id: view.externalId,
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
    ...(view.type === 'modal' ? modal : {}),
  };
}

interface Place {
  readonly userId: string;
  /** The view whose place it takes: keeps its id and what was typed. */
  readonly instead?: View;
  /** The view it is put upon. */
  readonly upon?: View;
}

/** Makes a view of the checked JSON that the app sent. */
export function viewFrom(workspace: Workspace, sent: JsonObject, place: Place): View {
  const id = place.instead?.id ?? workspace.newId('V');
  const blocks = workspace.withIds(objectsIn(sent['blocks']));
  const words = (name: string) => textIn(asObject(sent[name])['text']);
  const submit = words('submit');
  const close = words('close');
  const previous = place.upon?.id ?? place.instead?.previousViewId;
  return {
    id,
    type: sent['type'] === 'home' ? 'home' : 'modal',
    userId: place.userId,
    title: words('title') ?? '',
    callbackId: textIn(sent['callback_id']) ?? '',
    externalId: textIn(sent['external_id']) ?? '',
    privateMetadata: textIn(sent['private_metadata']) ?? '',
    blocks,
    ...(submit === undefined ? {} : { submit }),
    ...(close === undefined ? {} : { close }),
    notifyOnClose: isYes(sent['notify_on_close']),
    clearOnClose: isYes(sent['clear_on_close']),
    hash: `${workspace.nextTs().slice(0, 10)}.${workspace.newId('').slice(0, 8).toLowerCase()}`,
    rootViewId: place.upon?.rootViewId ?? place.instead?.rootViewId ?? id,
    ...(previous === undefined ? {} : { previousViewId: previous }),
    typed: keptValues(blocks, place.instead?.typed ?? {}),
    errors: {},
  };
}
