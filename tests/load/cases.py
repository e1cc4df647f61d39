"""Signs in and times pages of casework, one request after another: cases.py SITE FIRST_SIGN_IN_FILE"""
import http.client
import re
import sys
import time
import urllib.parse

site = urllib.parse.urlsplit(sys.argv[1])
password = re.search(r"password: (\S+)", open(sys.argv[2], encoding="utf-8").read()).group(1)
connection = http.client.HTTPConnection(site.hostname, site.port, timeout=60)
cookies = {}


def ask(method, path, fields=None):
    headers = {"Origin": sys.argv[1], "Sec-Fetch-Site": "same-origin"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    body = None
    if fields is not None:
        body = urllib.parse.urlencode(fields)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            key, rest = value.split("=", 1)
            cookies[key] = rest.split(";")[0]
    return answer.status, text.decode("utf-8", "replace")


def clock(what, paths):
    taken = []
    for path in paths:
        began = time.perf_counter()
        status, _ = ask("GET", path)
        if status != 200:
            sys.exit(f"{status} for {path}")
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    print(f"{what}: p50 {taken[len(taken) // 2]:.1f} ms, p99 {taken[int(len(taken) * 0.99)]:.1f} ms of {len(taken)}")


ask("POST", "/office/sign-in", {"email": "admin@portal.local", "password": password})
fresh = "a long enough password 2026"
ask("POST", "/office/account/password", {"current": password, "password": fresh, "repeated": fresh})
ask("POST", "/office/sign-in", {"email": "admin@portal.local", "password": fresh})
status, page = ask("GET", "/office/applications")
if status != 200:
    sys.exit(f"{status} for the work list: not signed in?")
parts = ["mine", "overdue", "soon", "applicant", "open", "closed"]
clock("work list, every part", [f"/office/applications?part={parts[at % 6]}&page={1 + at // 6 % 9}" for at in range(300)])
words = ["合成第1", "SY0000", "91510100SYN", "贸易"]
clock("work list, words", [f"/office/applications?part=open&q={urllib.parse.quote(words[at % 4])}{at}" for at in range(100)])
clock("a file", [f"/office/applications/{1 + at * 37 % 5000}" for at in range(300)])
clock("finder, all programmes", [f"/finder/result?cbec_export_yuan={1000000 + at}&organisation_kind=enterprise" for at in range(300)])
clock("programmes", [f"/programmes?q={urllib.parse.quote(words[at % 4])}{at}" for at in range(100)])
