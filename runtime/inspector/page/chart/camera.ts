/** Which part of a picture is in sight: where its middle is, and how large it is. */
export interface Camera {
  readonly x: number
  readonly y: number
  /** Pixels on the screen for one of the picture. */
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

interface Part {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Names of states can still be read. */
const READABLE = 0.6
const MIN_ZOOM = 0.1
const MAX_ZOOM = 2.5

export const clampZoom = (zoom: number): number => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom))

/** All of it. */
export const fit = (picture: Size, view: Size): Camera => ({
  x: picture.width / 2,
  y: picture.height / 2,
  zoom: clampZoom(Math.min(view.width / picture.width, view.height / picture.height, 1)),
})

/** All of it where that can be read, else its upper part, as wide as it is. */
export function overview(picture: Size, view: Size): Camera {
  const whole = fit(picture, view)
  const zoom = clampZoom(Math.min(1, Math.max(whole.zoom, READABLE, view.width / picture.width)))
  return { ...whole, zoom, y: Math.min(picture.height / 2, view.height / zoom / 2) }
}

/** As `overview`, but with one part of it in sight. */
export function overviewWith(part: Part, picture: Size, view: Size): Camera {
  const { zoom } = overview(picture, view)
  return focusOn(part, picture, view, zoom)
}

/** One part in the middle, large enough to be read, and no more emptiness around the picture than must be. */
export function focusOn({ x, y, w, h }: Part, picture: Size, view: Size, zoom: number): Camera {
  return {
    x: within(x + w / 2, picture.width, view.width / zoom),
    y: within(y + h / 2, picture.height, view.height / zoom),
    zoom,
  }
}

const within = (middle: number, whole: number, seen: number): number =>
  seen >= whole ? whole / 2 : Math.min(whole - seen / 2, Math.max(seen / 2, middle))

export function viewBox({ x, y, zoom }: Camera, { width, height }: Size): string {
  const [w, h] = [width / zoom, height / zoom]
  return `${x - w / 2} ${y - h / 2} ${w} ${h}`
}
