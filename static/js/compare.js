// How many are chosen for comparison; the bar speaks up when there are some, and holds back at more than the most.
// <form data-compare="4"> with [data-compare-words]; the boxes belong to it by their form attribute.
for (const form of document.querySelectorAll('form[data-compare]')) {
  const most = Number(form.dataset.compare);
  const words = form.querySelector('[data-compare-words]');
  const button = form.querySelector('button');
  const usual = words.textContent;
  words.setAttribute('role', 'status');
  const boxes = [...form.elements].filter((field) => field.name === 'id');
  const show = () => {
    const chosen = boxes.filter((box) => box.type === 'hidden' || box.checked).length;
    for (const box of boxes) if (box.type === 'checkbox') box.disabled = !box.checked && chosen >= most;
    form.classList.toggle('compare-bar--kept', chosen > 0);
    words.textContent = chosen === 0 ? usual : `已选 ${chosen} / ${most}${chosen < 2 ? '，再选一个即可对比' : ''}`;
    button.setAttribute('aria-disabled', String(chosen < 2));
  };
  for (const box of boxes) box.addEventListener('change', show);
  form.addEventListener('submit', (event) => { if (button.getAttribute('aria-disabled') === 'true') event.preventDefault(); });
  addEventListener('pageshow', show);
  show();
}
