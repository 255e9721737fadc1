import { characterOf, ScanDetector } from './scan.ts';

/**
 * The page's keys. Layers lie on each other (floor, drawer, sheet); the topmost
 * that knows a key gets it. Scans go to the topmost layer that takes them.
 */
export interface Layer {
  /** By `F3`, `Escape`, `Enter`, `ArrowLeft`, `Digit1`, `KeyM`, `Ctrl+KeyZ`, `Slash`...; true: handled. */
  keys?: Readonly<Record<string, (event: KeyboardEvent) => boolean | void>>;
  scan?: (text: string) => void;
  /** Nothing below this layer hears a key (a sheet is open). */
  modal?: boolean;
}

const layers: Layer[] = [];
const detector = new ScanDetector();
/** Single keys wait this long, until it is sure that no scanner is typing. */
const lateMs = 60;

let late: { timer: ReturnType<typeof setTimeout>; at: number } | undefined;
let field: { element: HTMLInputElement | HTMLTextAreaElement; value: string } | undefined;
let swallowed: string | undefined;
let installed = false;

/** Puts a layer on top; call the returned function to take it away. */
export function addLayer(layer: Layer): () => void {
  install();
  layers.push(layer);
  return () => {
    const index = layers.indexOf(layer);
    if (index >= 0) layers.splice(index, 1);
  };
}

function install() {
  if (installed) return;
  installed = true;
  addEventListener('keydown', down, { capture: true });
  addEventListener('keyup', up, { capture: true });
  addEventListener('pointerdown', () => detector.reset(), { capture: true });
}

function nameOf(event: KeyboardEvent): string {
  const code =
    event.code === 'NumpadEnter' ? 'Enter' : event.code.replace(/^Numpad(\d)$/, 'Digit$1');
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  return `${ctrl}${event.altKey ? 'Alt+' : ''}${code}`;
}

function fieldOf(target: EventTarget | null) {
  if (target instanceof HTMLTextAreaElement) return target;
  const typed =
    target instanceof HTMLInputElement && !/^(button|checkbox|radio|range)$/.test(target.type);
  return typed ? target : undefined;
}

/** Never guess by timing where a PIN is typed. */
function isSecret(element: HTMLElement | undefined): boolean {
  return element?.dataset['noScan'] !== undefined || element?.getAttribute('type') === 'password';
}

function down(event: KeyboardEvent) {
  const element = fieldOf(event.target);
  const secret = isSecret(element);
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const character = modified || secret ? undefined : characterOf(event.code, event.shiftKey);
  cancelLate();

  if (character !== undefined && !event.repeat) {
    if (detector.press(character, event.timeStamp) === 1) {
      field = element && { element, value: element.value };
    }
  } else if (
    (event.code === 'Enter' || event.code === 'NumpadEnter' || event.code === 'Tab') &&
    !modified
  ) {
    const scanned = secret ? undefined : detector.suffix(event.timeStamp);
    if (scanned !== undefined) {
      takeScan(scanned, event);
      return;
    }
  } else if (!/^Shift/.test(event.code)) {
    detector.reset();
  }
  if (event.isComposing || event.defaultPrevented) return;

  const name = nameOf(event);
  const handler = handlerOf(name, element !== undefined);
  if (!handler) return;
  if (character === undefined || name === 'Slash') run(handler, event);
  else late = { at: event.timeStamp, timer: setTimeout(() => run(handler, event), lateMs) };
}

function up(event: KeyboardEvent) {
  if (swallowed !== event.code) return;
  swallowed = undefined;
  stop(event);
}

function cancelLate() {
  clearTimeout(late?.timer);
  late = undefined;
}

/** In a field only keys that are no typing reach the layers: F-keys, Escape, and those with Ctrl or Alt. */
function handlerOf(name: string, inField: boolean) {
  if (inField && !/^(F\d+|Escape|Ctrl\+Enter|Alt\+.*)$/.test(name)) return undefined;
  for (const layer of layers.toReversed()) {
    const handler = layer.keys?.[name];
    if (handler) return handler;
    if (layer.modal) return undefined;
  }
  return undefined;
}

function run(handler: (event: KeyboardEvent) => boolean | void, event: KeyboardEvent) {
  if (handler(event) !== false) stop(event);
}

function takeScan(text: string, event: KeyboardEvent) {
  const taker = layers.findLast((layer) => layer.scan);
  if (!taker) return;
  stop(event);
  swallowed = event.code;
  if (field) {
    field.element.value = field.value;
    field.element.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field = undefined;
  }
  taker.scan?.(text);
}

function stop(event: KeyboardEvent) {
  event.preventDefault();
  event.stopPropagation();
}
