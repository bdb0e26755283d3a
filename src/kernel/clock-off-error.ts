/** What would be found or decided by a clock that is wrong is neither. The person who asked for it hears why. */
export class ClockOffError extends Error {
  constructor() {
    super("The machine's clock is off, so nothing is decided by it.");
    this.name = 'ClockOffError';
  }
}
