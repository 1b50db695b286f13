import { componentOf } from '#shared/catalog/components.ts'
import type { OptionSet } from '#shared/catalog/option.ts'
import type { CheckMend, CheckPlace } from '#shared/contract/check-shapes.ts'
import type { PlainValue } from '#shared/language/hcl/literal-text.ts'
import type { Block, Body } from '#shared/language/hcl/syntax-tree.ts'
import { lineColumnAt, type Place, type TextChange } from '#shared/language/source.ts'
import type { ComponentPlan } from '#shared/template/build-plan.ts'
import { type Field, fieldsOf } from '#shared/template/form/fields.ts'
import { clearField, setField, setFieldCode } from '#shared/template/form/form-edits.ts'
import { type FormFile, formFile } from '#shared/template/form/form-file.ts'

/** A file of the template as it was looked at. */
export interface LookedFile {
  /** Absolute. */
  readonly path: string
  /** As diagnostics name it. */
  readonly name: string
  readonly version: string
}

/** Where options are in the template, and the text edits that change them. */
export interface TemplatePlaces {
  /** Of an option, as near as it can be told: itself, its block, the component. */
  of(option?: readonly string[]): CheckPlace | undefined
  /** Of any place that the language tells. */
  at(place: Place, option?: string): CheckPlace | undefined
  /** Undefined where the text cannot be changed by rule: JSON, options that come from elsewhere, syntax errors. */
  set(title: string, option: readonly string[], value: PlainValue): CheckMend | undefined
  /** The same with an expression. */
  setCode(title: string, option: readonly string[], code: string): CheckMend | undefined
  unset(title: string, option: readonly string[]): CheckMend | undefined
}

interface Found {
  readonly file: FormFile
  readonly body: Body
  readonly options: OptionSet
  readonly field: Field
}

/** Finds the options of a component of a plan in the files that it was written in. */
export function templatePlaces(plan: ComponentPlan, files: readonly LookedFile[]): TemplatePlaces {
  const { source, span } = plan.place
  const options = componentOf('builder', plan.type)?.options ?? {}
  const file = source.name.endsWith('.json') ? undefined : formFile(source)
  const body = file === undefined || file.broken ? undefined : bodyAt(file.file.body, span.from)

  const at = ({ source: { name, text }, span: { from } }: Place, option?: string): CheckPlace | undefined => {
    const looked = files.find((one) => one.name === name)
    if (looked === undefined) return undefined
    const where = { path: looked.path, file: name, offset: from, ...lineColumnAt(text, from) }
    return option === undefined ? where : { ...where, option }
  }

  /** The option by its path: `['chroot_host', 'vm_type']`. */
  function find([name, ...inner]: readonly string[], within = body, declared: OptionSet = options): Found | undefined {
    if (file === undefined || within === undefined || name === undefined) return undefined
    const field = fieldsOf(file.text, within, declared).fields.find((one) => one.name === name)
    if (field === undefined) return undefined
    if (inner.length === 0) return { file, body: within, options: declared, field }
    const [block, ...others] = field.content.kind === 'blocks' ? field.content.blocks : []
    const shape = field.option.shape
    if (block === undefined || others.length > 0 || (shape.type !== 'block' && shape.type !== 'blocks'))
      return undefined
    return find(inner, block.body, shape.options)
  }

  function mend(title: string, found: Found | undefined, changes: readonly TextChange[] | undefined) {
    const looked = files.find((one) => one.name === found?.file.name)
    if (looked === undefined || changes === undefined || changes.length === 0) return undefined
    const texts = changes.map(({ from, to, insert }) => ({ from, to, insert }))
    return { title, path: looked.path, version: looked.version, changes: texts }
  }

  function spanOf({ field: { content } }: Found): Place['span'] | undefined {
    switch (content.kind) {
      case 'absent':
        return undefined
      case 'blocks':
        return content.blocks[0]?.typeSpan
      case 'plain':
      case 'code':
        return content.attribute.nameSpan
    }
  }

  return {
    at,
    of(option = []) {
      for (let depth = option.length; depth > 0; depth -= 1) {
        const found = find(option.slice(0, depth))
        const written = found === undefined ? undefined : spanOf(found)
        if (written !== undefined) return at({ source, span: written }, option.at(-1))
      }
      return at(plan.place, option.at(-1))
    },
    set(title, option, value) {
      const found = find(option)
      return mend(title, found, found && setField(found.file, found.body, found.options, found.field, value))
    },
    setCode(title, option, code) {
      const found = find(option)
      return mend(title, found, found && setFieldCode(found.file, found.body, found.options, found.field, code))
    },
    unset(title, option) {
      const found = find(option)
      return mend(title, found, found && clearField(found.file, found.body, found.field))
    },
  }
}

/** The body of the innermost block around an offset. */
function bodyAt(body: Body, offset: number): Body | undefined {
  const around = body.items.find(
    (item): item is Block => item.kind === 'block' && item.span.from <= offset && offset <= item.span.to,
  )
  return around === undefined ? undefined : (bodyAt(around.body, offset) ?? around.body)
}
