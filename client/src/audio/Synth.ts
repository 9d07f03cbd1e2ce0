/** Sounds that may play at once; the quietest of a crowd is not missed. */
const VOICES_MAX = 24
const NOISE_S = 1

/** One sound: a tone that glides, or noise through a filter that glides, under one envelope. */
export interface Sound {
  wave: OscillatorType | 'noise'
  /** Tone, or the filter's middle for noise: from, to. */
  fromHz: number
  toHz: number
  lengthS: number
  volume: number
  /** Seconds until it starts. */
  afterS?: number
  /** Share of the length in which it rises to its full volume. */
  attack?: number
}

/** Plays synthesised sounds. Silent until `wake` is called from a gesture, as browsers demand. */
export class Synth {
  #context: AudioContext | undefined
  #master: GainNode | undefined
  #noise: AudioBuffer | undefined
  #volume = 1
  #voices = 0

  /** Starts the sound; call it from each gesture until it runs. */
  wake(): void {
    if (typeof AudioContext === 'undefined') return
    if (!this.#context) this.#build(new AudioContext())
    if (this.#context?.state !== 'running') void this.#context?.resume().catch(() => {})
  }

  /** Stands still, or goes on: a hum must not be heard from a tab that nobody sees. */
  pause(isPaused: boolean): void {
    const context = this.#context
    if (context) void (isPaused ? context.suspend() : context.resume()).catch(() => {})
  }

  /** 0 to 1, at once but without a click. */
  setVolume(volume: number): void {
    this.#volume = volume
    const now = this.#context?.currentTime ?? 0
    this.#master?.gain.setTargetAtTime(volume, now, 0.03)
  }

  /** Plays `sound` at `pan` (-1 left to 1 right), scaled by `loudness`. */
  play(sound: Sound, pan = 0, loudness = 1): void {
    const context = this.#context
    if (!context || !this.#master || context.state !== 'running' || this.#volume === 0) return
    const loud = sound.volume * loudness
    if (this.#voices >= VOICES_MAX || loud < 0.004) return
    const startS = context.currentTime + (sound.afterS ?? 0)
    const gain = new GainNode(context, { gain: 0 })
    const panner = new StereoPannerNode(context, { pan: Math.max(-1, Math.min(1, pan)) })
    shape(gain.gain, sound, loud, startS)
    const source = this.#source(context, sound, startS, gain)
    gain.connect(panner).connect(this.#master)
    this.#voices++
    source.onended = () => {
      this.#voices--
      panner.disconnect()
    }
    source.start(startS)
    source.stop(startS + sound.lengthS + 0.02)
  }

  /** A tone that goes on; the caller moves its pitch and volume. Undefined before `wake`. */
  drone(): Drone | undefined {
    return this.#context && this.#master ? new Drone(this.#context, this.#master) : undefined
  }

  #build(context: AudioContext): void {
    this.#context = context
    this.#master = new GainNode(context, { gain: this.#volume })
    const limiter = new DynamicsCompressorNode(context, { threshold: -14, ratio: 8, release: 0.12 })
    this.#master.connect(limiter).connect(context.destination)
    this.#noise = context.createBuffer(1, context.sampleRate * NOISE_S, context.sampleRate)
    const samples = this.#noise.getChannelData(0)
    for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1
  }

  #source(context: AudioContext, sound: Sound, startS: number, out: AudioNode) {
    const endS = startS + sound.lengthS
    if (sound.wave !== 'noise') {
      const tone = new OscillatorNode(context, { type: sound.wave, frequency: sound.fromHz })
      glide(tone.frequency, sound, startS, endS)
      tone.connect(out)
      return tone
    }
    const hiss = new AudioBufferSourceNode(context, { buffer: this.#noise ?? null, loop: true })
    const filter = new BiquadFilterNode(context, {
      type: 'bandpass',
      frequency: sound.fromHz,
      Q: 1.1,
    })
    glide(filter.frequency, sound, startS, endS)
    hiss.connect(filter).connect(out)
    return hiss
  }
}

function glide(frequency: AudioParam, sound: Sound, startS: number, endS: number): void {
  frequency.setValueAtTime(sound.fromHz, startS)
  frequency.exponentialRampToValueAtTime(sound.toHz, endS)
}

function shape(gain: AudioParam, sound: Sound, loud: number, startS: number): void {
  const riseS = sound.lengthS * (sound.attack ?? 0.04)
  gain.setValueAtTime(0, startS)
  gain.linearRampToValueAtTime(loud, startS + riseS)
  gain.exponentialRampToValueAtTime(0.0008, startS + sound.lengthS)
}

/** The hum of a hovercraft: two detuned saws behind a low filter. */
export class Drone {
  readonly #context: AudioContext
  readonly #gain: GainNode
  readonly #filter: BiquadFilterNode
  readonly #tones: OscillatorNode[]

  constructor(context: AudioContext, out: AudioNode) {
    this.#context = context
    this.#gain = new GainNode(context, { gain: 0 })
    this.#filter = new BiquadFilterNode(context, { type: 'lowpass', frequency: 200, Q: 2 })
    this.#tones = [0, 9].map((cents) => {
      const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: 52, detune: cents })
      tone.connect(this.#filter)
      tone.start()
      return tone
    })
    this.#filter.connect(this.#gain).connect(out)
  }

  set(volume: number, hz: number): void {
    const now = this.#context.currentTime
    this.#gain.gain.setTargetAtTime(volume, now, 0.08)
    this.#filter.frequency.setTargetAtTime(hz * 4, now, 0.1)
    for (const tone of this.#tones) tone.frequency.setTargetAtTime(hz, now, 0.1)
  }
}
