/** When a network upgrade came, or comes, by its name. A genesis of network version 17 is past all up to that one. Source: Lotus, build/buildconstants/params_2k.go. */

/** In the order of their network versions, up to 17. */
const PAST = [
  'Ignition',
  'Refuel',
  'Tape',
  'Assembly',
  'Liftoff',
  'Kumquat',
  'Calico',
  'Persian',
  'Orange',
  'Claus',
  'Trust',
  'Norwegian',
  'Turbo',
  'Hyperdrive',
  'Chocolate',
  'OhSnap',
  'Skyr',
  'Shark',
]
const TO_COME = [
  'Hygge',
  'Lightning',
  'Thunder',
  'Watermelon',
  'Dragon',
  'Phoenix',
  'Waffle',
  'Tuktuk',
  'Teep',
  'Tock',
  'GoldenWeek',
  'FireHorse',
  'Xx',
]
/** As far ahead as Lotus says of what is not planned. */
const NEVER = 999_999_999_999_999

const height = (name: string) => `Upgrade${name}Height`

/** With Lotus's names. */
export const UPGRADE_HEIGHTS: Readonly<Record<string, number>> = {
  BreezeGasTampingDuration: 0,
  [height('Smoke')]: -1,
  [height('Breeze')]: -1,
  ...Object.fromEntries(PAST.map((name, place) => [height(name), -2 - place])),
  ...Object.fromEntries(TO_COME.map(name => [height(name), NEVER])),
}
