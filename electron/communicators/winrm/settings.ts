import type { WinrmOptions } from '#shared/catalog/groups/communicator.ts'
import { StudioError } from '#shared/studio-error.ts'

/** How to reach a Windows machine over WinRM. Times are milliseconds. */
export interface WinrmSettings {
  readonly username: string
  readonly password: string
  readonly port: number
  /** HTTPS; `unverified` takes any certificate. */
  readonly transport: 'http' | 'https' | 'https-unverified'
  readonly login: 'basic' | 'ntlm'
  /** How long to try to connect. */
  readonly timeout: number
  readonly pauseBeforeConnecting: number
  /** Whether the environment's proxy is used. */
  readonly proxied: boolean
}

/** The port of the service: as told, or the usual one. */
export function winrmPort(options: Pick<WinrmOptions, 'winrm_port' | 'winrm_use_ssl'>): number {
  return options.winrm_port ?? (options.winrm_use_ssl ? 5986 : 5985)
}

/**
 * Turns decoded options into settings (spec/builders.md 1.6).
 *
 * @param password the machine's own, where `winrm_password` does not say one.
 * @throws StudioError when there is no user name.
 */
export function winrmSettingsOf(
  options: WinrmOptions,
  password: string,
  { pauseBeforeConnecting = 0 }: { readonly pauseBeforeConnecting?: number } = {},
): WinrmSettings {
  const username = options.winrm_username ?? ''
  if (username === '') {
    throw new StudioError({
      code: 'option-missing',
      message: 'winrm_username is not set, so there is nobody to log in as.',
      hint: 'On official OUTSCALE images it is Administrator.',
      where: { option: 'winrm_username' },
    })
  }
  return {
    username,
    password,
    port: winrmPort(options),
    transport: !options.winrm_use_ssl ? 'http' : options.winrm_insecure ? 'https-unverified' : 'https',
    login: options.winrm_use_ntlm === true ? 'ntlm' : 'basic',
    timeout: options.winrm_timeout,
    pauseBeforeConnecting,
    proxied: !options.winrm_no_proxy,
  }
}
