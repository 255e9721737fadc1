/** How the store speaks: for the manager's page. */
import { paths } from '@baozhong/contract/http.ts';
import { VoiceSettings, type VoiceSettingsAnswer } from '@baozhong/contract/speech.ts';
import type { SpeakingStyle } from '../consumers/speaking-style.ts';
import { parse, type Routes } from './http-tools.ts';

export function voiceRoutes(parts: {
  readonly style: Pick<SpeakingStyle, 'settings' | 'save'>;
  readonly pack: Pick<VoiceSettingsAnswer, 'pack' | 'packFault'>;
}): Routes {
  const { style, pack } = parts;
  return (app, { manager }) => {
    app.get(
      paths.voiceSettings,
      manager((_session, _request, reply) => {
        const answer: VoiceSettingsAnswer = { settings: style.settings, ...pack };
        return Promise.resolve(reply.send(answer));
      }),
    );
    app.post(
      paths.voiceSettings,
      manager(async (_session, request, reply) => {
        const settings = parse(VoiceSettings, request, reply);
        if (settings === undefined) return reply;
        await style.save(settings);
        return reply.send({});
      }),
    );
  };
}
