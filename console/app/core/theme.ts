const NAME = 'audience-theme';
const { documentElement: root } = document;

export type Theme = 'light' | 'dark';

const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark';

/** What was chosen here, or what the system says. */
export const theme = (): Theme => {
  const chosen = root.dataset['theme'];
  return isTheme(chosen) ? chosen : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

export function choose(wanted: Theme): void {
  root.dataset['theme'] = wanted;
  try {
    localStorage.setItem(NAME, wanted);
  } catch {
    // Kept for as long as the page is open.
  }
  dispatchEvent(new Event('theme-change'));
}

/** Before anything is drawn. */
export function applyTheme(): void {
  const asked = new URLSearchParams(location.search).get('theme');
  try {
    const wanted = asked ?? localStorage.getItem(NAME);
    if (isTheme(wanted)) root.dataset['theme'] = wanted;
  } catch {
    if (isTheme(asked)) root.dataset['theme'] = asked;
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    dispatchEvent(new Event('theme-change')),
  );
}
