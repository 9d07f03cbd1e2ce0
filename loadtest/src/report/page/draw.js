/** Draws the charts of a report's page; runs in the page, after uPlot. */
;(() => {
  const HEIGHT_PX = 220
  const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200]
  const STEPS_WHOLE = [1, 2, 5].flatMap((step) =>
    [0, 1, 2, 3, 4, 5, 6].map((power) => step * 10 ** power),
  )
  STEPS_WHOLE.sort((a, b) => a - b)
  const { charts } = JSON.parse(document.getElementById('charts').textContent)
  let drawn = []

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const two = (number) => String(number).padStart(2, '0')

  function clock(seconds) {
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
    const rest = two(Math.round(seconds) % 60)
    return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
  }

  function digits(value) {
    if (value === 0) return '0'
    const size = Math.abs(value)
    return size >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
  }

  const percentile = (nines) => `${Number((100 * (1 - 10 ** -nines)).toFixed(3))} %`

  const xText = { seconds: clock, nines: percentile }

  /** 1, 2 and 5 of each power of ten that is on the scale. */
  function logSplits(_, __, least, most) {
    const found = []
    for (let power = 10 ** Math.floor(Math.log10(least)); power <= most; power *= 10) {
      found.push(...[power, 2 * power, 5 * power].filter((at) => at >= least && at <= most))
    }
    return found
  }

  function logRange(_, least, most) {
    return [Math.max(0.001, least * 0.8), Math.max(0.01, most * 1.25)]
  }

  function yRange(chart) {
    const values = chart.lines.flatMap((line) => line.values)
    const most = values.reduce((top, value) => Math.max(top, value ?? 0), 0)
    // A gate that is far above everything would only flatten it.
    const near = chart.limits.map(({ value }) => value).filter((value) => value <= 2 * most)
    const top = Math.max(most, ...near)
    return [0, top === 0 ? 1 : top * 1.08]
  }

  function axis(more) {
    const line = { stroke: colour('--rule'), width: 1 }
    return { stroke: colour('--faint'), grid: line, ticks: line, font: '12px system-ui', ...more }
  }

  /** Values between two gaps are no line; they are shown as points. */
  function lonely(values) {
    const found = []
    values.forEach((value, i) => {
      const isKnown = (at) => values[at] !== null && values[at] !== undefined
      if (value !== null && !isKnown(i - 1) && !isKnown(i + 1)) found.push(i)
    })
    return found
  }

  function lineOf(line, unit) {
    const stroke = colour(`--line-${line.colour % 4}`)
    const points = lonely(line.values)
    return {
      label: line.label,
      stroke,
      width: 1.5,
      ...(line.isDashed ? { dash: [5, 4] } : {}),
      points: { show: points.length > 0, size: 4, fill: stroke, filter: () => points },
      value: (_, value) => (value === null ? '–' : `${digits(value)} ${unit}`),
    }
  }

  /** Gates across, and what happened to the run down. */
  function drawNotes(plot, chart) {
    const { ctx, bbox } = plot
    const scale = devicePixelRatio
    ctx.save()
    ctx.font = `${11 * scale}px system-ui`
    ctx.lineWidth = scale
    ctx.setLineDash([4 * scale, 3 * scale])
    chart.limits.forEach(({ value, text, colour: number }, i) => {
      if (value > plot.scales.y.max) return
      const y = plot.valToPos(value, 'y', true)
      const [left, right] = [bbox.left, bbox.left + bbox.width]
      rule(ctx, colour(`--line-${number % 4}`), [left, y], [right, y])
      const below = y < bbox.top + 16 * scale
      // In turn at both ends, so that gates near each other can be read.
      ctx.textAlign = i % 2 === 0 ? 'right' : 'left'
      const x = i % 2 === 0 ? right - 4 * scale : left + 4 * scale
      write(ctx, text, x, y + (below ? 12 : -4) * scale)
    })
    for (const { at, text } of chart.marks) {
      if (at < plot.scales.x.min || at > plot.scales.x.max) continue
      const x = plot.valToPos(at, 'x', true)
      rule(ctx, colour('--void'), [x, bbox.top], [x, bbox.top + bbox.height])
      ctx.textAlign = 'left'
      write(ctx, text, x + 4 * scale, bbox.top + 10 * scale)
    }
    ctx.restore()
  }

  /** Words on a ground of their own, since they lie on a grid. */
  function write(ctx, text, x, y) {
    ctx.save()
    ctx.setLineDash([])
    ctx.lineWidth = 4 * devicePixelRatio
    ctx.strokeStyle = colour('--card')
    ctx.strokeText(text, x, y)
    ctx.fillText(text, x, y)
    ctx.restore()
  }

  function rule(ctx, style, from, to) {
    ctx.strokeStyle = ctx.fillStyle = style
    ctx.beginPath()
    ctx.moveTo(...from)
    ctx.lineTo(...to)
    ctx.stroke()
  }

  function xAxis({ x }) {
    const incrs = x === 'seconds' ? STEPS_S : [1]
    const values = (_, splits) => splits.map((value) => xText[x](value))
    return axis({ incrs, values, size: 28 })
  }

  function yAxis({ isLog, unit }) {
    const values = (_, splits) => splits.map((value) => digits(value))
    // Nothing is counted in halves.
    const ticks = isLog ? { splits: logSplits } : unit === '' ? { incrs: STEPS_WHOLE } : {}
    return axis({ size: 56, values, filter: (_, splits) => splits, ...ticks })
  }

  /** Hollow for the dashed lines of the other run. */
  function legendFill({ lines }, i) {
    const line = lines[i - 1]
    return line && !line.isDashed ? colour(`--line-${line.colour % 4}`) : 'transparent'
  }

  function optionsOf(chart, width) {
    const range = yRange(chart)
    const isTime = chart.x === 'seconds'
    return {
      width,
      height: HEIGHT_PX,
      cursor: {
        y: false,
        drag: { x: isTime, y: false },
        ...(isTime ? { sync: { key: 'seconds' } } : {}),
      },
      scales: {
        x: { time: false },
        y: chart.isLog ? { distr: 3, range: logRange } : { range: () => range },
      },
      axes: [xAxis(chart), yAxis(chart)],
      legend: { markers: { fill: (_, i) => legendFill(chart, i) } },
      series: [
        {
          label: isTime ? 'at' : 'of all',
          value: (_, value) => (value === null ? '–' : xText[chart.x](value)),
        },
        ...chart.lines.map((line) => lineOf(line, chart.unit)),
      ],
      // Before the lines, which lie on them.
      hooks: { drawAxes: [(plot) => drawNotes(plot, chart)] },
    }
  }

  function draw() {
    for (const plot of drawn) plot.destroy()
    drawn = charts.map((chart, i) => {
      const place = document.getElementById(`chart-${i}`)
      const data = [chart.xs, ...chart.lines.map(({ values }) => values)]
      return new uPlot(optionsOf(chart, place.clientWidth), data, place)
    })
  }

  function resize() {
    for (const plot of drawn) {
      const width = plot.root.parentElement.clientWidth
      if (width !== plot.width) plot.setSize({ width, height: HEIGHT_PX })
    }
  }

  draw()
  addEventListener('resize', resize)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
})()
