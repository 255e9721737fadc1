/** The grades where each has a queue of its own: there a guest's grade says whose turn it is. Elsewhere none. */
export function queuedGrades<T extends { readonly code: string }>(
  grades: readonly T[],
  queues: readonly string[],
): readonly T[] {
  return grades.length > 1 && grades.every(({ code }) => queues.includes(code)) ? grades : [];
}
