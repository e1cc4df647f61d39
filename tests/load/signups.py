"""Five hundred people want a hundred places in the same second; then a queue of people at a door, and a month of a thousand
events: signups.py SITE FILE, where FILE is what `signups fill` wrote. The count of places is checked afterwards by `signups check`."""
import http.client
import json
import sys
import threading
import time
import urllib.parse

SITE = urllib.parse.urlsplit(sys.argv[1])
TOLD = json.load(open(sys.argv[2], encoding="utf-8"))
CROWD = 500


def connect():
    connection = http.client.HTTPConnection(SITE.hostname, SITE.port, timeout=60)
    connection.connect()
    return connection


def ask(connection, method, path, body=None, kind="application/x-www-form-urlencoded"):
    headers = {"Origin": sys.argv[1], "Sec-Fetch-Site": "same-origin"}
    if body is not None:
        headers["Content-Type"] = kind
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def say(what, taken):
    taken = sorted(second * 1000 for second in taken)
    p50, p99 = taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.99))]
    print(f"{what}: p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(taken)}")


def crowd():
    taken, statuses, barrier = [0.0] * CROWD, [0] * CROWD, threading.Barrier(CROWD)
    path = f"/occasions/{TOLD['wanted']}/sign-up"

    def one(number):
        connection = connect()
        fields = {"name": f"报名人{chr(0x4E00 + number)}", "mobile": f"137{number:08}", "email": f"crowd{number}@example.com", "consent": "yes"}
        body = urllib.parse.urlencode(fields)
        barrier.wait()
        began = time.perf_counter()
        statuses[number], _ = ask(connection, "POST", path, body)
        taken[number] = time.perf_counter() - began

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrong = [status for status in statuses if status != 303]
    if wrong:
        sys.exit(f"{len(wrong)} of {CROWD} sign-ups were not taken: {sorted(set(wrong))}")
    say(f"{CROWD} sign-ups at once", taken)


def door():
    connection, taken = connect(), []
    path = f"/door/{TOLD['door']}/scans"
    for number, ticket in enumerate(TOLD["tickets"]):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        scan = {"sent_at": at, "door": "一号门", "scans": [{"key": f"load-{number:012}", "text": ticket, "at": at}]}
        began = time.perf_counter()
        status, text = ask(connection, "POST", path, json.dumps(scan), "application/json")
        taken.append(time.perf_counter() - began)
        if status != 200:
            sys.exit(f"{status} at the door: {text[:200]!r}")
    say("check-in", taken)


def calendar():
    connection, taken = connect(), []
    for number in range(200):
        began = time.perf_counter()
        # A parameter that nobody knows keeps the page cache out of it.
        status, _ = ask(connection, "GET", f"/events/calendar?month={TOLD['month']}&x={number}")
        taken.append(time.perf_counter() - began)
        if status != 200:
            sys.exit(f"{status} for the calendar")
    say("calendar of a thousand events", taken)


crowd()
door()
calendar()
