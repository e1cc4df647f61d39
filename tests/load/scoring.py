"""The computation of benches/scoring.rs in Python: NumPy, SciPy, pymcdm and SALib.

    python3 -m venv VENV && VENV/bin/pip install numpy scipy pymcdm==1.4.0 SALib==1.6.0
    VENV/bin/python tests/load/scoring.py

A thousand subjects, sixty indicators. Shares by six kinds of rules, weighted sums, ranks, ten thousand Monte-Carlo runs with
weights drawn within 25 %, and Sobol indices of the mean rank shift with a thousand base samples. No words are written and no
grades are given, so Python does less.
"""

import time

import numpy as np
from pymcdm import methods, normalizations
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample
from scipy import stats

SUBJECTS, DIMENSIONS, EACH = 1_000, 6, 10
INDICATORS = DIMENSIONS * EACH
TYPES = np.ones(INDICATORS)
RUNS, SAMPLES, SPREAD = 10_000, 1_000, 0.25


def data():
    state, values = 12_345, np.empty(SUBJECTS * INDICATORS)
    for at in range(values.size):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        values[at] = state / 2**31 * 100
    return values.reshape(SUBJECTS, INDICATORS)


def steps(column):
    return np.select([column >= 80, column >= 50, column >= 20], [1, 0.7, 0.3], 0.0)


RULES = [
    lambda column: np.clip(column / 100, 0, 1),
    normalizations.minmax_normalization,
    lambda column: (stats.rankdata(column) - 0.5) / column.size,
    lambda column: np.clip(column / 60, 0, 1),
    lambda column: np.clip((stats.zscore(column) + 3) / 6, 0, 1),
    steps,
]


def shares(raw):
    columns = [RULES[(at // EACH + at % EACH) % len(RULES)](raw[:, at]) for at in range(INDICATORS)]
    return np.column_stack(columns)


def as_is(x, cost=False):
    return x


WSM = methods.WSM(as_is)


def ranks(bases):
    return stats.rankdata(-np.floor(bases * 1e4 + 0.5), method="min")


def drawn(rng, count):
    weights = rng.uniform(1 - SPREAD, 1 + SPREAD, (count, INDICATORS))
    return weights / weights.sum(axis=1, keepdims=True)


def monte_carlo_pymcdm(matrix):
    all_ranks = np.array([ranks(WSM(matrix, weights, TYPES)) for weights in drawn(np.random.default_rng(1), RUNS)])
    return np.percentile(all_ranks, [0, 5, 50, 95, 100], axis=0)


def monte_carlo_numpy(matrix):
    totals = drawn(np.random.default_rng(1), RUNS) @ matrix.T
    all_ranks = stats.rankdata(-np.floor(totals * 1e4 + 0.5), method="min", axis=1)
    return np.percentile(all_ranks, [0, 5, 50, 95, 100], axis=0)


def sobol(matrix, factors):
    problem = {"num_vars": factors, "names": [str(at) for at in range(factors)], "bounds": [[1 - SPREAD, 1 + SPREAD]] * factors}
    rows = sample.sample(problem, 1_024, calc_second_order=False, seed=1)[: SAMPLES * (factors + 2)]
    factor_of = np.arange(INDICATORS) // EACH if factors == DIMENSIONS else np.arange(INDICATORS)
    reference = ranks(matrix.mean(axis=1))
    outcomes = np.empty(len(rows))
    for at, row in enumerate(rows):
        weights = row[factor_of] / row[factor_of].sum()
        outcomes[at] = np.abs(ranks(matrix @ weights) - reference).mean()
    return analyze.analyze(problem, outcomes, calc_second_order=False, seed=1)


def timed(name, work, times=1):
    best = min(_seconds(work) for _ in range(times))
    print(f"{name:<44} {best * 1000:>10.1f} ms", flush=True)


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    raw = data()
    matrix = shares(raw)
    timed("shares, weighted sum, ranks", lambda: ranks(WSM(shares(raw), TYPES / INDICATORS, TYPES)), 5)
    timed("Monte-Carlo 10,000 (NumPy, one product)", lambda: monte_carlo_numpy(matrix))
    timed("Monte-Carlo 10,000 (pymcdm, run by run)", lambda: monte_carlo_pymcdm(matrix))
    timed("Sobol N=1,000, 6 dimensions (SALib)", lambda: sobol(matrix, DIMENSIONS))
    timed("Sobol N=1,000, 60 indicators (SALib)", lambda: sobol(matrix, INDICATORS))
