import type { HelpModel } from '../../src/help/help-view.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { seoul } from './fake-clock.js';

/** Help on a Wednesday morning, with default settings. */
export function helpModel(overrides: Partial<HelpModel> = {}): HelpModel {
  return {
    ...DEFAULT_POLICY,
    topic: 'usage',
    mayOperate: true,
    stage: 'production',
    now: seoul('2026-11-25 10:12'),
    nextSweepAt: seoul('2026-11-26 06:00'),
    digestAt: '09:00',
    operators: ['S0OPS', 'U0LEE'],
    admins: [],
    ...overrides,
  };
}
