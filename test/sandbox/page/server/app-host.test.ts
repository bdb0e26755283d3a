import { describe, expect, it } from 'vitest';
import { complaintOf } from '../../../../src/sandbox/page/server/app-host.js';

const LINE = { level: 'error', time: '2026-11-25T01:12:00.000Z' };

describe('what the sandbox prints of an error in the log', () => {
  it('names the exception', () => {
    const error = { name: 'Error', message: 'bug' };

    expect(complaintOf({ ...LINE, error, msg: 'It broke' })).toBe(
      'It broke {"name":"Error","message":"bug"}',
    );
  });

  it('names what else is known where there is none', () => {
    const facts = { kind: 'sweep-overdue', since: '2026-11-25T00:00:00.000Z' };

    expect(complaintOf({ ...LINE, ...facts, msg: 'The app cannot do all of its job' })).toBe(
      'The app cannot do all of its job {"kind":"sweep-overdue","since":"2026-11-25T00:00:00.000Z"}',
    );
  });
});
