// uPlot writes numbers in the language of the browser as soon as it is loaded, and no chart is there where that name is none:
// Chromium calls it `en-US@posix` where the system has no language.
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}

export {};
