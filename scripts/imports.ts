import { dirname, join } from 'node:path/posix'
import { codeOnly, isTest, lineAt, type Source } from './sourceText.ts'

/** Who may import whom: a file obeys every rule whose folder it lies in. */
interface Rule {
  folder: string
  /** Folders and files of this repository it may reach. */
  reaches: readonly string[]
  /** Packages it may import; all, unless given. `node:` stands for Node's own. */
  packages?: (name: string) => boolean
  /** Rules within a package bind only its product, since a test may look around in its package. */
  bindsTests?: boolean
}

const none = () => false
const anyButNode = (name: string) => !name.startsWith('node:')
const tuning = 'shared/src/tuning.ts'
const sim = 'shared/src/sim/'
const net = 'client/src/net/'

const rules: readonly Rule[] = [
  { folder: 'shared/', reaches: ['shared/'], bindsTests: true },
  { folder: 'shared/src/', reaches: ['shared/'], packages: anyButNode },
  { folder: sim, reaches: [sim, tuning], packages: none },
  { folder: 'shared/src/modes/', reaches: ['shared/src/modes/', sim, tuning], packages: none },
  { folder: 'shared/src/brain/', reaches: ['shared/src/brain/', sim, tuning], packages: none },
  { folder: 'server/', reaches: ['server/', 'shared/'], bindsTests: true },
  {
    folder: 'server/src/match/',
    reaches: ['server/', 'shared/'],
    packages: (name) => !name.startsWith('@colyseus/'),
  },
  { folder: 'client/', reaches: ['client/', 'shared/'], bindsTests: true },
  { folder: 'client/src/', reaches: ['client/', 'shared/'], packages: anyButNode },
  { folder: net, reaches: [net, 'shared/'], packages: (name) => name !== 'phaser' },
  { folder: 'loadtest/', reaches: ['loadtest/', net, 'shared/', 'scripts/'], bindsTests: true },
  // Tests and scripts may import anything but docker, which nobody imports.
  {
    folder: '',
    reaches: ['shared/', 'server/', 'client/', 'loadtest/', 'tests/', 'scripts/'],
    bindsTests: true,
  },
]

/** Returns one line for each import of a file that goes against the directions. */
export function findImportFaults(source: Source): string[] {
  const mine = rules.filter(
    (rule) => source.path.startsWith(rule.folder) && (rule.bindsTests || !isTest(source.path)),
  )
  return importsOf(source.text).flatMap(({ specifier, line }) =>
    mine
      .filter((rule) => !isAllowed(rule, source.path, specifier))
      .map(
        (rule) => `${source.path}:${line} imports ${specifier}, against ${rule.folder || 'all'}`,
      ),
  )
}

// Each ends with the quoted name. They look at code without the insides of strings, so that a text
// about an import is none.
const importForms = [
  /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"] *['"])/g,
  /\bimport\s*(['"] *['"])/g,
  /\bimport\s*\(\s*(['"`][^'"`]*['"`])/g,
]

function importsOf(text: string): { specifier: string; line: number }[] {
  const code = codeOnly(text)
  const found = importForms.flatMap((form) => [...code.matchAll(form)])
  return found.map(({ 0: statement, 1: quoted = '', index }) => {
    const end = index + statement.length
    return { specifier: text.slice(end - quoted.length + 1, end - 1), line: lineAt(code, end) }
  })
}

function isAllowed(rule: Rule, path: string, specifier: string): boolean {
  const file = ownFile(path, specifier)
  if (file === undefined) return rule.packages?.(specifier) ?? true
  return rule.reaches.some((place) => file.startsWith(place))
}

/** The file of this repository that an import means, or undefined for a package. */
function ownFile(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(path), specifier)
  const [, workspace, rest] = /^@tidepaint\/([^/]+)\/?(.*)$/.exec(specifier) ?? []
  return workspace === undefined ? undefined : `${workspace}/src/${rest}.ts`
}
