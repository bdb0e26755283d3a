import type { KnownBlock } from '@slack/types';
import type { Catalog } from '../../text/catalog.js';
import type { MethodHelp } from '../../text/help-text.js';
import { ACTIONS, COMMAND } from '../ids.js';
import { actions, button, context, header, section } from './blocks.js';
import { bold, escapeMrkdwn } from './mrkdwn.js';
import type { ViewMessage } from './view-message.js';

export type HelpTopic = 'usage' | 'methods';

export interface HelpModel {
  readonly topic: HelpTopic;
  /** Also lists what only operators may do. */
  readonly mayOperate: boolean;
}

/** What one can type, and what the two methods are. */
export function helpMessage(model: HelpModel, text: Catalog): ViewMessage {
  const { help } = text;
  switch (model.topic) {
    case 'usage':
      return {
        text: `${help.title}. ${help.intro}`,
        blocks: [
          header(help.title),
          section(help.intro),
          ...usageBlocks(model, text),
          actions('help_row', [
            button({ actionId: ACTIONS.helpMethods, label: help.methodsButton, value: 'methods' }),
          ]),
        ],
      };
    case 'methods':
      return { text: `${help.methods.title}. ${help.methods.intro}`, blocks: methodsBlocks(text) };
    default:
      return model.topic satisfies never;
  }
}

/** The commands, each with what it does. */
export function usageBlocks(
  { mayOperate }: Pick<HelpModel, 'mayOperate'>,
  { help }: Catalog,
): KnownBlock[] {
  const lines = help.lines
    .filter(({ operatorsOnly }) => mayOperate || !operatorsOnly)
    .map(({ command, does }) => `${code(command)}  ${escapeMrkdwn(does)}`);
  return [
    section(lines.join('\n')),
    context([escapeMrkdwn(help.companyNote)]),
    context([help.secretsNote]),
  ];
}

/** Backticks around what is typed; the words in it are ours, so only `<` and `>` have to be escaped. */
function code(command: string): string {
  const typed = `${COMMAND} ${command}`.trim().replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\`${typed}\``;
}

function methodsBlocks({ help }: Catalog): KnownBlock[] {
  const { methods } = help;
  return [
    header(methods.title),
    section(methods.intro),
    section(methodMrkdwn(methods.deptUser)),
    section(methodMrkdwn(methods.certificate)),
    section(methods.separate),
    section(
      [
        bold(methods.registerTitle),
        methods.before,
        ...methods.register.map((way) => `• ${escapeMrkdwn(way)}`),
      ].join('\n'),
    ),
    context([help.secretsNote]),
    actions('help_row', [
      button({ actionId: ACTIONS.helpUsage, label: help.usageButton, value: 'usage' }),
    ]),
  ];
}

function methodMrkdwn({ name, points }: MethodHelp): string {
  return [bold(name), ...points.map(({ label, says }) => `• ${label}: ${says}`)].join('\n');
}
