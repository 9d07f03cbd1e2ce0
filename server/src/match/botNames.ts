/** Each first and each second part is short enough for `tuning.name.charsMax` together. */
// biome-ignore format: one word a line would fill a screen
const firsts = [
  'Soggy', 'Turbo', 'Velvet', 'Cosmic', 'Crispy', 'Foggy', 'Gentle', 'Jolly', 'Lucky', 'Mellow',
  'Nimble', 'Peppy', 'Quirky', 'Rusty', 'Salty', 'Sleepy', 'Sunny', 'Tipsy', 'Wobbly', 'Zesty',
]
// biome-ignore format: as above
const seconds = [
  'Otter', 'Puffin', 'Walrus', 'Newt', 'Gecko', 'Badger', 'Heron', 'Lemur', 'Marlin', 'Moose',
  'Narwhal', 'Panda', 'Pigeon', 'Squid', 'Tapir', 'Toad', 'Urchin', 'Weasel', 'Wombat', 'Yak',
  'Beaver', 'Ferret', 'Koala', 'Magpie', 'Stoat',
]

/**
 * Names for `count` bots, no two alike up to 500. Steps through all pairs by a stride that shares
 * no factor with their number, so that neighbours have nothing in common.
 */
export function botNames(count: number, start: number): string[] {
  const pairs = firsts.length * seconds.length
  const stride = 147
  return Array.from({ length: count }, (_, i) => {
    const pair = (start + i * stride) % pairs
    return `${firsts[pair % firsts.length]} ${seconds[Math.floor(pair / firsts.length)]}`
  })
}
