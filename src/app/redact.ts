const HIDDEN = '[hidden]';

/**
 * Gives a function that takes what must not be seen out of a line of JSON: the secrets it was given, anything that
 * looks like a Slack or POPBiLL token, everything of a web address behind its host, with and without a scheme (a popup's
 * session, a one-use ticket and a response_url all lie there), and the last five digits of business numbers. It works on the finished
 * line, so that messages, fields and the stacks of errors are treated alike, and leaves it valid JSON.
 */
export function createRedactor(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter((secret) => secret !== '').map((secret) => inJson(secret));
  return (line) => {
    const withoutSecrets = known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
    return withoutSecrets
      .replace(FIELD, (field, start: string, name: string) =>
        SECRET_NAME.test(name) ? `${start}"${HIDDEN}"` : field,
      )
      .replace(STRING, (literal) =>
        RULES.reduce((text, [found, put]) => text.replace(found, put), literal),
      );
  };
}

/** A field of text; no name is longer. */
const FIELD = /("([\w-]{1,100})":)"(?:[^"\\]|\\.)*"/g;

/** What the name of a field says that holds a secret. */
const SECRET_NAME = /token|secret|password|authorization|cookie|signature/i;

/** A string of JSON, quotes included; numbers are no strings and stay whole. */
const STRING = /"(?:[^"\\]|\\.)*"/g;

const RULES: readonly (readonly [RegExp, string])[] = [
  // Also as it stands in an address or a form: `xoxb%2D...`, encoded once or several times.
  [/\bx(?:ox[a-z]|app)(?:-|%(?:25){0,5}2d)[\w%-]+/gi, HIDDEN],
  [/\b(Bearer )[^\s"\\]+/gi, `$1${HIDDEN}`],
  [/\b(LINKHUB )[^\s"\\]+ [^\s"\\]+/g, `$1${HIDDEN}`],
  // JSON within a string: its quotes are escaped.
  [/(session_?token[^\w+/]{1,7})[\w+/=.-]+/gi, `$1${HIDDEN}`],
  // `user:password@` goes too. What is only a host, or a host and a slash, stays.
  [/\b((?:https?|wss?):\/\/)(?:[^\s"\\/?#@]*@)?([^\s"\\/?#]+)[/?#][^\s"\\]+/gi, `$1$2/${HIDDEN}`],
  [/\b((?:https?|wss?):\/\/)[^\s"\\/?#@]*@/gi, '$1'],
  // Without a scheme: a host and what is behind it. Paths of files begin with a slash, or hold no dotted first part.
  [
    /(?<![\w/.@%-])((?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?::\d{1,5})?)[/?][^\s"\\]+/gi,
    `$1/${HIDDEN}`,
  ],
  // Encoded, as one address carries another: `https%3A%2F%2Fhost%2Fpath`.
  [/\b((?:https?|wss?)%3a%2f%2f[\w.-]{1,253})%2f[^\s"\\]+/gi, `$1/${HIDDEN}`],
  // Ten digits, also as people write them; not a Slack ID (C0123456789) nor a message's timestamp (1785373323.000100).
  [
    /(?<![\d０-９.])(?<!\b[A-Z][A-Z0-9]{0,29})([\d０-９]{3})([- ]?)([\d０-９]{2})([- ]?)[\d０-９]{5}(?![\d０-９]|\.\d{6})/g,
    '$1$2$3$4*****',
  ],
];

/** The text as it stands within a line of JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
