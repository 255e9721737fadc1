/** Short notes in the bar at the top: what was done (with its undo), what was refused, what came back. */
export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  undo: (() => void) | undefined;
}

const plainMs = 4_000;
const undoMs = 8_000;
const dangerMs = 8_000;

class Toasts {
  all = $state.raw<readonly Toast[]>([]);
  /** Where they are shown; what else stands there makes room for their width. */
  place = $state.raw<HTMLElement>();
  width = $state(0);
  #next = 1;

  say(text: string) {
    this.#add({ text, tone: 'plain', undo: undefined }, plainMs);
  }

  refuse(text: string) {
    this.#add({ text, tone: 'danger', undo: undefined }, dangerMs);
  }

  /** What was done can be taken back for eight seconds (also by Ctrl+Z). */
  undoable(text: string, undo: () => void) {
    this.#add({ text, tone: 'plain', undo }, undoMs);
  }

  /** Takes back the newest that can be; false when there is none. */
  undoLast(): boolean {
    const last = this.all.findLast((toast) => toast.undo);
    if (!last) return false;
    this.drop(last.id);
    last.undo?.();
    return true;
  }

  drop(id: number) {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  #add(toast: Omit<Toast, 'id'>, ms: number) {
    const id = this.#next++;
    this.all = [...this.all.slice(-2), { id, ...toast }];
    setTimeout(() => this.drop(id), ms);
  }
}

export const toasts = new Toasts();
