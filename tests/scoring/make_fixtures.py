"""Reference values for src/scoring by independent implementations: pymcdm, SALib, SciPy and NumPy.

    python3 -m venv VENV && VENV/bin/pip install numpy scipy pymcdm==1.4.0 SALib==1.6.0
    VENV/bin/python tests/scoring/make_fixtures.py

Writes tests/it/fixtures/scoring/*.json. Everything is drawn from fixed seeds; the tests in tests/it/scoring compare to 1e-9.
"""

import json
from pathlib import Path

import numpy as np
from pymcdm import methods, normalizations, weights
from pymcdm.weights.subjective import AHP
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample
from scipy import stats

OUT = Path(__file__).resolve().parents[1] / "it" / "fixtures" / "scoring"


def write(name, value):
    def plain(one):
        return one.tolist() if isinstance(one, np.ndarray) else float(one)

    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps(value, default=plain, ensure_ascii=False) + "\n", encoding="utf-8")


def normalisation():
    """One column by every rule that compares with peers."""
    rng = np.random.default_rng(1)
    columns = [
        rng.uniform(1, 100, 12),
        np.round(rng.uniform(1, 9, 25)),  # many equals
        rng.lognormal(3, 2, 40),
        rng.normal(0, 5, 15),  # negative ones too
        np.array([2.0, 7.0]),
    ]
    cases = []
    for column in columns:
        for cost in (False, True):
            better = -column if cost else column
            n = len(column)
            case = {
                "values": column,
                "cost": cost,
                "min_max": normalizations.minmax_normalization(column, cost),
                "z_score": stats.zscore(better),
                "percentile": [stats.percentileofscore(better, one, kind="mean") / 100 for one in better],
                "rank": (n - stats.rankdata(-better, method="min")) / (n - 1),
            }
            if column.min() > 0:
                to_best = normalizations.linear_normalization if cost else normalizations.max_normalization
                case["to_best"] = to_best(column, cost)
            cases.append(case)
    write("normalisation", cases)


def weighting():
    rng = np.random.default_rng(2)
    objective = []
    for rows, columns in [(5, 3), (24, 8), (60, 30)]:
        matrix = np.round(rng.uniform(0.05, 1, (rows, columns)), 4)
        matrix[:, 1] = np.round(matrix[:, 0] ** 2, 6)  # one that says nearly the same
        objective.append({
            "columns": matrix.T,
            "entropy": weights.entropy_weights(matrix),
            "critic": weights.critic_weights(matrix),
        })
    pairs = []
    for size in (3, 4, 6):
        importance = rng.uniform(1, 5, size)
        matrix = np.ones((size, size))
        for row in range(size):
            for column in range(row + 1, size):
                near = importance[row] / importance[column] * rng.uniform(0.8, 1.25)
                whole = max(1, round(near)) if near >= 1 else 1 / max(1, round(1 / near))
                matrix[row, column], matrix[column, row] = whole, 1 / whole
        values, vectors = np.linalg.eig(matrix)
        largest = np.argmax(values.real)
        vector = np.abs(vectors[:, largest].real)
        ahp = AHP(matrix=matrix)
        assert np.allclose(ahp(), vector / vector.sum())
        pairs.append({"matrix": matrix, "weights": ahp(), "eigenvalue": values[largest].real})
    write("weighting", {"objective": objective, "pairs": pairs})


def topsis():
    rng = np.random.default_rng(3)
    cases = []
    for rows, columns in [(4, 3), (24, 12), (100, 60)]:
        matrix = np.round(rng.uniform(1, 1000, (rows, columns)), 2)
        types = rng.choice([-1, 1], columns)
        share = rng.dirichlet(np.ones(columns))
        body = methods.TOPSIS(normalizations.minmax_normalization)
        cases.append({"columns": matrix.T, "costs": [int(one) < 0 for one in types], "weights": share,
                      "closeness": body(matrix, share, types)})
    write("topsis", cases)


def correlation():
    rng = np.random.default_rng(4)
    one = rng.normal(0, 1, 50)
    cases = []
    for other in (one * 2 + rng.normal(0, 0.5, 50), np.round(one * 3), rng.normal(0, 1, 50)):
        cases.append({"one": one, "other": other, "pearson": stats.pearsonr(one, other).statistic,
                      "spearman": stats.spearmanr(one, other).statistic})
    write("correlation", cases)


def a_round(rng, subjects, sizes, rule=lambda at: {"kind": "linear", "from": 0, "to": 100}):
    """A framework and data as src/scoring reads them, and the raw values and weights as arrays."""
    dimension_weights = rng.dirichlet(np.ones(len(sizes)) * 5)
    dimensions, leaf_weights, dimension_of = [], [], []
    for at, size in enumerate(sizes):
        inner = rng.dirichlet(np.ones(size) * 5)
        nodes = []
        for place in range(size):
            number = len(leaf_weights)
            nodes.append({"key": f"i{number}", "name": f"指标{number}", "weight": inner[place],
                          "indicator": {"source": {"kind": "evidence", "what": "-"}, "rule": rule(number)}})
            leaf_weights.append(dimension_weights[at] * inner[place])
            dimension_of.append(at)
        dimensions.append({"key": f"d{at}", "name": f"维度{at}", "weight": dimension_weights[at], "nodes": nodes})
    raw = np.round(rng.uniform(5, 95, (subjects, len(leaf_weights))), 3)
    lines = [("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)]
    framework = {"key": "fixture", "name": "对照", "subject_kind": "park", "dimensions": dimensions,
                 "grades": {"lines": [{"name": name, "at_least": line} for name, line in lines]}}
    data = {"year": 2025, "subjects": [{"key": f"s{row}", "name": f"对象{row}"} for row in range(subjects)],
            "values": {f"s{row}": {f"i{at}": {"raw": raw[row, at]} for at in range(raw.shape[1])} for row in range(subjects)}}
    return framework, data, raw, np.array(leaf_weights), np.array(dimension_of)


def bases(shares, share_of_whole, aggregation):
    """Base of every subject by every aggregation; 0 to 1."""
    def as_is(x, cost=False):
        return x

    types = np.ones(shares.shape[1])
    least = np.maximum(shares, 0.01)
    if aggregation == "arithmetic":
        return methods.WSM(as_is)(shares, share_of_whole, types)
    if aggregation == "geometric":
        return methods.WPM(as_is)(least, share_of_whole, types)
    if aggregation == "harmonic":
        return stats.hmean(least, axis=1, weights=share_of_whole)
    return methods.TOPSIS(as_is)(shares, share_of_whole, types)


def rounds():
    """Whole rounds: linear and min-max shares, every aggregation."""
    rng = np.random.default_rng(5)
    framework, data, raw, share_of_whole, _ = a_round(
        rng, 24, [4, 6, 5], lambda at: {"kind": "min_max"} if at % 3 == 0 else {"kind": "linear", "from": 0, "to": 100})
    shares = raw / 100
    shares[:, ::3] = np.apply_along_axis(normalizations.minmax_normalization, 0, raw[:, ::3])
    kinds = ["arithmetic", "geometric", "harmonic", "topsis"]
    write("round", {"framework": framework, "data": data, "weights": share_of_whole,
                    "bases": {kind: bases(shares, share_of_whole, kind) * 100 for kind in kinds}})


def ranks(base):
    total = np.floor(base * 1e4 + 0.5)  # as shown: two decimals of 100
    return stats.rankdata(-total, method="min")


def sobol():
    """Outcomes on the samples of SALib, and the indices that it finds."""
    rng = np.random.default_rng(6)
    framework, data, raw, share_of_whole, dimension_of = a_round(rng, 16, [3, 4, 2, 3])
    cases = []
    for aggregation in ("arithmetic", "geometric"):
        for level in ("dimension", "indicator"):
            factor_of = dimension_of if level == "dimension" else np.arange(len(share_of_whole))
            factors = int(factor_of.max()) + 1
            problem = {"num_vars": factors, "names": [str(at) for at in range(factors)], "bounds": [[0.7, 1.3]] * factors}
            rows = np.round(sample.sample(problem, 32 if level == "dimension" else 16, calc_second_order=False, seed=7), 5)
            shares = raw / 100

            def of_row(row):
                varied = share_of_whole * row[factor_of]
                return bases(shares, varied / varied.sum(), aggregation)

            reference = ranks(bases(shares, share_of_whole, aggregation))
            outcomes = {
                "score": np.array([of_row(row)[3] * 100 for row in rows]),
                "rank_shift": np.array([np.abs(ranks(of_row(row)) - reference).mean() for row in rows]),
            }
            for outcome, values in outcomes.items():
                found = analyze.analyze(problem, values, calc_second_order=False, num_resamples=2, seed=1)
                cases.append({"aggregation": aggregation, "level": level, "outcome": outcome, "rows": rows,
                              "outcomes": values, "first": found["S1"], "total": found["ST"]})
    write("sobol", {"framework": framework, "data": data, "cases": cases})


if __name__ == "__main__":
    normalisation()
    weighting()
    topsis()
    correlation()
    rounds()
    sobol()
