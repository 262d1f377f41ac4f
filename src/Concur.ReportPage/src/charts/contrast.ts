/** Texts on colours: the ink that can be read there. */

/** Nearly black, and white. */
const INKS = ["#101214", "#ffffff"] as const;

/** The least contrast of a text of normal size. WCAG 2.2, success criterion 1.4.3, level AA. */
export const LEAST_CONTRAST = 4.5;

/** The contrast of two colours like #a1b2c3, from 1 to 21, whichever is the text. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The ink for a text on that colour. */
export function inkOn(background: string): string {
  const [dark, light] = INKS;
  return contrast(dark, background) >= contrast(light, background) ? dark : light;
}

/** Relative luminance in sRGB, from 0 to 1. Source: WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
