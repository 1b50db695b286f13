import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { components as english } from '#renderer/messages/en/components.ts'
import { editor } from '#renderer/messages/en/editor.ts'
import type { Component } from '#shared/catalog/component.ts'

type Key = keyof typeof english

interface ComponentWords {
  readonly title: (component: Component) => string
  readonly help: (component: Component) => string
  /** A group of options. */
  readonly group: (group: string) => string
}

const isGroup = (name: string): name is keyof typeof editor.optionGroups => Object.hasOwn(editor.optionGroups, name)
const isKey = (name: string): name is Key => Object.hasOwn(english, name)

/** What builders, provisioners, post-processors and data sources are called and do, in the language of the page. */
export function useComponentWords(): ComponentWords {
  const say = useTranslations('components')
  const sayGroup = useTranslations('editor.optionGroups')
  return useMemo(() => {
    const word = (part: 'title' | 'help') => (component: Component) => {
      const key = `${component.kind} ${component.type}`
      return isKey(key) ? say(`${key}.${part}`) : component[part]
    }
    return { title: word('title'), help: word('help'), group: (name) => (isGroup(name) ? sayGroup(name) : name) }
  }, [say, sayGroup])
}
