// 分享 and 复制链接, and 打印. Each button is hidden until it can work.
// [data-share] (Web Share, where there is one), [data-copy="text or empty for the address"], [data-print].
const say = (button, words) => {
  const place = button.closest('[data-share-box]')?.querySelector('[role="status"]');
  if (place) place.textContent = words;
};
const canonical = document.querySelector('link[rel="canonical"]')?.href ?? location.href.split('#')[0];
const address = () => canonical + location.hash;

for (const button of document.querySelectorAll('[data-share]')) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener('click', () => navigator.share({ title: document.title, url: address() }).catch(() => {}));
}

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy || address());
      say(button, '已复制，可以粘贴到微信或邮件中');
    } catch {
      say(button, '浏览器不允许复制，请从地址栏复制链接');
    }
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
