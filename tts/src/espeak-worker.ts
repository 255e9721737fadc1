/**
 * The child process that holds espeak-ng. A process of its own, because espeak-ng is GPL and because
 * a crash or an endless loop in it must not touch the hub. Speaks only over the IPC channel.
 */
import { createInstance, loadEspeak, type EspeakInstance } from './espeak-module.ts';
import { espeakArguments, type EspeakRequest } from './espeak-text.ts';
import type { WorkerMessage } from './supervised-worker.ts';

const SPEECH_FILE = '/speech.wav';

function speak(espeak: EspeakInstance, { text, language }: EspeakRequest): WorkerMessage {
  try {
    espeak.run(['-w', SPEECH_FILE, ...espeakArguments(text, language)]);
    return { result: espeak.readFile(SPEECH_FILE) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Resolves when the message has left: what comes next may block this process for a tenth of a second. */
async function send(message: WorkerMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    process.send?.(message, () => {
      resolve();
    });
  });
}

// The hub is gone: nobody is left to speak to.
process.on('disconnect', () => process.exit(0));

const program = await loadEspeak();
// The pronunciation tables are built at the first use.
espeakArguments('请八号技师', 'zh-CN');

// One request at a time, each with an instance that was made ready after the answer before.
let turn = createInstance(program);
await turn;
process.on('message', (request: EspeakRequest) => {
  turn = turn.then(async (espeak) => {
    await send(speak(espeak, request));
    return createInstance(program);
  });
});
await send({ ready: true });
