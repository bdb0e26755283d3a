/** One line of the usage: what to type, and what it does. */
export interface HelpLine {
  /** Without `/hometax`; `<...>` is to be filled in, `[...]` may be left out. */
  readonly command: string;
  readonly does: string;
  readonly operatorsOnly: boolean;
}

/** One of the two methods, compared point by point. */
export interface MethodHelp {
  readonly name: string;
  readonly points: readonly { readonly label: string; readonly says: string }[];
}

export interface HelpText {
  readonly title: string;
  readonly intro: string;
  readonly lines: readonly HelpLine[];
  readonly companyNote: string;
  readonly secretsNote: string;
  readonly methods: {
    readonly title: string;
    readonly intro: string;
    readonly deptUser: MethodHelp;
    readonly certificate: MethodHelp;
    readonly separate: string;
    readonly registerTitle: string;
    readonly register: readonly string[];
    readonly before: string;
  };
  readonly methodsButton: string;
  readonly usageButton: string;
}
