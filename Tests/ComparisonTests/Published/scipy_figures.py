"""Writes SciPyFigures.swift beside this file: what SciPy, NumPy and statsmodels say of the statistics of Sources/Comparison.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    venv/bin/python scipy_figures.py

Limits are found by asking scipy.stats.wilcoxon about shifted samples, not by counting Walsh averages.
"""
import itertools, pathlib
import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

random = np.random.default_rng(20)


def listed(values):
    return "[" + ", ".join(repr(float(value)) for value in values) + "]"


def rank_row(sample, **how):
    tails = [stats.wilcoxon(sample, alternative=side, **how).pvalue for side in ("greater", "less")]
    return f"    SignedRankCase(sample: {listed(sample)}, upper: {tails[0]!r}, lower: {tails[1]!r}),".replace("np.float64", "")


def lower_limit(sample, level):
    """The largest value that a test at this level says the median is above: between two neighbouring means nothing changes."""
    means = np.unique([(a + b) / 2 for a, b in itertools.combinations_with_replacement(sample, 2)])
    limit = None
    for below, above in zip(np.concatenate([[means[0] - 1], means]), means):
        shifted = sample - (below + above) / 2
        if stats.wilcoxon(shifted, alternative="greater", method="exact").pvalue <= level:
            limit = above
    return limit


lines = ["// Written by scipy_figures.py; do not edit.", "", "enum SciPyFigures {"]


def table(name, kind, rows):
    lines.extend([f"  static let {name}: [{kind}] = [", *rows, "  ]", ""])


def plain(*values):
    return "    (" + ", ".join(repr(v) if isinstance(v, int) else repr(float(v)) for v in values) + "),"


# coverage, degrees of freedom, stats.t.ppf
table("studentQuantiles", "(Double, Int, Double)", [
    plain(coverage, int(df), stats.t.ppf((1 + coverage) / 2, df)) for coverage in (0.8, 0.98, 0.999) for df in (1, 2, 3, 7, 10, 31, 200)])
# z, stats.norm.sf
table("normalTails", "(Double, Double)", [plain(z, stats.norm.sf(z)) for z in (-6.0, -1.0, 0.0, 0.25, 1.0, 2.0, 2.999, 3.0, 4.46, 6.0, 12.0, 30.0)])
# probability, stats.norm.isf
table("normalQuantiles", "(Double, Double)", [plain(p, stats.norm.isf(p)) for p in (1e-12, 1e-5, 0.005, 0.01, 0.2, 0.5, 0.9, 0.999)])
# stats.wilcoxon(method="exact") of samples without ties or zeros
table("exactSignedRanks", "SignedRankCase", [
    rank_row(np.round(random.normal(0.4, 1, n), 6), method="exact") for n in (1, 4, 5, 8, 10, 17, 25, 40, 50)])
# The normal approximation of more than fifty pairs, corrected for continuity, of samples without ties or zeros
table("approximateSignedRanks", "SignedRankCase", [
    rank_row(sample, method="asymptotic", correction=True) for sample in (
        np.round(random.normal(0.2, 1, 60), 6), np.round(random.normal(-0.2, 0.6, 90), 6))])
# sample, median of the means of all pairs, lower limits at 5 % and 1 %
rows = []
for n in (5, 7, 8, 10, 15, 20):
    sample = np.round(random.normal(1, 2, n), 4)
    means = [(a + b) / 2 for a, b in itertools.combinations_with_replacement(sample, 2)]
    limits = [lower_limit(sample, level) for level in (0.05, 0.01)]
    text = ["nil" if limit is None else repr(float(limit)) for limit in limits]
    rows.append(f"    LimitCase(sample: {listed(sample)}, estimate: {float(np.median(means))!r}, at5: {text[0]}, at1: {text[1]}),")
table("limits", "LimitCase", rows)
# p-values and multipletests(method="holm")
rows = []
for p in ([0.01, 0.04, 0.03], [0.001, 0.001, 0.5, 0.02, 0.2], [0.9, 0.6], [0.004]):
    rows.append(f"    ({listed(p)}, {listed(multipletests(p, method='holm')[1])}),")
table("holm", "([Double], [Double])", rows)
# level, share, 2 - 2 Phi(z / sqrt(share))
table("spending", "(Double, Double, Double)", [
    plain(level, share, 2 * stats.norm.sf(stats.norm.isf(level / 2) / np.sqrt(share))) for level in (0.01, 0.05) for share in (0.25, 1 / 3, 0.5, 2 / 3, 0.9)])
# fewer than 51 pairs: n, sum, P(T+ <= sum) from SciPy's own table of counts
rows = []
for n, sums in ((6, (0, 3, 10)), (12, (9, 20, 39)), (30, (93, 120, 232)), (50, (0, 373, 637))):
    values = np.arange(1, n + 1)
    for total in sums:
        # A sample whose positive ranks add up to this: taken greedily from the top.
        left, sample = total, -values.astype(float)
        for value in values[::-1]:
            if value <= left:
                sample[value - 1], left = value, left - value
        rows.append(plain(n, int(total), stats.wilcoxon(sample, alternative="less", method="exact").pvalue))
table("distribution", "(Int, Int, Double)", rows)
lines[-1] = "}"
lines += ["", "/// A sample and the p-values of both tails.", "struct SignedRankCase: Sendable {", "  var sample: [Double]", "  var upper: Double",
          "  var lower: Double", "}", "", "/// A sample, its Hodges–Lehmann estimate, and the lower limits at two levels.", "struct LimitCase: Sendable {",
          "  var sample: [Double]", "  var estimate: Double", "  var at5: Double?", "  var at1: Double?", "}"]
(pathlib.Path(__file__).parent / "SciPyFigures.swift").write_text("\n".join(lines) + "\n")
