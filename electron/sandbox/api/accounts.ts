import type { AccessKey, FiltersAccessKeys } from '#shared/oapi/account.ts'
import { ApiError } from './api-error.ts'
import { exact, type FilterTable, matchesFilters, one } from './filters.ts'
import { type Handlers, wireDate } from './region.ts'
import { sameText } from './signature.ts'

/** When the sandbox's access keys were made, as far as the API is asked. */
const keysMade = Date.UTC(2026, 0, 1)

const filters: FilterTable<FiltersAccessKeys, AccessKey> = {
  AccessKeyIds: exact((key) => one(key.AccessKeyId)),
  States: exact((key) => one(key.State)),
}

export const accountHandlers: Handlers<
  'ReadAccounts' | 'ReadAccessKeys' | 'ReadApiAccessPolicy' | 'CheckAuthentication' | 'ReadConsumptionAccount'
> = {
  ReadAccounts: ({ account }) => ({
    Accounts: [
      {
        AccountId: account.accountId,
        City: 'Saint-Cloud',
        CompanyName: 'Sandbox',
        Country: 'France',
        CustomerId: '87654321',
        Email: account.login ?? 'sandbox@example.com',
        FirstName: 'Sandbox',
        LastName: 'Account',
        ZipCode: '92210',
      },
    ],
  }),

  ReadAccessKeys: ({ account }, request) => {
    const key: AccessKey = {
      AccessKeyId: account.accessKey,
      CreationDate: wireDate(keysMade),
      LastModificationDate: wireDate(keysMade),
      State: 'ACTIVE',
    }
    return { AccessKeys: matchesFilters(filters, request.Filters, key) ? [key] : [] }
  },

  ReadApiAccessPolicy: () => ({ ApiAccessPolicy: { MaxAccessKeyExpirationSeconds: 0, RequireTrustedEnv: false } }),

  CheckAuthentication: ({ account }, request) => {
    const { login, password } = account
    const right = login === request.Login && password !== undefined && sameText(password, request.Password)
    if (!right) throw new ApiError('accessDenied')
    return {}
  },

  ReadConsumptionAccount: (_call, request) => {
    const [from, to] = [Date.parse(request.FromDate), Date.parse(request.ToDate)]
    if (Number.isNaN(from) || Number.isNaN(to) || from > to) {
      throw new ApiError('invalidValue', "'FromDate' and 'ToDate' must be dates, the earlier first.")
    }
    return { ConsumptionEntries: [], Currency: 'EUR' }
  },
}
