export type Theme = 'light' | 'dark' | 'tv';

const storageKey = 'baozhong.theme';

class Preferences {
  theme: Theme = $state(localStorage.getItem(storageKey) === 'dark' ? 'dark' : 'light');

  use(theme: Theme) {
    this.theme = theme;
    document.documentElement.dataset['theme'] = theme;
    if (theme !== 'tv') localStorage.setItem(storageKey, theme);
  }
}

export const preferences = new Preferences();
