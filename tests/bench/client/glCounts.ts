/** What a page asked of the graphics card so far, and how many frames it drew. */
export interface GlCounts {
  frames: number
  draws: number
  textureBinds: number
  /** Rows of pixels sent from script's memory, and their bytes. */
  rows: number
  bytes: number
  /** Pictures sent whole, as the sheet of names. */
  pictures: number
}

declare const __gl: Omit<GlCounts, 'frames'>
declare const __tidepaint: { frames: number }

/**
 * Runs in the page before anything else. Draw calls end in nothing: on a machine without a graphics
 * card the drawing would take both cores away from the script that is measured. Everything up to
 * the calls is done as always.
 */
export function drawNothing(): void {
  const counts = { draws: 0, textureBinds: 0, rows: 0, bytes: 0, pictures: 0 }
  Object.assign(globalThis, { __gl: counts })
  for (const prototype of [WebGLRenderingContext.prototype, WebGL2RenderingContext.prototype]) {
    const { bindTexture, texImage2D, texSubImage2D } = prototype
    prototype.drawArrays = prototype.drawElements = () => {
      counts.draws++
    }
    prototype.bindTexture = function (target, texture) {
      counts.textureBinds++
      bindTexture.call(this, target, texture)
    }
    prototype.texImage2D = function (...args: unknown[]) {
      counts.pictures++
      Reflect.apply(texImage2D, this, args)
    }
    prototype.texSubImage2D = function (...args: unknown[]) {
      const [, , , , , height, , , pixels] = args
      if (ArrayBuffer.isView(pixels)) {
        counts.rows += Number(height)
        counts.bytes += pixels.byteLength
      } else counts.pictures++
      Reflect.apply(texSubImage2D, this, args)
    }
  }
}

/** Runs in the page: what `drawNothing` has counted up to now. */
export const glCounts = (): GlCounts => ({ ...__gl, frames: __tidepaint.frames })

/** What was asked for between two looks, a frame. */
export function perFrame(before: GlCounts, after: GlCounts): GlCounts {
  const frames = after.frames - before.frames
  const mean = (key: keyof GlCounts) => (after[key] - before[key]) / frames
  return {
    frames,
    draws: mean('draws'),
    textureBinds: mean('textureBinds'),
    rows: mean('rows'),
    bytes: mean('bytes'),
    pictures: mean('pictures'),
  }
}
