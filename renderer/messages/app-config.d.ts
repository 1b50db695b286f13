import type { en } from './en.ts'

/** Tells use-intl our languages and words, so that a key or an argument that does not exist is an error of the compiler. */
declare module 'use-intl' {
  interface AppConfig {
    Locale: 'en' | 'fr'
    Messages: typeof en
  }
}
