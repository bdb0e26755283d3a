/** Below this a full disk is near: an import of 10,000 companies takes a few megabytes, and logs grow beside the store. */
const LITTLE = 500e6;

/** Whether so many bytes are too few to go on without a look. */
export function isRoomLittle(freeBytes: number): boolean {
  return freeBytes < LITTLE;
}
