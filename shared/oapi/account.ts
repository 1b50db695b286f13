import * as z from 'zod'
import { DayOrTime, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** The secret half is never read. */
export const AccessKey = z.strictObject({
  AccessKeyId: z.string().optional(),
  CreationDate: z.string().optional(),
  ExpirationDate: z.string().optional(),
  LastModificationDate: z.string().optional(),
  State: z.string().optional(),
  Tag: z.string().optional(),
})
export type AccessKey = z.infer<typeof AccessKey>

export const Account = z.strictObject({
  AccountId: z.string().optional(),
  AdditionalEmails: z.array(z.string()).optional(),
  City: z.string().optional(),
  CompanyName: z.string().optional(),
  Country: z.string().optional(),
  CustomerId: z.string().optional(),
  Email: z.string().optional(),
  FirstName: z.string().optional(),
  JobTitle: z.string().optional(),
  LastName: z.string().optional(),
  MobileNumber: z.string().optional(),
  OutscaleLoginAllowed: z.boolean().optional(),
  PhoneNumber: z.string().optional(),
  StateProvince: z.string().optional(),
  VatNumber: z.string().optional(),
  ZipCode: z.string().optional(),
})
export type Account = z.infer<typeof Account>

/** What the account asks of its keys: a longest life, and a client certificate. */
export const ApiAccessPolicy = z.strictObject({
  MaxAccessKeyExpirationSeconds: z.int().optional(),
  RequireTrustedEnv: z.boolean().optional(),
})
export type ApiAccessPolicy = z.infer<typeof ApiAccessPolicy>

/** A price. Entries have no currency; only ReadConsumptionAccount tells it. */
export const CatalogEntry = z.strictObject({
  Category: z.string().optional(),
  /** `PER_MONTH` marks a monthly price; others are hourly. */
  Flags: z.string().optional(),
  Operation: z.string().optional(),
  Service: z.string().optional(),
  SubregionName: z.string().optional(),
  Title: z.string().optional(),
  Type: z.string().optional(),
  UnitPrice: z.number().optional(),
})
export type CatalogEntry = z.infer<typeof CatalogEntry>

export const Catalog = z.strictObject({
  Entries: z.array(CatalogEntry).optional(),
})
export type Catalog = z.infer<typeof Catalog>

/** Checks a login and password. It says nothing about access keys. */
export const CheckAuthenticationRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Login: z.string(),
  /** A secret. */
  Password: z.string(),
})
export type CheckAuthenticationRequest = z.infer<typeof CheckAuthenticationRequest>

export const CheckAuthenticationResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type CheckAuthenticationResponse = z.infer<typeof CheckAuthenticationResponse>

/** What was used of one thing. The finest grain is a day. */
export const ConsumptionEntry = z.strictObject({
  AccountId: z.string().optional(),
  Category: z.string().optional(),
  FromDate: z.string().optional(),
  Operation: z.string().optional(),
  PayingAccountId: z.string().optional(),
  Price: z.number().optional(),
  ResourceId: z.string().optional(),
  Service: z.string().optional(),
  SubregionName: z.string().optional(),
  Title: z.string().optional(),
  ToDate: z.string().optional(),
  Type: z.string().optional(),
  UnitPrice: z.number().optional(),
  Value: z.number().optional(),
})
export type ConsumptionEntry = z.infer<typeof ConsumptionEntry>

export const FiltersAccessKeys = z.strictObject({
  AccessKeyIds: z.array(z.string()).optional(),
  States: z.array(z.string()).optional(),
})
export type FiltersAccessKeys = z.infer<typeof FiltersAccessKeys>

export const FiltersQuota = z.strictObject({
  Collections: z.array(z.string()).optional(),
  QuotaNames: z.array(z.string()).optional(),
  QuotaTypes: z.array(z.string()).optional(),
  ShortDescriptions: z.array(z.string()).optional(),
})
export type FiltersQuota = z.infer<typeof FiltersQuota>

/** A limit of the account and how much of it is used. */
export const Quota = z.strictObject({
  AccountId: z.string().optional(),
  Description: z.string().optional(),
  MaxValue: z.int().optional(),
  Name: z.string().optional(),
  QuotaCollection: z.string().optional(),
  ShortDescription: z.string().optional(),
  UsedValue: z.int().optional(),
})
export type Quota = z.infer<typeof Quota>

/** Quotas of the account (`global`) or of one thing, by its id. */
export const QuotaTypes = z.strictObject({
  QuotaType: z.string().optional(),
  Quotas: z.array(Quota).optional(),
})
export type QuotaTypes = z.infer<typeof QuotaTypes>

export const ReadAccessKeysRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersAccessKeys.optional(),
  Tag: z.string().optional(),
  UserName: z.string().optional(),
})
export type ReadAccessKeysRequest = z.infer<typeof ReadAccessKeysRequest>

export const ReadAccessKeysResponse = z.strictObject({
  AccessKeys: z.array(AccessKey).optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadAccessKeysResponse = z.infer<typeof ReadAccessKeysResponse>

export const ReadAccountsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
})
export type ReadAccountsRequest = z.infer<typeof ReadAccountsRequest>

export const ReadAccountsResponse = z.strictObject({
  Accounts: z.array(Account).optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadAccountsResponse = z.infer<typeof ReadAccountsResponse>

export const ReadApiAccessPolicyRequest = z.strictObject({
  DryRun: z.boolean().optional(),
})
export type ReadApiAccessPolicyRequest = z.infer<typeof ReadApiAccessPolicyRequest>

export const ReadApiAccessPolicyResponse = z.strictObject({
  ApiAccessPolicy: ApiAccessPolicy.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadApiAccessPolicyResponse = z.infer<typeof ReadApiAccessPolicyResponse>

export const ReadCatalogRequest = z.strictObject({
  DryRun: z.boolean().optional(),
})
export type ReadCatalogRequest = z.infer<typeof ReadCatalogRequest>

export const ReadCatalogResponse = z.strictObject({
  Catalog: Catalog.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadCatalogResponse = z.infer<typeof ReadCatalogResponse>

export const ReadConsumptionAccountRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  FromDate: DayOrTime,
  Overall: z.boolean().optional(),
  ShowPrice: z.boolean().optional(),
  ShowResourceDetails: z.boolean().optional(),
  ToDate: DayOrTime,
})
export type ReadConsumptionAccountRequest = z.infer<typeof ReadConsumptionAccountRequest>

export const ReadConsumptionAccountResponse = z.strictObject({
  ConsumptionEntries: z.array(ConsumptionEntry).optional(),
  Currency: z.string().nullable().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadConsumptionAccountResponse = z.infer<typeof ReadConsumptionAccountResponse>

export const ReadPublicCatalogRequest = z.strictObject({
  DryRun: z.boolean().optional(),
})
export type ReadPublicCatalogRequest = z.infer<typeof ReadPublicCatalogRequest>

export const ReadPublicCatalogResponse = z.strictObject({
  Catalog: Catalog.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadPublicCatalogResponse = z.infer<typeof ReadPublicCatalogResponse>

export const ReadQuotasRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersQuota.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadQuotasRequest = z.infer<typeof ReadQuotasRequest>

export const ReadQuotasResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  QuotaTypes: z.array(QuotaTypes).optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadQuotasResponse = z.infer<typeof ReadQuotasResponse>

/** The operations on the account, its keys, quotas and prices. */
export const accountOperations = {
  ReadQuotas: {
    request: ReadQuotasRequest,
    response: ReadQuotasResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  ReadAccounts: {
    request: ReadAccountsRequest,
    response: ReadAccountsResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadCatalog: {
    request: ReadCatalogRequest,
    response: ReadCatalogResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadPublicCatalog: {
    request: ReadPublicCatalogRequest,
    response: ReadPublicCatalogResponse,
    auth: 'none',
    paged: false,
    clientToken: false,
  },
  ReadConsumptionAccount: {
    request: ReadConsumptionAccountRequest,
    response: ReadConsumptionAccountResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadAccessKeys: {
    request: ReadAccessKeysRequest,
    response: ReadAccessKeysResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadApiAccessPolicy: {
    request: ReadApiAccessPolicyRequest,
    response: ReadApiAccessPolicyResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  CheckAuthentication: {
    request: CheckAuthenticationRequest,
    response: CheckAuthenticationResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
