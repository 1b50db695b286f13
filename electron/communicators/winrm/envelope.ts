import { randomUUID } from 'node:crypto'
import { escapeXml } from './xml.ts'

/** The operations of a remote shell in WS-Management (MS-WSMV), by the last part of their action. */
export type ShellAction = 'Create' | 'Command' | 'Receive' | 'Send' | 'Signal' | 'Delete'

/** A request before it is written out as SOAP. */
export interface ShellRequest {
  readonly action: ShellAction
  /** The shell that it is about; none for `Create`. */
  readonly shellId?: string
  readonly options?: Readonly<Record<string, string>>
  /** What is in the body, as XML. */
  readonly body: string
}

export const shellNamespace = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'
export const resourceUri = `${shellNamespace}/cmd`

/** Bytes that an answer may have at most; what WinRM allows by default since Windows 7. */
export const maxEnvelopeSize = 153_600

/** The action's whole name: making and deleting a shell are WS-Transfer's, the rest is Microsoft's. */
export function actionUri(action: ShellAction): string {
  return action === 'Create' || action === 'Delete'
    ? `http://schemas.xmlsoap.org/ws/2004/09/transfer/${action}`
    : `${shellNamespace}/${action}`
}

/**
 * The request as a SOAP 1.2 envelope.
 *
 * @param operationTimeout ms after which the server answers that nothing has happened yet.
 */
export function envelopeOf(request: ShellRequest, to: string, operationTimeout: number): string {
  const { action, shellId, options = {}, body } = request
  const selectors =
    shellId === undefined
      ? ''
      : `<w:SelectorSet><w:Selector Name="ShellId">${escapeXml(shellId)}</w:Selector></w:SelectorSet>`
  const optionList = Object.entries(options)
    .map(([name, value]) => `<w:Option Name="${escapeXml(name)}">${escapeXml(value)}</w:Option>`)
    .join('')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
    ' xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"',
    ` xmlns:rsp="${shellNamespace}">`,
    '<s:Header>',
    `<a:To>${escapeXml(to)}</a:To>`,
    '<a:ReplyTo><a:Address s:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>',
    `<w:MaxEnvelopeSize s:mustUnderstand="true">${maxEnvelopeSize}</w:MaxEnvelopeSize>`,
    `<a:MessageID>uuid:${randomUUID().toUpperCase()}</a:MessageID>`,
    '<w:Locale s:mustUnderstand="false" xml:lang="en-US"/>',
    '<p:DataLocale s:mustUnderstand="false" xml:lang="en-US"/>',
    `<w:OperationTimeout>PT${(operationTimeout / 1000).toFixed(3)}S</w:OperationTimeout>`,
    `<w:ResourceURI s:mustUnderstand="true">${resourceUri}</w:ResourceURI>`,
    `<a:Action s:mustUnderstand="true">${actionUri(action)}</a:Action>`,
    selectors,
    optionList === '' ? '' : `<w:OptionSet>${optionList}</w:OptionSet>`,
    '</s:Header>',
    `<s:Body>${body}</s:Body>`,
    '</s:Envelope>',
  ].join('')
}
