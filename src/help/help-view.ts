import type { ActionsBlock, KnownBlock } from '@slack/types';
import { findingSentences, problemTitle } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { companyChoiceRow } from '../company/choose-view.js';
import type { Company } from '../records/company.js';
import { type ReasonKind, reasonKind } from '../records/reason.js';
import {
  actions,
  adviceParagraph,
  bold,
  button,
  context,
  cut,
  escapeMrkdwn,
  header,
  LIMITS,
  MRKDWN,
  paragraph,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, COMMAND } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { type Answer, drawSentence, plain } from '../slack/modal-view.js';
import { isForOperators } from '../slack/permissions.js';
import { COMMAND_WORDS, type CommandWord } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import { HELP_TOPICS, MAIN_COMMANDS, type RequestedTopic, sampleReasons } from './help-rules.js';
import {
  alertHelpWords,
  alertKinds,
  type HelpFacts,
  incidentKinds,
  registerWords,
  roleLines,
  rolesWords,
  sweepLines,
  sweepsIntro,
} from './help-topics-words.js';
import {
  helpWords,
  methodsWords,
  topicNames,
  type UsageLine,
  unknownCommandWords,
  usageLines,
  usageWords,
} from './help-words.js';

export interface HelpModel extends RequestedTopic, HelpFacts {
  readonly mayOperate: boolean;
}

export function helpMessage(model: HelpModel, t: Tongue): ViewMessage {
  const { topic, unknownInput } = model;
  const name = topicNames(t)[topic];
  const title = topic === 'usage' ? usageWords(t).title : name;
  const unknown = unknownInput && helpWords(t).noSuchTopic(MRKDWN.quote(unknownInput));
  const { first, blocks } = pageOf(model, t);
  return {
    text: [unknown, `${title}. ${first}`].filter((each) => each !== undefined).join(' '),
    blocks: [
      ...(unknown === undefined ? [] : [section(unknown)]),
      header(title),
      section(first),
      ...blocks,
      topicRow(model, t),
    ],
  };
}

interface Page {
  /** With the title, also the text of the notification. */
  readonly first: string;
  readonly blocks: readonly KnownBlock[];
}

function pageOf(model: HelpModel, t: Tongue): Page {
  const { topic } = model;
  switch (topic) {
    case 'usage':
      return usagePage(model, t);
    case 'methods':
      return methodsPage(model, t);
    case 'register':
      return registerPage(t);
    case 'alerts':
      return alertsPage(t);
    case 'sweeps':
      return { first: sweepsIntro(t), blocks: [bullets(sweepLines(model, t))] };
    case 'roles': {
      const { intro, outsiders } = rolesWords(t);
      return {
        first: intro,
        blocks: [bullets(roleLines(model, MRKDWN, t)), section(outsiders)],
      };
    }
    default:
      return { first: alertKinds(t)[topic].meaning, blocks: reasonBlocks(topic, model, t) };
  }
}

/** What was typed after `/hometax`. It may name a company. */
export interface UnknownCommand {
  readonly text: string;
  /** Without the first word. */
  readonly rest: string;
  /** Commands similar to the first word, best first. */
  readonly nearest: readonly CommandWord[];
}

export interface UnknownCommandModel extends UnknownCommand {
  /** With similar names. */
  readonly companies: readonly Company[];
  readonly mayOperate: boolean;
}

/** Offers what the person may have meant, else the commands that are used most. */
export function drawUnknownCommand(model: UnknownCommandModel, t: Tongue): Answer {
  const { text, rest, nearest, companies, mayOperate } = model;
  const { notFound, onlyWatched, didYouMean, allCommands } = unknownCommandWords(t);
  const sentence = notFound(MRKDWN.quote(text));
  const help = context([allCommands]);
  const choice = { purpose: 'check', product: 'taxinvoice' } as const;
  const rows = [
    ...nearest.map((command) => suggestionRow(command, rest, t)),
    ...companies.map((company) => companyChoiceRow(company, choice, t)),
  ];
  const mostUsed = usageLines(t).filter(({ word }) => MAIN_COMMANDS.includes(word));
  return rows.length > 0
    ? drawSentence(`${sentence} ${didYouMean}`, t, [...rows, help])
    : drawSentence(`${sentence} ${onlyWatched}`, t, [commandList(mostUsed, mayOperate), help]);
}

function suggestionRow(command: CommandWord, rest: string, t: Tongue): KnownBlock {
  const corrected = `${COMMAND_WORDS[t.language][command]} ${rest}`.trim();
  const { run } = unknownCommandWords(t);
  return {
    ...section(MRKDWN.quote(`${COMMAND} ${corrected}`)),
    accessory: button({
      actionId: ACTIONS.helpRun,
      label: run,
      accessibilityLabel: `${run} · ${COMMAND} ${corrected}`,
      value: cut(corrected, LIMITS.buttonValue),
    }),
  };
}

function usagePage({ mayOperate }: HelpModel, t: Tongue): Page {
  const { intro, companyNote, shortcutsNote } = usageWords(t);
  return {
    first: intro,
    blocks: [
      commandList(usageLines(t), mayOperate),
      context([escapeMrkdwn(companyNote)]),
      context([shortcutsNote]),
      context([helpWords(t).secretsNote]),
    ],
  };
}

/** Lists admins' commands for everybody, because their lines say whose they are. */
function commandList(lines: readonly UsageLine[], mayOperate: boolean) {
  const permitted = lines.filter(({ word }) => mayOperate || !isForOperators(word));
  return section(
    permitted.map(({ command, help }) => `${code(command)}  ${escapeMrkdwn(help)}`).join('\n'),
  );
}

/** Our own text, so only `<` and `>` have to be escaped. */
function code(command: string): string {
  const text = `${COMMAND} ${command}`.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\`${text}\``;
}

function methodsPage({ collectsBy }: HelpModel, t: Tongue): Page {
  const words = methodsWords(t);
  const methodSection = (method: 'deptUser' | 'certificate') =>
    section(
      [
        bold(words[method]),
        ...words.points.map((point) => `• ${point.label}: ${point[method]}`),
      ].join('\n'),
    );
  const { title, steps } = registerWords(t).deptUser;
  return {
    first: words.intro[collectsBy],
    blocks: [
      methodSection('deptUser'),
      methodSection('certificate'),
      section(escapeMrkdwn(words.separate)),
      adviceParagraph(title, { ordered: true, steps }),
      context([helpWords(t).secretsNote]),
    ],
  };
}

function registerPage(t: Tongue): Page {
  const { intro, deptUser, certificate, after } = registerWords(t);
  return {
    first: escapeMrkdwn(intro),
    blocks: [
      ...[deptUser, certificate].map(({ title, steps }) =>
        adviceParagraph(title, { ordered: true, steps }),
      ),
      section(escapeMrkdwn(methodsWords(t).separate)),
      section(after),
      context([helpWords(t).secretsNote]),
    ],
  };
}

function alertsPage(t: Tongue): Page {
  const { intro, buttons } = alertHelpWords(t);
  const kinds = alertKinds(t);
  const reasons = reasonKind.options.map((kind) => ({
    name: t.words.reason[kind],
    ...kinds[kind],
  }));
  const sections = [...reasons, ...incidentKinds(t)].map(({ name, meaning, action }) =>
    section(`${bold(name)} ${meaning}\n→ ${action}`),
  );
  return { first: intro, blocks: [...sections, section(buttons)] };
}

function reasonBlocks(kind: ReasonKind, model: HelpModel, t: Tongue): readonly KnownBlock[] {
  const { now, stage, collectsBy } = model;
  const { label } = t.words;
  const { example, company, otherCauses, buttons } = alertHelpWords(t);
  const common = { at: now, stage, collectsBy, markup: MRKDWN };
  const [mostCommon, ...others] = sampleReasons(kind, model).map((reason) =>
    reasonWords(reason, common, t),
  );
  if (mostCommon === undefined) return [];
  return [
    context([example]),
    paragraph(label.whatHappened, findingSentences(mostCommon)),
    paragraph(label.whatItMeans, mostCommon.consequence),
    adviceParagraph(label.whatToDo, mostCommon.todo),
    ...mostCommon.remarks.map((remark) => section(remark)),
    ...(others.length === 0 ? [] : [section(otherCauses)]),
    ...others.map((words) => adviceParagraph(problemTitle(company, words, t), words.todo)),
    context([buttons]),
  ];
}

function bullets(lines: readonly string[]) {
  return section(lines.map((line) => `• ${line}`).join('\n'));
}

/** The block ID contains the topic, because Slack keeps the chosen option while the ID is unchanged. */
function topicRow({ topic }: HelpModel, t: Tongue): ActionsBlock {
  const { methodsButton, chooseTopic } = helpWords(t);
  const names = topicNames(t);
  const shortcut =
    topic === 'usage'
      ? button({ actionId: ACTIONS.helpMethods, label: methodsButton, value: 'methods' })
      : button({ actionId: ACTIONS.helpUsage, label: names.usage, value: 'usage' });
  const row = actions(`help_row_${topic}`, [shortcut]);
  const otherTopics = HELP_TOPICS.filter((each) => each !== topic);
  const menu = {
    type: 'static_select',
    action_id: ACTIONS.helpTopic,
    placeholder: plain(chooseTopic),
    options: otherTopics.map((each) => option(names[each], each)),
  } as const;
  // `actions` takes only buttons and overflow menus.
  return { ...row, elements: [...row.elements, menu] };
}
