import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function host(environment: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'templates/scripts'), { recursive: true })
  writeFileSync(join(folder, 'templates/motd'), 'hello')
  symlinkSync('gone', join(folder, 'templates/dangling'))
  symlinkSync('motd', join(folder, 'templates/link'))
  return { folder, host: createFunctionHost({ templateFolder: 'templates', workingFolder: folder, environment }) }
}

describe('this computer as templates see it', () => {
  test('relative paths mean the build’s folder, not the one that this process happens to be in', () => {
    const { host: computer } = host()
    expect(Buffer.from(computer.readFile('templates/motd')).toString()).toBe('hello')
    expect(computer.kindOf('templates')).toBe('folder')
    expect(computer.templateFolder).toBe('templates')
  })

  test('what is at a path, links followed', () => {
    const { host: computer, folder } = host()
    expect(computer.kindOf('templates/link')).toBe('file')
    expect(computer.kindOf('templates/dangling')).toBe('missing')
    expect(computer.kindOf('templates/motd/below')).toBe('missing')
    expect(computer.kindOf('/dev/null')).toBe('other')
    expect(
      [...computer.readFolder(join(folder, 'templates'))].sort((one, other) => (one.name < other.name ? -1 : 1)),
    ).toEqual([
      { name: 'link', kind: 'file' },
      { name: 'motd', kind: 'file' },
      { name: 'scripts', kind: 'folder' },
    ])
  })

  test('what cannot be read says why, without the name of a system call', () => {
    const { host: computer } = host()
    expect(() => computer.readFile('templates/none')).toThrow('templates/none does not exist')
    expect(() => computer.readFile('templates')).toThrow('templates is a folder, not a file')
    expect(() => computer.readFolder('nowhere')).toThrow('nowhere does not exist')
  })

  test('the environment is the one that is given', () => {
    const { host: computer } = host({ HOME: '/home/me', EMPTY: '' })
    expect(computer.homeFolder).toBe('/home/me')
    expect(computer.environmentVariable('EMPTY')).toBe('')
    expect(computer.environmentVariable('PATH')).toBeUndefined()
  })

  test('a run began once, while its clock goes on', () => {
    let time = 1_000
    const computer = createFunctionHost({
      templateFolder: '.',
      workingFolder: '/',
      environment: {},
      now: () => {
        time += 1_000
        return new Date(time)
      },
    })
    expect(computer.startedAt).toEqual(new Date(2_000))
    expect(computer.now()).toEqual(new Date(3_000))
    expect(computer.startedAt).toEqual(new Date(2_000))
  })
})
