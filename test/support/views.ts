import { fileURLToPath } from 'node:url';
import type { HomeView, ModalView, PlainTextOption } from '@slack/types';
import { expect } from 'vitest';
import {
  findBlockProblems,
  findViewProblems,
} from '../../src/sandbox/slack/rules/block-problems.js';
import type { ViewMessage } from '../../src/slack/blocks.js';

const FIXTURES = new URL('../fixtures/views/', import.meta.url);

/** What Slack would refuse about a message; the whole has to be sayable in one notification, too. */
export function expectMessageFits({ text, blocks }: ViewMessage): void {
  expect(findBlockProblems(blocks, 'message')).toEqual([]);
  expect(text).not.toBe('');
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(13_200);
  expect([...strayAngles(mrkdwnIn({ text, blocks })), ...strayAngles(text)]).toEqual([]);
}

export function expectModalFits(view: ModalView | HomeView): void {
  expect(findViewProblems(view)).toEqual([]);
  expect(strayAngles(mrkdwnIn(view))).toEqual([]);
}

/** What stands in angle brackets and is no mention and no link: Slack would make a broken link of it. */
function strayAngles(mrkdwn: string): readonly string[] {
  const meant = /^<(@[UW]\w+|#[CG]\w+|!subteam\^S\w+|https?:[^|]+)(\|[^|]*)?>$/;
  return (mrkdwn.match(/<[^<>]*>/g) ?? []).filter((each) => !meant.test(each));
}

/** A whole view, valid JSON to paste into Slack's Block Kit Builder. */
export async function expectAsFixture(
  view: ModalView | HomeView | ViewMessage,
  name: string,
): Promise<void> {
  const json = `${JSON.stringify(view, undefined, 2)}\n`;
  await expect(json).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.json`, FIXTURES)));
}

/** What a field offers while somebody types; no view, so that it stands apart from those. */
export async function expectOptionsAsFixture(
  options: readonly PlainTextOption[],
  name: string,
): Promise<void> {
  const json = `${JSON.stringify({ options }, undefined, 2)}\n`;
  await expect(json).toMatchFileSnapshot(
    fileURLToPath(new URL(`../options/${name}.json`, FIXTURES)),
  );
}

/** Every word a reader sees, one text object a line, without the invisible spaces around emphasis. */
export function wordsIn(view: ModalView | HomeView | ViewMessage): string {
  return textsIn(view).join('\n').replaceAll('\u200B', '');
}

/** What Slack reads for mentions and links; plain text it shows as it is. */
export function mrkdwnIn(view: ModalView | HomeView | ViewMessage): string {
  return objectsIn(view.blocks)
    .filter((each) => each['type'] === 'mrkdwn')
    .map((each) => each['text'])
    .join('\n');
}

/** Labels of all buttons and menu entries. */
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
