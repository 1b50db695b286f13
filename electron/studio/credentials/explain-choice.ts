import { dirname } from 'node:path'
import { explainCredentials } from '#electron/credentials/explain-credentials.ts'
import type { CallInput, CallOutput } from '#shared/contract/calls.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { StudioServices } from '../studio-services.ts'
import { requestOf } from '../templates/request-of.ts'

/** Which credentials a build would use and where each field comes from, or why none would do. Never a secret. */
export async function explainChoice(
  services: StudioServices,
  { path, variables, account = 'template' }: CallInput<'credentials.explain'>,
): Promise<CallOutput<'credentials.explain'>> {
  if (account === 'sandbox') {
    const { credentials } = await services.sandbox.open()
    return { usable: true, fields: explainCredentials(credentials).map((field) => ({ ...field })), problems: [] }
  }
  try {
    const options = path === undefined ? {} : await builderOptions(services, path, variables)
    const credentials = await services.accounts.credentialsFor(
      options,
      path === undefined ? services.home.path : dirname(path),
      account,
    )
    return {
      usable: true,
      fields: explainCredentials(credentials).map((field) => ({ ...field })),
      problems: [...credentials.warnings],
    }
  } catch (error) {
    const { message, hint } = errorReportOf(error)
    return { usable: false, fields: [], problems: [hint === undefined ? message : `${message} ${hint}`] }
  }
}

/** The access options of the template's first build; a template that cannot be planned yet names none. */
async function builderOptions(
  services: StudioServices,
  path: string,
  variables: Readonly<Record<string, string>> | undefined,
) {
  const { planned } = await services.builds.plan(await requestOf(services.templates, path, variables))
  return planned.builds[0]?.builder.options ?? {}
}
