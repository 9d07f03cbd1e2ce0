import Phaser from 'phaser'
import { DEEP_COLOUR } from '../view/palette.ts'
import { ArenaScene } from './ArenaScene.ts'
import { Resolution } from './Resolution.ts'
import { isGlSoftware } from './softwareGl.ts'

export type RendererWish = 'auto' | 'webgl' | 'canvas'

/** Starts Phaser in `parent` and resolves when its scene can be given a stage. */
export function startGame(parent: HTMLElement, wish: RendererWish): Promise<ArenaScene> {
  const resolution = new Resolution(parent)
  const scene = new ArenaScene()
  const [width, height] = resolution.sizePx()
  const game = new Phaser.Game({
    type: typeOf(wish),
    parent,
    backgroundColor: DEEP_COLOUR,
    scale: { mode: Phaser.Scale.NONE, width, height },
    // Multisampling smooths the edges of polygons; here is nothing but textured quads.
    render: {
      antialias: true,
      antialiasGL: false,
      mipmapFilter: 'LINEAR_MIPMAP_LINEAR',
      powerPreference: 'high-performance',
    },
    // Devices are read by `input/`, sound is made by `audio/`.
    input: { mouse: false, touch: false, keyboard: false, gamepad: false },
    audio: { noAudio: true },
    banner: false,
    disableContextMenu: true,
    scene,
  })
  // Phaser creates the scene while it tells the game of it, too early for a listener on the scene.
  return new Promise((resolve) => {
    scene.onCreated = () => {
      resolution.attach(game, scene.meter)
      resolve(scene)
    }
  })
}

function typeOf(wish: RendererWish): number {
  if (wish === 'webgl') return Phaser.WEBGL
  return wish === 'canvas' || isGlSoftware() ? Phaser.CANVAS : Phaser.AUTO
}
