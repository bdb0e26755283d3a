import type { Button, KnownBlock, Overflow } from '@slack/types';
import { actions, button, moreMenu } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Tongue } from '../text/tongue.js';
import { homeWords } from './home-words.js';

/** What the reader may do. */
export interface HomeRights {
  readonly mayOperate: boolean;
  readonly mayChangeSettings: boolean;
}

export function command(actionId: string, label: string, style?: 'primary'): Button {
  return button({ actionId, label, value: 'home', style });
}

/** The main commands: three buttons, and a menu. Commands about all companies are at the list of companies. */
export function commandRow({ mayOperate, mayChangeSettings }: HomeRights, t: Tongue): KnownBlock {
  const { button: labels } = homeWords(t);
  return actions('home_commands', [
    command(ACTIONS.homeCheck, labels.check),
    ...(mayOperate ? [command(ACTIONS.homeAdd, labels.add)] : []),
    command(ACTIONS.homeAlerts, labels.alerts),
    ...moreMenu([
      command(ACTIONS.homeDigest, labels.digest),
      command(ACTIONS.homeHistory, labels.history),
      command(ACTIONS.homeStatus, labels.status),
      ...(mayChangeSettings ? [command(ACTIONS.homeSettings, labels.settings)] : []),
      command(ACTIONS.homeHelp, labels.help),
    ]),
  ]);
}

/** The menu with the commands about all companies. */
export function companyCommands(
  { mayOperate }: Pick<HomeRights, 'mayOperate'>,
  t: Tongue,
): readonly Overflow[] {
  const { button: labels } = homeWords(t);
  if (!mayOperate) return [];
  return moreMenu([
    command(ACTIONS.homeSweep, labels.sweep),
    command(ACTIONS.homeImport, labels.import),
    command(ACTIONS.homeExport, labels.export),
  ]);
}
