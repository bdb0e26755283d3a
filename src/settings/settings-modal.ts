import type { KnownBlock, ModalView } from '@slack/types';
import { context, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { Catalog } from '../text/catalog.js';
import { settingsFormBlocks } from './settings-fields.js';
import type { SettingsFormModel } from './settings-form-model.js';
import { CHANGEABLE, type SettingChange } from './settings-rules.js';

export type SettingsModalModel =
  | SettingsFormModel
  | { readonly kind: 'checking' }
  | { readonly kind: 'saved'; readonly changes: readonly SettingChange[] };

/** The settings that can be changed while the app runs. */
export function settingsModal(model: SettingsModalModel, text: Catalog): ModalView {
  const { settings } = text;
  const about = { callbackId: CALLBACKS.settings, title: settings.title };
  switch (model.kind) {
    case 'form':
      return modal(
        {
          ...about,
          submit: settings.submit,
          close: text.words.button.cancel,
          metadata: model.metadata,
          blocks: settingsFormBlocks(model, text),
        },
        text,
      );
    case 'checking':
      return modal({ ...about, blocks: [section(settings.checking)] }, text);
    case 'saved':
      return modal({ ...about, blocks: savedBlocks(model.changes, text) }, text);
    default:
      return model satisfies never;
  }
}

function savedBlocks(changes: readonly SettingChange[], { settings }: Catalog): KnownBlock[] {
  if (changes.length === 0) return [section(settings.nothingChanged)];
  const lines = inOrder(changes).map((change) => `• ${settings.changed(change, MRKDWN)}`);
  const after = inOrder(changes).flatMap((change) => settings.consequence(change) ?? []);
  return [
    section([settings.saved, ...lines].join('\n')),
    ...(after.length === 0 ? [] : [context([after.join(' ')])]),
  ];
}

function inOrder(changes: readonly SettingChange[]): readonly SettingChange[] {
  return CHANGEABLE.flatMap((name) => changes.filter((change) => change.name === name));
}
