import { describe, expect, it } from 'vitest';
import { ALERT_TOPICS, HELP_TOPICS, parseHelpTopic } from '../../src/help/help-rules.js';
import { topicNames } from '../../src/help/help-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';

describe('parseHelpTopic', () => {
  it.each(LANGUAGES.flatMap((language) => HELP_TOPICS.map((topic) => ({ topic, language }))))(
    'understands the name of $topic as it is shown in $language, or its nearest',
    ({ topic, language }) => {
      expect(parseHelpTopic(topic)).toEqual({ topic });
      if (ALERT_TOPICS.some((kind) => kind === topic)) {
        expect(parseHelpTopic(topicNames(TONGUES[language])[topic]).topic).toBe(topic);
      }
    },
  );

  it.each([
    { typed: '', topic: 'usage' },
    { typed: '부서 사용자', topic: 'methods' },
    { typed: 'Login', topic: 'dept-user-login' },
    { typed: '권한', topic: 'roles' },
    { typed: '정기 확인', topic: 'sweeps' },
    { typed: 'checks', topic: 'sweeps' },
    { typed: 'Scheduled checks', topic: 'sweeps' },
    { typed: 'quiet hours', topic: 'sweeps' },
  ])('reads "$typed" as $topic', ({ typed, topic }) => {
    expect(parseHelpTopic(typed)).toEqual({ topic });
  });

  it.each([
    { typed: '정액재', topic: 'plan' },
    { typed: 'certificate expir', topic: 'certificate-expiry' },
    { typed: 'permision', topic: 'roles' },
  ])('takes the nearest for "$typed" and keeps what was typed', ({ typed, topic }) => {
    expect(parseHelpTopic(typed)).toEqual({ topic, asked: typed });
  });

  it('gives the usage where nothing is alike', () => {
    expect(parseHelpTopic('날씨')).toEqual({ topic: 'usage', asked: '날씨' });
  });
});
