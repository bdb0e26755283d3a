/** A channel (`C`), or an older private channel (`G`). */
export function isChannelId(text: string): boolean {
  return /^[CG][A-Z0-9]{1,29}$/.test(text);
}

export function isUserId(text: string): boolean {
  return /^[UW][A-Z0-9]{1,29}$/.test(text);
}

export function isGroupId(text: string): boolean {
  return /^S[A-Z0-9]{1,29}$/.test(text);
}

/** Both may own a company or hold a role. */
export function isUserOrGroupId(text: string): boolean {
  return isUserId(text) || isGroupId(text);
}
