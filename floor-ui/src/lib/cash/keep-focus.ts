/** Buttons beside a field do not take the focus from it: what is typed next still goes there. */
export function keepFocus(element: HTMLElement) {
  const hold = (event: MouseEvent) => {
    if (!(event.target as Element).closest('input')) event.preventDefault();
  };
  element.addEventListener('mousedown', hold);
  return () => element.removeEventListener('mousedown', hold);
}
