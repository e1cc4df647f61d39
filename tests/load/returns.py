"""Signs in and times pages of monthly returns, one request after another: returns.py SITE FIRST_SIGN_IN_FILE"""
import http.client
import re
import sys
import time
import urllib.parse

SITE = urllib.parse.urlsplit(sys.argv[1])
CONNECTION = http.client.HTTPConnection(SITE.hostname, SITE.port, timeout=120)
COOKIES = {}
PASSWORD = "measured correct horse"
PAGES = [
    "/office",
    "/office/returns?form=enterprise&state=all",
    "/office/returns?form=enterprise&state=submitted&division=510100",
    "/office/returns/rates?form=enterprise",
    "/office/returns/reporters?form=enterprise",
]


def ask(method, path, fields=None):
    headers = {"Origin": sys.argv[1], "Sec-Fetch-Site": "same-origin"}
    if COOKIES:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in COOKIES.items())
    body = None
    if fields is not None:
        body = urllib.parse.urlencode(fields)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    CONNECTION.request(method, path, body, headers)
    answer = CONNECTION.getresponse()
    text = answer.read().decode("utf-8", "replace")
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            key, rest = value.split("=", 1)
            COOKIES[key] = rest.split(";")[0]
    return answer.status, text


def first_sign_in():
    with open(sys.argv[2], encoding="utf-8") as file:
        said = dict(line.split(":", 1) for line in file if ":" in line)
    email, password = said["address"].strip(), said["password"].strip()
    ask("POST", "/office/sign-in", {"email": email, "password": password})
    fields = {"current": password, "new": PASSWORD, "repeat": PASSWORD}
    status, _ = ask("POST", "/office/account/password", fields)
    if status != 303:
        # Names of fields as the page has them.
        _, page = ask("GET", "/office/account/password")
        names = re.findall(r'name="([^"]+)" type="password"', page)
        ask("POST", "/office/account/password", dict(zip(names, [password, PASSWORD, PASSWORD])))


def measure(path):
    times = []
    for _ in range(21):
        begun = time.perf_counter()
        status, text = ask("GET", path)
        times.append((time.perf_counter() - begun) * 1000)
        assert status == 200, (path, status, text[:200])
    times = sorted(times[1:])
    print(f"{times[len(times) // 2]:8.1f} ms median {times[-1]:8.1f} ms worst  {path}")
    return text


first_sign_in()
for page in PAGES:
    html = measure(page)
    if "state=all" in page:
        one = re.search(r'href="(/office/returns/\d+)"', html)
        if one:
            measure(one.group(1))
