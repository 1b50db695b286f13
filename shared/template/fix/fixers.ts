import { type JsonProperty, type JsonValue, propertyNamed } from '../json/json-document.ts'

/** Something to change in a legacy template. */
export type Fix =
  | { readonly kind: 'rename'; readonly property: JsonProperty; readonly to: string }
  /** What stands there already under its new name wins. */
  | { readonly kind: 'remove'; readonly property: JsonProperty; readonly from: readonly JsonProperty[] }
  | { readonly kind: 'text'; readonly value: JsonValue; readonly to: string }

/** Brings one thing of older templates up to date (spec/templates.md 8.1). */
export interface Fixer {
  /** As the reference calls it. */
  readonly name: string
  readonly help: string
  find(root: JsonValue): readonly Fix[]
}

/** Every fixer that concerns what OUTSCALE templates are made of, in the order in which they run. */
export const fixers: readonly Fixer[] = [
  {
    name: 'createtime',
    help: 'Replaces {{.CreateTime}} in names by {{timestamp}}',
    find: (root) =>
      builders(root).flatMap((builder) =>
        ['omi_name', 'ami_name', 'bundle_prefix', 'snapshot_name'].flatMap((name) =>
          changedText(propertyNamed(builder, name)?.value, (text) =>
            text.replace(/\{\{\s*\.CreateTime\s*\}\}/g, '{{timestamp}}'),
          ),
        ),
      ),
  },
  {
    name: 'sshkeypath',
    help: 'Renames ssh_key_path to ssh_private_key_file',
    find: (root) => renamed(builders(root), 'ssh_key_path', 'ssh_private_key_file'),
  },
  {
    name: 'sshdisableagent',
    help: 'Renames ssh_disable_agent to ssh_disable_agent_forwarding',
    find: (root) => renamed(builders(root), 'ssh_disable_agent', 'ssh_disable_agent_forwarding'),
  },
  {
    name: 'manifest-filename',
    help: 'Renames filename of the post-processor manifest to output',
    find: (root) => renamed(ofType(postProcessors(root), 'manifest'), 'filename', 'output'),
  },
  {
    name: 'powershell-escapes',
    help: 'Removes PowerShell escapes from environment variables, users and passwords: they are made where they are needed',
    find: (root) =>
      ofType(objectsAt(root, 'provisioners'), 'powershell').flatMap((step) => {
        const variables = propertyNamed(step, 'environment_vars')?.value
        const texts = variables?.kind === 'array' ? variables.items : []
        return [
          ...texts,
          propertyNamed(step, 'elevated_user')?.value,
          propertyNamed(step, 'elevated_password')?.value,
        ].flatMap((value) => changedText(value, (text) => text.replace(/`([$"`'])/g, '$1')))
      }),
  },
  {
    name: 'clean-image-name',
    help: 'Replaces clean_image_name and clean_ami_name by clean_resource_name',
    find: (root) =>
      builders(root).flatMap((builder) =>
        builder.properties.flatMap(({ value }) => {
          const inner = value.kind === 'object' ? value.properties.map((property) => property.value) : []
          return [value, ...inner].flatMap((one) =>
            changedText(one, (text) => text.replace(/clean_(?:image|ami)_name/g, 'clean_resource_name')),
          )
        }),
      ),
  },
  {
    name: 'galaxy-command',
    help: 'Renames galaxycommand of the provisioner ansible-local to galaxy_command',
    find: (root) =>
      renamed(ofType(objectsAt(root, 'provisioners'), 'ansible-local'), 'galaxycommand', 'galaxy_command'),
  },
  {
    name: 'ssh-wait-timeout',
    help: 'Renames ssh_wait_timeout to ssh_timeout',
    find: (root) => renamed(builders(root), 'ssh_wait_timeout', 'ssh_timeout'),
  },
]

type JsonObject = Extract<JsonValue, { kind: 'object' }>

function objectsAt(root: JsonValue, name: string): readonly JsonObject[] {
  const value = propertyNamed(root, name)?.value
  return value?.kind === 'array' ? value.items.filter((item) => item.kind === 'object') : []
}

function builders(root: JsonValue): readonly JsonObject[] {
  return objectsAt(root, 'builders')
}

/** Alone, or in chains. */
function postProcessors(root: JsonValue): readonly JsonObject[] {
  const value = propertyNamed(root, 'post-processors')?.value
  const items = value?.kind === 'array' ? value.items : []
  return items.flatMap((item) => (item.kind === 'array' ? item.items : [item])).filter((item) => item.kind === 'object')
}

function ofType(objects: readonly JsonObject[], type: string): readonly JsonObject[] {
  return objects.filter((object) => {
    const written = propertyNamed(object, 'type')?.value
    return written?.kind === 'string' && written.text === type
  })
}

function renamed(objects: readonly JsonObject[], from: string, to: string): readonly Fix[] {
  return objects.flatMap((object): readonly Fix[] => {
    const property = propertyNamed(object, from)
    if (property === undefined) return []
    return propertyNamed(object, to) === undefined
      ? [{ kind: 'rename', property, to }]
      : [{ kind: 'remove', property, from: object.properties }]
  })
}

function changedText(value: JsonValue | undefined, change: (text: string) => string): readonly Fix[] {
  if (value?.kind !== 'string') return []
  const to = change(value.text)
  return to === value.text ? [] : [{ kind: 'text', value, to }]
}
