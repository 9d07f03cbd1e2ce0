/** Draws the charts of a report's page; runs in the page, after uPlot. */
;(() => {
  const HEIGHT_PX = 220
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

  function yRange(chart) {
    if (chart.isLog) return undefined
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
    for (const { value, text } of chart.limits) {
      if (value > plot.scales.y.max) continue
      const y = plot.valToPos(value, 'y', true)
      rule(ctx, colour('--bad'), [bbox.left, y], [bbox.left + bbox.width, y])
      ctx.textAlign = 'right'
      ctx.fillText(
        text,
        bbox.left + bbox.width - 4 * scale,
        y + (y < bbox.top + 16 * scale ? 12 : -4) * scale,
      )
    }
    for (const { at, text } of chart.marks) {
      if (at < plot.scales.x.min || at > plot.scales.x.max) continue
      const x = plot.valToPos(at, 'x', true)
      rule(ctx, colour('--void'), [x, bbox.top], [x, bbox.top + bbox.height])
      ctx.textAlign = 'left'
      ctx.fillText(text, x + 4 * scale, bbox.top + 10 * scale)
    }
    ctx.restore()
  }

  function rule(ctx, style, from, to) {
    ctx.strokeStyle = ctx.fillStyle = style
    ctx.beginPath()
    ctx.moveTo(...from)
    ctx.lineTo(...to)
    ctx.stroke()
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
        y: chart.isLog ? { distr: 3 } : { range: () => range },
      },
      axes: [
        axis({
          values: (_, splits) => splits.map((value) => xText[chart.x](value)),
          ...(isTime
            ? { incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400] }
            : { incrs: [1] }),
        }),
        axis({
          size: 56,
          values: (_, splits) => splits.map((value) => (value === null ? '' : digits(value))),
        }),
      ],
      series: [
        {
          label: isTime ? 'at' : 'of all',
          value: (_, value) => (value === null ? '–' : xText[chart.x](value)),
        },
        ...chart.lines.map((line) => lineOf(line, chart.unit)),
      ],
      hooks: { draw: [(plot) => drawNotes(plot, chart)] },
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
