import { createHash } from 'node:crypto';

/** The colour of buttons where the account has none of its own. */
const ACCENT = '#2b52d0';

/** Everything that the pages look like. @param accent `#rrggbb` */
export const styleOf = (accent = ACCENT): string =>
  `:root{color-scheme:light dark;--accent:${accent};--on-accent:${isDark(accent) ? '#ffffff' : '#000000'}}` +
  `body{margin:0;background:light-dark(#f5f5f7,#0d0e11);color:light-dark(#1a1b21,#ededf2);font:1rem/1.5 system-ui,sans-serif}` +
  `main{box-sizing:border-box;max-width:32rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}` +
  `.card{background:light-dark(#fff,#15161a);border:1px solid light-dark(#d0d2da,#383b45);border-radius:.75rem;padding:1.25rem}` +
  `h1{font-size:1.375rem;line-height:1.25;margin:0 0 .75rem}p{margin:0 0 1rem}` +
  `.name{margin:0 0 .75rem;font-weight:600}.foot,.about{color:light-dark(#474a56,#babdc8);font-size:.875rem}` +
  `.foot{margin-top:1.25rem;white-space:pre-line}.note{border-inline-start:.25rem solid light-dark(#7d4b00,#f0bd68);padding-inline-start:.75rem}` +
  `ul{list-style:none;margin:0 0 1rem;padding:0}li{margin:0 0 .75rem}label{display:flex;gap:.75rem;align-items:flex-start;min-height:1.5rem}` +
  `input{inline-size:1.25rem;block-size:1.25rem;margin:.125rem 0;flex:none;accent-color:var(--accent)}.about{display:block}` +
  `button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;margin:0 .5rem .5rem 0;border-radius:.5rem;` +
  `border:1px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer}` +
  `button.plain{background:transparent;border-color:light-dark(#858997,#6a6f7f);color:inherit}` +
  `:focus-visible{outline:3px solid light-dark(#1a1b21,#ededf2);outline-offset:2px}`;

/** What a policy lets the style pass by. */
export const hashOf = (style: string): string =>
  `sha256-${createHash('sha256').update(style).digest('base64')}`;

/** Whether white text is read better on a colour than black (WCAG 2). */
function isDark(colour: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05;
}
