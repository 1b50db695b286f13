import type { Component, ComponentKind } from '../../catalog/component.ts'
import { componentOf } from '../../catalog/components.ts'
import {
  legacyBuilderMetaOptions,
  legacyProvisionerMetaOptions,
  postProcessorMetaOptions,
  provisionerMetaOptions,
} from '../../catalog/groups/meta.ts'
import type { OptionSet } from '../../catalog/option.ts'

/** What part a card plays in a template. */
export type CardRole = 'source' | 'data' | 'provisioner' | 'error-cleanup-provisioner' | 'post-processor'

const kindOf: Readonly<Record<CardRole, ComponentKind>> = {
  source: 'builder',
  data: 'data-source',
  provisioner: 'provisioner',
  'error-cleanup-provisioner': 'provisioner',
  'post-processor': 'post-processor',
}

/** What can be set in a block of this role and type; `legacy` JSON has other options for all components. */
export function optionsOf(role: CardRole, component: Component | undefined, legacy = false): OptionSet {
  switch (role) {
    case 'source':
      return { ...(legacy ? legacyBuilderMetaOptions : {}), ...component?.options }
    case 'data':
      return component?.options ?? {}
    case 'provisioner':
    case 'error-cleanup-provisioner':
      return { ...component?.options, ...(legacy ? legacyProvisionerMetaOptions : provisionerMetaOptions) }
    case 'post-processor':
      return { ...component?.options, ...postProcessorMetaOptions }
  }
}

/** The component that a card of this role means by a type name. */
export function componentFor(role: CardRole, type: string): Component | undefined {
  return componentOf(kindOf[role], type)
}
