// [data-place] within form[data-upload]: every file is sent alone as soon as it is chosen, with its progress, and a broken
// one is sent again alone. Without this the files go with the section when it is saved.
for (const form of document.querySelectorAll('form[data-upload]')) {
  for (const place of form.querySelectorAll('[data-place]')) uploads(form, place);
}

function uploads(form, place) {
  const input = place.querySelector('[data-file]');
  const list = place.querySelector('[data-uploads]');
  const issued = place.querySelector('[data-issued]');
  if (!input || !list) return;
  input.addEventListener('change', async () => {
    const files = [...input.files];
    input.value = '';
    for (const file of files) await send(row(file));
  });

  function row(file) {
    const item = document.createElement('li');
    item.className = 'upload__item';
    const name = document.createElement('span');
    name.textContent = file.name;
    const bar = document.createElement('progress');
    bar.max = 100;
    bar.value = 0;
    bar.ariaLabel = `${file.name} 上传进度`;
    const said = document.createElement('span');
    said.className = 'upload__said';
    said.setAttribute('role', 'status');
    item.append(name, bar, said);
    list.append(item);
    return { file, item, bar, said };
  }

  function send(part) {
    const { file, item, bar, said } = part;
    return new Promise((resolve) => {
      const data = new FormData();
      data.append('field', place.dataset.place);
      data.append('issued', issued?.value ?? '');
      data.append('file', file, file.name);
      const request = new XMLHttpRequest();
      request.open('POST', form.dataset.upload);
      request.setRequestHeader('accept', 'application/json');
      request.responseType = 'json';
      request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100; });
      request.addEventListener('load', () => { done(request.status, request.response); resolve(); });
      for (const kind of ['error', 'abort', 'timeout']) {
        request.addEventListener(kind, () => { failed('网络中断，这个文件没有上传', true); resolve(); });
      }
      item.removeAttribute('data-failed');
      said.textContent = '正在上传';
      bar.hidden = false;
      request.send(data);
    });

    function done(status, answer) {
      if (status === 200 && answer) {
        const link = document.createElement('a');
        link.href = answer.url;
        link.textContent = answer.name;
        item.firstElementChild.replaceWith(link);
        bar.hidden = true;
        said.textContent = `${answer.size}，已上传`;
        item.append(button('删除', async (control) => {
          control.disabled = true;
          const removed = await fetch(answer.remove, { method: 'POST', body: new FormData(), redirect: 'manual' }).catch(() => null);
          if (removed && (removed.ok || removed.type === 'opaqueredirect')) item.remove();
          else { control.disabled = false; said.textContent = '没有删除，请再试一次'; }
        }));
        return;
      }
      if (status === 413) return failed('文件太大，没有上传。请压缩或拆分后再选', false);
      return failed(answer?.message ?? '没有上传成功', status >= 500 || status === 0);
    }

    function failed(words, mayRepeat) {
      item.setAttribute('data-failed', '');
      bar.hidden = true;
      said.textContent = words;
      if (mayRepeat) item.append(button('重试', (control) => { control.remove(); send(part); }));
    }
  }

  function button(words, act) {
    const control = document.createElement('button');
    control.type = 'button';
    control.className = 'button button--plain button--small';
    control.textContent = words;
    control.addEventListener('click', () => act(control));
    return control;
  }
}
