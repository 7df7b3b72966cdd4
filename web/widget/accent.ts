type Rgb = readonly [number, number, number];

// The grounds that accents stand on, as in chat/styles/tokens.css.
const GROUNDS: Record<'light' | 'dark', readonly Rgb[]> = {
  light: [
    [255, 255, 255],
    [243, 245, 247],
  ],
  dark: [
    [13, 17, 23],
    [27, 34, 43],
  ],
};
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const INK: Rgb = [13, 17, 23];
/** What small text needs (WCAG 2, AA), and a little for rounding. */
const LEAST_CONTRAST = 4.6;

/** The tokens that a site's accent changes, for light and dark. */
export type AccentTokens = Record<
  'accent' | 'accent-strong' | 'accent-soft' | 'canvas-glow' | 'on-accent' | 'own' | 'own-text',
  string
>;

/** A site's colour made legible: darker on light and lighter on dark, as far as it has to be. `hex` is `#rrggbb`. */
export function toAccentTokens(hex: string): Record<'light' | 'dark', AccentTokens> {
  const colour = toRgb(hex);
  const light = makeLegible({ colour, towards: BLACK, grounds: GROUNDS.light, softness: 0.12 });
  const dark = makeLegible({ colour, towards: WHITE, grounds: GROUNDS.dark, softness: 0.16 });
  return {
    light: {
      ...{ accent: toHex(light.colour), 'accent-strong': toHex(mix(light.colour, BLACK, 0.2)) },
      ...{ 'accent-soft': toHex(light.soft), 'canvas-glow': toHex(light.soft) },
      ...{ 'on-accent': '#ffffff', own: toHex(light.colour), 'own-text': '#ffffff' },
    },
    dark: {
      ...{ accent: toHex(dark.colour), 'accent-strong': toHex(mix(dark.colour, WHITE, 0.25)) },
      ...{ 'accent-soft': toHex(dark.soft), 'canvas-glow': toHex(dark.soft) },
      ...{ 'on-accent': toHex(INK), own: toHex(light.colour), 'own-text': '#ffffff' },
    },
  };
}

/** The rule that gives an element's shadow these tokens. */
export function toAccentRule(hex: string): string {
  const { light, dark } = toAccentTokens(hex);
  const names = Object.keys(light) as (keyof AccentTokens)[];
  return `:host{${names.map((name) => `--${name}:light-dark(${light[name]},${dark[name]})`).join(';')}}`;
}

/** The contrast of two colours (`#rrggbb`), 1 to 21. */
export function contrast(a: string, b: string): number {
  return contrastOf(toRgb(a), toRgb(b));
}

function makeLegible(input: { colour: Rgb; towards: Rgb; grounds: readonly Rgb[]; softness: number }) {
  const { towards, grounds, softness } = input;
  const [ground = WHITE] = grounds;
  for (let share = 0; share < 1; share += 0.04) {
    const colour = mix(input.colour, towards, share);
    const soft = mix(ground, colour, softness);
    if ([...grounds, soft].every((under) => contrastOf(colour, under) >= LEAST_CONTRAST)) return { colour, soft };
  }
  return { colour: towards, soft: mix(ground, towards, softness) };
}

function contrastOf(a: Rgb, b: Rgb): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** `share` of the second colour in the first. */
function mix([r, g, b]: Rgb, [red, green, blue]: Rgb, share: number): Rgb {
  const at = (from: number, to: number) => Math.round(from + (to - from) * share);
  return [at(r, red), at(g, green), at(b, blue)];
}

function toRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function toHex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
