import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { manifest } from '#electron/post-processors/manifest.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { manifestOptions } from '#shared/catalog/post-processors/manifest.ts'
import type { Artifact } from '#shared/run/event.ts'
import type { StudioError } from '#shared/studio-error.ts'
import {
  buildContextForTest,
  type ContextForTest,
  omiArtifact,
  postProcessorPlanOf,
} from '#test/support/build-context.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const clock = { now: () => 1_763_885_600_900, sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) }

function note(
  folder: string,
  given: OptionValues = {},
  changes: Partial<ContextForTest> = {},
  artifact: Artifact = omiArtifact,
) {
  const context = buildContextForTest(folder, { clock, ...changes })
  return manifest.process(artifact, postProcessorPlanOf('manifest', manifestOptions, given), context)
}

function written(folder: string, name = 'packer-manifest.json') {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

describe('the manifest', () => {
  test('is the reference’s file, to the letter', async () => {
    const folder = temporaryFolder()
    const result = await note(folder, { custom_data: { commit: 'abc', vm: '{{ .ID }}' } })
    expect(result).toEqual({ artifact: omiArtifact, keepInput: 'always' })
    expect(readFileSync(join(folder, 'packer-manifest.json'), 'utf8')).toBe(`{
  "builds": [
    {
      "name": "web",
      "builder_type": "outscale-bsu",
      "build_time": 1763885600,
      "files": null,
      "artifact_id": "eu-west-2:ami-11223344",
      "packer_run_uuid": "run-1",
      "custom_data": {
        "commit": "abc",
        "vm": "i-12345678"
      }
    }
  ],
  "last_run_uuid": "run-1"
}`)
    expect(statSync(join(folder, 'packer-manifest.json')).mode & 0o777).toBe(0o664)
    expect(readdirSync(folder)).toEqual(['packer-manifest.json'])
  })

  test('grows with each build, and keeps what others wrote', async () => {
    const folder = temporaryFolder()
    const other = { builds: [{ name: 'other', artifact_id: 'x', more: 1 }], last_run_uuid: 'r0', extra: true }
    writeFileSync(join(folder, 'm.json'), JSON.stringify(other))
    await note(folder, { output: 'm.json', strip_time: true })
    const after = written(folder, 'm.json')
    expect(after.builds).toHaveLength(2)
    expect(after.builds[0]).toEqual(other.builds[0])
    expect(after.builds[1]).not.toHaveProperty('build_time')
    expect(after.builds[1].custom_data).toBeNull()
    expect(after).toMatchObject({ extra: true, last_run_uuid: 'run-1' })
  })

  test('loses no entry of builds that end at the same time', async () => {
    const folder = temporaryFolder()
    await Promise.all(Array.from({ length: 20 }, (_, index) => note(folder, { custom_data: { index: String(index) } })))
    const seen = written(folder).builds.map((build: { custom_data: { index: string } }) =>
      Number(build.custom_data.index),
    )
    expect(seen.toSorted((one: number, other: number) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    )
    expect(existsSync(join(folder, 'packer-manifest.json.lock'))).toBe(false)
  })

  test('starts afresh with -force, once a run', async () => {
    const folder = temporaryFolder()
    const forced = { settings: { force: true, debug: false, onError: 'cleanup' as const } }
    await note(folder, {}, { runId: 'run-0' })
    await note(folder, {}, forced)
    await note(folder, {}, forced)
    expect(written(folder).builds.map((build: { packer_run_uuid: string }) => build.packer_run_uuid)).toEqual([
      'run-1',
      'run-1',
    ])
  })

  test('lists files with their sizes, without folders where asked', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'disk.img'), '12345')
    const files: Artifact = {
      kind: 'files',
      builderId: 'x',
      id: 'File',
      description: '',
      files: [join(folder, 'disk.img')],
    }
    await note(folder, {}, {}, files)
    await note(folder, { strip_path: true }, {}, files)
    expect(written(folder).builds.map((build: { files: unknown }) => build.files)).toEqual([
      [{ name: join(folder, 'disk.img'), size: 5 }],
      [{ name: 'disk.img', size: 5 }],
    ])
  })

  test('takes over a lock whose holder died', async () => {
    const folder = temporaryFolder()
    const lock = join(folder, 'packer-manifest.json.lock')
    writeFileSync(lock, 'somebody')
    utimesSync(lock, 0, 0)
    await note(folder)
    expect(written(folder).builds).toHaveLength(1)
    expect(existsSync(lock)).toBe(false)
  })

  test('leaves a file that is no manifest as it is, and says so', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'notes.txt'), 'my notes')
    const error = await note(folder, { output: 'notes.txt' }).catch((thrown: StudioError) => thrown)
    expect(error).toMatchObject({ code: 'manifest-unreadable', where: { option: 'output' } })
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('my notes')
    expect(existsSync(join(folder, 'notes.txt.lock'))).toBe(false)
  })

  test('that cannot be written says that the image is there all the same', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    const error = await note(folder, { output: 'file/m.json' }).catch((thrown: StudioError) => thrown)
    expect(error).toMatchObject({ code: 'manifest-not-written' })
    expect((error as StudioError).hint).toMatch(/^The image itself is there/)
  })
})
