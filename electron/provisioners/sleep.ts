import type { SleepOptions } from '#shared/catalog/provisioners/sleep.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner } from './provisioner.ts'

/** Waits (spec/templates.md 4.9). */
export const sleep: Provisioner = {
  type: 'sleep',
  async provision(plan, context) {
    const { duration } = optionsOf<SleepOptions>(plan, context.variables)
    context.log.say(`Waiting ${duration / 1000} s`)
    await context.clock.sleep(duration, context.signal)
  },
}
