interface Planted<Target, Fault> {
  readonly target: Target;
  readonly fault: Fault;
  left: number;
}

/** Faults for calls to come. Of several that fit a call, the one planted last counts. */
export class PlantedFaults<Target extends { readonly times?: number }, Fault, Call> {
  readonly #fits: (target: Target, call: Call) => boolean;
  #planted: readonly Planted<Target, Fault>[] = [];

  constructor(fits: (target: Target, call: Call) => boolean) {
    this.#fits = fits;
  }

  set(target: Target, fault: Fault): () => void {
    const planted = { target, fault, left: target.times ?? Number.POSITIVE_INFINITY };
    this.#planted = [planted, ...this.#planted];
    return () => this.#remove(planted);
  }

  clear(): void {
    this.#planted = [];
  }

  take(call: Call): Fault | undefined {
    const found = this.#planted.find(({ target }) => this.#fits(target, call));
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#remove(found);
    return found.fault;
  }

  #remove(planted: Planted<Target, Fault>): void {
    this.#planted = this.#planted.filter((each) => each !== planted);
  }
}
