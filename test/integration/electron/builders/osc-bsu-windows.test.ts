import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'

let bench: BuildBench

beforeAll(async () => {
  bench = await createBuildBench({ clock: scaledClock(10), timings: 'instant' })
})

afterAll(() => bench.close())

interface Asked {
  readonly name: string
  /** Lines of the source block beside the usual ones. */
  readonly source?: string
  readonly from?: string
  readonly provisioners: string
}

async function build({ name, source = '', from = 'Windows-Server-2022-*', provisioners }: Asked) {
  const run = await bench.start(`
source "osc-bsu" "windows" {
  omi_name       = "${name}"
  vm_type        = "tinav6.c2r4p2"
  communicator   = "winrm"
  winrm_username = "Administrator"
  source_omi_filter {
    filters     = { image-name = "${from}" }
    owners      = ["${from.startsWith('Windows-Server') ? 'Outscale' : 'self'}"]
    most_recent = true
  }
  ${source}
}
build {
  sources = ["source.osc-bsu.windows"]
  ${provisioners}
}
`)
  const outcome = await run.done
  const lines = (await run.log.read({ from: 0, count: 10_000 })).map((line) => line.text)
  const state = run.state().builds.get('osc-bsu.windows')
  const [artifact] = state?.artifacts ?? []
  return {
    outcome,
    lines,
    state,
    omi: artifact?.kind === 'omi' ? artifact : undefined,
    events: JSON.stringify(run.state().builds.get('osc-bsu.windows')),
  }
}

const left = () =>
  bench.served.region
    .inventory()
    .map(({ id }) => id)
    .sort()

describe('osc-bsu with communicator winrm, in the sandbox region', () => {
  test('builds an OMI with the administrator’s password that only the API knows', { timeout: 90_000 }, async () => {
    await mkdir(join(bench.home, 'site', 'sub'), { recursive: true })
    await writeFile(join(bench.home, 'site', 'sub', 'index.html'), '<h1>from the build</h1>')
    const first = await build({
      name: 'windows-first',
      source: 'winrm_use_ntlm = true',
      provisioners: `
  provisioner "file" {
    source      = "site"
    destination = "C:/inetpub"
  }
  provisioner "powershell" {
    inline = ["Write-Output \\"on $env:COMPUTERNAME for $env:PACKER_BUILD_NAME\\"", "Set-Content -Path C:\\\\role.txt -Value web"]
  }
  provisioner "windows-restart" {}
  provisioner "windows-shell" {
    inline = ["type C:\\\\inetpub\\\\site\\\\sub\\\\index.html", "type C:\\\\role.txt"]
  }
  provisioner "powershell" {
    inline            = ["whoami"]
    elevated_user     = "Administrator"
    elevated_password = build.Password
  }`,
    })
    expect(first.state?.error).toBeUndefined()
    expect(first.outcome).toBe('succeeded')
    expect(first.lines).toContainEqual(expect.stringMatching(/^on WIN-[0-9A-F]{8} for windows$/))
    expect(first.lines).toContainEqual(expect.stringMatching(/^WIN-[0-9A-F]{8} restarted\.$/))
    expect(first.lines).toContain('<h1>from the build</h1>web')
    expect(first.lines).toContainEqual(expect.stringMatching(/^win-[0-9a-f]{8}\\administrator$/))
    expect([...(first.state?.steps.values() ?? [])].map(({ id }) => id)).toContain('read-windows-password')
    expect(left()).toEqual([first.omi?.imageId, ...(first.omi?.snapshotIds ?? [])].sort())
  })

  test('a VM of an OMI that was not generalised makes no new password, which is said; sysprep lets it make one', {
    timeout: 90_000,
  }, async () => {
    const late = await build({
      name: 'windows-second',
      from: 'windows-first',
      source: 'windows_password_timeout = "30s"',
      provisioners: 'provisioner "windows-shell" {\n    inline = ["exit /b 0"]\n  }',
    })
    expect(late.state?.error).toMatchObject({ code: 'windows-password-timeout' })
    const general = await build({
      name: 'windows-general',
      source: 'disable_stop_vm = true',
      provisioners:
        'provisioner "windows-shell" {\n    inline = ["%WINDIR%\\\\system32\\\\sysprep\\\\sysprep.exe /generalize /oobe /shutdown"]\n  }',
    })
    expect(general.state?.error).toBeUndefined()
    const again = await build({
      name: 'windows-again',
      from: 'windows-general',
      provisioners: 'provisioner "windows-shell" {\n    inline = ["echo again"]\n  }',
    })
    expect(again.state?.error).toBeUndefined()
    expect(again.lines).toContain('again')
  })

  test('over HTTPS as public templates have it: winrm_use_ssl with winrm_insecure', { timeout: 60_000 }, async () => {
    const secured = await build({
      name: 'windows-secured',
      source: 'winrm_use_ssl = true\n  winrm_insecure = true',
      provisioners: 'provisioner "windows-shell" {\n    inline = ["echo secured"]\n  }',
    })
    expect(secured.state?.error).toBeUndefined()
    expect(secured.lines).toContain('secured')
    const strict = await build({
      name: 'windows-strict',
      source: 'winrm_use_ssl = true',
      provisioners: 'provisioner "windows-shell" {\n    inline = ["exit /b 0"]\n  }',
    })
    expect(strict.state?.error).toMatchObject({ code: 'winrm-certificate', where: { option: 'winrm_insecure' } })
  })

  test('the password is in no event and no log line', { timeout: 60_000 }, async () => {
    const { lines, events, outcome } = await build({
      name: 'windows-secret',
      provisioners: 'provisioner "windows-shell" {\n    inline = ["echo the password is ${build.Password}"]\n  }',
    })
    expect(outcome).toBe('succeeded')
    const said = lines.find((line) => line.startsWith('the password is '))
    expect(said).toMatch(/^the password is \W*(<sensitive>|\*+)/)
    expect(events).not.toContain('the password is')
  })
})
