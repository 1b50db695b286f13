/**
 * What will happen to the region's resources by itself, and when. Plain data, so that it is saved with them: a region
 * that was closed while a snapshot was under way completes it after the restart.
 */
export type Effect =
  | { readonly kind: 'vm-started'; readonly vmId: string; readonly boot: number }
  | { readonly kind: 'vm-stopped'; readonly vmId: string; readonly boot: number }
  | { readonly kind: 'vm-terminated'; readonly vmId: string }
  | { readonly kind: 'vm-forgotten'; readonly vmId: string }
  | { readonly kind: 'volume-created'; readonly volumeId: string }
  | { readonly kind: 'volume-attached'; readonly volumeId: string; readonly vmId: string }
  | { readonly kind: 'volume-detached'; readonly volumeId: string; readonly vmId: string }
  | { readonly kind: 'volume-deleted'; readonly volumeId: string }
  | { readonly kind: 'snapshot-started'; readonly snapshotId: string }
  | { readonly kind: 'snapshot-completed'; readonly snapshotId: string }
  | { readonly kind: 'snapshot-deleted'; readonly snapshotId: string }
  | { readonly kind: 'image-registered'; readonly imageId: string }
  | { readonly kind: 'export-started'; readonly taskId: string }
  | { readonly kind: 'export-completed'; readonly taskId: string }

/** An effect at its time, epoch ms. `order` keeps effects of the same moment in the order in which they were planned. */
export interface Appointment {
  readonly at: number
  readonly order: number
  readonly effect: Effect
}

/** Effects by time: a binary heap, since a busy region plans and takes thousands. */
export class Agenda {
  #heap: Appointment[] = []
  #order = 0

  get next(): number | undefined {
    return this.#heap[0]?.at
  }

  get appointments(): readonly Appointment[] {
    return this.#heap.toSorted(before)
  }

  plan(at: number, effect: Effect): void {
    this.#push({ at, order: this.#order++, effect })
  }

  /** Puts back what was saved. */
  restore(appointments: readonly Appointment[]): void {
    for (const { at, effect } of appointments.toSorted(before)) this.plan(at, effect)
  }

  /** Takes the earliest effect that is due. */
  takeDue(now: number): Appointment | undefined {
    const first = this.#heap[0]
    if (first === undefined || first.at > now) return undefined
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) this.#sink(last)
    return first
  }

  #push(appointment: Appointment): void {
    let at = this.#heap.length
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = this.#heap[parentAt]
      if (parent === undefined || before(parent, appointment) <= 0) break
      this.#heap[at] = parent
      at = parentAt
    }
    this.#heap[at] = appointment
  }

  #sink(appointment: Appointment): void {
    let at = 0
    for (;;) {
      let childAt = at * 2 + 1
      let child = this.#heap[childAt]
      const right = this.#heap[childAt + 1]
      if (child !== undefined && right !== undefined && before(right, child) < 0) {
        childAt += 1
        child = right
      }
      if (child === undefined || before(appointment, child) <= 0) break
      this.#heap[at] = child
      at = childAt
    }
    this.#heap[at] = appointment
  }
}

function before(one: Appointment, other: Appointment): number {
  return one.at - other.at || one.order - other.order
}
