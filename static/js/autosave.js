// form[data-autosave]: what is typed is saved a moment later, when the page is left, and when it is put away. It never
// chooses between two versions: where somebody else saved meanwhile, it says so and leaves the choice to the save button.
for (const form of document.querySelectorAll('form[data-autosave]')) autosave(form);

function autosave(form) {
  const state = form.querySelector('[data-saved-state]');
  const words = state?.querySelector('[data-words]') ?? state;
  const buttons = form.querySelectorAll('button[type=submit]');
  let timer = 0;
  let isDirty = false;
  let isHeld = form.dataset.unsaved === 'dirty';
  let running = null;

  const say = (text, isWarning) => {
    if (!words) return;
    words.textContent = text;
    state.toggleAttribute('data-dirty', isWarning);
  };
  // Files go their own way; a section with boxes is sent as several parts, a short form as it is.
  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
  };
  const save = async (isLeaving) => {
    clearTimeout(timer);
    if (!isDirty || isHeld || (running && !isLeaving)) return;
    isDirty = false;
    const options = { method: 'POST', body: body(), headers: { accept: 'application/json' }, keepalive: isLeaving };
    running = fetch(form.dataset.autosave, options);
    try {
      const answer = await running;
      const said = answer.headers.get('content-type')?.includes('json') ? await answer.json() : {};
      if (answer.ok) {
        for (const name of ['revision', 'base']) {
          const field = form.elements.namedItem(name);
          if (field && said[name] !== undefined) field.value = said[name];
        }
        if (!isDirty) {
          say(`已自动保存 ${said.saved ?? ''}`, false);
          form.dispatchEvent(new Event('saved'));
        }
      } else if (answer.status === 409 || answer.status === 403 || answer.status === 404) {
        isHeld = true;
        isDirty = true;
        say(said.message ?? '没有自动保存，请点保存查看原因', true);
      } else {
        isDirty = true;
        say(answer.status === 401 || answer.redirected ? '登录已过期，没有自动保存' : '没有自动保存，稍后会再试', true);
      }
    } catch {
      isDirty = true;
      say('网络不通，没有自动保存，稍后会再试', true);
    } finally {
      running = null;
      if (isDirty && !isHeld) timer = setTimeout(save, 10_000);
    }
  };

  form.addEventListener('input', (event) => {
    if (event.target.type === 'file' || event.target.closest('[data-place]') || event.target.name === 'signature') return;
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, 2500);
  });
  form.addEventListener('change', () => { if (isDirty) { clearTimeout(timer); timer = setTimeout(save, 800); } });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true); });
  // A save that is under way would change the revision under the one that is sent by hand.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (!running || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    const again = () => { running = null; isDirty = false; isHeld = true; form.requestSubmit(button ?? buttons[0]); };
    Promise.resolve(running).finally(() => setTimeout(again, 50));
  });
}
