/**
 * Every number that both sides must agree on. Units stand in the names:
 *
 * - `Ticks`  steps of the simulation, 1/30 s each
 * - `U`      world units, 1/64 of a cell: positions and lengths
 * - `Vpt`    velocity units a tick, 1/1024 of a cell: speeds
 * - `Ink`    1/16 of one ink point, so that a refill and its boost are whole numbers
 * - `Pct`    hundredths
 *
 * Where a number was worked out from the rules of the game, its arithmetic stands beside it.
 */
export const TICK_HZ = 30
export const TICK_MS = 1000 / TICK_HZ

/** World units in one cell. */
export const CELL_U = 64
/** Velocity units in one world unit: 1024 / 64. */
export const VPT_PER_U = 16
/** Cells along one side of a chunk of the floor. */
export const CHUNK_CELLS = 32

export const tuning = {
  arena: {
    /** Side in cells: 32 x sqrt(seats), whole chunks, at least this. */
    sideCellsMin: 64,
    /** Thickness of the solid rim around the arena. */
    rimCells: 2,
  },

  craft: {
    /** 0.75 cell. */
    radiusU: 48,
    /** 9 cells/s: 9 / 30 x 1024 = 307.2. */
    speedVpt: 307,
    ownFloorPct: 125,
    enemyFloorPct: 65,
    /** Share of the gap to the wanted velocity that closes in one tick, in 1/32: about 0.13 s to 63 %. */
    gripPer32: 7,
    healthMax: 100,
    /** 10 health a second: one point each 3 ticks. */
    healTicksPerPoint: 3,
    /** 4 s without damage. */
    healDelayTicks: 120,
    /** Without inputs for this long (0.25 s) a craft is stepped with a neutral one. */
    coastAfterTicks: 8,
  },

  brush: {
    /** Trail 3 cells wide: cells whose centre is within 1.5 of the craft's cell, in half cells. */
    trailHalfCells: 3,
    dashHalfCells: 5,
    rollerHalfCells: 7,
    /** The nose looks this far beyond the brush, so that a craft never rides its own fresh paint. */
    noseBeyondBrushU: 96,
  },

  dash: {
    /** 0.25 s: 7.5, rounded up. */
    ticks: 8,
    cooldownTicks: 90,
    speedPct: 250,
    ramDamage: 50,
    /** A rammed craft is thrown at 18 cells/s. */
    ramThrowVpt: 614,
  },

  ink: {
    max: 1600,
    /** 4 of 100 a bolt. */
    perBolt: 64,
    /** 30 points a second on own colour: 1 point a tick. */
    refill: 16,
    /** 25 % more when far behind. */
    refillComeback: 20,
    /** Points of floor share behind the leader at which the comeback starts. */
    comebackSharePct: 15,
  },

  bolt: {
    /** 8 a second: 3.75 ticks, so the gaps alternate 4, 4, 4, 3: counted in quarter ticks. */
    gapQuarterTicks: 15,
    /** 30 cells/s: one cell a tick. */
    speedVpt: 1024,
    /** Range 12 cells. */
    lifeTicks: 12,
    radiusU: 16,
    /** Leaves the craft this far from its centre. */
    muzzleU: 64,
    damage: 25,
    splatHalfCells: 5,
    bombSplatHalfCells: 17,
  },

  /** Lag compensation: 250 ms, 7.5 ticks, counted in eighths of a tick. */
  rewind: { eighthsMax: 60, historyTicks: 10 },

  splash: {
    burstHalfCells: 13,
    respawnTicks: 60,
    shieldTicks: 45,
    /** A drop point has no enemy within this many cells. */
    clearCells: 12,
    /** Damage dealt this recently earns an assist: 5 s. */
    assistTicks: 150,
  },

  pickup: {
    seatsPerPickup: 8,
    /** A new one appears 8 s after the last was taken. */
    returnTicks: 240,
    reachU: 112,
    rollerTicks: 240,
    mirrorTicks: 90,
  },

  beacon: {
    everyTicks: 1350,
    lastsTicks: 600,
    reachU: 256,
    /** Drifts 1.5 cells/s. */
    driftVpt: 51,
    scorePerSecond: 10,
  },

  score: { splashOut: 50, assist: 25 },

  match: {
    ticks: 180 * TICK_HZ,
    podiumTicks: 15 * TICK_HZ,
    /** A tie goes to the team that held the most floor over the last 30 s. */
    tieBreakTicks: 30 * TICK_HZ,
  },

  input: {
    /** Inputs a session may spend: one a tick, and this many saved up while its line stalled. */
    allowanceMax: 4,
    bufferMax: 12,
    perTickMax: 2,
    /** Inputs in one frame. */
    perFrameMax: 8,
  },

  /** What one player is told about. */
  sight: {
    /** A craft comes into view inside the first radius and leaves it outside the second. */
    enterCells: 34,
    leaveCells: 38,
    /** A client that shows less of the arena may be told of less, but of no less than this. */
    enterCellsMin: 20,
    /** Craft that come into view in one patch, nearest first. */
    entriesPerPatch: 8,
    /** Within this, and while they are among so many nearest ones, craft are updated in each patch. */
    nearCells: 14,
    nearMax: 40,
    /** All others once in so many patches. */
    farTicks: 3,
    /** How often a team is told where its craft are, to the block of the coarse map. */
    matesTicks: 15,
    /** Chunks of floor whose rectangle is within this of the craft are streamed. */
    floorCells: 40,
    /** Whole chunks sent to one player in one tick, nearest first. */
    chunksPerTick: 3,
    /**
     * The coarse map of the whole floor: one block is so many cells wide, and it is sent so often; coarser
     * and more seldom from a side of `wideSideCells` on.
     */
    overview: { blockCells: 4, ticks: 30, wideSideCells: 320, wideBlockCells: 8, wideTicks: 60 },
    /** Places of one's own team are as coarse as this. */
    matesBlockCells: 4,
    /** Team scores and the roster are published this often. */
    scoreTicks: 6,
    /** Seats whose scores are published in one tick, in turns, where that is less. */
    scoresPerTick: 5,
  },

  name: { charsMax: 16 },

  /** A drop keeps the seat this long, with a bot at the controls. */
  resumeWindowS: 30,
} as const

export const TEAMS_MAX = 4
export const SEATS_MAX = 500
