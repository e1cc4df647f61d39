// Large text and high contrast, chosen by the reader and kept on this device.
// A classic script in <head>, not a module: the page must not first appear in the other size.
// Pages are cached and the same for everyone, so the server cannot do this.
(() => {
  const root = document.documentElement;
  const choices = { size: 'large', contrast: 'high' };

  const read = (name) => {
    try { return localStorage.getItem(`pref-${name}`); } catch { return null; }
  };
  const write = (name, value) => {
    try { localStorage.setItem(`pref-${name}`, value); } catch { /* private window: holds for this page only */ }
  };
  const apply = (name, on) => {
    if (on) root.dataset[name] = choices[name];
    else delete root.dataset[name];
  };

  for (const name of Object.keys(choices)) apply(name, read(name) === choices[name]);

  document.addEventListener('DOMContentLoaded', () => {
    for (const button of document.querySelectorAll('[data-pref]')) {
      const name = button.dataset.pref;
      const show = () => button.setAttribute('aria-pressed', String(name in root.dataset));
      button.hidden = false;
      show();
      button.addEventListener('click', () => {
        const on = !(name in root.dataset);
        apply(name, on);
        write(name, on ? choices[name] : '');
        show();
      });
    }
  });
})();
