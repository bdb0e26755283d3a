import { describe, expect, it } from 'vitest';
import { numbersInMessage } from '../../src/check/message-numbers-rules.js';
import { HANBIT, NURI } from '../support/builders.js';

const find = (message: object) => numbersInMessage({ ...message }, () => false);

describe('numbersInMessage', () => {
  it.each([
    '123-45-67891',
    '1234567891',
    '123 45 67891',
    '123 - 45 - 67891',
    '123–45—67891',
    '123−45－67891',
    '１２３-４５-６７８９１',
    '123.45.67891',
    '123-45\u200b-67891',
    '사업자번호:123-45-67891(한빛상사)',
    '<tel:1234567891|123-45-67891>',
  ])('finds the number in %s', (text) => {
    expect(find({ text })).toEqual([HANBIT]);
  });

  it.each([
    '123-45-67890',
    '123-45-678911',
    '1123-45-67891',
    '2026-123-45-67891',
    '123-45-67891-1',
    '010-1234-5678',
    '110111-1234567',
    '1,234,567,891',
    '123\n45\n67891',
    '000-00-00000',
    '',
  ])('finds no number in %s', (text) => {
    expect(find({ text })).toEqual([]);
  });

  it('finds numbers in blocks and attachments, in the order of the message, each once', () => {
    const message = {
      text: '123-45-67891',
      blocks: [
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'text', text: '1234567891' }] },
          ],
        },
      ],
      attachments: [{ fields: [{ title: '사업자번호', value: '220-81-62517' }] }],
    };

    expect(find(message)).toEqual([HANBIT, NURI]);
  });

  it('does not read the IDs and times of a message', () => {
    expect(
      find({ ts: '1234567891.000100', text: 'x', blocks: [{ block_id: '1234567891' }] }),
    ).toEqual([]);
  });

  it('finds a watched number whose check digit is wrong, as numbers of the test stage may be', () => {
    expect(numbersInMessage({ text: '1234567890' }, () => true)).toEqual(['1234567890']);
  });

  it('does not follow endless nesting', () => {
    const deep = { text: '123-45-67891', blocks: undefined as unknown };
    let node: object = { text: '220-81-62517' };
    for (let depth = 0; depth < 100_000; depth += 1) node = { elements: [node] };
    deep.blocks = [node];

    expect(find(deep)).toEqual([HANBIT]);
  });
});
