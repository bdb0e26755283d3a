import type { ActionsBlock, KnownBlock } from '@slack/types';
import { problemTitle } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { companyRow } from '../company/choose-view.js';
import { commonCauseWords } from '../incident/common-cause-words.js';
import { massChangeWords } from '../incident/mass-change-words.js';
import { outageWords } from '../incident/outage-words.js';
import { setupWords } from '../incident/setup-words.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company, Stage } from '../records/company.js';
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
import { COMMAND_WORDS, type CommandWord } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import {
  ALERT_TOPICS,
  type AlertTopic,
  HELP_TOPICS,
  type IncidentTopic,
  type RequestedTopic,
  sampleReasons,
} from './help-rules.js';
import {
  alertHelpWords,
  alertMeanings,
  type RoleFacts,
  registerWords,
  roleLines,
  rolesWords,
  type SweepFacts,
  sweepLines,
  sweepsIntro,
} from './help-topics-words.js';
import {
  helpWords,
  methodsWords,
  topicNames,
  unknownCommandWords,
  usageLines,
  usageWords,
} from './help-words.js';

export interface HelpModel extends RequestedTopic {
  /** Whether to list operators' commands too. */
  readonly mayOperate: boolean;
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly sweeps: SweepFacts;
  readonly roles: RoleFacts;
}

/** One page of help, with a menu of the other pages. */
export function helpMessage(model: HelpModel, t: Tongue): ViewMessage {
  const { topic, unknownInput } = model;
  const name = topicNames(t)[topic];
  const title = topic === 'usage' ? usageWords(t).title : name;
  const nearest = topic === 'usage' ? undefined : name;
  const unknown = unknownInput && helpWords(t).noSuchTopic(MRKDWN.quote(unknownInput), nearest);
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
  /** The first paragraph; with the title, also the text of the notification. */
  readonly first: string;
  readonly blocks: readonly KnownBlock[];
}

function pageOf(model: HelpModel, t: Tongue): Page {
  const { topic, sweeps, roles } = model;
  switch (topic) {
    case 'usage':
      return { first: usageWords(t).intro, blocks: usageBlocks(model, t) };
    case 'methods':
      return methodsPage(model, t);
    case 'register':
      return registerPage(t);
    case 'alerts':
      return alertsPage(t);
    case 'sweeps':
      return { first: sweepsIntro(t), blocks: [bullets(sweepLines(sweeps, t))] };
    case 'roles': {
      const { intro, outsiders } = rolesWords(t);
      return {
        first: intro,
        blocks: [bullets(roleLines(roles, MRKDWN, t)), section(outsiders)],
      };
    }
    case 'setup':
    case 'outage':
    case 'common-cause':
    case 'mass-change':
      return { first: alertMeanings(t)[topic], blocks: incidentBlocks(topic, model, t) };
    default:
      return { first: alertMeanings(t)[topic], blocks: reasonBlocks(topic, model, t) };
  }
}

/** What was typed after `/hometax`, if it is neither a command nor a company. */
export interface UnknownCommand {
  readonly text: string;
  /** The text after the first word. */
  readonly rest: string;
  /** Commands similar to the first word, best first. */
  readonly nearest: readonly CommandWord[];
}

export interface UnknownCommandModel extends UnknownCommand {
  /** With names similar to the text. */
  readonly companies: readonly Company[];
  readonly mayOperate: boolean;
}

/** Offers what the person may have meant, else lists the commands. */
export function drawUnknownCommand(model: UnknownCommandModel, t: Tongue): Answer {
  const words = unknownCommandWords(t);
  const input = MRKDWN.quote(model.text);
  if (model.nearest.length > 0) {
    const rows = model.nearest.map((command) => suggestionRow(command, model.rest, t));
    return drawSentence(words.similar(input), t, [...rows, context([words.allCommands])]);
  }
  const choice = { purpose: 'check', product: 'taxinvoice' } as const;
  const rows = model.companies.map((company) => companyRow(company, choice, t));
  return drawSentence(words.nothingFound(input), t, [
    ...(rows.length === 0 ? [] : [section(words.nearestCompanies), ...rows]),
    ...usageBlocks(model, t),
  ]);
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

function usageBlocks({ mayOperate }: Pick<HelpModel, 'mayOperate'>, t: Tongue): KnownBlock[] {
  const lines = usageLines(t)
    .filter(({ operatorsOnly }) => mayOperate || !operatorsOnly)
    .map(({ command, help }) => `${code(command)}  ${escapeMrkdwn(help)}`);
  return [
    section(lines.join('\n')),
    context([escapeMrkdwn(usageWords(t).companyNote)]),
    context([helpWords(t).secretsNote]),
  ];
}

/** A command in backticks. It is our own text, so only `<` and `>` have to be escaped. */
function code(command: string): string {
  const text = `${COMMAND} ${command}`.trim().replaceAll('<', '&lt;').replaceAll('>', '&gt;');
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
  const register = words.register.map((way) => `• ${escapeMrkdwn(way)}`);
  return {
    first: words.intro[collectsBy],
    blocks: [
      methodSection('deptUser'),
      methodSection('certificate'),
      section(words.separate),
      section([bold(words.registerTitle), words.before, ...register].join('\n')),
      context([helpWords(t).secretsNote]),
    ],
  };
}

function registerPage(t: Tongue): Page {
  const { intro, ways, after } = registerWords(t);
  return {
    first: escapeMrkdwn(intro),
    blocks: [
      ...ways.map(({ title, steps }) => adviceParagraph(title, { ordered: true, steps })),
      section(after),
      context([helpWords(t).secretsNote]),
    ],
  };
}

function alertsPage(t: Tongue): Page {
  const { intro, buttons } = alertHelpWords(t);
  const [names, meanings] = [topicNames(t), alertMeanings(t)];
  const lines = ALERT_TOPICS.map((kind) => `${bold(names[kind])} ${meanings[kind]}`);
  return { first: intro, blocks: [section(lines.join('\n')), section(buttons)] };
}

/** An example of this kind of alert, and the steps for other causes. */
function reasonBlocks(
  kind: Exclude<AlertTopic, IncidentTopic>,
  { stage, collectsBy, sweeps }: HelpModel,
  t: Tongue,
): readonly KnownBlock[] {
  const { now } = sweeps;
  const { label } = t.words;
  const { example, company, otherCauses, buttons } = alertHelpWords(t);
  const common = { at: now, stage, collectsBy, markup: MRKDWN };
  const [mostCommon, ...others] = sampleReasons(kind, sweeps).map((reason) =>
    reasonWords(reason, common, t),
  );
  if (mostCommon === undefined) return [];
  return [
    context([example]),
    paragraph(label.whatHappened, mostCommon.happened),
    paragraph(label.whatItMeans, mostCommon.consequence),
    adviceParagraph(label.whatToDo, mostCommon.todo),
    ...mostCommon.remarks.map((remark) => section(remark)),
    ...(others.length === 0 ? [] : [section(otherCauses)]),
    ...others.map((words) => adviceParagraph(problemTitle(company, words, t), words.todo)),
    context([buttons]),
  ];
}

function incidentBlocks(
  topic: IncidentTopic,
  { stage, sweeps: { now } }: HelpModel,
  t: Tongue,
): readonly KnownBlock[] {
  const { label } = t.words;
  return [
    context([alertHelpWords(t).example]),
    ...incidentWords(topic, { stage, now }, t).flatMap(({ title, happened, meaning, todo }) => [
      section(bold(title)),
      paragraph(label.whatHappened, happened),
      paragraph(label.whatItMeans, meaning),
      adviceParagraph(label.whatToDo, todo),
    ]),
  ];
}

/** POPBiLL's messages for the sample codes below. */
const SIGNATURE_MESSAGE = '권한 정보의 서명이 일치하지 않습니다.';
const REJECTION_MESSAGE = '홈택스 부서사용자 검증에 실패하였습니다.';

function incidentWords(
  topic: IncidentTopic,
  { stage, now }: { readonly stage: Stage; readonly now: Instant },
  t: Tongue,
) {
  const common = { v: 1, stage, openedAt: now, channel: '' } as const;
  switch (topic) {
    case 'setup': {
      const refusal = { code: -99010007, message: SIGNATURE_MESSAGE, at: 'token' } as const;
      return [setupWords({ ...common, ...refusal, fault: 'signature' }, MRKDWN, t)];
    }
    case 'outage':
      return (['hometax', 'popbill'] as const).map((silent) =>
        outageWords({ ...common, silent, asked: 120, failed: 97 }, t),
      );
    case 'common-cause': {
      const rejection = { code: -11100021, message: REJECTION_MESSAGE, rejected: 41 };
      return [commonCauseWords({ ...common, ...rejection }, MRKDWN, t)];
    }
    case 'mass-change': {
      const kinds = [{ kind: 'member-missing', companies: 97 }] as const;
      return [massChangeWords({ ...common, kinds, asked: 120, since: now }, t)];
    }
  }
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
  return { ...row, elements: [...row.elements, menu] };
}
