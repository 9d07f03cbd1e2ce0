import { codeOnly, lineAt, type Source } from './sourceText.ts'

/** What all engines compute alike, to the bit. */
const mathAllowed = [
  'abs',
  'ceil',
  'clz32',
  'floor',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'trunc',
]
// Exact by the standard, but its result is no integer: one file makes it one.
const rootFile = 'shared/src/sim/fixed.ts'

// A property (`world.process`) and a key (`process:`) are not the global.
const global = (names: string) => new RegExp(`(?<![.\\w$#])(?:${names})\\b(?!\\s*\\??:)`, 'g')

const outsideWorld = global(
  'Date|Intl|performance|process|globalThis|console|crypto|fetch|queueMicrotask|' +
    'set(?:Timeout|Interval|Immediate)|requestAnimationFrame',
)
const localeMethods = /\.(?:toLocale\w+|localeCompare)\b/g
const power = /\*\*=?/g
// Without a name after it, `Math` was taken apart: `const { sin } = Math`, `Math['sin']`.
const math = /(?<![.\w$#])Math\b(?:\s*\.\s*(\w+))?/g

/**
 * Returns one line for each thing in a file that could make two machines disagree: clocks, chance,
 * the outside world, and functions whose last bits differ from engine to engine.
 */
export function findImpurities(source: Source): string[] {
  const code = codeOnly(source.text)
  const found = [outsideWorld, localeMethods, power].flatMap((form) => [...code.matchAll(form)])
  const wrongMath = [...code.matchAll(math)].filter((match) => !isExact(match[1], source.path))
  return [...found, ...wrongMath].map((match) => faultAt(source.path, code, match))
}

function isExact(name: string | undefined, path: string): boolean {
  if (name === undefined) return false
  return mathAllowed.includes(name) || (name === 'sqrt' && path === rootFile)
}

// What the types of Node declare. They come along with those of the Colyseus SDK, so that the
// compiler's fence (client/tsconfig.net.json) lets these names pass; it stops all others.
const oneSided = global(
  'localStorage|sessionStorage|navigator|process|Buffer|global|require|setImmediate|__dirname',
)

/** Returns one line for each name in a file that only a browser has, or only Node. */
export function findOneSidedNames(source: Source): string[] {
  const code = codeOnly(source.text)
  return [...code.matchAll(oneSided)].map((match) => faultAt(source.path, code, match))
}

function faultAt(path: string, code: string, match: RegExpExecArray): string {
  return `${path}:${lineAt(code, match.index)} uses ${match[0]}`
}
