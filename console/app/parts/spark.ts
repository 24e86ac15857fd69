import { html, nothing, svg, type TemplateResult } from 'lit';

const [WIDTH, HEIGHT, EDGE] = [88, 24, 3];

/** A line of some days, for the eye; the number stands beside it. */
export function spark(sizes: readonly number[]): TemplateResult | typeof nothing {
  if (sizes.length < 2) return nothing;
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const x = (i: number): number => EDGE + (i / (sizes.length - 1)) * (WIDTH - 2 * EDGE);
  const y = (size: number): number =>
    high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((size - low) / (high - low)) * (HEIGHT - 2 * EDGE);
  const points = sizes.map((size, i) => `${x(i).toFixed(1)} ${y(size).toFixed(1)}`);
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    ${svg`<path d=${`M${points.join('L')}`} /><circle cx=${x(sizes.length - 1)} cy=${y(sizes.at(-1) as number)} r="2.5" />`}
  </svg>`;
}
