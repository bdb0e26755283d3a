import { describe, expect, it } from 'vitest';
import { authenticationRequestMessage, STEP_MARKUP } from '../../src/steps/step-view.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT } from '../support/builders.js';
import { expectAsFixture, expectMessageFits } from '../support/views.js';

const MODEL = {
  company: { brn: HANBIT, name: '한빛상사' },
  product: undefined,
  sender: 'U0KIM',
  stage: 'production',
} as const;

describe('authenticationRequestMessage', () => {
  it.each(LANGUAGES)('is drawn as its fixture, in %s', async (language) => {
    const t = TONGUES[language];
    const message = authenticationRequestMessage(MODEL, t);
    const ofProduct = authenticationRequestMessage(
      { ...MODEL, company: { brn: HANBIT }, product: 'cashbill', stage: 'test' },
      t,
    );

    expectMessageFits(message);
    expectMessageFits(ofProduct);
    await expectAsFixture(message, `step-request.${language}`);
    await expectAsFixture(ofProduct, `step-request-product.${language}`);
  });

  it('fits with a long name, which notifies nobody and becomes no link', () => {
    const name = `<!channel> https://evil.example ${'가'.repeat(200)}`;
    const message = authenticationRequestMessage(
      { ...MODEL, company: { brn: HANBIT, name } },
      TONGUES['ko'],
    );

    expectMessageFits(message);
    expect(message.text).not.toContain('<!channel>');
    expect(message.text).not.toContain('https://');
  });
});

describe('STEP_MARKUP', () => {
  it('quotes so that neither mrkdwn nor plain text shows more than the words', () => {
    const quoted = STEP_MARKUP.quote('A&B <!here> https://x.example @kim');

    expect(quoted).not.toMatch(/[<>]|&amp;|:\/\/|@k/);
    expect(quoted).toContain('A&B');
  });
});
