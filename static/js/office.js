// The work room: unsaved changes, confirmations, character counts, keys. Everything works without it, more slowly.
unsaved();
confirmations();
counters();
keys();
dates();

/** form[data-unsaved]: says so in [data-saved-state], and asks before the page is left. */
function unsaved() {
  for (const form of document.querySelectorAll('form[data-unsaved]')) {
    const state = form.querySelector('[data-saved-state]');
    const words = state?.querySelector('[data-words]') ?? state;
    let dirty = form.dataset.unsaved === 'dirty';
    form.addEventListener('input', () => {
      dirty = true;
      if (!state) return;
      state.dataset.dirty = '';
      words.textContent = '有修改还没保存';
    });
    // At the window, after a confirmation had its chance to hold the form back.
    addEventListener('submit', (event) => { if (event.target === form && !event.defaultPrevented) dirty = false; });
    addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
    form.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 's') {
        event.preventDefault();
        form.requestSubmit(form.querySelector('[data-save]'));
      }
    });
  }
}

/** A submit button with data-confirm="question", data-confirm-title and data-confirm-verb asks in a dialog first. */
function confirmations() {
  document.addEventListener('submit', (event) => {
    const button = event.submitter;
    const text = button?.dataset.confirm;
    if (!text || button.dataset.confirmed) return;
    event.preventDefault();
    ask(text, button).then((yes) => {
      if (!yes) return button.focus();
      button.dataset.confirmed = 'yes';
      return event.target.requestSubmit(button);
    });
  });
}

function ask(text, { dataset, textContent, classList }) {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  const title = make('h2', 'dialog__title', dataset.confirmTitle || '请确认');
  title.id = 'confirm-title';
  const danger = classList.contains('button--danger') || classList.contains('link-button--danger');
  const yes = make('button', `button ${danger ? 'button--danger' : 'button--primary'}`, dataset.confirmVerb || textContent.trim());
  const no = make('button', 'button', '取消');
  no.autofocus = true;
  const buttons = make('div', 'buttons');
  buttons.append(yes, no);
  dialog.append(title, make('p', '', text), buttons);
  document.body.append(dialog);
  return new Promise((resolve) => {
    yes.addEventListener('click', () => dialog.close('yes'));
    no.addEventListener('click', () => dialog.close('no'));
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
    dialog.showModal();
  });
}

function make(name, className, text = '') {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  if (name === 'button') element.type = 'button';
  return element;
}

/** [data-count-for="id"] data-most="200": how many characters are typed. Chinese counts by character, not by byte. */
function counters() {
  for (const place of document.querySelectorAll('[data-count-for]')) {
    const field = document.getElementById(place.dataset.countFor);
    if (!field) continue;
    const most = Number(place.dataset.most) || 0;
    const show = () => {
      const count = [...field.value].length;
      const over = most > 0 && count > most;
      place.textContent = over ? `超出 ${count - most} 字` : `${count.toLocaleString('zh-CN')}${most ? ` / ${most}` : ''} 字`;
      place.toggleAttribute('data-over', over);
    };
    field.addEventListener('input', show);
    show();
  }
}

/** j/k walk the rows of [data-rows], / goes to [data-search-key], ? opens dialog#keys. Can be switched off (WCAG 2.1.4). */
function keys() {
  const sheet = document.getElementById('keys');
  const toggle = sheet?.querySelector('[data-keys-on]');
  const isOn = () => { try { return localStorage.getItem('keys') !== 'off'; } catch { return true; } };
  if (toggle) {
    toggle.checked = isOn();
    toggle.addEventListener('change', () => { try { localStorage.setItem('keys', toggle.checked ? 'on' : 'off'); } catch { /* this page only */ } });
  }
  for (const button of document.querySelectorAll('[data-keys-open]')) {
    button.hidden = false;
    button.addEventListener('click', () => sheet?.showModal());
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOn()) return;
    if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    if (event.key === '?' && sheet) { event.preventDefault(); sheet.showModal(); }
    if (event.key === '/') { const field = document.querySelector('[data-search-key]'); if (field) { event.preventDefault(); field.focus(); field.select(); } }
    if (event.key === 'j' || event.key === 'k') walk(event.key === 'j' ? 1 : -1);
  });
}

function walk(step) {
  const links = [...document.querySelectorAll('[data-rows] [data-row]')];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: 'nearest' });
}

/** input[data-date]: a button beside it opens the browser's own calendar; typing stays possible. */
function dates() {
  for (const field of document.querySelectorAll('input[data-date]')) {
    const picker = document.createElement('input');
    if (!picker.showPicker) return;
    picker.type = 'date';
    picker.className = 'date__picker';
    picker.tabIndex = -1;
    picker.ariaHidden = 'true';
    const button = make('button', 'date__button', '');
    button.ariaLabel = `${field.labels[0]?.firstChild.textContent.trim() ?? ''}：打开日历`;
    const box = make('span', 'date');
    field.before(box);
    box.append(field, button, picker);
    button.addEventListener('click', () => {
      picker.value = /^\d{4}-\d\d-\d\d$/.test(field.value) ? field.value : '';
      picker.showPicker();
    });
    picker.addEventListener('input', () => {
      field.value = picker.value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    });
  }
}
