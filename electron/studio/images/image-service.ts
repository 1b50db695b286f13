import { readFile, stat } from 'node:fs/promises'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { LiveRun } from '#electron/engine/run-engine.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import type {
  AccountImage,
  DeletedThing,
  ImageDeletion,
  ImageExport,
  ImageScope,
  NewerBase,
} from '#shared/contract/image-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import type { StudioServices } from '../studio-services.ts'
import { readAccountImage, readAccountImages } from './account-images.ts'
import { shareImage, updateImage } from './change-image.ts'
import { deleteImages, type NamingText, planDeletion } from './delete-images.ts'
import { readExports, startExport } from './image-exports.ts'
import { newerBases } from './newer-bases.ts'
import { startTrial, type TrialRequest } from './start-trial.ts'

type Needs = Pick<StudioServices, 'accounts' | 'builds' | 'engine' | 'summaries' | 'templates'>

/** How many runs are looked through for those that made an OMI. */
const runsKnown = 1000

/** A template larger than this names no OMI that anybody wrote by hand, in bytes. */
const largestTemplate = 1_000_000

/** What the page of images asks for and does, in the account that it names. Errors are those of the API, or StudioErrors. */
export interface ImageService {
  read(choice: AccountChoice, scope: ImageScope, signal: AbortSignal): Promise<AccountImage[]>
  readOne(choice: AccountChoice, imageId: string, signal: AbortSignal): Promise<AccountImage>
  newerBases(choice: AccountChoice, signal: AbortSignal): Promise<NewerBase[]>
  update(input: CallInput<'images.update'>, signal: AbortSignal): Promise<AccountImage>
  share(input: CallInput<'images.share'>, signal: AbortSignal): Promise<AccountImage>
  planDeletion(choice: AccountChoice, imageIds: readonly string[], signal: AbortSignal): Promise<ImageDeletion[]>
  delete(input: CallInput<'images.delete'>, signal: AbortSignal): Promise<DeletedThing[]>
  bootTest(input: CallInput<'images.bootTest'>, signal: AbortSignal): Promise<LiveRun>
  testVm(input: CallInput<'images.testVm'>, signal: AbortSignal): Promise<LiveRun>
  export(input: CallInput<'images.export'>, signal: AbortSignal): Promise<void>
  exports(choice: AccountChoice, imageId: string, signal: AbortSignal): Promise<ImageExport[]>
}

export function createImageService({ accounts, builds, engine, summaries, templates }: Needs): ImageService {
  async function sourcesOf(choice: AccountChoice) {
    const [account, runs] = await Promise.all([accounts.accountOfChoice(choice), summaries.list(runsKnown)])
    return { account, runs }
  }

  async function readOne(choice: AccountChoice, imageId: string, signal: AbortSignal) {
    return readAccountImage(await sourcesOf(choice), imageId, signal)
  }

  async function deletionOf(choice: AccountChoice, imageIds: readonly string[], signal: AbortSignal) {
    const sources = await sourcesOf(choice)
    const images: AccountImage[] = []
    for (const id of imageIds) images.push(await readAccountImage(sources, id, signal))
    const deletion = await planDeletion(sources.account, images, await recentTexts(), signal)
    return { account: sources.account, deletion }
  }

  async function recentTexts(): Promise<NamingText[]> {
    const { recent } = await templates.list()
    const texts = await Promise.all(recent.map(({ path }) => textOf(path)))
    return texts.filter((text) => text !== undefined)
  }

  async function start(
    { account: choice, ...vm }: Omit<CallInput<'images.testVm'>, 'minutes'>,
    what: TrialRequest['what'],
    signal: AbortSignal,
  ): Promise<LiveRun> {
    const { account, accountName, secrets } = await builds.accountOf(choice)
    const sources: { account: CloudAccount; runs: [] } = { account, runs: [] }
    const image = await readAccountImage(sources, vm.imageId, signal)
    return startTrial(engine, { image, vm, account, accountName, secrets, workingFolder: process.cwd(), what })
  }

  return {
    read: async (choice, scope, signal) => readAccountImages(await sourcesOf(choice), scope, signal),
    readOne,
    async newerBases(choice, signal) {
      const sources = await sourcesOf(choice)
      return newerBases(sources.account, engine, await readAccountImages(sources, 'mine', signal), signal)
    },
    async update(input, signal) {
      const image = await readOne(input.account, input.imageId, signal)
      await updateImage(await accounts.accountOfChoice(input.account), image, input, signal)
      return readOne(input.account, input.imageId, signal)
    },
    async share(input, signal) {
      const image = await readOne(input.account, input.imageId, signal)
      await shareImage(await accounts.accountOfChoice(input.account), image, input, signal)
      return readOne(input.account, input.imageId, signal)
    },
    planDeletion: async (choice, imageIds, signal) => (await deletionOf(choice, imageIds, signal)).deletion,
    async delete({ account: choice, imageIds, snapshots }, signal) {
      const { account, deletion } = await deletionOf(choice, imageIds, signal)
      return deleteImages(account, deletion, snapshots, signal)
    },
    bootTest: ({ command, ...vm }, signal) =>
      start(vm, { kind: 'boot-test', ...(command === undefined ? {} : { command }) }, signal),
    testVm: ({ minutes, ...vm }, signal) => start(vm, { kind: 'test-vm', minutes }, signal),
    export: async (input, signal) => startExport(await accounts.accountOfChoice(input.account), input, signal),
    exports: async (choice, imageId, signal) => readExports(await accounts.accountOfChoice(choice), imageId, signal),
  }
}

async function textOf(path: string): Promise<NamingText | undefined> {
  try {
    const { size } = await stat(path)
    return size > largestTemplate ? undefined : { path, text: await readFile(path, 'utf8') }
  } catch {
    // Gone, or a folder: what cannot be read names nothing.
    return undefined
  }
}
