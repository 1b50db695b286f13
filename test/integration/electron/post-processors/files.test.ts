import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { artifice } from '#electron/post-processors/artifice.ts'
import { checksum } from '#electron/post-processors/checksum.ts'
import { compress, formatOf } from '#electron/post-processors/compress.ts'
import { postProcessorOf } from '#electron/post-processors/post-processors.ts'
import { shellLocalPostProcessor } from '#electron/post-processors/shell-local.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { artificeOptions } from '#shared/catalog/post-processors/artifice.ts'
import { checksumOptions } from '#shared/catalog/post-processors/checksum.ts'
import { compressOptions } from '#shared/catalog/post-processors/compress.ts'
import { shellLocalOptions } from '#shared/catalog/provisioners/shell-local.ts'
import type { Artifact } from '#shared/run/event.ts'
import { buildContextForTest, omiArtifact, postProcessorPlanOf } from '#test/support/build-context.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function filesIn(folder: string, contents: Readonly<Record<string, string | Buffer>>): Artifact & { kind: 'files' } {
  const files = Object.entries(contents).map(([name, content]) => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  })
  return { kind: 'files', builderId: 'x', id: 'x', description: 'x', files }
}

describe('checksum', () => {
  const run = (folder: string, artifact: Artifact, given: OptionValues = {}) => {
    const context = buildContextForTest(folder)
    const plan = postProcessorPlanOf('checksum', checksumOptions, given)
    return checksum.process(artifact, plan, context).then((result) => ({ result, context }))
  }

  test('appends the checksum of each file under its bare name, a file for each kind', async () => {
    const folder = temporaryFolder()
    const files = filesIn(folder, { 'out/a': 'A', 'out/b': 'B' })
    const { result } = await run(folder, files, { checksum_types: ['md5', 'sha256'] })
    const of = (type: string, text: string) => createHash(type).update(text).digest('hex')
    const md5 = join(folder, 'packer_web_outscale-bsu_md5.checksum')
    expect(readFileSync(md5, 'utf8')).toBe(`${of('md5', 'A')}\ta\n${of('md5', 'B')}\tb\n`)
    expect(result.keepInput).toBe('always')
    expect(result.artifact).toMatchObject({
      files: [...files.files, md5, join(folder, 'packer_web_outscale-bsu_sha256.checksum')],
    })
    await run(folder, files, { checksum_types: ['md5'] })
    expect(readFileSync(md5, 'utf8').split('\n')).toHaveLength(5)
  })

  test('of an OMI has nothing to do, and says what would', async () => {
    const folder = temporaryFolder()
    const { result, context } = await run(folder, omiArtifact)
    expect(result).toEqual({ artifact: omiArtifact, keepInput: 'always' })
    expect(context.warnings).toEqual(['checksum has nothing to do: an OMI has no files.'])
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('compress', () => {
  const run = (folder: string, artifact: Artifact, given: OptionValues = {}) =>
    compress.process(artifact, postProcessorPlanOf('compress', compressOptions, given), buildContextForTest(folder))

  test('makes a tar.gz that tar unpacks, with modes and long names', async () => {
    const folder = temporaryFolder()
    const long = `${'folder/'.repeat(18)}${'x'.repeat(90)}`
    const content = Buffer.alloc(1_000_001, 'payload')
    const artifact = filesIn(folder, { 'out/disk.img': content, [long]: 'deep', empty: '' })
    execFileSync('chmod', ['750', join(folder, 'out/disk.img')])
    const { artifact: made, keepInput } = await run(folder, artifact, { output: 'all.tar.gz', compression_level: 9 })
    expect(keepInput).toBe('not-needed')
    expect(made).toMatchObject({ files: [join(folder, 'all.tar.gz')] })
    const target = temporaryFolder()
    execFileSync('tar', ['-xzf', join(folder, 'all.tar.gz'), '-C', target])
    expect(Buffer.compare(readFileSync(join(target, 'out/disk.img')), content)).toBe(0)
    expect(statSync(join(target, 'out/disk.img')).mode & 0o777).toBe(0o750)
    expect(readFileSync(join(target, long), 'utf8')).toBe('deep')
  })

  test('makes a zip, and a gz of a single file', async () => {
    const folder = temporaryFolder()
    const artifact = filesIn(folder, { a: 'A'.repeat(100_000), 'sub/b': 'B' })
    await run(folder, artifact, { output: 'all', format: 'zip' })
    const zip = unzipSync(readFileSync(join(folder, 'all.zip')))
    expect(Object.keys(zip)).toEqual(['a', 'sub/b'])
    expect(Buffer.from(zip.a!).toString()).toBe('A'.repeat(100_000))
    await run(folder, { ...artifact, files: [join(folder, 'a')] }, { output: '{{ .BuildName }}.gz' })
    expect(gunzipSync(readFileSync(join(folder, 'web.gz'))).toString()).toBe('A'.repeat(100_000))
  })

  test('of several files without an archive fails and leaves nothing half-made', async () => {
    const folder = temporaryFolder()
    const artifact = filesIn(folder, { a: 'A', b: 'B' })
    await expect(run(folder, artifact, { output: 'one.gz' })).rejects.toMatchObject({
      code: 'several-files-to-compress',
    })
    expect(readdirSync(folder)).toEqual(['a', 'b'])
  })

  test('chooses the format by the last two extensions; none is tar.gz, and what there is not is said', () => {
    expect(formatOf('x', undefined)).toEqual({ output: 'x', archive: 'tar', packed: true })
    expect(formatOf('x.v1.tar', undefined)).toMatchObject({ archive: 'tar', packed: false })
    expect(formatOf('x', 'tar.gz')).toEqual({ output: 'x.tar.gz', archive: 'tar', packed: true })
    expect(formatOf('x.img.gz', undefined)).toMatchObject({ archive: 'none', packed: true })
    expect(() => formatOf('x.tar.xz', undefined)).toThrow('OMI Studio cannot write xz.')
  })
})

test('artifice takes the files that its patterns match, and says which match nothing', async () => {
  const folder = temporaryFolder()
  filesIn(folder, { 'out/a.img': 'A', 'out/deep/b.img': 'B', 'out/c.txt': 'C' })
  const context = buildContextForTest(folder)
  const plan = postProcessorPlanOf('artifice', artificeOptions, { files: ['out/**/*.img', 'gone/*'] })
  const { artifact, keepInput } = await artifice.process(omiArtifact, plan, context)
  expect(keepInput).toBe('by-default')
  expect(artifact).toMatchObject({ kind: 'files', files: [join(folder, 'out/a.img'), join(folder, 'out/deep/b.img')] })
  expect(context.warnings).toEqual(['No file matches gone/*.'])
})

test('shell-local passes the artifact on', async () => {
  const folder = temporaryFolder()
  const plan = postProcessorPlanOf('shell-local', shellLocalOptions, { inline: ['echo {{ .ID }} > seen'] })
  const result = await shellLocalPostProcessor.process(omiArtifact, plan, buildContextForTest(folder))
  expect(result).toEqual({ artifact: omiArtifact, keepInput: 'always' })
  expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('i-12345678\n')
})

test('a post-processor that there is not is named together with those that there are', () => {
  expect(postProcessorOf('manifest').type).toBe('manifest')
  expect(() => postProcessorOf('vagrant')).toThrow('OMI Studio has no post-processor vagrant.')
})
