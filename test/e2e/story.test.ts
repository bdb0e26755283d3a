import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startProcess } from './support/app-process.js';

/** The chapters in order: part of each heading, and a text that proves that the chapter took place. */
const CHAPTERS = [
  { head: 'Sample companies are imported', shows: '추가 15곳' },
  {
    head: 'five alerts, two more critical ones, and one combined alert for the others',
    shows: '확인이 필요한 회사 3곳',
  },
  { head: 'Lee presses its button', shows: 'Combined alert' },
  { head: 'it is checked at once, and its alert opens', shows: '[제가 맡을게요]' },
  { head: '김지우 claims it', shows: '[맡기 취소]' },
  { head: 'A person who reads Korean asks', shows: '수집 가능 🟢' },
  { head: 'A person who reads English asks', shows: 'cannot collect tax invoices 🔴' },
  { head: 'The link to the authentication page', shows: '링크가 만료되었습니다' },
  { head: 'the daily summary', shows: '일일 요약(테스트 환경) · 11월 24일(화)' },
  {
    head: 'the alert becomes critical and is unclaimed again',
    shows: '긴급(테스트 환경) | 다온유통',
  },
  { head: 'has a new certificate and', shows: '3곳 중 1곳 해결됨' },
  {
    head: 'registers a department user, and it is resolved',
    shows: '해결됨(테스트 환경) | 다온유통',
  },
  { head: 'HomeTax does not answer', shows: '홈택스가 응답하지 않습니다' },
  { head: 'once HomeTax answers', shows: '16분 만에 복구' },
] as const;

describe('npm run story', () => {
  it('prints its chapters in order and exits with 0', async () => {
    const args = ['--hurry', '10'];
    const story = startProcess({}, { file: 'sandbox/story.js', args, cwd: tmpdir() });

    const { code } = await story.exited;

    const output = story.stdout();
    const starts = CHAPTERS.map(({ head }) => output.indexOf(head));
    // All are there (-1: missing), and in order.
    expect(starts).toEqual(starts.filter((at) => at >= 0).toSorted((a, b) => a - b));
    for (const [i, { shows }] of CHAPTERS.entries()) {
      expect(output.slice(starts[i], starts[i + 1])).toContain(shows);
    }
    expect(story.stderr()).toBe('');
    expect(code).toBe(0);
  }, 180_000);
});
