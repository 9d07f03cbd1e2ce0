import { FLOOR_COLOUR, rgbOf, teamLooks } from './palette.ts'

const vec3 = (colour: string): string =>
  `vec3(${rgbOf(colour)
    .map((c) => c.toFixed(4))
    .join(', ')})`

/**
 * Paints the floor: what is seen of it is `uView` (left, top, width, height in cells).
 *
 * The paint is a height field. Each team's coverage, one channel of `uPaint`, is smoothed by a cubic
 * B-spline; the strongest team wins a point if it is strong enough, and its slope is the surface
 * that catches the light. Source of the four-fetch spline: Sigg and Hadwiger 2005, "Fast
 * Third-Order Texture Filtering".
 */
export const floorFragment = `
#pragma phaserTemplate(shaderName)
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
varying vec2 outTexCoord;
uniform sampler2D uPaint;
uniform sampler2D uWalls;
uniform sampler2D uPattern;
uniform sampler2D uNoise;
uniform vec4 uView;
uniform float uSide;
uniform float uCellsPerPixel;
uniform float uTime;
uniform float uPatternDepth;

// Light falls from the upper left; y points down.
const vec3 LIGHT = vec3(-0.50, -0.66, 0.56);
const vec3 HALFWAY = vec3(-0.283, -0.374, 0.883);
const vec2 CAST = vec2(0.52, 0.68);
// Coverage at which paint ends. Under one half, so that it swells a little and blobs run together.
const float SHORE = 0.40;

vec4 coverage(vec2 p) {
  vec2 t = p - 0.5;
  vec2 i = floor(t);
  vec2 f = t - i;
  vec2 r = 1.0 - f;
  vec2 w0 = r * r * r / 6.0;
  vec2 w1 = (4.0 - 6.0 * f * f + 3.0 * f * f * f) / 6.0;
  vec2 w3 = f * f * f / 6.0;
  vec2 g0 = w0 + w1;
  vec2 g1 = 1.0 - g0;
  vec2 h0 = (i - 0.5 + w1 / g0) / uSide;
  vec2 h1 = (i + 1.5 + w3 / g1) / uSide;
  vec4 upper = mix(texture2D(uPaint, vec2(h1.x, h0.y)), texture2D(uPaint, h0), g0.x);
  vec4 lower = mix(texture2D(uPaint, h1), texture2D(uPaint, vec2(h0.x, h1.y)), g0.x);
  return mix(lower, upper, g0.y);
}

float coverageOf(vec4 share, vec2 p) {
  return dot(texture2D(uPaint, p / uSide), share);
}

// Central differences over a whole cell each way: without the steps of the texture's own slope.
vec2 slopeOf(vec4 share, vec2 p) {
  return 0.5 * vec2(
    coverageOf(share, p + vec2(1.0, 0.0)) - coverageOf(share, p - vec2(1.0, 0.0)),
    coverageOf(share, p + vec2(0.0, 1.0)) - coverageOf(share, p - vec2(0.0, 1.0)));
}

float wallDistance(vec2 p) {
  return (texture2D(uWalls, p / uSide).r - 0.502) * 8.03;
}

vec3 bareFloor(vec2 p, vec4 noise) {
  vec2 panel = abs(fract(p / 8.0) - 0.5) * 8.0;
  vec2 cell = abs(fract(p / 2.0) - 0.5) * 2.0;
  float px = uCellsPerPixel;
  float seam = 1.0 - smoothstep(0.03, 0.05 + px * 1.5, 4.0 - max(panel.x, panel.y));
  float rim = 1.0 - smoothstep(0.08, 0.12 + px * 2.0, 4.0 - max(panel.x, panel.y));
  float line = 1.0 - smoothstep(0.0, 0.03 + px * 1.2, 1.0 - max(cell.x, cell.y));
  vec2 id = floor(p / 8.0);
  float tone = fract(sin(dot(id, vec2(12.9898, 78.233))) * 437.585);
  vec3 col = ${vec3(FLOOR_COLOUR)} * (0.94 + 0.16 * tone);
  col *= 0.84 + 0.30 * noise.a;
  col += (noise.b - 0.5) * 0.022;
  col += vec3(0.040, 0.055, 0.085) * line * 0.55;
  col += vec3(0.05, 0.07, 0.10) * rim * 0.5;
  return mix(col, col * 0.35, seam * 0.8);
}

vec3 teamColour(vec4 share) {
  return ${teamLooks.map((look, i) => `${vec3(look.paint)} * share.${'rgba'[i]}`).join(' + ')};
}

// Soft boxes of light overhead, as a wet surface mirrors them.
float studio(vec3 n) {
  vec2 r = n.xy * n.z * 2.0;
  float box = smoothstep(0.20, 0.42, -r.x * 0.55 - r.y * 0.85) * smoothstep(1.15, 0.7, -r.x * 0.55 - r.y * 0.85);
  float strip = smoothstep(0.16, 0.30, r.x * 0.8 + r.y * 0.45) * smoothstep(0.62, 0.40, r.x * 0.8 + r.y * 0.45);
  return box * 0.75 + strip * 0.28;
}

void main() {
  vec2 p = uView.xy + vec2(outTexCoord.x, 1.0 - outTexCoord.y) * uView.zw;
  vec4 noise = texture2D(uNoise, p / 23.0);
  vec4 ripple = texture2D(uNoise, p / 9.0 + vec2(uTime * 0.011, -uTime * 0.007));
  vec4 swell = texture2D(uNoise, p / 31.0 - vec2(uTime * 0.004, uTime * 0.006));

  // Poured, not printed: the grid is bent a little before it is read.
  vec2 bent = p + (noise.rg - 0.5) * 0.55 + (texture2D(uNoise, p / 5.3).rg - 0.5) * 0.16;
  vec4 w = coverage(bent);
  float strongest = max(max(w.r, w.g), max(w.b, w.a));
  float soft = max(0.02, uCellsPerPixel * 0.7);
  vec4 share = clamp((w - strongest) / soft + 1.0, 0.0, 1.0);
  share /= dot(share, vec4(1.0));
  float total = dot(w, vec4(1.0));
  float painted = smoothstep(SHORE - soft * 0.5, SHORE + soft * 0.5, total);

  vec3 col = bareFloor(p, noise);

  if (painted < 1.0) {
    float over = dot(texture2D(uPaint, (bent - CAST * 0.36) / uSide), vec4(1.0));
    col *= 1.0 - 0.55 * smoothstep(0.25, 0.75, over);
  }

  if (painted > 0.0) {
    float depth = clamp((strongest - SHORE) / (1.0 - SHORE), 0.0, 1.0);
    vec2 slope = slopeOf(share, bent);
    float steep = mix(2.6, 0.9, depth);
    vec3 tint = teamColour(share);
    // Where two paints meet there is a seam, dull and dark.
    vec4 rest = w * (1.0 - step(strongest - 0.0001, w));
    float second = max(max(rest.r, rest.g), max(rest.b, rest.a));
    float seam = smoothstep(0.0, 0.14, strongest - second);

    vec2 tile = p / 2.4;
    float high = dot(texture2D(uPattern, tile), share);
    float lit = dot(texture2D(uPattern, tile + vec2(0.022, 0.028)), share);
    float inside = smoothstep(0.25, 0.8, depth);
    float emboss = (high - lit) * uPatternDepth * inside;

    vec2 wave = (ripple.rg - 0.5) * 0.30 + (swell.rg - 0.5) * 0.34;
    vec3 n = normalize(vec3(-slope * steep + wave * (0.35 + 0.65 * depth), 1.0));
    float diffuse = dot(n, LIGHT);
    float gloss = max(dot(n, HALFWAY), 0.0);
    float spark = pow(gloss, 90.0) * 0.9 + pow(gloss, 18.0) * 0.10;

    // Thin at the shore and dark there; light that went through comes out on the far side.
    vec3 paint = tint * mix(0.72, 1.0, smoothstep(0.0, 0.45, depth));
    paint *= 0.70 + 0.52 * diffuse;
    float through = max(dot(slope, LIGHT.xy), 0.0) * (1.0 - depth);
    paint += tint * through * 0.55;
    paint *= 0.93 + 0.12 * swell.a;
    paint = mix(paint, paint * paint * 0.86, high * inside * 0.26 * uPatternDepth);
    paint += tint * emboss * 0.34;
    paint += vec3(1.0, 0.99, 0.96) * (spark + studio(n) * 0.34) * seam;
    paint *= mix(0.70, 1.0, seam);
    col = mix(col, paint, painted);
  }

  float wall = wallDistance(p);
  if (wall < 2.6) {
    float shade = smoothstep(0.35, -0.45, wallDistance(p - CAST * 0.95));
    float contact = smoothstep(0.9, 0.0, wall) * 0.30;
    float isWall = smoothstep(uCellsPerPixel * 0.7, -uCellsPerPixel * 0.7, wall);
    col *= 1.0 - max(shade * 0.62, contact) * (1.0 - isWall);
    float top = wallDistance(p + vec2(0.0, 0.42));
    float isTop = smoothstep(uCellsPerPixel * 0.7, -uCellsPerPixel * 0.7, top);
    float lee = wallDistance(p + vec2(0.0, 0.42) + LIGHT.xy * 0.22);
    float deep = clamp(-top / 3.2, 0.0, 1.0);
    vec3 roof = mix(vec3(0.275, 0.330, 0.430), vec3(0.135, 0.165, 0.225), deep);
    // Beyond the rim there is nothing to see.
    vec2 beyond = max(max(-p, p - uSide), 0.0);
    roof *= 0.90 + 0.18 * noise.a;
    roof *= 1.0 - 0.72 * smoothstep(0.0, 9.0, max(beyond.x, beyond.y));
    float edge = smoothstep(-0.26, -0.05, top);
    float facing = smoothstep(-0.10, 0.16, lee);
    roof += vec3(0.36, 0.42, 0.50) * edge * facing;
    roof *= 1.0 - 0.32 * edge * (1.0 - facing);
    vec3 face = vec3(0.085, 0.105, 0.150) * (1.15 - clamp(-wall, 0.0, 0.42));
    col = mix(col, mix(face, roof, isTop), isWall);
  }

  vec2 screen = outTexCoord - 0.5;
  col *= 1.06 - 0.42 * dot(screen, screen);
  gl_FragColor = vec4(col, 1.0);
}
`
