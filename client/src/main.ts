import { Flow } from './scenes/Flow.ts'
import { readAddress } from './scenes/page.ts'
import { startGame } from './scenes/startGame.ts'
import { mountApp } from './ui/App.tsx'

/** What browser tests and a curious console may look at. */
interface Probe {
  readonly session: Flow['session']
  readonly fps: number
  readonly frames: number
  /** Script time that 95 % of the latest frames stayed under. */
  readonly scriptMs: number
  readonly renderer: 'webgl' | 'canvas'
  /** Pictures over the floor, shown or spare. */
  readonly sprites: number
}

declare global {
  interface Window {
    __tidepaint?: Probe
  }
}

const { renderer, room } = readAddress()
const surface = elementOf('arena')
const scene = await startGame(surface, renderer)
const flow = new Flow(scene, surface, room)
mountApp(elementOf('ui'), flow.store, flow)
surface.classList.add('shown')
window.__tidepaint = {
  get session() {
    return flow.session
  },
  get fps() {
    return scene.meter.fps
  },
  get frames() {
    return scene.meter.frames
  },
  get scriptMs() {
    return scene.meter.scriptMs(0.95)
  },
  renderer: scene.isWebgl ? 'webgl' : 'canvas',
  get sprites() {
    return scene.pictureCount
  },
}
void flow.begin()

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no element #${id}`)
  return element
}
