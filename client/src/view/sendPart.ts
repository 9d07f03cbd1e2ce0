import type Phaser from 'phaser'

type GlTexture = Phaser.Renderer.WebGL.Wrappers.WebGLTextureWrapper

/** Readies `texture` to be sent a part of its picture; false while there is no graphics card. */
export function canSendPart(
  renderer: Phaser.Renderer.WebGL.WebGLRenderer,
  texture: GlTexture,
): boolean {
  const { gl, glTextureUnits, glWrapper } = renderer
  if (gl.isContextLost()) return false
  glTextureUnits.bind(texture, 0)
  const { flipY, pma: premultiplyAlpha } = texture
  glWrapper.updateTexturing({ texturing: { flipY, premultiplyAlpha } })
  return true
}
