import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const ENDING = '.image'
/** Not whole yet. */
const UNFINISHED = '.new'

const FOLDER = { recursive: true, mode: 0o700 } as const
const FILE = { mode: 0o600 } as const

/**
 * The folder with the images of one server's rooms, a file each. Only ever whole files bear their
 * names, whenever the process dies, and they are for nobody else's eyes. What fails throws the
 * system's error.
 */
export class ImageFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** One at a time for each room. */
  async write(roomId: string, image: Uint8Array): Promise<void> {
    const file = this.fileOf(roomId)
    await mkdir(this.path, FOLDER)
    await writeFile(file + UNFINISHED, image, FILE)
    await rename(file + UNFINISHED, file)
  }

  /** Returns when it lies on the disk, also after a power cut. */
  writeNow(roomId: string, image: Uint8Array): void {
    const file = this.fileOf(roomId)
    mkdirSync(this.path, FOLDER)
    writeFileSync(file + UNFINISHED, image, { ...FILE, flush: true })
    renameSync(file + UNFINISHED, file)
  }

  remove(roomId: string): Promise<void> {
    return rm(this.fileOf(roomId), { force: true })
  }

  /** Paths of all images; what a process left unfinished when it died is gone then. */
  tidy(): string[] {
    if (!existsSync(this.path)) return []
    const files = readdirSync(this.path).map((name) => join(this.path, name))
    for (const file of files) if (file.endsWith(ENDING + UNFINISHED)) rmSync(file)
    return files.filter((file) => file.endsWith(ENDING))
  }

  fileOf(roomId: string): string {
    return join(this.path, roomId + ENDING)
  }
}
