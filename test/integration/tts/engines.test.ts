/** The engines behind the one port, each of those that this machine has, and one that pretends to be another machine's. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SpeechError, type SpeechEngine } from '@baozhong/tts/src/engine.ts';
import { createEngineChain, type Makers } from '@baozhong/tts/src/engine-chain.ts';
import { createEspeakCli } from '@baozhong/tts/src/espeak-cli.ts';
import { createEspeakEngine } from '@baozhong/tts/src/espeak-wasm.ts';
import { createSay, type SayPlatform } from '@baozhong/tts/src/say.ts';
import { createSoundCard } from '@baozhong/tts/src/sound-card.ts';
import { decodeWav, encodeWav } from '@baozhong/tts/src/wav.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasCli } from '../../golden/phrases.ts';
import { codeOf, temporaryFolder } from './support.ts';

const CALL = '请八号技师，到三零二房，足底按摩，六十分钟。';
const zh = { language: 'zh-CN' } as const;
const hostile = [
  ...['-w /etc/passwd 好', '--stdin 好', '$(touch /tmp/x)好', '`reboot`好', '好"; reboot; "'],
  ...["好'; reboot; '", '好\u0000好', '[[_::]]好', '<speak>好</speak>', '%COMSPEC%好', '好\n好'],
];

/** Decibels below full scale of the root mean square, and how long it is. */
function measured(wav: Uint8Array) {
  const sound = decodeWav(wav);
  if (!sound) throw new Error('not a WAV');
  const sum = sound.samples.reduce((all, sample) => all + sample * sample, 0);
  const level = 20 * Math.log10(Math.sqrt(sum / sound.samples.length) / 32_768);
  return { level, seconds: sound.samples.length / sound.sampleRate };
}

/** A program that writes down how it was called, and does as told. */
async function pretender(does: string) {
  const folder = await temporaryFolder();
  const [program, calls] = [join(folder, 'program'), join(folder, 'calls.json')];
  await writeFile(
    program,
    `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.writeFileSync(${JSON.stringify(calls)}, JSON.stringify({ args, env: Object.keys(process.env) }));
${does}`,
  );
  await chmod(program, 0o755);
  const called = async () =>
    JSON.parse(await readFile(calls, 'utf8')) as {
      readonly args: string[];
      readonly env: string[];
    };
  return { program, called };
}

const tone = Buffer.from(
  encodeWav({ sampleRate: 22_050, samples: new Int16Array(2_205).fill(9_000) }),
).toString('base64');
const writesWav = (option: string) =>
  `fs.writeFileSync(args[args.indexOf('${option}') + 1], Buffer.from('${tone}', 'base64'));`;

describe('[TRM-08] what is spoken is loud and as long as it should be', () => {
  const engines: [string, () => SpeechEngine, boolean][] = [
    ['espeak-ng', () => createEspeakCli(), hasCli()],
    ['espeak-wasm', () => createEspeakEngine(), true],
  ];
  for (const [name, make, here] of engines)
    test.skipIf(!here)(name, async () => {
      const engine = make();
      onTestFinished(() => engine.close?.());
      const { level, seconds } = measured(await engine.synthesize(CALL, zh));
      expect(level).toBeGreaterThan(-25);
      expect(level).toBeLessThan(-6);
      expect(seconds).toBeGreaterThan(4);
      expect(seconds).toBeLessThan(9);
      for (const text of hostile)
        expect(measured(await engine.synthesize(text, zh)).seconds).toBeLessThan(8);
      expect(await codeOf(engine.synthesize('😀', zh))).toBe('nothing_to_say');
    });
});

describe('[TRM-08] espeak-ng as it is installed', () => {
  test('is given the text as one argument after --, and none of the secrets of the hub', async () => {
    process.env['DATABASE_URL'] ??= 'postgres://secret';
    const { program, called } = await pretender(
      `process.stdout.write(Buffer.from('${tone}', 'base64'));`,
    );
    await createEspeakCli(program).synthesize('八号 $(reboot) "好"', zh);
    const { args, env } = await called();
    expect(args.slice(0, 1)).toEqual(['--stdout']);
    expect(args.at(-2)).toBe('--');
    expect(args.at(-1)).toMatch(/^[\w [\]:]+$/);
    expect(env).not.toContain('DATABASE_URL');
  });
  test('that is missing, breaks, or is no speaker, is told by name', async () => {
    expect(await codeOf(createEspeakCli('/nowhere/espeak-ng').synthesize('好', zh))).toBe(
      'engine_unavailable',
    );
    const broken = await pretender('process.exit(3)');
    expect(await codeOf(createEspeakCli(broken.program).synthesize('好', zh))).toBe(
      'synthesis_failed',
    );
    const chatty = await pretender("process.stdout.write('hello')");
    expect(await codeOf(createEspeakCli(chatty.program).synthesize('好', zh))).toBe(
      'synthesis_failed',
    );
  });
});

describe('[TRM-08] the voices of macOS and Windows, played by a pretender', () => {
  const systems: [SayPlatform, string, RegExp, number][] = [
    [
      ...(['darwin', '-o'] as const),
      /^-v Tingting -r 175 -o \S+ --file-format=WAVE --data-format=LEI16@22050$/,
      2,
    ],
    ['win32', '-Out', /-File \S+speak\.ps1 -Out \S+ -Language zh-CN -Rate 1 -Text$/, -1],
  ];
  test.each(systems)(
    '%s is given the text as one argument',
    async (system, option, others, place) => {
      const { program, called } = await pretender(writesWav(option));
      const engine = createSay(system, program);
      expect(decodeWav(await engine.synthesize(CALL, zh))).toBeDefined();
      const { args } = await called();
      const text = args.at(place);
      expect(text).toBe(CALL.normalize('NFKC'));
      expect(args.filter((argument) => argument !== text).join(' ')).toMatch(others);
      for (const odd of hostile) {
        await engine.synthesize(odd, zh);
        expect((await called()).args.at(place)).not.toMatch(/["'`$<>%\n]|^-/);
        expect((await called()).args.length).toBe(args.length);
      }
    },
  );
  test('one that writes nothing is told', async () => {
    const { program } = await pretender('');
    expect(await codeOf(createSay('darwin', program).synthesize('好', zh))).toBe(
      'synthesis_failed',
    );
  });
});

describe('[TRM-08] who speaks', () => {
  const speaks = (name: string): SpeechEngine => ({
    name,
    synthesize: () => Promise.resolve(new Uint8Array()),
  });
  const missing: SpeechEngine = {
    name: 'missing',
    synthesize: () => Promise.reject(new SpeechError('engine_unavailable', 'not there')),
  };
  const makers = (given: Partial<Makers>): Makers => ({
    ...{ 'espeak-ng': () => missing, 'espeak-wasm': () => missing, say: () => undefined },
    ...{ chime: () => speaks('chime'), silent: () => undefined },
    ...given,
  });

  test('is the first that can, also when the one before goes away', async () => {
    const heard: (string | null)[] = [];
    const chain = createEngineChain('auto', {
      makers: makers({ 'espeak-wasm': () => speaks('wasm') }),
      onChange: (speaking) => heard.push(speaking),
    });
    await Promise.all([chain.synthesize('好', zh), chain.synthesize('好', zh)]);
    expect(chain.speaking).toBe('wasm');
    expect(heard).toEqual(['missing', 'wasm']);
  });
  test('is nobody when none can, and all are asked again after a minute', async () => {
    let now = 0;
    let installed = false;
    const chain = createEngineChain('auto', {
      makers: makers({ 'espeak-ng': () => (installed ? speaks('espeak') : missing) }),
      now: () => now,
    });
    expect(await codeOf(chain.synthesize('好', zh))).toBe('engine_unavailable');
    expect(chain.speaking).toBeNull();
    installed = true;
    expect(await codeOf(chain.synthesize('好', zh))).toBe('engine_unavailable');
    now = 60_000;
    await chain.synthesize('好', zh);
    expect(chain.speaking).toBe('espeak');
  });
  test('is only the one that was asked for', async () => {
    const forced = createEngineChain('espeak-ng', {
      makers: makers({ 'espeak-wasm': () => speaks('wasm') }),
    });
    await forced.probe();
    expect(forced.speaking).toBeNull();
    expect(createEngineChain('silent', { makers: makers({}) }).speaking).toBeNull();
    expect(createEngineChain('chime', { makers: makers({}) }).speaking).toBe('chime');
  });
});

describe('[TRM-08] the loudspeaker of this machine', () => {
  test('that is missing or broken is told, and the next program is tried', async () => {
    const broken = await pretender('process.exit(1)');
    const good = await pretender('process.exit(fs.readFileSync(args.at(-1)).length > 44 ? 0 : 1)');
    const none = createSoundCard([
      { program: '/nowhere/aplay', args: [] },
      { program: broken.program, args: [] },
    ]);
    expect(await none.probe()).toBe(false);
    await expect(none.play(new Uint8Array())).rejects.toThrow('no loudspeaker');
    const card = createSoundCard([
      { program: broken.program, args: [] },
      { program: good.program, args: ['-q'] },
    ]);
    expect(await card.probe()).toBe(true);
    await card.play(Buffer.from(tone, 'base64'));
    expect((await good.called()).args[0]).toBe('-q');
  });
});
