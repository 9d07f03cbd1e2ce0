import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ImageFolder } from '@tidepaint/server/rooms/ImageFolder'

/** A process that writes the images in a folder anew, again and again until it is killed. */
export async function startImageProcess(dir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

const [, , dir] = process.argv
if (import.meta.main && dir !== undefined) {
  const folder = new ImageFolder(dir)
  for (const file of folder.tidy()) void writeOn(folder, basename(file, '.image'))
  console.log('writing')
}

async function writeOn(folder: ImageFolder, roomId: string): Promise<never> {
  const image = readFileSync(folder.fileOf(roomId))
  for (;;) await folder.write(roomId, image)
}
