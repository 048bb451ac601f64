import sharp from 'sharp'

export type ImageFault = 'damaged' | 'too_many_pixels'
export type ReEncodedImage = { readonly jpeg: Buffer; readonly width: number; readonly height: number } | { readonly fault: ImageFault }

const SIDE_MAX = 1600
const BYTES_MAX = 400 * 1024
const SECONDS_MAX = 30

/** JPEG shrinks while it is read, so the 108 megapixels of a good phone cost little; the other formats are unpacked in full. */
const PIXELS_MAX = { jpeg: 120_000_000, other: 40_000_000 }

/** Two pictures at once per process: each may take 160 MB while it is unpacked, and a county's box has 4 GB. */
const AT_ONCE_MAX = 2

/**
 * Makes a small upright JPEG of any picture (at most 1600 px and 400 KB). What is written comes from pixels alone: the place it was taken, the
 * phone's serial number, thumbnails, and whatever a second file format hid behind the picture are gone.
 */
export async function reEncodeImage(path: string, kind: 'jpeg' | 'png' | 'webp'): Promise<ReEncodedImage> {
  return inTurn(async () => {
    const limitInputPixels = kind === 'jpeg' ? PIXELS_MAX.jpeg : PIXELS_MAX.other
    const source = () => sharp(path, { limitInputPixels, failOn: 'error', sequentialRead: true }).timeout({ seconds: SECONDS_MAX })
    const fault = await headerFault(path, limitInputPixels)
    if (fault) return { fault }
    try {
      const upright = await source()
        .autoOrient()
        .resize(SIDE_MAX, SIDE_MAX, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true })
      return await smallEnough(upright.data, upright.info)
    } catch {
      return { fault: 'damaged' }
    }
  })
}

async function headerFault(path: string, pixelsMax: number): Promise<ImageFault | null> {
  try {
    const { width, height } = await sharp(path, { limitInputPixels: false }).metadata()
    return width * height > pixelsMax ? 'too_many_pixels' : null
  } catch {
    return 'damaged'
  }
}

/** Gives up quality first, then size, until it fits: text on a photographed page stays readable down to 1024 px. */
async function smallEnough(pixels: Buffer, raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 }): Promise<ReEncodedImage> {
  for (const side of [SIDE_MAX, 1280, 1024, 800]) {
    for (const quality of [82, 70, 58]) {
      const { data, info } = await sharp(pixels, { raw: { width: raw.width, height: raw.height, channels: raw.channels } })
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality, progressive: true })
        .toBuffer({ resolveWithObject: true })
      if (data.length <= BYTES_MAX) return { jpeg: data, width: info.width, height: info.height }
    }
  }
  return { fault: 'too_many_pixels' }
}

/** The one thing shared by the whole process, because memory is. */
let free = AT_ONCE_MAX
const waiting: (() => void)[] = []

async function inTurn<R>(work: () => Promise<R>): Promise<R> {
  if (free > 0) free -= 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
}
