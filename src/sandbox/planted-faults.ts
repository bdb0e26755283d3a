/** `target`: the calls to which the fault applies. */
interface PlantedFault<Target, Fault> {
  readonly target: Target;
  readonly fault: Fault;
  remainingUses: number;
}

/** Faults for future calls. If several match a call, the one planted last applies. */
export class PlantedFaults<Target extends { readonly times?: number }, Fault, Call> {
  readonly #matches: (target: Target, call: Call) => boolean;
  #planted: readonly PlantedFault<Target, Fault>[] = [];

  constructor(matches: (target: Target, call: Call) => boolean) {
    this.#matches = matches;
  }

  /** Plants a fault. Returns the function that removes it. */
  set(target: Target, fault: Fault): () => void {
    const planted = { target, fault, remainingUses: target.times ?? Number.POSITIVE_INFINITY };
    this.#planted = [planted, ...this.#planted];
    return () => this.#remove(planted);
  }

  clear(): void {
    this.#planted = [];
  }

  /** The fault for this call, if any. This counts as one of the fault's `times`. */
  take(call: Call): Fault | undefined {
    const planted = this.#planted.find(({ target }) => this.#matches(target, call));
    if (planted === undefined) return undefined;
    planted.remainingUses -= 1;
    if (planted.remainingUses <= 0) this.#remove(planted);
    return planted.fault;
  }

  #remove(planted: PlantedFault<Target, Fault>): void {
    this.#planted = this.#planted.filter((each) => each !== planted);
  }
}
