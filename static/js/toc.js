// Marks the section being read in a table of contents, and closes its drawer when a link is followed.
// <nav data-toc> with links to #ids on this page.
for (const toc of document.querySelectorAll('[data-toc]')) {
  const links = new Map();
  for (const link of toc.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  const targets = [...links.keys()];
  let current = null;

  const mark = () => {
    const line = innerHeight * 0.3;
    const passed = targets.filter((target) => target.getBoundingClientRect().top <= line);
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
    const link = links.get(atEnd ? targets.at(-1) : passed.at(-1));
    if (link === current) return;
    current?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'true');
    current = link;
    if (link && toc.scrollHeight > toc.clientHeight) {
      const box = toc.getBoundingClientRect();
      const at = link.getBoundingClientRect();
      if (at.top < box.top || at.bottom > box.bottom) toc.scrollTop += at.top - box.top - box.height / 3;
    }
  };

  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();

  toc.addEventListener('click', (event) => {
    const drawer = toc.closest('[popover]');
    if (event.target.closest('a') && drawer?.matches?.(':popover-open')) drawer.hidePopover();
  });
}
