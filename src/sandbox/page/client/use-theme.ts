import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'theme';

/** The page's colours: what the reader chose here before, else what the machine prefers. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState(initialTheme);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const toggle = () => {
    const other = theme === 'light' ? 'dark' : 'light';
    localStorage.setItem(KEY, other);
    setTheme(other);
  };
  return [theme, toggle];
}

function initialTheme(): Theme {
  const chosen = new URLSearchParams(location.search).get(KEY) ?? localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
