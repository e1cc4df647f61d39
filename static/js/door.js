// [data-door]: scans are kept on the device until the server has answered each of them, so that a bad network loses nobody.
// Every scan has a key of its own: sent twice, it counts once. Without this script the form is posted as it stands.
const door = document.querySelector('[data-door]');
if (door) start(door);

function start(door) {
  const address = door.dataset.door;
  const place = `door:${location.pathname}`;
  const said = door.querySelector('[data-door-said]');
  const waiting = door.querySelector('[data-door-queue]');
  const latest = door.querySelector('[data-door-latest]');
  const name = document.getElementById('door');
  const code = document.getElementById('code');
  const BATCH = 20;
  const LONGEST = 60_000;
  let queue = read(place, []);
  let isSending = false;
  let pause = 0;
  let timer = 0;

  name.value ||= read(`${place}:name`, '');
  name.addEventListener('change', () => write(`${place}:name`, name.value));
  for (const form of door.querySelectorAll('[data-door-form]')) {
    form.addEventListener('submit', (event) => {
      const text = form.elements.code.value.trim();
      if (!text) return;
      event.preventDefault();
      add(text, 'code');
      if (form.elements.code === code) { code.value = ''; code.focus(); }
    });
  }
  addEventListener('online', () => { pause = 0; send(); });
  for (const radio of door.querySelectorAll('input[name=mode]')) radio.addEventListener('change', () => code.focus());
  camera(door, address.replace(/scans$/, 'sight'), (text) => add(text, 'scan'));
  code.focus({ preventScroll: true });
  tell();
  send();

  function mode() {
    return door.querySelector('input[name=mode][type=radio]:checked')?.value ?? 'in';
  }

  function add(text, method) {
    queue.push({ key: newKey(), text, method, mode: mode(), at: new Date().toISOString() });
    write(place, queue);
    show({ tone: 'note', title: '正在核对', advice: '网络不通时会先记在本机，联网后自动上传。', name: '', facts: '' });
    tell();
    pause = 0;
    send();
  }

  async function send() {
    clearTimeout(timer);
    if (isSending || queue.length === 0) return;
    isSending = true;
    const batch = queue.slice(0, BATCH);
    let problem = '';
    try {
      const answer = await fetch(address, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ sent_at: new Date().toISOString(), door: name.value, scans: batch }),
        signal: AbortSignal.timeout?.(20_000),
      });
      if (answer.status === 200) took(await answer.json());
      else problem = words(answer.status);
    } catch {
      problem = '网络不通';
    }
    isSending = false;
    if (problem) {
      pause = Math.min(LONGEST, pause ? pause * 2 : 2_000);
      timer = setTimeout(send, pause);
      if (batch.some((scan) => Date.now() - Date.parse(scan.at) < 20_000)) {
        show({ tone: 'note', title: '已记在本机', advice: `${problem}，稍后自动上传。请先放行并核对手机尾号。`, name: '', facts: '' });
      }
    } else {
      pause = 0;
      if (queue.length) timer = setTimeout(send, 0);
    }
    tell(problem);
  }

  function took({ results, counts }) {
    for (const result of results) {
      queue = queue.filter((scan) => scan.key !== result.key);
      show(result);
      if (result.tone === 'good') note(result);
    }
    write(place, queue);
    for (const [kind, value] of Object.entries(counts)) {
      const cell = door.querySelector(`[data-door-count=${kind}]`);
      if (cell) cell.textContent = value;
    }
  }

  function words(status) {
    if (status === 401 || status === 403 || status === 0) return '登录已过期，请另开一页登录，记录不会丢';
    if (status === 404 || status === 410) return '签到链接已失效，请向主办方要新的链接，记录不会丢';
    if (status === 429) return '操作太快';
    return '系统正忙';
  }

  function tell(problem) {
    waiting.hidden = queue.length === 0;
    waiting.textContent = queue.length ? `待上传 ${queue.length} 条${problem ? `：${problem}` : ''}` : '';
  }

  function show(result) {
    const icons = { good: 'done', bad: 'warning', note: 'info' };
    const box = element('div', `door-said door-said--${result.tone}`);
    const body = document.createElement('div');
    body.append(element('p', 'door-said__title', result.title));
    if (result.name) {
      const line = element('p', 'door-said__name', result.name);
      if (result.facts) line.append(element('span', 'door-said__facts', result.facts));
      body.append(line);
    }
    if (result.advice) body.append(element('p', '', result.advice));
    box.append(icon(icons[result.tone]), body);
    said.replaceChildren(box);
    if (result.tone === 'good') navigator.vibrate?.(60);
    if (result.tone === 'bad') navigator.vibrate?.([120, 80, 120]);
  }

  function note(result) {
    door.querySelector('[data-door-none]')?.remove();
    const line = document.createElement('li');
    const now = new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });
    line.append(element('time', '', now), element('span', '', result.name), element('span', 'quiet', result.title));
    latest.prepend(line);
    while (latest.children.length > 8) latest.lastElementChild.remove();
  }

  function icon(kind) {
    const drawing = document.querySelector('svg.icon').cloneNode(true);
    const use = drawing.querySelector('use');
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${kind}`));
    return drawing;
  }
}

function camera(door, sight, found) {
  const button = door.querySelector('[data-door-scan]');
  const video = door.querySelector('[data-door-camera]');
  if (!navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  let stream = null;
  let last = { text: '', at: 0 };
  button.addEventListener('click', async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    } catch {
      button.querySelector('span').textContent = '不能打开摄像头，请输入签到码';
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.querySelector('span').textContent = '关闭摄像头';
    await video.play();
    look(await reader(video, sight));
  });

  function stop() {
    for (const track of stream.getTracks()) track.stop();
    stream = null;
    video.hidden = true;
    button.querySelector('span').textContent = '用摄像头扫码';
  }

  async function look(see) {
    if (!stream) return;
    const text = (await see().catch(() => ''))?.trim();
    // A ticket that stays before the camera is one scan.
    if (text && (text !== last.text || Date.now() - last.at > 5_000)) found(text);
    if (text) last = { text, at: Date.now() };
    setTimeout(() => look(see), 250);
  }
}

// Some browsers read codes themselves. For the others a small still picture goes to the server, which says what it reads.
async function reader(video, sight) {
  const kinds = 'BarcodeDetector' in globalThis ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
  if (kinds.includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return async () => (await detector.detect(video))[0]?.rawValue;
  }
  const canvas = document.createElement('canvas');
  return async () => {
    if (!video.videoWidth) return '';
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
    const answer = await fetch(sight, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: picture, signal: AbortSignal.timeout?.(5_000) });
    return answer.ok ? (await answer.json()).text : '';
  };
}

function element(kind, name, text) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Pages on plain addresses of a local network have no randomUUID.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function read(place, otherwise) {
  try { return JSON.parse(localStorage.getItem(place)) ?? otherwise; } catch { return otherwise; }
}

function write(place, value) {
  try { localStorage.setItem(place, JSON.stringify(value)); } catch { /* kept in the page only */ }
}
