// Filters apply themselves on wide screens, and keep the place and the focus; long lists can be searched.
// <div data-facets> holds inputs that belong to a form by their form attribute. On a phone the button applies.
const KEY = 'facets-place';
const wide = matchMedia('(min-width: 60em)');

for (const box of document.querySelectorAll('[data-facets]')) {
  box.classList.add('facets--auto');
  box.querySelector('[data-facets-hint]')?.removeAttribute('hidden');
  box.addEventListener('change', ({ target }) => {
    if (!wide.matches || !target.form || target.matches('[data-facet-find]')) return;
    sessionStorage.setItem(KEY, JSON.stringify({ id: target.id, y: scrollY }));
    target.form.requestSubmit();
  });
  for (const find of box.querySelectorAll('[data-facet-find]')) {
    find.closest('[hidden]')?.removeAttribute('hidden');
    find.addEventListener('input', () => narrow(find));
    find.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  }
}
restore();

// An empty field would only make the address longer.
for (const form of document.querySelectorAll('form[data-drop-empty]')) {
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
  });
}

function narrow(find) {
  const wanted = find.value.trim().toLowerCase();
  for (const value of find.closest('.facet').querySelectorAll('.facet__value')) {
    value.hidden = !value.textContent.toLowerCase().includes(wanted) && !value.querySelector(':checked');
  }
}

function restore() {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (!kept) return;
  const { id, y } = JSON.parse(kept);
  const input = id && document.getElementById(id);
  if (!input) return;
  scrollTo({ top: y, behavior: 'instant' });
  input.closest('details')?.setAttribute('open', '');
  input.focus({ preventScroll: true });
}
