/// The page's style: the system's own fonts, a palette that colour-blind readers can tell apart (after Okabe and Ito,
/// darkened for light ground and lightened for dark), light and dark, narrow and wide, on paper and without motion. Red and
/// orange are for what is bad and for nothing else.
enum Stylesheet {
  static let text = """

    :root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1f24; --soft: #57606a; --rule: #d5dae0; --panel: #f6f8fa;
      --good: #0b6b4f; --bad: #b3261e; --link: #005a9c; --grid: #e3e7eb; --shade: #8b949e;
      --warm: #dfe3e8; --stage: #f3f5f8; --even: #e9edf2; --fault: #fbe0dc;
      --c0: #0068a8; --c1: #7a3fa8; --c2: #007a59; --c3: #a85c96; --c4: #665c00; --c5: #3f9bd6; --c6: #3b45a0; --c7: #4d5660;
      --heat: #0068a8; --full: #08283f; --first: #4f94cc }
    @media (prefers-color-scheme: dark) { :root { --ground: #0f1318; --ink: #e6eaef; --soft: #9aa5b1; --rule: #303842;
      --panel: #171c23; --good: #3fcf9f; --bad: #ff8a75; --link: #6cb8f5; --grid: #262d36; --shade: #768390;
      --warm: #2c333c; --stage: #171c22; --even: #1f262e; --fault: #48211d;
      --c0: #56b4e9; --c1: #c49bff; --c2: #2fc797; --c3: #d9a0cf; --c4: #cfc85a; --c5: #a9d4f5; --c6: #8f97ff; --c7: #a3adb8;
      --heat: #4a9fd0; --full: #e4f3ff; --first: #2d78ab } }
    * { box-sizing: border-box }
    html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth }
    body { margin: 0 auto; max-width: 88rem; padding: 1.5rem clamp(0.9rem, 3vw, 3rem) 4rem; background: var(--ground);
      color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere }
    h1, h2, h3, h4, dt, dd, p, figure, ul, dl { margin: 0 }
    h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; font-weight: 650; letter-spacing: -0.01em }
    h2 { font-size: 1.25rem; font-weight: 650; margin: 3rem 0 0.9rem; padding-top: 1rem; border-top: 1px solid var(--rule) }
    h3 { font-size: 1rem; font-weight: 650 }
    h3.run { margin: 1.6rem 0 0.6rem; font-size: 1.05rem }
    h4 { font-size: 0.95rem; font-weight: 650; margin: 1.4rem 0 0.4rem }
    p { max-width: 46rem }
    section > p { margin: 0.4rem 0; color: var(--soft) }
    a { color: var(--link) }
    .skip { position: absolute; left: -99rem } .skip:focus { position: static }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px }
    .kicker { color: var(--soft); font-size: 0.8rem; letter-spacing: 0.06em; text-transform: uppercase; margin-bottom: 0.3rem }
    .subtitle { color: var(--soft); margin-top: 0.3rem }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 0.75rem; margin-top: 1.4rem }
    .tiles > div { background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; padding: 0.8rem 0.95rem }
    .tiles dt { color: var(--soft); font-size: 0.82rem }
    .tiles dd { font-size: 1.3rem; font-weight: 650; line-height: 1.35; overflow-wrap: break-word; font-variant-numeric: tabular-nums }
    .tiles dd.more { font-size: 0.82rem; font-weight: 400; color: var(--soft) }
    .tiles > .bad { border-color: var(--bad); border-left: 5px solid var(--bad); color: inherit; font-weight: inherit }
    .tiles > .good { border-left: 5px solid var(--good); color: inherit; font-weight: inherit }
    .tiles > .bad dd { color: var(--bad) }
    .verdict { margin-top: 1.2rem; padding: 0.8rem 1rem; border: 1px solid var(--rule); border-left: 6px solid var(--soft); border-radius: 6px;
      background: var(--panel); font-weight: 400; color: var(--ink) }
    .verdict.bad { border-color: var(--bad); color: var(--ink); font-weight: 400 }
    .verdict.good { border-left-color: var(--good); color: var(--ink); font-weight: 400 }
    .verdict p { max-width: 60rem } .verdict p + p { margin-top: 0.35rem }
    .verdict .headline { font-size: 1.15rem; font-weight: 650; line-height: 1.35 } .verdict.bad .headline { color: var(--bad) }
    .verdicts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.2rem 2rem; margin-top: 1.2rem }
    .verdicts .who { font-weight: 650 } .verdicts .verdict { margin-top: 0.5rem }
    .folded { border-top: 1px solid var(--rule); margin-top: 0.9rem; padding-top: 0.6rem } .folded details { margin-top: 0 }
    .folded summary { width: auto; color: var(--ink) } .folded h2 { display: inline; margin: 0; padding: 0; border: 0; font-size: 1.1rem }
    section + .folded { margin-top: 2.2rem } .folded + .folded { margin-top: 0.6rem }
    .warning { margin-top: 1.2rem; padding: 0.7rem 0.95rem; border: 1px solid var(--bad); border-left-width: 5px; border-radius: 4px }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 2.4rem 3rem }
    .charts > * { min-width: 0 } .charts > figure, .roomy > figure { display: flex; flex-direction: column }
    .charts .plot, .charts .rows { margin-top: auto; padding-top: 0.5rem }
    .charts + .scroll { margin-top: 2rem } details + .charts, .legend + .charts, p + .charts { margin-top: 1.1rem }
    figcaption p, .absent p { color: var(--soft); font-size: 0.88rem; margin-top: 0.15rem }
    .absent { border: 1px dashed var(--rule); border-radius: 6px; padding: 0.9rem 1rem; margin-bottom: 1rem }
    .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1.1rem; font-size: 0.85rem;
      margin: 0.6rem 0 0.2rem; max-width: none }
    .legend li { display: flex; align-items: center; gap: 0.45rem; min-width: 0 }
    .key { width: 24px; height: 10px; flex: none } .scale { width: 10rem; height: 10px }
    .plot { display: grid; grid-template-columns: 4.6rem minmax(0, 1fr); margin-top: 0.5rem }
    .up { grid-column: 1 / -1; font-size: 0.8rem; color: var(--soft); margin-bottom: 0.45rem }
    .ys, .xs { position: relative; font-size: 0.8rem; color: var(--soft); font-variant-numeric: tabular-nums }
    .ys span { position: absolute; right: 0.5rem; transform: translateY(50%); line-height: 1; white-space: nowrap }
    .canvas { display: block; width: 100%; height: clamp(11rem, 24vw, 16.5rem); overflow: visible }
    .xs { grid-column: 2; height: 1.5rem; margin-top: 0.35rem }
    .xs span { position: absolute; transform: translateX(-50%); white-space: nowrap }
    .xs .first { transform: translateX(-30%) } .xs .last { transform: translateX(-100%) }
    .heat .xs .last { transform: translateX(-60%) }
    .across { grid-column: 2; text-align: center; font-size: 0.8rem; color: var(--soft) }
    path { vector-effect: non-scaling-stroke; fill: none }
    .grid { stroke: var(--grid) } .axis { stroke: var(--soft); stroke-width: 1 }
    .line { stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round }
    .dots { stroke: currentColor; stroke-width: 7; stroke-linecap: round }
    .area { fill: currentColor; fill-opacity: 0.16; stroke: none } .area.near { fill-opacity: 0.3 } .area.far { fill-opacity: 0.13 }
    .area.shade { fill-opacity: 1 } .shade.warmUp { color: var(--warm) } .shade.stage { color: var(--stage) }
    .shade.stage.even { color: var(--even) } .shade.fault { color: var(--fault) }
    .bound { color: var(--ink); stroke-dasharray: 9 4; stroke-width: 1.4 } .bound.bad { color: var(--bad) }
    .working { fill: var(--c0) } .key .working { fill-opacity: 1 }
    .dashed { stroke-dasharray: 6 4 }
    .s0 { color: var(--c0) } .s1 { color: var(--c1) } .s2 { color: var(--c2) } .s3 { color: var(--c3) }
    .s4 { color: var(--c4) } .s5 { color: var(--c5) } .s6 { color: var(--c6) } .s7 { color: var(--c7) }
    .rows { margin-top: 0.7rem; display: grid; gap: 3px }
    .row { display: grid; grid-template-columns: 11rem minmax(0, 1fr) 4.6rem; align-items: center; gap: 0.6rem; font-size: 0.85rem }
    .row .name { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
    .row .mean { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap }
    .row svg { width: 100%; height: 22px; display: block; background: var(--panel) }
    .waterfall .row svg { height: 18px; background: none; border-bottom: 1px solid var(--grid) }
    .waterfall .row.losing svg { height: 8px } .row.losing .name { color: var(--soft); font-size: 0.78rem; padding-left: 0.6rem }
    .row.whole .name { font-weight: 650 }
    .row.strip svg { height: 8px; background: none }
    .heat .xs, .heat .across { margin-left: 11.6rem; margin-right: 5.2rem }
    .heat0, .heat1, .heat2, .heat3, .heat4, .heat5, .heat6, .heat7, .heat8 { fill: var(--heat) }
    .heat0 { fill-opacity: 0.06 } .heat1 { fill-opacity: 0.16 } .heat2 { fill-opacity: 0.26 } .heat3 { fill-opacity: 0.37 }
    .heat4 { fill-opacity: 0.48 } .heat5 { fill-opacity: 0.59 } .heat6 { fill-opacity: 0.71 } .heat7 { fill-opacity: 0.84 }
    .heat9 { fill: var(--full) }
    .extent { fill: var(--rule) }
    [class^="own-"] { stroke: var(--ground); stroke-width: 1 }
    .own-admission { fill: var(--c6) } .own-queue { fill: var(--c1) } .own-limit { fill: var(--c4) } .own-retry { fill: var(--c3) }
    .own-firstToken { fill: var(--first) } .own-decode { fill: var(--c0) } .own-other { fill: var(--c7) } .own-straggler { fill: var(--c2) }
    .scroll { overflow-x: auto; margin-top: 0.8rem; position: relative; background: linear-gradient(to right, var(--ground) 40%, transparent)
      0 0 / 2rem 100% local no-repeat, linear-gradient(to left, var(--ground) 40%, transparent) 100% 0 / 2rem 100% local no-repeat,
      linear-gradient(to right, var(--shade), transparent) 0 0 / 0.7rem 100% no-repeat,
      linear-gradient(to left, var(--shade), transparent) 100% 0 / 0.7rem 100% no-repeat }
    .scroll + .scroll { margin-top: 1.5rem }
    table { border-collapse: collapse; font-size: 0.87rem; font-variant-numeric: tabular-nums; width: 100%; overflow-wrap: normal }
    th, td { text-align: right; padding: 0.34rem 0.4rem 0.34rem 1.2rem; white-space: nowrap; border-bottom: 1px solid var(--rule) }
    th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; min-width: 7rem; max-width: 26rem; overflow-wrap: anywhere }
    th.metric:first-child { overflow-wrap: break-word }
    thead th { color: var(--soft); font-weight: 500; vertical-align: bottom } tbody th { font-weight: 500 }
    td.value { white-space: normal; overflow-wrap: anywhere; min-width: 6rem }
    .bar { display: inline-block; width: 5rem; height: 0.6rem; background: var(--panel); margin-right: 0.6rem; vertical-align: baseline }
    .bar i { display: block; height: 100%; background: var(--c0) } td .figure { display: inline-block; min-width: 3.8rem }
    .own.admission i { background: var(--c6) } .own.queue i { background: var(--c1) } .own.limit i { background: var(--c4) }
    .own.retry i { background: var(--c3) } .own.firstToken i { background: var(--first) } .own.decode i { background: var(--c0) }
    .own.other i { background: var(--c7) } .own.straggler i { background: var(--c2) }
    .good { color: var(--good); font-weight: 600 } .bad { color: var(--bad); font-weight: 600 }
    .key .area:not(.shade) { fill-opacity: 1 } .key [class^="own-"], .key .shade { stroke: var(--rule) }
    details { margin-top: 0.7rem } summary { cursor: pointer; font-size: 0.87rem; color: var(--link); width: fit-content }
    details .scroll { max-height: 22rem; overflow: auto }
    pre { margin: 0.7rem 0 0; padding: 0.9rem 1rem; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; overflow: auto;
      max-height: 40rem }
    code { font: 0.85rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace }
    .notes { padding-left: 1.15rem; max-width: 52rem } .notes li { margin: 0.25rem 0 }
    .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0.5rem 1.5rem; margin-top: 1.2rem }
    .facts dt { color: var(--soft); font-size: 0.82rem }
    @media (max-width: 40rem) { table { font-size: 0.8rem } th, td { padding: 0.3rem 0 0.3rem 0.7rem } .bar { width: 3rem }
      thead th { white-space: normal } .own .bar { display: none } td.own .figure { min-width: 0 }
      th:first-child, td:first-child { min-width: 5rem } .odd { display: none } .plot { grid-template-columns: 3.9rem minmax(0, 1fr) }
      .row { grid-template-columns: 5.2rem minmax(0, 1fr) 4.2rem } .heat .xs, .heat .across { margin-left: 5.8rem; margin-right: 4.8rem }
      .tiles { grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)) } }
    /* Where there is room, and the browser can open what is folded by style, it stands open. */
    @supports selector(::details-content) { @media (min-width: 40.01rem), print {
      .roomy::details-content { content-visibility: visible; block-size: auto } .roomy > summary { display: none } .roomy { margin: 0 } } }
    @media (max-width: 40rem) { body { font-size: 14px } h2 { margin-top: 1.8rem; padding-top: 0.8rem } .charts { gap: 1.4rem }
      .charts > figure > .across { display: none } .charts .plot .across { display: none } .canvas { height: 8.8rem }
      figcaption p { font-size: 0.78rem; line-height: 1.35 } .legend { font-size: 0.78rem; gap: 0.1rem 0.8rem; margin: 0.3rem 0 0 }
      .tiles { gap: 0.5rem; grid-template-columns: 1fr 1fr } .tiles > div { padding: 0.45rem 0.6rem } .tiles dd { font-size: 1.15rem }
      .tiles dd.more, .tiles dt { font-size: 0.75rem; line-height: 1.3 } .rows { margin-top: 0.4rem } details { margin-top: 0.4rem }
      .folded + .folded { margin-top: 0.3rem } .folded { padding-top: 0.4rem } .scroll { margin-top: 0.5rem }
      [aria-label^="Comparison"] td, .row.losing .name { white-space: normal } .row.losing .name { line-height: 1.15; padding-left: 0 } }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
    @media (forced-colors: active) { svg { forced-color-adjust: none } }
    @media print { :root { color-scheme: light; --ground: #ffffff; --ink: #000000; --soft: #444444; --rule: #bbbbbb; --panel: #f4f4f4;
      --grid: #dddddd; --good: #0b6b4f; --bad: #b3261e; --c0: #0068a8; --c1: #7a3fa8; --c2: #007a59; --c3: #a85c96; --c4: #665c00;
      --c5: #3f9bd6; --c6: #3b45a0; --c7: #4d5660; --heat: #0068a8; --full: #08283f; --first: #4f94cc }
      body { padding: 0; max-width: none; font-size: 11px } .skip, summary { display: none } figure, tr, .tiles > div { break-inside: avoid }
      h2, h3, h4 { break-after: avoid } .scroll, pre { overflow: visible; max-height: none } pre { white-space: pre-wrap }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }

    """
}
