// form[data-return]: while somebody types, the change against the month before is said beside each number, the field for
// a reason comes up where the change asks for one, and sums that are left empty show what they will come to.
for (const form of document.querySelectorAll('form[data-return]')) follow(form);

function follow(form) {
  const inputs = [...form.querySelectorAll('[data-previous]')];
  const number = (text) => {
    const bare = text.normalize('NFKC').replace(/[\s,，']/g, '').replace(/[^\d.+-].*$/, '');
    return bare === '' || Number.isNaN(Number(bare)) ? null : Number(bare);
  };
  const valueOf = (input) => number(input.value) ?? number(input.placeholder);
  const show = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 4 });

  const sum = (input) => {
    const parts = input.dataset.sum.split(' ').map((name) => form.elements.namedItem(name)).filter(Boolean);
    const values = parts.map(valueOf).filter((value) => value !== null);
    input.placeholder = values.length > 0 ? show(values.reduce((all, one) => all + one, 0)) : '';
  };
  const compare = (input) => {
    const row = input.closest('.figure-row');
    const words = row?.querySelector('[data-change-words]');
    const reason = row?.querySelector('[data-reason]');
    if (!words || !reason) return;
    const value = valueOf(input);
    const before = number(input.dataset.previous);
    if (value === null || before === null || before === 0) {
      words.textContent = '—';
      words.classList.remove('figure-flag');
      return;
    }
    const change = (value - before) / Math.abs(before);
    const percent = Math.round(Math.abs(change) * 1000) / 10;
    const sign = percent === 0 ? '' : change > 0 ? '+' : '−';
    const most = Number(input.dataset.alert);
    const isLarge = input.dataset.alert !== '' && Math.abs(change) > most && Math.max(Math.abs(value), Math.abs(before)) >= 10;
    words.textContent = `${sign}${percent}%`;
    words.classList.toggle('figure-flag', isLarge);
    if (isLarge) reason.hidden = false;
    else if (reason.querySelector('input')?.value === '' && !reason.querySelector('.field__error')) reason.hidden = true;
  };
  const all = () => {
    for (const input of inputs) if (input.dataset.sum) sum(input);
    for (const input of inputs) compare(input);
  };
  form.addEventListener('input', all);
  all();
}
