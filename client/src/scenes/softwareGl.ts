/** How Chromium's, Mesa's and Windows' stand-ins for a graphics card call themselves. */
const STAND_INS = /swiftshader|llvmpipe|softpipe|basic render/i

/**
 * Whether WebGL is drawn by the processor here, for want of a graphics card.
 *
 * On two cores the floor's shader then makes 8 frames a second of 1280 by 720, and clicks wait for
 * them; the canvas renderer makes 60.
 */
export function isGlSoftware(): boolean {
  const canvas = document.createElement('canvas')
  // Browsers should refuse then; Chromium gives the slow one all the same.
  const gl = canvas.getContext('webgl', { failIfMajorPerformanceCaveat: true })
  if (!gl) return true
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
  // Browsers keep only a few contexts.
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return STAND_INS.test(name)
}
