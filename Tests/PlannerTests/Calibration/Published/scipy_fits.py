"""Writes SciPyFits.swift beside this file: what SciPy and scikit-learn fit to samples, and what they say of distances.

    python3 -m venv venv && venv/bin/pip install scipy scikit-learn
    venv/bin/python scipy_fits.py
"""
import pathlib
import numpy as np
from scipy import optimize, special, stats
from sklearn.mixture import GaussianMixture

random = np.random.default_rng(16)


def listed(values):
    return "[" + ", ".join(repr(float(value)) for value in values) + "]"


def rounded(sample):
    return np.round(sample, 4)


lines = ["// Written by scipy_fits.py; do not edit.", "", "enum SciPyFits {"]


def table(name, kind, rows):
    lines.extend([f"  static let {name}: [{kind}] = [", *rows, "  ]", ""])


def row(kind, **members):
    return "    " + kind + "(" + ", ".join(f"{key}: {value}" for key, value in members.items()) + "),"


samples = {
    "lognormal": rounded(np.exp(random.normal(4, 0.6, 60))),
    "gamma": rounded(random.gamma(2.5, 40, 60)),
    "weibull": rounded(80 * random.weibull(1.7, 60)),
    "exponential": rounded(random.exponential(50, 60)),
    "pareto": rounded(20 * (1 + random.pareto(2.5, 60))),
}
rows = []
for name, sample in samples.items():
    fits = {
        "exponential": (stats.expon, (0, sample.mean())),
        "gamma": (stats.gamma, stats.gamma.fit(sample, floc=0)),
        "weibull": (stats.weibull_min, stats.weibull_min.fit(sample, floc=0)),
        "lognormal": (stats.lognorm, stats.lognorm.fit(sample, floc=0)),
        "pareto": (stats.pareto, stats.pareto.fit(sample, floc=0, fscale=sample.min())),
    }
    for family, (law, parameters) in fits.items():
        # SciPy's optimizer stops at 1e-4: go on from there.
        if family in ("gamma", "weibull"):
            found = optimize.minimize(
                lambda p: -law.logpdf(sample, np.exp(p[0]), 0, np.exp(p[1])).sum(),
                np.log([parameters[0], parameters[2]]), method="Nelder-Mead", options=dict(xatol=1e-11, fatol=1e-11, maxiter=5000))
            parameters = (np.exp(found.x[0]), 0, np.exp(found.x[1]))
        frozen = law(*parameters)
        rows.append(row(
            "Case", family=f'"{family}"', sample=listed(sample), logLikelihood=float(frozen.logpdf(sample).sum()),
            median=float(frozen.median()), p99=float(frozen.ppf(0.99)), distance=float(stats.kstest(sample, frozen.cdf).statistic)))
table("cases", "Case", rows)

two = np.sort(rounded(np.exp(np.concatenate([random.normal(3.4, 0.1, 210), random.normal(5, 0.2, 90)]))))
mixture = GaussianMixture(2, tol=1e-12, max_iter=10_000, reg_covar=0, random_state=1, n_init=3).fit(np.log(two)[:, None])
order = np.argsort(mixture.means_[:, 0])
lines.append(f"  static let twoPeaks: [Double] = {listed(two)}")
lines.append(f"  static let twoWeights: [Double] = {listed(mixture.weights_[order])}")
lines.append(f"  static let twoMeans: [Double] = {listed(mixture.means_[order, 0])}")
lines.append(f"  static let twoDeviations: [Double] = {listed(np.sqrt(mixture.covariances_[order, 0, 0]))}")
lines.append("")

a, b = rounded(random.normal(50, 5, 70)), rounded(random.normal(52, 5, 90))
test = stats.ks_2samp(a, b, method="asymp")
lines.append(f"  static let one: [Double] = {listed(a)}")
lines.append(f"  static let other: [Double] = {listed(b)}")
lines.append(f"  static let smirnovDistance = {float(test.statistic)!r}")
lines.append("")
table("kolmogorovTails", "(x: Double, tail: Double)",
      [f"    ({x}, {float(special.kolmogorov(x))!r})," for x in (0.3, 0.5, 0.8276, 1.0, 1.358, 1.6276, 2.2)])
table("digammas", "(x: Double, first: Double, second: Double)",
      [f"    ({x}, {float(special.digamma(x))!r}, {float(special.polygamma(1, x))!r})," for x in (0.05, 0.5, 1, 2.5, 9.9, 10, 1234.5)])

# A slowdown: times of one kind of agent at several loads, fitted by their logarithms.
loads = random.integers(1, 25, 400)
times = rounded(40 * np.exp(random.normal(0, 0.2, 400)) * (1 + 0.05 * (loads - 1) + 0.002 * loads * (loads - 1)))
fit = optimize.least_squares(
    lambda p: np.log(times) - p[0] - np.log(1 + p[1] * (loads - 1) + p[2] * loads * (loads - 1)),
    [np.log(times.mean()), 0.01, 0.001], bounds=([-np.inf, 0, 0], np.inf), xtol=1e-15, ftol=1e-15, gtol=1e-15)
lines.append(f"  static let loads: [Int] = [{', '.join(map(str, loads))}]")
lines.append(f"  static let times: [Double] = {listed(times)}")
lines.append(f"  static let sigma = {float(fit.x[1])!r}")
lines.append(f"  static let kappa = {float(fit.x[2])!r}")
lines.append("}")
lines.append("")
lines.append("extension SciPyFits {")
lines.append("  struct Case: Sendable {")
for member in ("family: String", "sample: [Double]", "logLikelihood: Double", "median: Double", "p99: Double", "distance: Double"):
    lines.append(f"    var {member}")
lines.append("  }")
lines.append("}")
pathlib.Path(__file__).with_name("SciPyFits.swift").write_text("\n".join(lines) + "\n")
