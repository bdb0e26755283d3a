/** How a command ended: 0 fine, 1 settings or usage, 2 something needs attention, 3 could not check. */
export const EXIT = { fine: 0, usage: 1, attention: 2, unknown: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
