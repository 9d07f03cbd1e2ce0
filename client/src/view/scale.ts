/** World pixels of the scene per cell of the arena. */
export const CELL_PX = 32
/** Pixels per cell in which sprites are painted: enough for a sharp screen at full zoom. */
export const ATLAS_CELL_PX = 64
/** Scale at which a sprite of the atlas has its true size in the world. */
export const SPRITE_SCALE = CELL_PX / ATLAS_CELL_PX
/** Radius of a craft's body in cells. */
export const CRAFT_RADIUS_CELLS = 0.75

/** Heights of the drawing layers, bottom to top. */
export const depths = {
  floor: 0,
  mark: 5,
  beaconFloor: 8,
  shadow: 10,
  pickup: 14,
  skirt: 18,
  hull: 20,
  turret: 22,
  cover: 24,
  bolt: 30,
  droplet: 34,
  glow: 38,
  beaconShaft: 40,
  label: 44,
  gauge: 46,
} as const
