import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { programFolder } from '#test/support/whole-build/command-line.ts'

const run = promisify(execFile)

/**
 * Packs the command line, all that it needs of its packages, the templates of this suite and this process' own Node into
 * one archive, for a machine that has none of it. Unpacked, `./node main.js build templates/…` works there.
 *
 * @returns the path of a gzipped tar archive in `folder`.
 */
export async function packProgram(folder: string): Promise<string> {
  const program = join(folder, 'program')
  await mkdir(program, { recursive: true })
  await build({
    configFile: false,
    root: programFolder,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'electron/cli/main.ts',
      outDir: program,
      target: 'node24',
      rollupOptions: {
        // Native parts are optional: without them there is no keyring, and SSH is a little slower. The shell of simulated
        // machines is not needed on a real one.
        external: (id) => id.endsWith('.node') || /^(@napi-rs\/|cpu-features$|just-bash$)/.test(id),
        // Packages that are CommonJS ask for their folder.
        output: { format: 'es', entryFileNames: 'main.js', banner: 'const __dirname = import.meta.dirname' },
      },
    },
  })
  const { version } = JSON.parse(await readFile(join(programFolder, 'package.json'), 'utf8')) as { version: string }
  await writeFile(join(program, 'package.json'), JSON.stringify({ version, type: 'module' }))
  await mkdir(join(program, 'assets', 'templates'), { recursive: true })
  await cp(join(programFolder, 'test', 'vm', 'templates'), join(program, 'templates'), { recursive: true })
  await copyFile(process.execPath, join(program, 'node'))
  const archive = join(folder, 'program.tar.gz')
  await run('tar', ['--create', '--use-compress-program', 'gzip -1', '--file', archive, '--directory', program, '.'])
  return archive
}
