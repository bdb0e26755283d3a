import { describe, expect, it } from 'vitest';
import { Modal } from '../../../../src/sandbox/page/client/shell/modal.js';
import type { PageView } from '../../../../src/sandbox/page/contract.js';
import { htmlOf } from './html-of.js';

const VIEW: PageView = {
  id: 'V1',
  type: 'modal',
  callbackId: 'test',
  hash: '1',
  title: 'Watch a company',
  submit: 'Add',
  close: 'Cancel',
  blocks: [
    {
      type: 'input',
      block_id: 'brn_block',
      label: { type: 'plain_text', text: 'Business no.' },
      element: { type: 'plain_text_input', action_id: 'brn', initial_value: 'preset' },
    },
  ],
  values: {},
  errors: {},
};

function draw(fields: Partial<PageView> = {}, isStacked = false): string {
  return htmlOf(<Modal view={{ ...VIEW, ...fields }} isStacked={isStacked} />);
}

describe('a modal', () => {
  it('is a dialog labelled by its title', () => {
    const html = draw();

    const id = /<dialog [^>]*aria-labelledby="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`<h2 id="${id}" class="dialog-title">Watch a company</h2>`);
  });

  it('has a submit button only if the view has one', () => {
    expect(draw()).toMatch(/type="submit"[^>]*>Add</);
    const { submit: _, ...unsendable } = VIEW;
    expect(htmlOf(<Modal view={unsendable} isStacked={false} />)).not.toContain('type="submit"');
  });

  it('shows the server’s value of a field instead of the preset', () => {
    const values = { brn_block: { brn: { type: 'plain_text_input', value: '123-45-67890' } } };

    expect(draw()).toContain('value="preset"');
    expect(draw({ values })).toContain('value="123-45-67890"');
  });

  it('shows a cleared field as empty', () => {
    const values = { brn_block: { brn: { type: 'plain_text_input', value: null } } };

    expect(draw({ values })).toContain('value=""');
  });

  it('shows the errors of the last submit under their fields', () => {
    const html = draw({ errors: { brn_block: 'The check digit is wrong.' } });

    expect(html).toMatch(/role="alert">The check digit is wrong\.</);
  });

  it('has a back button if another modal is under it', () => {
    expect(draw({}, true)).toContain('aria-label="Cancel"');
    expect(draw({}, false)).not.toContain('aria-label="Cancel"');
  });
});
