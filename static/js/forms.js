// Forms that are data: fields that other answers turn on and off, and rows of tables. Without it the server decides on saving.
conditions();
grids();

/** [data-when="name"] data-when-values="a|b": shown while the field of that name holds one of the values. */
function conditions() {
  const parts = [...document.querySelectorAll('[data-when]')];
  if (!parts.length) return;
  const decide = () => {
    // What depends on a field that is off is off too, however long the chain is.
    for (let pass = 0; pass < 6; pass += 1) {
      let isChanged = false;
      for (const part of parts) {
        const isOff = !holds(part);
        if (part.hasAttribute('data-off') !== isOff) isChanged = true;
        part.toggleAttribute('data-off', isOff);
      }
      if (!isChanged) return;
    }
  };
  document.addEventListener('input', decide);
  document.addEventListener('change', decide);
  addEventListener('pageshow', decide);
  decide();
}

function holds(part) {
  const controls = [...document.getElementsByName(part.dataset.when)].filter((control) => !control.closest('[data-off]'));
  const values = controls.filter((control) => control.type === 'hidden' || !('checked' in control) || control.checked || !['radio', 'checkbox'].includes(control.type))
    .map((control) => control.value).filter((value) => value !== '');
  if (!values.length) return false;
  const wanted = part.dataset.whenValues.split('|');
  return values.some((value) => wanted.includes(value)) !== part.hasAttribute('data-when-not');
}

/** [data-grid]: rows are added and removed in place; the numbers in the names only have to differ. */
function grids() {
  for (const box of document.querySelectorAll('[data-grid]')) {
    const body = box.querySelector('tbody');
    const blank = box.querySelector('template');
    const add = box.querySelector('[data-add-row]');
    const said = box.querySelector('[data-said]');
    const most = Number(box.dataset.most) || 1;
    let next = body.rows.length;
    const settle = () => {
      [...body.rows].forEach((row, at) => { for (const place of row.querySelectorAll('[data-number]')) place.textContent = at + 1; });
      if (add) add.disabled = body.rows.length >= most;
    };
    const append = () => {
      const row = blank.content.firstElementChild.cloneNode(true);
      for (const element of row.querySelectorAll('*')) {
        for (const name of ['id', 'name', 'for', 'aria-describedby']) {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.replace('__row__', next));
        }
      }
      next += 1;
      body.append(row);
      settle();
      return row;
    };
    add?.addEventListener('click', (event) => {
      event.preventDefault();
      if (body.rows.length >= most) return;
      const row = append();
      said.textContent = `已增加第 ${body.rows.length} 行`;
      row.querySelector('input, select')?.focus();
    });
    body.addEventListener('click', (event) => {
      const row = event.target.closest('[data-drop-row]')?.closest('tr');
      if (!row) return;
      const number = row.querySelector('[data-number]').textContent;
      const near = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      const place = near ?? append();
      settle();
      said.textContent = `已删去第 ${number} 行`;
      place.querySelector('[data-drop-row]')?.focus();
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
}
