import { describe, expect, it } from 'vitest';
import { HELP_TOPICS, parseHelpTopic } from '../../src/help/help-rules.js';
import { topicNames } from '../../src/help/help-words.js';
import { reasonKind } from '../../src/records/reason.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';

describe('parseHelpTopic', () => {
  it.each(LANGUAGES.flatMap((language) => HELP_TOPICS.map((topic) => ({ topic, language }))))(
    'understands the ID of $topic, and its name in $language if it is an alert',
    ({ topic, language }) => {
      expect(parseHelpTopic(topic)).toEqual({ topic });
      if (reasonKind.options.some((kind) => kind === topic)) {
        expect(parseHelpTopic(topicNames(TONGUES[language])[topic]).topic).toBe(topic);
      }
    },
  );

  it.each([
    { input: '', topic: 'usage' },
    { input: '부서 사용자', topic: 'methods' },
    { input: 'Login', topic: 'dept-user-login' },
    { input: '권한', topic: 'roles' },
    { input: '정기 확인', topic: 'sweeps' },
    { input: 'checks', topic: 'sweeps' },
    { input: 'Scheduled checks', topic: 'sweeps' },
    { input: 'quiet hours', topic: 'sweeps' },
    { input: 'outage', topic: 'alerts' },
    { input: '앱 설정 문제', topic: 'alerts' },
  ])('reads "$input" as $topic', ({ input, topic }) => {
    expect(parseHelpTopic(input)).toEqual({ topic });
  });

  it.each([
    { input: '정액재', topic: 'plan' },
    { input: 'certificate expir', topic: 'certificate-expiry' },
    { input: 'permision', topic: 'roles' },
  ])('chooses the most similar topic for "$input" and returns the input', ({ input, topic }) => {
    expect(parseHelpTopic(input)).toEqual({ topic, unknownInput: input });
  });

  it('chooses the usage if no topic is similar', () => {
    expect(parseHelpTopic('날씨')).toEqual({ topic: 'usage', unknownInput: '날씨' });
  });
});
