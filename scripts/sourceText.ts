import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

/** A source file by its path from the repository's top folder, with forward slashes. */
export interface Source {
  path: string
  text: string
}

/** Reads all files that match the patterns, relative to the repository's top folder. */
export function readSources(patterns: readonly string[]): Source[] {
  const exclude = ['**/node_modules', '**/dist']
  const paths = globSync(patterns, { cwd: root, exclude }).map((path) => path.replaceAll('\\', '/'))
  return paths.toSorted().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Whether a file is a test, or a suite of tests that several tests share. */
export function isTest(path: string): boolean {
  return /\.(test|suite)\.ts$/.test(path)
}

// In this order, since `//` may stand in a string and a quote in a comment.
const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/**
 * Blanks out comments and the insides of quoted strings; all else keeps its place in the text.
 *
 * Template strings stay, since they may hold code.
 */
export function codeOnly(text: string): string {
  return text.replace(stringOrComment, (part) => {
    if (part.startsWith('/')) return blank(part)
    return part.charAt(0) + blank(part.slice(1, -1)) + part.charAt(0)
  })
}

function blank(part: string): string {
  return part.replace(/[^\n]/g, ' ')
}

/** Returns the number, from 1, of the line that holds the character at `index`. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
