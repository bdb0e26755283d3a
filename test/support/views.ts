import { fileURLToPath } from 'node:url';
import type { HomeView, ModalView, PlainTextOption } from '@slack/types';
import { expect } from 'vitest';
import {
  findBlockProblems,
  findViewProblems,
} from '../../src/sandbox/slack/rules/block-problems.js';
import type { ViewMessage } from '../../src/slack/blocks.js';

const FIXTURES = new URL('../fixtures/views/', import.meta.url);

/** Expects that Slack accepts a message, including the text of its notification. */
export function expectMessageFits({ text, blocks }: ViewMessage): void {
  expect(findBlockProblems(blocks, 'message')).toEqual([]);
  expect(text).not.toBe('');
  // Slack's limits, written again here, so that a wrong change of LIMITS is noticed.
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(13_200);
  expect([...strayAngles(mrkdwnIn({ text, blocks })), ...strayAngles(text)]).toEqual([]);
}

export function expectModalFits(view: ModalView | HomeView): void {
  expect(findViewProblems(view)).toEqual([]);
  expect(strayAngles(mrkdwnIn(view))).toEqual([]);
}

/** Text in angle brackets that is neither a mention nor a link, and that Slack would show as a broken link. */
function strayAngles(mrkdwn: string): readonly string[] {
  const allowed = /^<(@[UW]\w+|#[CG]\w+|!subteam\^S\w+|https?:[^|]+)(\|[^|]*)?>$/;
  return (mrkdwn.match(/<[^<>]*>/g) ?? []).filter((each) => !allowed.test(each));
}

/** Compares a view with its fixture, whose JSON can be pasted into Slack's Block Kit Builder. */
export async function expectAsFixture(
  view: ModalView | HomeView | ViewMessage,
  name: string,
): Promise<void> {
  const json = `${JSON.stringify(view, undefined, 2)}\n`;
  await expect(json).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.json`, FIXTURES)));
}

/** Compares the options of a typeahead with their fixture, in another folder because they are not a view. */
export async function expectOptionsAsFixture(
  options: readonly PlainTextOption[],
  name: string,
): Promise<void> {
  const json = `${JSON.stringify({ options }, undefined, 2)}\n`;
  await expect(json).toMatchFileSnapshot(
    fileURLToPath(new URL(`../options/${name}.json`, FIXTURES)),
  );
}

/** All text that a reader sees, one text object per line, without the zero-width spaces around bold text. */
export function visibleText(view: ModalView | HomeView | ViewMessage): string {
  return textsIn(view).join('\n').replaceAll('\u200B', '');
}

/** The text that Slack searches for mentions and links; plain text is excluded. */
export function mrkdwnIn(view: ModalView | HomeView | ViewMessage): string {
  return objectsIn(view.blocks)
    .filter((each) => each['type'] === 'mrkdwn')
    .map((each) => each['text'])
    .join('\n');
}

/** Labels of all buttons. */
export function labelsIn(view: ModalView | HomeView | ViewMessage): readonly string[] {
  return objectsIn(view.blocks)
    .filter((each) => each['type'] === 'button')
    .map((each) => textsIn(each['text']).join(''));
}

/** `action_id`s in the order drawn. */
export function actionsIn(view: ModalView | HomeView | ViewMessage): readonly string[] {
  return objectsIn(view.blocks).flatMap((each) =>
    typeof each['action_id'] === 'string' ? [each['action_id']] : [],
  );
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (key === 'text' ? [inner] : []) : textsIn(inner),
  );
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}
