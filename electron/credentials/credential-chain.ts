import type { CredentialSource } from './credential-source.ts'
import { type Environment, environmentSource, formerEnvironmentSource } from './environment-source.ts'
import { sharedFileSource } from './shared-file/shared-file-source.ts'
import { type TemplateAccess, templateSource } from './template-source.ts'

/** What the chain may look at. */
export interface CredentialPlaces {
  readonly template: TemplateAccess
  readonly environment: Environment
  /** Relative paths of certificates start here. */
  readonly workingFolder: string
  /** The person's home folder, where `.osc/config.json` is. */
  readonly homeFolder: string
  /** The profile that was chosen for this build, in the app or with `-profile`. */
  readonly chosen?: CredentialSource
  /** Finds the profile that the template names; it is asked only then. */
  readonly profileNamed: (name: string, option: string) => CredentialSource
  /** The OUTSCALE role of this VM; shared by all builds, for its keys are renewed in one place. */
  readonly role?: CredentialSource
}

/**
 * The chain, in order (issue 5; the reference's order is in spec/builders.md part 4):
 *
 * 1. static: the profile that was chosen for this build, the template's own options, the profile that the template names;
 * 2. the environment: `OSC_*`, then `OUTSCALE_*`;
 * 3. the shared file: the profile of OSC_PROFILE, else the default one;
 * 4. the OUTSCALE role of this VM.
 *
 * A choice comes before what stands in the template: somebody who picks "prod" for a build means it. A template that names
 * a profile wants no other one of the shared file to fill its gaps.
 */
export function credentialChain(places: CredentialPlaces): readonly CredentialSource[] {
  const { template, environment, workingFolder, homeFolder, chosen, role } = places
  const named = template.profile?.trim() ?? ''
  const isNamed = named !== '' || chosen !== undefined
  return [
    ...(chosen === undefined ? [] : [chosen]),
    templateSource(template, workingFolder),
    ...(named === '' ? [] : [places.profileNamed(named, 'profile')]),
    environmentSource(environment, workingFolder),
    formerEnvironmentSource(environment, workingFolder),
    ...(isNamed ? [] : [sharedFileSource({ environment, homeFolder, workingFolder })]),
    ...(role === undefined ? [] : [role]),
  ]
}
