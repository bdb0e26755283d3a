const WIDTH = 24;

/** `[######..................]` */
export function progressBar(done: number, total: number): string {
  const full = Math.round((done / Math.max(1, total)) * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}
