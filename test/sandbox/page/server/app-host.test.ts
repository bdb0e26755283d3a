import { describe, expect, it } from 'vitest';
import { describeError } from '../../../../src/sandbox/page/server/app-host.js';

const LINE = { level: 'error', time: '2026-11-25T01:12:00.000Z' };

describe('describeError', () => {
  it('prints the message and the exception of a log entry', () => {
    const error = { name: 'Error', message: 'bug' };

    expect(describeError({ ...LINE, error, msg: 'It broke' })).toBe(
      'It broke {"name":"Error","message":"bug"}',
    );
  });

  it('prints the other fields of a log entry without an exception', () => {
    const facts = { kind: 'sweep-overdue', since: '2026-11-25T00:00:00.000Z' };

    expect(describeError({ ...LINE, ...facts, msg: 'The app has a problem' })).toBe(
      'The app has a problem {"kind":"sweep-overdue","since":"2026-11-25T00:00:00.000Z"}',
    );
  });
});
