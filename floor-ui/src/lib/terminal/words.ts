import { learn } from '../i18n/index.svelte.ts';
import { terminal } from '../i18n/words/terminal.ts';

learn(terminal);
