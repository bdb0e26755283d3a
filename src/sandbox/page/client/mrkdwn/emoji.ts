/** The short names that people type most; others stay as they are typed. */
export const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  bell: '🔔',
  bulb: '💡',
  eyes: '👀',
  heart: '❤️',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  pray: '🙏',
  red_circle: '🔴',
  rotating_light: '🚨',
  smile: '😄',
  tada: '🎉',
  thumbsup: '👍',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  white_circle: '⚪',
  x: '❌',
};

/** Puts pictures for short names into words without other markup. */
export function withEmoji(words: string): string {
  return words.replace(/:([a-z0-9_+-]+):/g, (typed, name: string) => EMOJI[name] ?? typed);
}
