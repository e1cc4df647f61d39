// Type-ahead on search fields: the ARIA 1.2 combobox with a listbox. Without it the form is a plain search.
// <form data-suggest="/policies/suggest"> with one input[type=search]; answers [{ text, kind, url }].
const WAIT = 160;
const LEAST = 1;
let serial = 0;

class Suggest {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="search"]');
    this.address = form.dataset.suggest;
    this.items = [];
    this.active = -1;
    this.asked = '';
    this.build();
    this.listen();
  }

  build() {
    serial += 1;
    this.list = document.createElement('ul');
    this.list.id = `suggestions-${serial}`;
    this.list.className = 'suggestions';
    this.list.role = 'listbox';
    this.list.setAttribute('aria-label', '搜索建议');
    this.list.hidden = true;
    this.status = document.createElement('div');
    this.status.className = 'visually-hidden';
    this.status.role = 'status';
    this.form.append(this.list, this.status);
    const combobox = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id, autocomplete: 'off' };
    for (const [name, value] of Object.entries(combobox)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener('input', (event) => { if (!event.isComposing) this.later(); });
    this.input.addEventListener('compositionend', () => this.later());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    this.list.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.go(Number(option.dataset.index));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const q = this.input.value.trim();
    this.abort?.abort();
    if (q.length < LEAST) return this.close();
    this.abort = new AbortController();
    try {
      const answer = await fetch(`${this.address}?q=${encodeURIComponent(q.slice(0, 100))}`, { signal: this.abort.signal, headers: { accept: 'application/json' } });
      if (!answer.ok) return this.close();
      this.asked = q;
      this.show(await answer.json());
    } catch { /* a newer question, or no network: the plain search remains */ }
    return undefined;
  }

  show(items) {
    this.items = items;
    this.active = -1;
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    if (!items.length || document.activeElement !== this.input) return this.close();
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.input.removeAttribute('aria-activedescendant');
    this.status.textContent = `有 ${items.length} 条建议，按上下键选择`;
    return undefined;
  }

  option({ text, kind }, index) {
    const option = document.createElement('li');
    option.id = `${this.list.id}-${index}`;
    option.className = 'suggestions__item';
    option.role = 'option';
    option.dataset.index = index;
    option.setAttribute('aria-selected', 'false');
    const label = document.createElement('span');
    label.className = 'suggestions__kind';
    label.textContent = kind;
    const words = document.createElement('span');
    words.append(...marked(text, this.asked));
    option.append(label, words);
    return option;
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) this.ask();
      else this.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && open && this.active >= 0) {
      event.preventDefault();
      this.go(this.active);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      this.close();
    }
  }

  /** One step; past either end the field itself is chosen again. */
  move(step) {
    const slots = this.items.length + 1;
    this.active = ((this.active + 1 + step + slots) % slots) - 1;
    [...this.list.children].forEach((option, index) => option.setAttribute('aria-selected', String(index === this.active)));
    const chosen = this.list.children[this.active];
    if (chosen) {
      this.input.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else {
      this.input.removeAttribute('aria-activedescendant');
    }
  }

  go(index) {
    const { url } = this.items[index];
    this.close();
    if (url.startsWith('/') && !url.startsWith('//')) location.assign(url);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.status.textContent = '';
  }
}

/** The text with what was typed marked in it. */
function marked(text, typed) {
  const at = text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return [text];
  const mark = document.createElement('mark');
  mark.textContent = text.slice(at, at + typed.length);
  return [text.slice(0, at), mark, text.slice(at + typed.length)];
}

for (const form of document.querySelectorAll('form[data-suggest]')) new Suggest(form);
