#!/usr/bin/env python3
"""Compares the documents of Results/ at a git revision with today's: names may differ by the table below, values may not.

    scripts/compare-results.py REVISION [FOLDER]      FOLDER instead of Results/

Every digest and every number must be equal, and nothing may be missing or new. Where one old value became several, their sum
must be the old value, but for the rounding of the division that made each (one part in 10^12).
"""
import json
import pathlib
import subprocess
import sys

# Keys by what they were called, wherever they stand.
KEYS = {"time_went": "latency_breakdown"}
# Keys that were renamed under one object only.
KEYS_UNDER = {("jobs", "intended"): "offered", ("wall", "intended_jobs_per_s"): "offered_jobs_per_s"}
# Parts of a latency, under these objects: what each became; several where it was split.
PARTS_UNDER = ("mean_ms", "share")
PARTS = {
    "gateway_queue": ["gateway"],
    "job_permit": ["job"],
    "agent_queue": ["agent"],
    "rate_limit": ["agent_rate", "endpoint_rate"],
    "call_permit": ["call"],
    "endpoint_permit": ["endpoint"],
    "tokens": ["decode"],
    "lost_run": ["failed_attempt", "discarded_attempt"],
    "coordinator": ["coordination"],
    "barrier": ["straggler_wait"],
}
SCHEMAS = {"needletail.result/1": "needletail.result/2", "needletail.replications/1": "needletail.replications/2"}


class Comparison:
    def __init__(self):
        self.numbers = self.renamed = self.sums = 0
        self.differences = []

    def differ(self, path, words):
        self.differences.append(f"{'.'.join(path)}: {words}")

    def new_names(self, parent, key):
        """What a key of the old document is called in the new one."""
        if parent in PARTS_UNDER and key in PARTS:
            return PARTS[key]
        return [KEYS_UNDER.get((parent, key), KEYS.get(key, key))]

    def compare(self, path, old, new):
        if isinstance(old, dict) and isinstance(new, dict):
            self.compare_objects(path, old, new)
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            for place, (one, other) in enumerate(zip(old, new)):
                self.compare(path + [str(place)], one, other)
        elif path == ["schema"]:
            if new != SCHEMAS.get(old, old):
                self.differ(path, f"{old} became {new}")
        else:
            self.numbers += isinstance(old, (int, float)) and not isinstance(old, bool)
            if type(old) is not type(new) or old != new:
                self.differ(path, f"{old} became {new}")

    def compare_objects(self, path, old, new):
        parent = path[-1] if path else ""
        explained = set()
        for key, value in old.items():
            names = self.new_names(parent, key)
            explained.update(names)
            present = [name for name in names if name in new]
            self.renamed += names != [key]
            if not present:
                self.differ(path + [key], "is gone")
            elif len(names) == 1:
                self.compare(path + [key], value, new[names[0]])
            else:
                self.numbers += 1
                self.sums += 1
                total = sum(new[name] for name in present)
                exact = len(present) == 1
                if total != value if exact else abs(total - value) > 1e-12 * abs(value):
                    self.differ(path + [key], f"{value} became {' + '.join(present)} = {total}")
        for key in new.keys() - explained:
            self.differ(path + [key], "is new")


def at_revision(revision, path):
    return subprocess.run(["git", "show", f"{revision}:{path}"], check=True, capture_output=True, text=True).stdout


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    revision = sys.argv[1]
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) == 3 else "Results")
    listed = subprocess.run(
        ["git", "ls-tree", "--name-only", revision, "Results/"], check=True, capture_output=True, text=True)
    names = {pathlib.Path(path).name for path in listed.stdout.split() if path.endswith(".json")}
    today = {path.name for path in folder.glob("*.json")}
    total, digests, failed = Comparison(), 0, 0
    for name in sorted(names | today):
        comparison = Comparison()
        if name not in names or name not in today:
            comparison.differ([name], "is new" if name in today else "is gone")
        else:
            old, new = json.loads(at_revision(revision, f"Results/{name}")), json.loads((folder / name).read_text())
            comparison.compare([], old, new)
            digests += old.get("digest") is not None and old["digest"] == new.get("digest")
        for difference in comparison.differences[:10]:
            print(f"{name}: {difference}")
        failed += bool(comparison.differences)
        total.numbers += comparison.numbers
        total.renamed += comparison.renamed
        total.sums += comparison.sums
    print(
        f"compared {len(names)} documents with {revision}: {digests} digests equal, {total.numbers:,} numbers, "
        f"{total.renamed:,} keys renamed, {total.sums:,} values split and compared by their sum; {failed} documents differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
