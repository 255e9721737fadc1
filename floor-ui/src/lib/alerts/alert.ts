/** Something that the desk should know and that no room or technician shows by itself. */
export interface Alert {
  /** The same trouble keeps its id, so that it is drawn once. */
  readonly id: string;
  readonly severity: 'warning' | 'danger';
  /** In the language of the screen. */
  readonly text: string;
  /** Where it can be mended. */
  readonly href?: string;
}
