/** What is under way behind the API: machines that start, disks that are copied. */
export class Jobs {
  readonly #running = new Set<Promise<unknown>>()

  /** Keeps track of work whose failure is dealt with by whoever started it. */
  track(work: Promise<unknown>): void {
    const tracked = work.then(nothing, nothing).finally(() => this.#running.delete(tracked))
    this.#running.add(tracked)
  }

  /** Resolves once nothing is under way, also not what the last job started in turn. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}

function nothing(): void {}
