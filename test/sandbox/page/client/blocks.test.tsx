import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Blocks } from '../../../../src/sandbox/page/client/blocks/blocks.js';
import {
  INERT_SURFACE,
  SurfaceProvider,
} from '../../../../src/sandbox/page/client/surface-context.js';
import { WORDS } from '../../../../src/sandbox/page/client/words.js';
import type { PageJson } from '../../../../src/sandbox/page/contract.js';
import { isObject, objectsIn } from '../../../../src/sandbox/slack/json.js';
import { htmlOf } from './html-of.js';

const VIEWS = new URL('../../../fixtures/views/', import.meta.url);

function draw(blocks: readonly PageJson[], errors: Readonly<Record<string, string>> = {}): string {
  return htmlOf(
    <SurfaceProvider value={{ ...INERT_SURFACE, errors }}>
      <Blocks blocks={blocks} />
    </SurfaceProvider>,
  );
}

/** The action IDs of all elements in the blocks, at any depth. */
function actionIds(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(actionIds);
  if (!isObject(value)) return [];
  const own = typeof value['action_id'] === 'string' ? [value['action_id']] : [];
  return [...own, ...Object.values(value).flatMap(actionIds)];
}

const fixtures = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name): readonly [string, readonly PageJson[]] => [
    name,
    objectsIn(JSON.parse(readFileSync(new URL(name, VIEWS), 'utf8')).blocks),
  ]);

describe('blocks', () => {
  it.each(fixtures)('draws every element of %s', (_name, blocks) => {
    const html = draw(blocks);

    expect(html).not.toContain('class="unknown"');
    const drawn = [...html.matchAll(/data-action="([^"]*)"/g)].map(([, id]) => id);
    expect(drawn.sort()).toEqual([...actionIds(blocks)].sort());
  });

  it('shows a notice for a block or element that it cannot draw', () => {
    const html = draw([
      { type: 'carousel', elements: [] },
      { type: 'actions', elements: [{ type: 'workflow_button', action_id: 'when' }] },
      {
        type: 'input',
        label: { type: 'plain_text', text: 'x' },
        element: { type: 'rich_text_input', action_id: 'rich' },
      },
    ]);

    for (const words of [
      WORDS.en.unknown.block('carousel'),
      WORDS.en.unknown.element('workflow_button'),
      WORDS.en.unknown.element('rich_text_input'),
    ]) {
      expect(html).toContain(words);
    }
  });

  it('draws a bar of the right height for every value of a chart, and no other charts', () => {
    const chart = {
      type: 'bar',
      series: [
        { name: 'stops', data: [4, 0].map((value, n) => ({ label: `M${n}`, value })) },
        { name: 'continues', data: [1, 2].map((value, n) => ({ label: `M${n}`, value })) },
      ],
      axis_config: { categories: ['M0', 'M1'], x_label: 'Month', y_label: 'Expiring' },
    };
    const html = draw([{ type: 'data_visualization', title: 'Expiries', chart }]);
    const other = draw([{ type: 'data_visualization', title: 'x', chart: { type: 'pie' } }]);

    const heights = [...html.matchAll(/<rect[^>]* height="([\d.]+)"/g)].map(([, each]) =>
      Number(each),
    );
    const [four = 0, one = 0, none, two = 0] = heights;
    expect([heights.length, four / one, four / two, none]).toEqual([4, 4, 2, 0]);
    for (const words of ['Expiries', 'M0 · stops: 4', 'Month', 'Expiring']) {
      expect(html).toContain(words);
    }
    expect(other).toContain(WORDS.en.unknown.block('pie'));
  });

  it('shows the names of people, channels and groups', () => {
    const html = draw([
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '<@U0KIM> <@U0LEE> <#C0TEAM> <!subteam^S0OPS> <@U0GONE>' },
      },
    ]);

    expect(html).toContain('<span class="mention mention-me">@김지우</span>');
    expect(html).toContain('<span class="mention">@Lee</span>');
    expect(html).toContain('#회계팀</button>');
    expect(html).toContain('@ops');
    expect(html).toContain('@U0GONE');
  });

  it('shows escaped and plain text that looks like markup as text', () => {
    const html = draw([
      { type: 'section', text: { type: 'mrkdwn', text: '&lt;script&gt; *<b>*' } },
      { type: 'header', text: { type: 'plain_text', text: '*no* <@U0KIM>' } },
    ]);

    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect(html).toContain('*no* &lt;@U0KIM&gt;');
  });

  it('opens a link button in a new tab without a referrer', () => {
    const html = draw([
      {
        type: 'actions',
        block_id: 'x',
        elements: [
          {
            type: 'button',
            action_id: 'open',
            text: { type: 'plain_text', text: 'Open' },
            url: 'http://127.0.0.1/popup',
          },
        ],
      },
    ]);

    expect(html).toMatch(/<a [^>]*href="http:\/\/127\.0\.0\.1\/popup"[^>]*>Open<\/a>/);
    expect(html).toMatch(/<a [^>]*target="_blank"[^>]*rel="noreferrer"/);
  });

  it('keeps a menu of further actions beside the last button', () => {
    const button = (id: string) => ({
      type: 'button',
      action_id: id,
      text: { type: 'plain_text', text: id },
    });
    const menu = { type: 'overflow', action_id: 'more', options: [] };

    const html = draw([
      { type: 'actions', block_id: 'x', elements: [button('a'), button('b'), menu] },
    ]);

    expect(html.split('block-actions-end')[0]).toContain('>a</button>');
    expect(html.split('block-actions-end')[1]).toMatch(/>b<\/button>.*⋯/);
  });

  it('shows an error under its field', () => {
    const field = {
      type: 'input',
      block_id: 'brn_block',
      label: { type: 'plain_text', text: 'Business no.' },
      element: { type: 'plain_text_input', action_id: 'brn', initial_value: '123' },
    };

    expect(draw([field])).not.toContain('role="alert"');
    const html = draw([field], { brn_block: 'That is no business number.' });

    expect(html).toMatch(/role="alert">That is no business number\.</);
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('value="123"');
  });
});
