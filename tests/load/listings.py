#!/usr/bin/env python3
"""Directory entries for measuring, and a clock for lists of them.

    listings.py make DIRECTORY COUNT SEED > FILE.csv     entries with the columns of the spreadsheet
    listings.py time URL COUNT                           one request after another: median and 99th percentile in milliseconds
"""
import csv
import http.client
import random
import sys
import time
import urllib.parse

CITIES = ["成都市", "自贡市", "泸州市", "德阳市", "绵阳市", "宜宾市", "南充市", "达州市", "眉山市", "乐山市"]
WORDS = ["锦江", "天府", "临港", "三江", "蓉欧", "空港", "嘉陵", "岷江", "云廊", "新程", "海联", "通达", "数贸", "云链"]
CATEGORIES = ["国际物流", "跨境支付", "代运营", "营销推广", "财税合规", "知识产权", "检测认证", "报关报检"]
MODES = ["9610", "1210", "9710", "9810"]


def park(draw, number):
    built = draw.randrange(2_000, 400_000)
    return {
        "园区名称": f"{draw.choice(WORDS)}{draw.choice(WORDS)}跨境园{number}",
        "所在市州": draw.choice(CITIES),
        "园区类型": draw.choice(["产业园", "综合保税区", "快件中心", "虚拟产业园"]),
        "认定级别": draw.choice(["国家级", "省级", "市级", "未认定"]),
        "园区简介": f"{draw.choice(WORDS)}片区的园区，提供办公、仓储和直播间，可以办理{draw.choice(MODES)}。",
        "建筑面积": built,
        "可租面积": draw.randrange(0, built // 2),
        "可办监管方式": "、".join(draw.sample(MODES, 2)),
        "地址": f"演示大道{number}号",
        "联系电话": f"028-{number:08}",
    }


def provider(draw, number):
    return {
        "服务商名称": f"{draw.choice(WORDS)}{draw.choice(CATEGORIES)}服务{number}",
        "所在市州": draw.choice(CITIES),
        "主营类别": draw.choice(CATEGORIES),
        "简介": f"为跨境卖家提供{draw.choice(CATEGORIES)}和{draw.choice(CATEGORIES)}，熟悉北美与东南亚。",
        "服务项目": f"{draw.choice(CATEGORIES)}、咨询、培训",
        "收费方式": "按票计费",
        "联系电话": f"028-{number:08}",
        "服务团队": draw.randrange(3, 300),
    }


def make(directory, count, seed):
    draw = random.Random(seed)
    one = {"parks": park, "providers": provider}[directory]
    first = seed * 1_000_000
    rows = [one(draw, first + number) for number in range(count)]
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)


def clock(url, count):
    parts = urllib.parse.urlsplit(url)
    if parts.hostname not in ("127.0.0.1", "localhost"):
        sys.exit("only this machine is measured")
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    words = [word + other for word in WORDS for other in CATEGORIES]
    taken = []
    for at in range(count):
        # Another question each time, so that no page comes from the page cache.
        asked = f"{parts.query}&q={urllib.parse.quote(words[at % len(words)])}&page={1 + at // len(words)}"
        began = time.perf_counter()
        connection.request("GET", f"{parts.path}?{asked}")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{answer.status} for {asked}")
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    print(f"{url}: p50 {taken[len(taken) // 2]:.1f} ms, p99 {taken[int(len(taken) * 0.99)]:.1f} ms of {count}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        clock(sys.argv[2], int(sys.argv[3]))
