import { INPUT_LIMITS } from '../kernel/input-limits.js';

/**
 * Slack's maxima, each once, counted in characters. docs.slack.dev/reference/block-kit and the limits that other
 * adapters measured live (shared research, slack-and-alerting B2).
 */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  viewTitle: 24,
  viewButton: 24,
  callbackId: 255,
  privateMetadata: INPUT_LIMITS.privateMetadata,
  blockId: 255,
  actionId: 255,
  header: 150,
  sectionText: 3000,
  sectionFields: 10,
  sectionField: 2000,
  contextElements: 10,
  contextText: 3000,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: INPUT_LIMITS.buttonValue,
  buttonUrl: 3000,
  accessibilityLabel: 75,
  optionText: 75,
  optionDescription: 75,
  optionValue: 150,
  options: 100,
  overflowOptions: 5,
  radioOptions: 10,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  inputLabel: 2000,
  inputHint: 2000,
  plainTextInput: 3000,
  placeholder: 150,
  /** Slack asks for at most this; it cuts at 40,000. */
  messageText: 4000,
  /** All blocks of a message together: `msg_blocks_too_long` was met near this. */
  messageCharacters: 13_200,
} as const;
