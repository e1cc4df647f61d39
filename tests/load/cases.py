"""Signs in and times pages of casework, one request after another; then fifty applicants hand in at once, and every one of
them must get a number of their own: cases.py SITE FIRST_SIGN_IN_FILE"""
import http.client
import re
import sys
import threading
import time
import urllib.parse

SITE = urllib.parse.urlsplit(sys.argv[1])
# Both as in crowd.rs.
CROWD = 50
CROWD_PASSWORD = "correct horse battery"


class Browser:
    """Keeps its cookies and one connection."""

    def __init__(self):
        self.connection = http.client.HTTPConnection(SITE.hostname, SITE.port, timeout=120)
        self.cookies = {}

    def ask(self, method, path, fields=None):
        headers = {"Origin": sys.argv[1], "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, rest = value.split("=", 1)
                self.cookies[key] = rest.split(";")[0]
        return answer.status, text.decode("utf-8", "replace")

    def again(self):
        """A fresh connection: the server closes those on which nothing is asked for some seconds."""
        self.connection.close()
        self.connection.connect()

    def sign_in(self, door, email, password):
        for _ in range(100):
            status, _ = self.ask("POST", f"/{door}/sign-in", {"email": email, "password": password})
            if status != 429:
                return status
            # All come from one address, which may sign in thirty times a minute.
            time.sleep(2)
        return 429


def numbers(taken):
    taken = sorted(taken)
    return f"p50 {taken[len(taken) // 2]:.1f} ms, p99 {taken[int(len(taken) * 0.99)]:.1f} ms of {len(taken)}"


def clock(browser, what, paths):
    taken = []
    for path in paths:
        began = time.perf_counter()
        status, _ = browser.ask("GET", path)
        if status != 200:
            sys.exit(f"{status} for {path}")
        taken.append((time.perf_counter() - began) * 1000)
    print(f"{what}: {numbers(taken)}")


def officer():
    password = re.search(r"password: (\S+)", open(sys.argv[2], encoding="utf-8").read()).group(1)
    fresh = "a long enough password 2026"
    browser = Browser()
    browser.sign_in("office", "admin@portal.local", password)
    browser.ask("POST", "/office/account/password", {"current": password, "password": fresh, "repeated": fresh})
    browser.sign_in("office", "admin@portal.local", fresh)
    status, _ = browser.ask("GET", "/office/applications")
    if status != 200:
        sys.exit(f"{status} for the work list: not signed in?")
    return browser


def pages(browser):
    parts = ["mine", "overdue", "soon", "applicant", "open", "closed"]
    clock(browser, "work list, every part", [f"/office/applications?part={parts[at % 6]}&page={1 + at // 6 % 9}" for at in range(300)])
    words = ["合成第1", "SY0000", "91510100SYN", "贸易"]
    asked = [f"{urllib.parse.quote(words[at % 4])}{at}" for at in range(100)]
    clock(browser, "work list, words", [f"/office/applications?part=open&q={words}" for words in asked])
    clock(browser, "a file", [f"/office/applications/{1 + at * 37 % 5000}" for at in range(300)])
    known = "&organisation_kind=enterprise"
    clock(browser, "finder, 60 programmes", [f"/finder/result?cbec_export_yuan={1000000 + at}{known}" for at in range(300)])
    clock(browser, "programmes", [f"/programmes?q={words}" for words in asked])


def ready(number):
    """Somebody who looks at the page on which one hands in: the browser, the address and the key of the form."""
    browser = Browser()
    status = browser.sign_in("my", f"crowd{number}@example.com", CROWD_PASSWORD)
    _, listed = browser.ask("GET", "/my/applications")
    found = re.search(r"/my/applications/(\d+)", listed)
    if not found:
        sys.exit(f"applicant {number} has no draft (sign-in: {status})")
    _, page = browser.ask("GET", f"/my/applications/{found.group(1)}/check")
    key = re.search(r'name="key" value="([^"]+)"', page)
    if not key:
        sys.exit(f"applicant {number} cannot hand in")
    return browser, f"/my/applications/{found.group(1)}", key.group(1)


def hand_in(one, start, said):
    browser, address, key = one
    browser.again()
    start.wait()
    began = time.perf_counter()
    try:
        status, _ = browser.ask("POST", f"{address}/submission", {"key": key, "declaration": "yes"})
    except OSError as error:
        status = error
    said.append((status, (time.perf_counter() - began) * 1000))


def crowd():
    people = [ready(number) for number in range(CROWD)]
    start, said = threading.Barrier(CROWD), []
    threads = [threading.Thread(target=hand_in, args=(one, start, said)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{CROWD} hand in at once: {numbers([taken for _, taken in said])}")
    wrong = [status for status, _ in said if status != 303]
    given = []
    for browser, address, _ in people:
        browser.again()
        _, page = browser.ask("GET", f"{address}/receipt")
        given += re.findall(r'class="receipt__number">\D*(SB\d+)', page)
    print(f"errors: {len(wrong)}, numbers: {len(given)}, different ones: {len(set(given))}, {min(given, default='')} to {max(given, default='')}")
    if wrong or len(set(given)) != CROWD or len(given) != CROWD:
        sys.exit(f"not everybody has a number of their own: {wrong}")


pages(officer())
crowd()
