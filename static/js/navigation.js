// Groups of the main navigation are <details>: they open and close without this. It closes the open one when the reader
// goes elsewhere with the pointer or the keyboard, and gives the focus back on Escape. In the drawer they stay open.
const groups = [...document.querySelectorAll('.nav-group')];
const floats = () => matchMedia('(min-width: 60em)').matches;

const close = (except) => {
  if (floats()) for (const group of groups) if (group !== except) group.open = false;
};

document.addEventListener('pointerdown', (event) => close(event.target.closest('.nav-group')));
document.addEventListener('focusin', (event) => close(event.target.closest('.nav-group')));
document.addEventListener('keydown', (event) => {
  const open = groups.find((group) => group.open);
  if (event.key !== 'Escape' || !open || !floats()) return;
  const inside = open.contains(document.activeElement);
  open.open = false;
  if (inside) open.querySelector('summary').focus();
});
