# ClickHouse, embedded (PyPI: chdb), for clickhouse.mjs: a line of JSON {"sql", "runs", "form"} in; out a line with the milliseconds of each run, and with the answer of the last where it is text.
import json
import sys
import time

from chdb import session

asked_of = session.Session(sys.argv[1])
for line in sys.stdin:
    asked = json.loads(line)
    taken = []
    for _ in range(asked["runs"]):
        begun = time.perf_counter()
        answer = asked_of.query(asked["sql"], asked["form"])
        taken.append((time.perf_counter() - begun) * 1000)
    text = str(answer) if asked["form"] == "TSV" else ""
    print(json.dumps({"ms": taken, "text": text}), flush=True)
