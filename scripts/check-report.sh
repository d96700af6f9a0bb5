#!/usr/bin/env bash
# Opens reports in headless Chromium, 320 to 2560 pixels wide: the verdict is on top, every chart is there with its points, what was
# otherwise over time is shaded, no label overlaps another, nothing is wider than the page, one run's page is at most 6,000 pixels tall
# at 400, and the console is silent. Without a browser it installs Debian's where it may, and else says that it was skipped.
#
#   scripts/check-report.sh [--pictures FOLDER]     also keep screenshots, light and dark
set -euo pipefail
cd "$(dirname "$0")/.."

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! browser > /dev/null && command -v apt-get > /dev/null; then
  mapfile -t packages < <(grep -v '^#' packages-browser.apt)
  sudo=$([ "$(id -u)" = 0 ] || command -v sudo || true)
  if [ "$(id -u)" = 0 ] || ${sudo:-false} -n true 2> /dev/null; then
    ($sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -qq -y --no-install-recommends \
      "${packages[@]}") > /dev/null 2>&1 || true
  fi
fi
if ! browser > /dev/null; then
  echo "SKIPPED: no browser: reports were not opened; install what packages-browser.apt lists"
  exit 0
fi

pictures=
if [ "${1:-}" = --pictures ]; then
  pictures=$(mkdir -p "$2" && cd "$2" && pwd)
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
configuration=${CONFIGURATION:-debug}
for product in ReportFixture needletail; do
  swift build --quiet -c "$configuration" --product "$product"
done
".build/$configuration/ReportFixture" "$folder"
needletail=.build/$configuration/needletail
"$needletail" report "$folder/first.json" --out "$folder/one.html"
"$needletail" report "$folder/first.json" "$folder/second.json" --out "$folder/both.html"
"$needletail" report "$folder/second.json" --out "$folder/hostile.html"
for name in bare seeds; do "$needletail" report "$folder/$name.json" --out "$folder/$name.html"; done
"$needletail" report "$folder/seeds.json" "$folder/slower.seeds.json" --out "$folder/seeds-both.html"
# Nothing of it is drawn in charts; it has runs, and its table is put in order by style.
"$needletail" suite Workloads/suites/support-desk.yaml --set run.duration=1m --ui none --out "$folder/suite.html" 2> /dev/null || true

chromium() {
  timeout 120 "$(browser)" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars \
    --user-data-dir="$folder/profile" "$@"
}

failures=0
# The page in frames of five widths; what is found there is written into the page around them.
check() { # NAME RUNS VERDICTS CHART=POINTS...
  local name=$1 runs=$2 verdicts=$3 expected
  shift 3
  expected=$(printf '%s\n' "$@" | sort)
  cat > "$folder/frames.html" << PAGE
<!doctype html><title>frames</title><body><pre id="found"></pre><script>
const widths = [320, 400, 768, 1280, 2560]; let left = widths.length; const found = [];
for (const width of widths) {
  const frame = document.createElement("iframe");
  frame.style.cssText = "width:" + width + "px;height:2000px;border:0"; frame.src = "$name.html";
  frame.onload = () => {
    const page = frame.contentDocument, root = page.documentElement;
    if (root.scrollWidth > width) found.push(width + " overflow " + root.scrollWidth);
    if (page.querySelector("script, [onerror], img, iframe")) found.push(width + " foreign elements");
    if ($runs === 1 && width === 400 && root.scrollHeight > 6000) found.push("400 too tall " + root.scrollHeight);
    const verdicts = [...page.querySelectorAll("header .verdict .headline")];
    if (verdicts.length !== $verdicts) found.push(width + " verdicts " + verdicts.length);
    // Read before anything is scrolled.
    if (verdicts.length && width >= 400 && verdicts[0].getBoundingClientRect().bottom > 600) found.push(width + " verdict too low");
    for (const tile of page.querySelectorAll(".tiles > div, .tiles dd, .verdict, .legend li, .legend span, .subtitle"))
      if (tile.scrollWidth > tile.clientWidth + 1 && tile.clientWidth) found.push(width + " cut: " + tile.textContent.trim());
    for (const chart of page.querySelectorAll("[data-chart]")) {
      const box = chart.getBoundingClientRect();
      if (box.width < 200 || box.height < 60) found.push(width + " too small " + chart.dataset.chart);
      if (![...chart.querySelectorAll("svg:not(.key) path:not(.grid):not(.axis)")].some(p => p.getBBox().width > 0))
        found.push(width + " empty " + chart.dataset.chart);
      if (width === 1280) found.push("chart " + chart.dataset.chart + "=" + chart.dataset.points);
      const across = chart.querySelector(":scope > .across, :scope > .plot > .across");
      if (across && across.textContent === "time of the run") {
        const shades = [...chart.querySelectorAll("svg:not(.key) .shade")].filter(shade => shade.getBBox().width > 0);
        if (!shades.length || shades.length !== +chart.dataset.shades) found.push(width + " not shaded: " + chart.dataset.chart);
        for (const kind of ["warmUp", "stage", "fault"])
          if (!chart.querySelector(".legend .shade." + kind)) found.push(width + " legend lacks " + kind + ": " + chart.dataset.chart);
      }
    }
    for (const gap of page.querySelectorAll("[data-absent]")) if (width === 1280) found.push("chart " + gap.dataset.absent + "=absent");
    for (const label of page.querySelectorAll(".ys span, .xs span")) {
      const box = label.getBoundingClientRect();
      if (box.width && (box.left < 0 || box.right > width)) found.push(width + " label beyond the page: " + label.textContent);
    }
    // On one axis, in one legend, among the tiles: no two words in one place.
    for (const group of page.querySelectorAll(".ys, .xs, .legend, .tiles > div, .row")) {
      const boxes = [...group.children].filter(child => child.textContent.trim())
        .map(child => [child.getBoundingClientRect(), child.textContent]).filter(([box]) => box.width);
      boxes.forEach(([one, words], place) => { for (const [other, others] of boxes.slice(place + 1))
        if (one.left < other.right - 0.5 && other.left < one.right - 0.5 && one.top < other.bottom - 0.5 && other.top < one.bottom - 0.5)
          found.push(width + " overlapping: " + words + " and " + others + " in " + group.className + " of "
            + (group.closest("[data-chart]") || page.body).dataset.chart); });
    }
    for (const table of page.querySelectorAll('[aria-label="Thresholds"]'))
      if (width >= 400 && table.scrollWidth > table.clientWidth) found.push(width + " thresholds must be scrolled");
    for (const table of page.querySelectorAll(".scroll")) {
      const name = table.getAttribute("aria-label"), isWhole = table.scrollWidth <= table.clientWidth;
      if (name.startsWith("Latency breakdown") && width >= 400 && !isWhole) found.push(width + " must be scrolled: " + name);
      // A shadow at the edge says that there is more.
      if (!isWhole && frame.contentWindow.getComputedStyle(table).backgroundImage === "none")
        found.push(width + " no hint that it scrolls: " + name);
    }
    // Names of metrics break after a sign, not within a word.
    for (const cell of page.querySelectorAll('[aria-label="Thresholds"] tbody th')) {
      const range = page.createRange(), pieces = [...cell.childNodes].filter(node => node.nodeType === 3);
      for (const node of pieces) for (const word of node.data.matchAll(/[A-Za-z]+/g)) {
        range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
        if (width >= 400 && range.getClientRects().length > 1) found.push(width + " broken within a word: " + cell.textContent);
      }
    }
    if (--left === 0) document.getElementById("found").textContent = "\n" + found.join("\n") + "\nend\n";
  };
  document.body.append(frame);
}
</script>
PAGE
  chromium --allow-file-access-from-files --enable-logging=stderr --virtual-time-budget=20000 --window-size=2700,1200 \
    --dump-dom "file://$folder/frames.html" > "$folder/dom" 2> "$folder/log" || true
  local found charts problems
  found=$(sed -n '/<pre id="found">/,/^end/p' "$folder/dom" | sed '1d;$d')
  charts=$(sed -n 's/^chart //p' <<< "$found" | sort)
  problems=$(grep -v '^chart ' <<< "$found" || true)
  if ! grep -q '^end' "$folder/dom"; then problems="$problems the page did not load"; fi
  if grep -q CONSOLE "$folder/log"; then problems="$problems $(grep CONSOLE "$folder/log" | head -3)"; fi
  if [ "$charts" != "$expected" ]; then
    problems="$problems charts differ: $(diff <(echo "$expected") <(echo "$charts") | sed -n '/^[<>]/p' | tr '\n' ' ' || true)"
  fi
  if [ -n "$problems" ]; then
    echo "$name.html: $problems"
    failures=$((failures + 1))
  else
    echo "$name.html: $(wc -l <<< "$charts") charts, 320 to 2560 pixels wide"
  fi
}

# 600 seconds in columns of three: 200; lines of six agents, or of the six that waited most of both runs; a job, five calls and a hedge that lost; three scenarios. Latencies and jobs a
# second are widened until they have a hundred jobs, and the curve of percentiles ends where less than one of the jobs lies above: those are
# as many as the page says.
drawn() { # NAME CHART...
  local name=$1 chart
  shift
  for chart in "$@"; do sed -n "s/.*data-chart=\"$chart\" data-points=\"\([0-9]*\)\".*/$chart=\1/p" "$folder/$name.html"; done
}
over_time=(in-flight=200 calls-in-flight=200 tokens=200 breakers=200 queues=1200 waiting=200 utilization=1200)
by_part=(slots=6 breakdown=3 breakdown-p99=3)
widened=(latency throughput call-latency percentiles)
absent=(latency=absent throughput=absent in-flight=absent utilization=absent waterfall=absent)
check one 1 1 $(drawn one "${widened[@]}") "${over_time[@]}" "${by_part[@]}" waterfall-typical=7 waterfall-p99=7
check both 2 2 $(drawn both "${widened[@]}") in-flight=400 calls-in-flight=400 tokens=400 breakers=400 \
  queues={600,600} utilization={1200,1200} waiting={200,200} "${by_part[@]}" "${by_part[@]}" waterfall-typical=7 waterfall-p99=7 waterfall=absent
check hostile 1 1 $(drawn hostile "${widened[@]}") "${over_time[@]}" "${by_part[@]}" waterfall=absent
check bare 1 0 percentiles=5 "${by_part[@]}" "${absent[@]}"
check seeds 1 0 percentiles=5 "${by_part[@]}" "${absent[@]}"
check suite 4 1
check seeds-both 2 0 percentiles=10 "${by_part[@]}" "${by_part[@]}" "${absent[@]}" utilization=absent waterfall=absent

if [ -n "$pictures" ]; then
  for name in one both hostile bare seeds seeds-both suite; do
    for look in light dark; do
      for width in 400 1280; do
        # Headless windows are not narrower than 500: a frame is.
        echo "<!doctype html><body style='margin:0'><iframe src='$name.html' style='width:${width}px;height:${HEIGHT:-6000}px;border:0'>" \
          > "$folder/frame.html"
        chromium --blink-settings=preferredColorScheme=$([ $look = dark ] && echo 0 || echo 1) \
          --window-size="$width,${HEIGHT:-6000}" --virtual-time-budget=3000 \
          --screenshot="$pictures/$name-$look-$width.png" "file://$folder/frame.html" > /dev/null 2>&1
      done
    done
  done
  echo "pictures are in $pictures"
fi
exit $((failures > 0))
