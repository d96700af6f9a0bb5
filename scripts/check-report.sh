#!/usr/bin/env bash
# Opens reports in headless Chromium, 320 to 2560 pixels wide: every chart is there with its points, nothing is wider than the
# page, and the console is silent. Without a browser it installs Debian's where it may, and else says that it was skipped.
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
"$needletail" report "$folder/bare.json" --out "$folder/bare.html"

chromium() {
  timeout 120 "$(browser)" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars \
    --user-data-dir="$folder/profile" "$@"
}

failures=0
# The page in frames of five widths; what is found there is written into the page around them.
check() { # NAME CHART=POINTS...
  local name=$1 expected
  shift
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
    for (const chart of page.querySelectorAll("[data-chart]")) {
      const box = chart.getBoundingClientRect();
      if (box.width < 200 || box.height < 60) found.push(width + " too small " + chart.dataset.chart);
      if (![...chart.querySelectorAll("svg:not(.key) path:not(.grid):not(.axis)")].some(p => p.getBBox().width > 0))
        found.push(width + " empty " + chart.dataset.chart);
      if (width === 1280) found.push("chart " + chart.dataset.chart + "=" + chart.dataset.points);
    }
    for (const gap of page.querySelectorAll("[data-absent]")) if (width === 1280) found.push("chart " + gap.dataset.absent + "=absent");
    for (const label of page.querySelectorAll(".ys span, .xs span")) {
      const box = label.getBoundingClientRect();
      if (box.width && (box.left < 0 || box.right > width)) found.push(width + " label beyond the page: " + label.textContent);
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
  charts=$(grep '^chart ' <<< "$found" | sed 's/^chart //' | sort)
  problems=$(grep -v '^chart ' <<< "$found" || true)
  if ! grep -q '^end' "$folder/dom"; then problems="$problems the page did not load"; fi
  if grep -q CONSOLE "$folder/log"; then problems="$problems $(grep CONSOLE "$folder/log" | head -3)"; fi
  if [ "$charts" != "$expected" ]; then
    problems="$problems charts differ: $(diff <(echo "$expected") <(echo "$charts") | grep '^[<>]' | tr '\n' ' ')"
  fi
  if [ -n "$problems" ]; then
    echo "$name.html: $problems"
    failures=$((failures + 1))
  else
    echo "$name.html: $(wc -l <<< "$charts") charts, 320 to 2560 pixels wide"
  fi
}

# 600 seconds in columns of three: 200; three lines; six agents; a job and five calls. The curve ends where less than one of the
# jobs lies above.
curve() { grep -o 'data-chart="percentiles" data-points="[0-9]*"' "$folder/$1.html" | grep -o '[0-9]*'; }
check one latency=600 "percentiles=$(curve one)" throughput=200 in-flight=200 calls-in-flight=200 tokens=200 breakers=200 \
  utilization=1200 waterfall-typical=6 waterfall-p99=6
check both latency=800 "percentiles=$(curve both)" throughput=400 in-flight=400 calls-in-flight=400 tokens=400 breakers=400 \
  utilization=1200 utilization=1200 waterfall-typical=6 waterfall-p99=6 waterfall=absent
check hostile latency=600 "percentiles=$(curve hostile)" throughput=200 in-flight=200 calls-in-flight=200 tokens=200 \
  breakers=200 utilization=1200 waterfall=absent
check bare latency=absent percentiles=5 throughput=absent in-flight=absent utilization=absent waterfall=absent

if [ -n "$pictures" ]; then
  for name in one both hostile bare; do
    for look in light dark; do
      for width in 320 1280; do
        # Headless windows are not narrower than 500: a frame is.
        echo "<!doctype html><body style='margin:0'><iframe src='$name.html' style='width:${width}px;height:${HEIGHT:-5600}px;border:0'>" \
          > "$folder/frame.html"
        chromium --blink-settings=preferredColorScheme=$([ $look = dark ] && echo 0 || echo 1) \
          --window-size="$width,${HEIGHT:-5600}" --virtual-time-budget=3000 \
          --screenshot="$pictures/$name-$look-$width.png" "file://$folder/frame.html" > /dev/null 2>&1
      done
    done
  done
  echo "pictures are in $pictures"
fi
exit $((failures > 0))
