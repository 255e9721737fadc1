import { learn } from '../i18n/index.svelte.ts';
import { trust } from '../i18n/words/trust.ts';

learn(trust);
