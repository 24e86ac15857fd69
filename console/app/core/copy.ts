/** Puts a text onto the clipboard, also where a page may not use it by itself: over plain HTTP, or in a sandbox. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'sr';
    (document.querySelector<HTMLElement>('dialog[open]') ?? document.body).append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
