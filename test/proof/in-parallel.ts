/** Runs tasks one after the other in as many lanes as there are lanes' makings; each lane has its own `Lane`. */
export async function inParallel<Lane, Task>(
  lanes: readonly Lane[],
  tasks: readonly Task[],
  work: (task: Task, lane: Lane) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks]
  await Promise.all(
    lanes.map(async (lane) => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await work(task, lane)
    }),
  )
}
